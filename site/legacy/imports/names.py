"""Names and addresses of people as old lists write them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bookings.imports.names import key_of
from legacy.imports.cells import Wrong, plain, text
from people.rules import generic_mailbox, looks_like_address

__all__ = ["agency_key", "key_of", "name_of", "said_address"]
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|rev)\.?\s+", re.IGNORECASE)
# What agencies add to their names without being another one.
_ADDED = ("the", "ltd", "limited", "cic", "plc", "llp")
_SHORT = {
    "cp": "community primary",
    "ps": "primary school",
    "hs": "high school",
    "rc": "roman catholic",
    "ce": "church of england",
    "st": "saint",
    "bc": "borough council",
    "cc": "county council",
    "mbc": "borough council",
}


def name_of(*, name, first, last):
    """A person's name in its usual order. Raises Wrong for none, a figure, an address or a formula."""
    said = text(name, 120)
    if first or last:
        said = " ".join(part for part in (text(first, 60), text(last, 60)) if part) or said
    elif said.count(",") == 1:
        behind, before = (part.strip() for part in said.split(","))
        said = f"{before} {behind}" if before and behind else said.strip(", ")
    said = _TITLE.sub("", said).strip()
    if not said:
        raise Wrong("There is no name.")
    if not re.search(r"[^\W\d_]", said) or said.startswith("#"):
        raise Wrong(f"“{said[:40]}” is no name.")
    if said[0] in "=+@" or looks_like_address(said):
        raise Wrong(f"“{said[:40]}” is a formula or an address, no name.")
    return said


def said_address(value):
    """(address in small letters or "", note). A mailbox of several people is nobody's. Raises Wrong for no address."""
    said = text(value, 300).removeprefix("mailto:").strip("<>;,. ").lower()
    if not said or said in ("n/a", "na", "none", "-", "no email", "unknown", "tbc"):
        return "", ""
    try:
        validate_email(said)
    except ValidationError as problem:
        raise Wrong(f"“{said[:60]}” is no e-mail address.") from problem
    if len(said) > 254:
        raise Wrong("The e-mail address is too long.")
    if generic_mailbox(said):
        return "", "Several people read that mailbox, so the address is not kept."
    return said, ""


def agency_key(name):
    """An agency's name as compared: without "the" and "Ltd", usual short forms in full."""
    return " ".join(_SHORT.get(word, word) for word in plain(name).split() if word not in _ADDED)
