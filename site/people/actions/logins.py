"""Logins and the people behind them. A login gets its person only once its address is proved (TRUST.md S5)."""

from datetime import timedelta

from django.db import transaction

from people import ports
from people.actions.patience import patient
from people.actions.roles import sync_groups
from people.models import Person, User

# A login whose address was never proved is forgotten: it would keep the address from its owner.
UNPROVED_KEPT = timedelta(days=3)


class LoginRefused(Exception):
    """A login cannot be closed so. The text is fit to show."""


@transaction.atomic
def link_login(*, user, at):
    """Give a login whose address is proved its person: the one known by that address, else a new one.

    Returns the person. The caller vouches that the address is proved. Never call it before: an unproved address must
    not reach the record of the person it belongs to. A second call changes nothing.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.person_id:
        return user.person
    address = user.email.lower()
    person = Person.objects.filter(email__iexact=address, user=None).select_for_update(of=("self",)).first()
    if person and person.merged_into_id:
        person = take_from_shell(person, at=at)
    if person is None:
        release_address(address, keep=None, at=at)
        person = Person.objects.create(name="", email=address, created_at=at)
        ports.record(action="person.create", target=person, by=None, at=at, subject=person)
    if person.email_bounced_at:
        person.email_bounced_at = None
        person.save(update_fields=["email_bounced_at"])
    user.person = person
    user.save(update_fields=["person"])
    ports.record(action="login.link", target=user, by=None, at=at, subject=person)
    sync_groups(person=person)
    return person


@transaction.atomic
def move_address(*, user, address, at):
    """Follow a proved change of the login's address: the person is now known by the new one. Returns the person.

    Somebody else without a login who was known by it loses it: its owner has just proved whose it is.
    """
    person = Person.objects.select_for_update().get(pk=user.person_id)
    address = address.lower()
    if person.email_bounced_at:
        # Proving an address means that mail arrives there.
        person.email_bounced_at = None
        person.save(update_fields=["email_bounced_at"])
        ports.record(action="person.address_works", target=person, by=user, at=at, subject=person)
    if person.email != address:
        release_address(address, keep=person, at=at)
        person.email = address
        person.save(update_fields=["email"])
        ports.record(action="login.address", target=user, by=user, at=at, subject=person)
    return person


@patient
@transaction.atomic
def close_login(*, person, by, at):
    """Stop somebody signing in, at once and on every device. Their bookings and roles stay. Refused for oneself."""
    user = own_login(person)
    if by is not None and by.person_id == person.pk:
        raise LoginRefused("You cannot close your own account here. Ask another administrator.")
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        ports.record(action="login.close", target=user, by=by, at=at, subject=person)
    return user


@patient
@transaction.atomic
def reopen_login(*, person, by, at):
    """Let somebody sign in again."""
    user = own_login(person)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        ports.record(action="login.reopen", target=user, by=by, at=at, subject=person)
    return user


@transaction.atomic
def forget_unproved(*, at):
    """Delete logins that nobody proved within three days. They have no person, so nothing else points to them."""
    old = User.objects.filter(person=None, last_login=None, is_superuser=False, date_joined__lt=at - UNPROVED_KEPT)
    _, deleted = old.exclude(emailaddress__verified=True).delete()
    return deleted.get(User._meta.label, 0)


def own_login(person):
    """The locked login of a person. Raises LoginRefused when there is none."""
    user = User.objects.select_for_update(of=("self",)).filter(person=person).first()
    if user is None:
        raise LoginRefused("This person has no account.")
    return user


def take_from_shell(shell, *, at):
    """The record a shell was merged into, now known by the shell's address; None where it has a login of its own."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=shell.merged_into_id)
    if User.objects.filter(person=person).exists():
        return None
    proved, known = shell.email, person.email
    for one, address in ((shell, None), (person, proved), (shell, known)):
        one.email = address
        one.save(update_fields=["email"])
    ports.record(action="person.address", target=person, by=None, at=at, subject=person)
    return person


def release_address(address, *, keep, at):
    """Take the address off any other person: its owner has proved whose it is."""
    for other in Person.objects.filter(email__iexact=address).exclude(pk=keep.pk if keep else None).order_by("pk"):
        other.email, other.email_bounced_at = None, None
        other.save(update_fields=["email", "email_bounced_at"])
        ports.record(action="person.address_released", target=other, by=None, at=at, subject=other)
