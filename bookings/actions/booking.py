"""Claiming and giving up places, and what follows for those who wait."""

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.actions import messages
from bookings.actions.patience import patient
from bookings.actions.refusals import CannotCancel, refuse
from bookings.choices import HOLDING, LIVE, MOVES, Mark, Reason, Status
from bookings.models import Booking, BookingChange
from courses.choices import EventStatus
from courses.models import Event, Policy
from courses.rules import working_days_before


class IllegalMove(RuntimeError):
    """A programming mistake: this step is not in `choices.MOVES`."""


def lock(event_id):
    """Lock the date's row and return it fresh with course and locality. Every change of places begins here.

    Always the Event row first, never conditionally; several dates in pk order. On SQLite the IMMEDIATE transaction
    around it does the serialising.
    """
    events = Event.objects.select_for_update(of=("self",)).select_related("course__only_for", "locality")
    return events.get(pk=event_id)


def lowest_free(taken, capacity):
    """Return the smallest place number in 1..capacity that is not in `taken`, or None when all are given."""
    return next((number for number in range(1, capacity + 1) if number not in taken), None)


def move(booking, to_status, *, reason, by, at, place_no=None):
    """Change a booking's status along MOVES and append the ledger row. The caller holds the lock."""
    if to_status not in MOVES[booking.status]:
        raise IllegalMove(f"{booking.status} to {to_status}")
    change = BookingChange(
        booking=booking,
        from_status=booking.status,
        to_status=to_status,
        place_no=place_no,
        reason=reason,
        made_at=at,
        actor=by.person if by else None,
    )
    booking.status, booking.place_no = to_status, place_no
    if to_status == Status.CANCELLED:
        booking.cancelled_at = at
    booking.save(update_fields=["status", "place_no", "cancelled_at", "cancelled_late", "calendar_sequence"])
    change.save()
    return change


@patient
@transaction.atomic
def claim(*, event, delegate, access_needs="", by, at):
    """Ask for a place for `delegate`. Returns the booking: CONFIRMED with the lowest free place, else WAITING.

    Raises a subclass of BookingRefused with every reason. At most 10 queries, whatever the size of the date.
    """
    event = lock(event.pk)
    standing = list(event.bookings.live().values_list("delegate_id", "status", "place_no"))
    own = next((Booking(status=status) for person_id, status, _ in standing if person_id == delegate.pk), None)
    refuse(rules.why_not(person=delegate, event=event, at=at, booking=own))

    taken = {place_no for _, _, place_no in standing if place_no}
    ahead = sum(status == Status.WAITING for _, status, _ in standing)
    # While somebody waits, a free place is theirs first: joining the queue is the only fair answer.
    place_no = None if ahead else lowest_free(taken, event.capacity)
    status = Status.CONFIRMED if place_no else Status.WAITING
    booking = Booking.objects.create(
        event=event,
        delegate=delegate,
        agency_id=delegate.agency_id,
        status=status,
        seq=event.next_seq,
        place_no=place_no,
        booked_at=at,
        access_needs=access_needs,
    )
    event.next_seq += 1
    event.save(update_fields=["next_seq"])
    change = BookingChange.objects.create(
        booking=booking,
        to_status=status,
        place_no=place_no,
        reason=Reason.BOOKED if place_no else Reason.FULL,
        made_at=at,
        actor=by.person if by else None,
    )
    action = "booking.confirm" if place_no else "booking.wait"
    record(
        action=action,
        target=booking,
        by=by,
        at=at,
        subject=delegate,
        locality=event.locality,
        event=event.pk,
        seq=booking.seq,
        place_no=place_no,
    )
    if place_no:
        messages.confirmed(booking, event, change, at=at)
    else:
        messages.waiting(booking, event, change, at=at, position=ahead + 1)
    return booking


@patient
@transaction.atomic
def cancel(*, booking, by, at):
    """Give up a place, or leave the waiting list; the first eligible person who waits gets a freed place.

    Raises CannotCancel after the date began, for one cancelled already, and for a walk-in.
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

    held = booking.status in HOLDING
    late = held and at > notice_ends_at(event)
    booking.cancelled_late = late
    if held:
        booking.calendar_sequence += 1
    change = move(booking, Status.CANCELLED, reason=Reason.CANCELLED_LATE if late else Reason.CANCELLED, by=by, at=at)
    record(
        action="booking.cancel",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        late=late,
        held=held,
    )
    messages.cancelled(booking, event, change, at=at, held=held)
    if held:
        promote_waiting(event, by=by, at=at)
    return booking


def notice_ends_at(event):
    """Until when a place can be given up in time: so many working days before the start (England's bank holidays)."""
    policy = Policy.objects.get(pk=1)
    return working_days_before(event.starts_at, policy.cancellation_notice_working_days)


@patient
@transaction.atomic
def fill(*, event, by, at):
    """Give every free place of a date to those who wait, in order. Returns the bookings promoted.

    Called after the capacity rose, and by `run_due`, so that nobody eligible waits beside a free place for long.
    """
    return promote_waiting(lock(event.pk), by=by, at=at)


def promote_waiting(event, *, by, at):
    """Promote in order of `seq` while places are free. The caller holds the lock.

    Nobody is promoted once booking has closed: a place that cannot be noticed in time helps no one.
    """
    if event.status != EventStatus.PUBLISHED or event.booking_closes_at <= at:
        return []
    taken = set(event.bookings.filter(status__in=HOLDING).values_list("place_no", flat=True))
    place_no = lowest_free(taken, event.capacity)
    if place_no is None:
        return []
    promoted = []
    waiting = event.bookings.filter(status=Status.WAITING).select_related("delegate__district").order_by("seq", "pk")
    for booking in waiting:
        if place_no is None:
            break
        if rules.not_for(person=booking.delegate, event=event):
            continue
        change = move(booking, Status.CONFIRMED, reason=Reason.PROMOTED, by=by, at=at, place_no=place_no)
        record(
            action="booking.promote",
            target=booking,
            by=by,
            at=at,
            subject=booking.delegate,
            locality=event.locality,
            event=event.pk,
            seq=booking.seq,
            place_no=place_no,
        )
        messages.promoted(booking, event, change, at=at)
        promoted.append(booking)
        taken.add(place_no)
        place_no = lowest_free(taken, event.capacity)
    return promoted


@patient
@transaction.atomic
def call_off(*, event, reason, by, at):
    """Call off a date: everybody with a place or waiting is told once and charged nothing. Returns the date.

    Raises CannotCancel once it has started or was called off already.
    """
    event = lock(event.pk)
    if event.status == EventStatus.CANCELLED:
        raise CannotCancel("This date was called off already.")
    if event.starts_at <= at:
        raise CannotCancel("This date has started. Mark its register instead.")
    event.status, event.cancelled_at, event.cancelled_by = EventStatus.CANCELLED, at, by.person
    event.cancel_reason = reason
    event.save(update_fields=["status", "cancelled_at", "cancelled_by", "cancel_reason"])
    bookings = event.bookings.filter(status__in=LIVE).select_related("delegate").order_by("seq", "pk")
    told = 0
    for booking in bookings:
        held = booking.status in HOLDING
        if held:
            booking.calendar_sequence += 1
        change = move(booking, Status.CANCELLED, reason=Reason.EVENT_CANCELLED, by=by, at=at)
        messages.called_off(booking, event, change, at=at, held=held)
        told += 1
    record(action="event.cancel", target=event, by=by, at=at, locality=event.locality, told=told)
    return event
