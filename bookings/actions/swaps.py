"""Another person for the same place, another date for the same person."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from bookings import queries, rules
from bookings.actions import messages
from bookings.actions.claiming import claim_locked, entered
from bookings.actions.giving_up import withdraw_questions
from bookings.actions.queue import offer_places
from bookings.actions.refusals import BookingRefused, refuse
from bookings.actions.steps import lock, lock_all, move
from bookings.choices import HOLDING, LIVE, Reason, Status
from bookings.models import Booking, BookingChange
from courses.queries import policy_for
from people.actions import create_person
from people.actions.patience import patient
from people.queries import person_at

# A colleague takes a place that is paid for with notice given: only these rules still hold for them.
HOLD_FOR_SUBSTITUTES = ("CLOSED", "NOT_YET")


class CannotSubstitute(Exception):
    """Nobody can take this place; the text is fit to show."""


class CannotTransfer(Exception):
    """The booking cannot move to that date; the text is fit to show."""


@patient
@transaction.atomic
def substitute(*, booking, replacement, by, at):
    """Give the place of `booking` to a colleague, free of charge, until the date starts. Returns the new booking.

    The colleague must be one the date is for; that booking has closed does not matter, for the place was booked in
    time. Raises CannotSubstitute, or BookingRefused with the reasons that stand against the colleague.
    """
    event = lock(booking.event_id)
    booking = Booking.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=booking.pk)
    if booking.status != Status.CONFIRMED:
        raise CannotSubstitute("Only a confirmed place can be handed on.")
    if event.starts_at <= at:
        raise CannotSubstitute("This date has started. The colleague can be added on the register.")
    if replacement.pk == booking.delegate_id:
        raise CannotSubstitute("Name somebody else.")
    policy = policy_for(event.course)
    known = queries.facts(person=replacement, event=event, policy=policy, at=at, lock=True)
    standing = event.bookings.live().filter(delegate=replacement).values_list("status", flat=True).first() or ""
    facts = rules.Facts(**{**known, "standing": standing})
    against = rules.why_not(person=replacement, event=event, policy=policy, at=at, facts=facts)
    refuse([refusal for refusal in against if refusal.code not in HOLD_FOR_SUBSTITUTES])

    number = booking.place_no
    booking.calendar_sequence += 1
    gone = move(booking, Status.CANCELLED, reason=Reason.SUBSTITUTED, by=by, at=at)
    new, come = entered(event, replacement, Status.CONFIRMED, Reason.SUBSTITUTE, number, by=by, at=at, follows=booking)
    record(
        action="booking.substitute",
        target=new,
        by=by,
        at=at,
        subject=replacement,
        locality=event.locality,
        event=event.pk,
        instead_of=booking.pk,
    )
    messages.substituted(booking, event, gone, at=at, replacement=replacement)
    messages.confirmed(new, event, come, at=at)
    if new.agency_id != booking.agency_id:
        # The first agency's share has room again: somebody passed over for it may have a free place now.
        offer_places(event, by=by, at=at)
    return new


# A place handed on sends mail to an address somebody typed: so often a day, and no more (TRUST.md S6).
HANDED_ON_A_DAY = 5


@patient
@transaction.atomic
def hand_on(*, booking, name, email, district=None, by, at):
    """`substitute` with a colleague named by name and work address. Returns the new booking.

    Somebody known by that address is taken as they are, if they work for the booking's agency; else they are added
    with that agency. Whoever does not run the date learns only that the colleague cannot take the place, not why: the
    reasons are the colleague's own. Raises CannotSubstitute.
    """
    booking = Booking.objects.select_related("event__locality", "agency").get(pk=booking.pk)
    runs = rules.runs(by, booking.event)
    if not runs:
        since = at - dt.timedelta(days=1)
        handed_on = BookingChange.objects.filter(actor=by.person, reason=Reason.SUBSTITUTED, made_at__gt=since)
        if handed_on.count() >= HANDED_ON_A_DAY:
            raise CannotSubstitute(f"You have handed on {HANDED_ON_A_DAY} places today. Try again tomorrow.")
    colleague = person_at(email)
    refused = CannotSubstitute(
        "This colleague cannot take the place: they are booked already, work for another agency, or the date is not "
        f"for them. Ask {booking.event.locality.name}'s co-ordinator."
    )
    if colleague is None:
        colleague = create_person(name=name, email=email, agency=booking.agency, district=district, by=by, at=at)
    elif not runs and colleague.agency_id not in (None, booking.agency_id):
        raise refused
    try:
        return substitute(booking=booking, replacement=colleague, by=by, at=at)
    except BookingRefused:
        if runs:
            raise
        raise refused from None


@patient
@transaction.atomic
def transfer(*, booking, to_event, by, at):
    """Move a booking in any live state to another date of the same course. Returns the booking of the new date.

    A confirmed place is given up only for a confirmed place: a full date is refused, so that nobody ends with nothing.
    Raises CannotTransfer, or BookingRefused with the reasons that stand against the new date.
    """
    events = lock_all([booking.event_id, to_event.pk])
    old_event, new_event = events[booking.event_id], events[to_event.pk]
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("delegate__agency", "delegate__district")
        .get(pk=booking.pk)
    )
    if booking.status not in LIVE or booking.status == Status.WALK_IN:
        raise CannotTransfer("This booking was given up already.")
    if old_event.starts_at <= at:
        raise CannotTransfer("This date has started, so the booking can no longer be moved.")
    if old_event.pk == new_event.pk or old_event.course_id != new_event.course_id:
        raise CannotTransfer("Choose another date of the same course.")
    held, confirmed = booking.status in HOLDING, booking.status == Status.CONFIRMED
    withdraw_questions(booking, at=at)
    if confirmed:
        booking.calendar_sequence += 1
    change = move(booking, Status.CANCELLED, reason=Reason.TRANSFERRED, by=by, at=at)
    new = claim_locked(
        new_event, delegate=booking.delegate, access_needs=booking.access_needs, follows=booking, by=by, at=at
    )
    if confirmed and new.status == Status.WAITING:
        raise CannotTransfer(
            "That date is full. Join its waiting list first; give up this place when you have one there."
        )
    record(
        action="booking.transfer",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=old_event.locality,
        event=old_event.pk,
        to_event=new_event.pk,
    )
    messages.transferred(booking, old_event, change, at=at, held=confirmed)
    if held:
        offer_places(old_event, by=by, at=at)
    return new
