"""Giving up a place, or whatever one holds on the way to one."""

from django.db import transaction

from audit.actions import record
from bookings.actions import messages
from bookings.actions.charging import charge_for
from bookings.actions.queue import offer_places
from bookings.actions.refusals import CannotCancel
from bookings.actions.steps import lock, move
from bookings.choices import HOLDING, ChargeKind, Decision, Mark, OfferOutcome, Reason, Status
from bookings.models import Approval, Booking, PlaceOffer
from courses.queries import policy_of
from courses.rules import working_days_before
from people.actions.patience import patient


@patient
@transaction.atomic
def cancel(*, booking, by, at):
    """Give up a booking in any state before the date starts; a freed place is offered to the next who waits.

    Raises CannotCancel after the date began, for one given up already, and for somebody who came without a booking.
    """
    event = lock(booking.event_id)
    booking = Booking.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=booking.pk)
    if booking.status == Status.CANCELLED:
        raise CannotCancel("This booking was given up already.")
    if booking.status == Status.WALK_IN or event.starts_at <= at:
        raise CannotCancel("This date has started, so the booking can no longer be given up. Tell the trainer instead.")
    # The register opens before the start. A place that was marked is a fact: given up, the mark would hang in the air.
    if booking.attendances.exclude(mark=Mark.NOT_MARKED).exists():
        raise CannotCancel("The trainer has marked you on the register. Tell the trainer if you cannot stay.")

    confirmed, held = booking.status == Status.CONFIRMED, booking.status in HOLDING
    late = confirmed and is_late(event, booking, at=at)
    end(booking, event, Reason.CANCELLED_LATE if late else Reason.CANCELLED, late=late, by=by, at=at)
    if held:
        offer_places(event, by=by, at=at)
    return booking


def end(booking, event, reason, *, late=False, by, at):
    """End a booking in whatever state, with what hangs on it, and tell the person. The caller holds the lock."""
    was, confirmed = booking.status, booking.status == Status.CONFIRMED
    withdraw_questions(booking, at=at)
    booking.cancelled_late = late
    if confirmed:
        booking.calendar_sequence += 1
    change = move(booking, Status.CANCELLED, reason=reason, by=by, at=at)
    record(
        action="booking.cancel",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        late=late,
        held=confirmed,
    )
    if late:
        charge_for(booking, event, ChargeKind.LATE, by=by, at=at)
    actor = by.person.name if by and by.person_id not in (None, booking.delegate_id) else ""
    messages.cancelled(booking, event, change, at=at, was=was, actor=actor)
    return change


def withdraw_questions(booking, *, at):
    """Close what is still asked about a booking that ends: approval, offer."""
    if booking.status == Status.REQUESTED:
        Approval.objects.filter(booking=booking, decision=Decision.OPEN).update(
            decision=Decision.WITHDRAWN, decided_at=at
        )
    if booking.status == Status.OFFERED:
        PlaceOffer.objects.filter(booking=booking, outcome=OfferOutcome.OPEN).update(
            outcome=OfferOutcome.WITHDRAWN, closed_at=at
        )


def notice_ends_at(event, *, policy=None):
    """Until when a place can be given up in time: so many working days before the start (England's bank holidays)."""
    policy = policy or policy_of(event)
    return working_days_before(event.starts_at, policy.cancellation_notice_working_days)


def is_late(event, booking, *, at):
    """Whether giving up now is late. Never for somebody who booked before the date was moved: they may go free."""
    if event.moved_at and booking.booked_at < event.moved_at:
        return False
    return at > notice_ends_at(event)
