"""What an agency lead does for the own agency: book colleagues, one or a list, and reserve places."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from audit.actions import record
from bookings.actions.allocation import Places, standing_of
from bookings.actions.claiming import claim_locked
from bookings.actions.holding import HoldRefused, hold_locked, release
from bookings.actions.refusals import BookingRefused
from bookings.actions.steps import lock, lock_all
from bookings.models import Booking
from courses.choices import EventStatus
from courses.queries import policy_for
from people.actions import create_person
from people.actions.patience import patient
from people.models import Person
from people.queries import person_at
from people.rules import generic_mailbox, looks_like_address

LONDON = ZoneInfo("Europe/London")


class ColleagueRefused(Exception):
    """This person cannot be booked by this agency; the text is fit to show."""


@dataclass(frozen=True)
class Wish:
    """One row of a list: who is to come to which date. `number` is the row people see in their file."""

    number: int
    name: str
    email: str
    event: object
    role_family: str = ""
    manager_name: str = ""
    manager_email: str = ""


class RowsRefused(Exception):
    """Nothing was booked. `rows` holds (row number, text fit to show) of each row that stands against it."""

    def __init__(self, rows):
        """Keep all rows."""
        self.rows = list(rows)
        super().__init__(" ".join(f"Row {number}: {text}" for number, text in self.rows))


def colleague(*, agency, name, email="", role_family="", manager_name="", manager_email="", by, at):
    """The person of this agency known by the address, else a new one. Raises ColleagueRefused.

    Somebody of another agency is not booked from here, and nothing about them is said. Somebody without an address is
    known by name and line manager, who gets the mails to hand on.
    """
    address = email.strip().lower()
    if not address:
        return without_address(
            agency=agency,
            name=name,
            role_family=role_family,
            manager_name=manager_name,
            manager_email=manager_email,
            by=by,
            at=at,
        )
    try:
        validate_email(address)
        if manager_email.strip():
            validate_email(manager_email.strip())
    except ValidationError:
        raise ColleagueRefused("Give a whole e-mail address, like name@agency.example.") from None
    person = person_at(address)
    if person:
        if person.agency_id != agency.pk:
            raise ColleagueRefused("This address cannot be booked by your agency. Ask the person to book.")
        return person
    return newcomer(
        name=name,
        address=address,
        agency=agency,
        role_family=role_family,
        manager_name=manager_name,
        manager_email=manager_email,
        by=by,
        at=at,
    )


def newcomer(*, name, address, agency, district=None, role_family="", manager_name="", manager_email="", by, at):
    """Add somebody whose address nobody has. Raises ColleagueRefused for one that several people read."""
    if reason := generic_mailbox(address):
        raise ColleagueRefused(f"{reason}.")
    check_name(name)
    return create_person(
        name=name,
        email=address,
        agency=agency,
        district=district,
        role_family=role_family,
        manager_name=manager_name,
        manager_email=manager_email,
        by=by,
        at=at,
    )


def check_name(name):
    """Raise ColleagueRefused where this can be nobody's name."""
    longest = Person._meta.get_field("name").max_length or 0
    if not name.strip() or looks_like_address(name) or len(name.strip()) > longest:
        raise ColleagueRefused("Give the person's name.")


def without_address(*, agency, name, district=None, role_family="", manager_name="", manager_email="", by, at):
    """Somebody without an e-mail address, known by name and line manager, else new. Raises ColleagueRefused."""
    try:
        validate_email(manager_email.strip())
    except ValidationError:
        raise ColleagueRefused(
            "Give their e-mail address. If they have none, give the e-mail address of their line manager, who gets our "
            "e-mails to hand on."
        ) from None
    check_name(name)
    if looks_like_address(manager_name):
        raise ColleagueRefused("Give the line manager's name.")
    known = Person.objects.filter(
        agency=agency,
        email=None,
        name__iexact=name.strip(),
        manager_email=manager_email.strip().lower(),
        merged_into=None,
    )
    return known.order_by("pk").first() or create_person(
        name=name,
        agency=agency,
        district=district,
        role_family=role_family,
        manager_name=manager_name,
        manager_email=manager_email,
        by=by,
        at=at,
    )


@patient
@transaction.atomic
def enter_person(*, name, email="", agency, district, manager_name="", manager_email="", by, at):
    """Somebody a co-ordinator or an administrator books for the first time. Returns the Person, known or new.

    Raises ColleagueRefused: no whole address, neither for them nor for their line manager; one that several people
    read; or one of somebody who works outside the localities `by` co-ordinates, about whom nothing more is said.
    """
    address = email.strip().lower()
    who = {
        "name": name,
        "agency": agency,
        "district": district,
        "manager_name": manager_name,
        "manager_email": manager_email,
    }
    if not address:
        return without_address(**who, by=by, at=at)
    person = person_at(address)
    if person:
        near = person.district_id and person.district.locality_id in by.coordinated_localities
        if not (near or by.is_administrator):
            raise ColleagueRefused("Somebody with this address works elsewhere. Ask them to book.")
        return person
    return newcomer(**who, address=address, by=by, at=at)


