"""A date that was called off by mistake takes place after all: within a day everybody has back what they had."""

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.actions import messages
from bookings.actions.allocation import lowest_free
from bookings.actions.giving_up import withdraw_questions
from bookings.actions.make_ups import take_back_called_off
from bookings.actions.merging import reopen_questions
from bookings.actions.queue import offer_places
from bookings.actions.refusals import CannotCancel
from bookings.actions.steps import lock_all, move
from bookings.choices import HOLDING, RETURNS, Reason, Status
from bookings.models import Booking, BookingChange
from courses.actions import tell_back_on
from courses.choices import EventStatus
from outbox.actions import drop
from outbox.choices import State
from outbox.models import Message
from people.actions.patience import patient


@patient
@transaction.atomic
def undo_call_off(*, event, by, at):
    """Let a date take place after all that was called off within a day. Returns how many people are told, each once.

    Each has back what they had: the place, the offer, the request, the turn in the queue; with the calendar entry where
    they had one, and may give it up free of charge. Whoever has taken a place on the date offered instead stays there;
    waiting there ends. Those whose mail about the calling off had not gone yet get none at all.
    Raises CannotCancel once the day is over, the date has begun, or it was not called off.
    """
    elsewhere = put_down_instead(event.pk).values_list("event_id", flat=True)
    events = lock_all([event.pk, *elsewhere])
    event = events[event.pk]
    if not rules.can_undo_call_off(event, at=at):
        raise CannotCancel("A date can be taken back for 24 hours after it was called off, and until it begins.")
    ended_at = event.cancelled_at
    # A draft that was called off had nobody on it, and is a draft again.
    was_public = event.published_at or event.bookings.exists()
    event.status = EventStatus.PUBLISHED if was_public else EventStatus.DRAFT
    event.cancelled_at, event.cancelled_by, event.cancel_reason = None, None, ""
    # Whoever has made other plans may give up free of charge.
    event.moved_at = at
    event.calendar_sequence += 1
    event.save(
        update_fields=["status", "cancelled_at", "cancelled_by", "cancel_reason", "moved_at", "calendar_sequence"]
    )
    stay = end_waiting_elsewhere(event, events, by=by, at=at)
    restored = restore(event, ended_at, stay=stay, by=by, at=at)
    event.places_taken = sum(booking.status in HOLDING for booking, _, _ in restored)
    silent = not_told_yet([key for _, _, key in restored])
    told = 0
    for booking, change, key in restored:
        if key not in silent:
            messages.back_on(booking, event, change, at=at)
            told += 1
    told += take_back_called_off(event, ended_at, at=at)
    tell_back_on(event, at=at)
    record(action="event.undo_cancel", target=event, by=by, at=at, locality=event.locality, told=told)
    for each in events.values():
        offer_places(each, by=by, at=at)
    return told


def put_down_instead(event_id):
    """The live bookings of people who were put in another date's queue when theirs was called off."""
    return Booking.objects.live().filter(follows__event=event_id, follows__last_reason=Reason.EVENT_CANCELLED)


def end_waiting_elsewhere(event, events, *, by, at):
    """End what people were put down for instead, but for places they took. Returns the bookings of those who stay."""
    stay = set()
    for booking in put_down_instead(event.pk).filter(event__in=events).order_by("event_id", "seq", "pk"):
        if booking.status in (Status.WAITING, Status.OFFERED):
            withdraw_questions(booking, at=at)
            move(booking, Status.CANCELLED, reason=Reason.CALL_OFF_UNDONE, by=by, at=at)
        else:
            stay.add(booking.follows_id)
    return stay


def restore(event, ended_at, *, stay, by, at):
    """Give people back what they had when the date was called off. Returns (booking, ledger row, key of the old mail).

    All places are free, so that the numbers are given anew in order of asking; they are an inner thing.
    """
    ends = BookingChange.objects.filter(
        booking__event=event, to_status=Status.CANCELLED, reason=Reason.EVENT_CANCELLED, made_at=ended_at
    )
    was = {change.booking_id: change for change in ends}
    there = set(event.bookings.live().values_list("delegate_id", flat=True))
    settled = choices_settled(was)
    bookings = event.bookings.filter(pk__in=was, status=Status.CANCELLED).select_related("delegate")
    restored = []
    taken: set[int] = set()
    for booking in bookings.order_by("seq", "pk"):
        old = was[booking.pk]
        done = booking.choice_id in settled and old.from_status != Status.CONFIRMED
        if done or booking.pk in stay or booking.delegate_id in there:
            continue
        there.add(booking.delegate_id)
        number = lowest_free(taken, event.capacity) if old.from_status in HOLDING else None
        if old.from_status == Status.CONFIRMED:
            booking.calendar_sequence += 1
        if number:
            taken.add(number)
        change = move(
            booking, old.from_status, reason=Reason.CALL_OFF_UNDONE, by=by, at=at, place_no=number, steps=RETURNS
        )
        reopen_questions(booking, ended_at)
        restored.append((booking, change, messages.key_of(booking, old)))
    return restored


def choices_settled(bookings):
    """The wishes for whichever of several dates comes first that have got their place elsewhere meanwhile."""
    wishes = Booking.objects.filter(pk__in=bookings, choice__isnull=False).values("choice")
    return set(Booking.objects.filter(choice__in=wishes, status=Status.CONFIRMED).values_list("choice", flat=True))


def not_told_yet(keys):
    """Drop the mails of the calling off that have not gone. Returns their keys."""
    drop(keys=keys)
    return set(Message.objects.filter(key__in=keys, state=State.DROPPED).values_list("key", flat=True))
