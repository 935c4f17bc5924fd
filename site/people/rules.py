"""Pure questions about people: who may do what, which addresses and texts are fit. No writes, no HTTP."""

import re
import unicodedata

from people.choices import GENERIC_MAILBOXES

# A name that holds an address could make our own mails carry somebody's link.
ADDRESS_LIKE = re.compile(r"://|www\.|@|\b[a-z0-9-]+\.(?:com|net|org|uk|io|info|ru|cn|xyz|top)\b", re.IGNORECASE)


def generic_mailbox(address):
    """Return why an address belongs to several people, or "" when it may belong to one."""
    mailbox = address.strip().lower().partition("@")[0].partition("+")[0]
    if mailbox not in GENERIC_MAILBOXES:
        return ""
    return (
        f"{mailbox}@ is read by several people. An account belongs to one person, because the training record and the "
        "joining links are theirs. Use your own work address"
    )


def looks_like_address(text):
    """Whether a text that should be a name holds a web or e-mail address."""
    return bool(ADDRESS_LIKE.search(text))


def safe_path(address):
    """Return `address` if it is a plain path on this site, else "". The only kind of `next` we follow (TRUST.md S9)."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return ""
    if "\\" in address or any(unicodedata.category(letter)[0] in "CZ" for letter in address):
        return ""
    return address


def profile_complete(person):
    """Whether the questions asked once have been answered."""
    return bool(person and person.profile_completed_at)


def may_manage_roles(user):
    """Whether the person gives and ends roles, keeps the agencies, and finds anybody by name."""
    return user.is_authenticated and user.is_administrator


def why_not_change_roles(user, person):
    """Return why `user` may not change the roles of `person`, or ""."""
    if not may_manage_roles(user):
        return "Only administrators give and end roles."
    if user.person_id == person.pk:
        return "You cannot change your own roles. Ask another administrator."
    return ""


def needs_second_factor(user):
    """Whether the person's rights wait for a second step at sign-in: everyone with a role (TRUST.md S5)."""
    return user.is_authenticated and (user.is_staff_role or user.is_superuser)