@patient
@transaction.atomic
def claim_for_colleague(*, event, agency, name, email="", manager_name="", manager_email="", access_needs="", by, at):
    """Book somebody of the own agency on a date. Returns the booking; the person is told by whom.

    Raises ColleagueRefused, or BookingRefused with every reason against it.
    """
    event = lock(event.pk)
    person = colleague(
        agency=agency, name=name, email=email, manager_name=manager_name, manager_email=manager_email, by=by, at=at
    )
    return claim_locked(event, delegate=person, access_needs=access_needs, by=by, at=at)


@patient
@transaction.atomic
def book_list(*, agency, wishes, by, at):
    """Book a list of colleagues, all or none. Returns (bookings made, rows that stood already).

    The same list a second time changes nothing. Raises RowsRefused with every row that stands against it.
    """
    events = lock_all({wish.event.pk for wish in wishes})
    booked = Booking.objects.live().filter(event__in=events, delegate__agency=agency)
    standing = {
        (event, email or name.lower())
        for event, email, name in booked.values_list("event", "delegate__email", "delegate__name")
    }
    made, known, refused = [], [], []
    for wish in wishes:
        who = (wish.event.pk, wish.email.strip().lower() or wish.name.strip().lower())
        if who in standing:
            known.append(wish.number)
            continue
        try:
            person = colleague(
                agency=agency,
                name=wish.name,
                email=wish.email,
                role_family=wish.role_family,
                manager_name=wish.manager_name,
                manager_email=wish.manager_email,
                by=by,
                at=at,
            )
            made.append(claim_locked(events[wish.event.pk], delegate=person, by=by, at=at))
        except (ColleagueRefused, BookingRefused) as refusal:
            refused.append((wish.number, str(refusal)))
            continue
        standing.add(who)
    if refused:
        raise RowsRefused(refused)
    if made:
        record(action="booking.upload", target=agency, by=by, at=at, booked=len(made), stood=len(known))
    return made, known


class Rehearsed(Exception):
    """Carries what a rehearsal came to out of its transaction."""

    def __init__(self, made, known):
        """What would be booked, and the rows that stand already."""
        self.made, self.known = made, known
        super().__init__("rehearsed")


def rehearse_list(*, agency, wishes, by, at):
    """What `book_list` would do now, changing nothing. Returns (bookings, rows that stand); raises RowsRefused."""
    try:
        with transaction.atomic():
            raise Rehearsed(*book_list(agency=agency, wishes=wishes, by=by, at=at))
    except Rehearsed as done:
        return done.made, done.known


def shares_end_on(event, *, policy):
    """The day on which what agencies keep of a date goes to everybody; from then on nothing can be reserved."""
    released = event.starts_at - dt.timedelta(days=policy.agency_share_released_days_before)
    return released.astimezone(LONDON).date()


def can_reserve(event, *, policy, at):
    """Whether an agency can still reserve places of a date, to name people later."""
    return shares_end_on(event, policy=policy) > at.astimezone(LONDON).date()


@patient
@transaction.atomic
def reserve(*, event, agency, places, by, at):
    """Keep places of a date for the own agency, to be named later by booking them. Returns the HeldBack.

    Within the agency's share of the date, places its people hold included, until the day the shares end. Raises
    HoldRefused.
    """
    event = lock(event.pk)
    if event.status != EventStatus.PUBLISHED or event.booking_closes_at <= at:
        raise HoldRefused("Booking for this date has closed.")
    policy = policy_for(event.course)
    share = Places(event, standing_of(event), policy=policy, at=at).share
    if not can_reserve(event, policy=policy, at=at):
        raise HoldRefused("It is too late to reserve places for this date. Book your colleagues by name.")
    if places > share:
        raise HoldRefused(f"Your agency's share of this date is {share} places, those booked already included.")
    if held := event.held_back.filter(agency=agency).select_related("held_by").first():
        refuse_coordinators(held)
    return hold_locked(
        event, agency=agency, places=places, release_on=shares_end_on(event, policy=policy), by=by, at=at
    )


def refuse_coordinators(held):
    """Raise HoldRefused for places that a co-ordinator keeps: only a co-ordinator changes those."""
    if not held.held_by.role_grants.live().filter(agency=held.agency_id).exists():
        raise HoldRefused("The co-ordinator keeps places for your agency on this date. Ask them to change the number.")


def give_back(*, held, by, at):
    """Give reserved places back: they are offered to those who wait. Returns the bookings that got an offer."""
    refuse_coordinators(held)
    return release(held=held, by=by, at=at)
