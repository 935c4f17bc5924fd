"""A date changes while people are booked on it: everybody is told once, and may go free of charge."""

from django.db import transaction

from audit.actions import record
from bookings.actions import messages
from bookings.actions.allocation import Places, standing_of
from bookings.actions.giving_up import withdraw_questions
from bookings.actions.make_ups import call_off_make_ups, move_make_ups
from bookings.actions.queue import offer_places
from bookings.actions.refusals import CannotCancel
from bookings.actions.steps import lock, lock_all, move
from bookings.choices import HOLDING, LIVE, Reason, Status
from bookings.models import Booking, BookingChange
from courses.actions import (
    check_figures,
    set_details,
    set_sittings,
    sittings_now,
    tell_called_off,
    tell_changed,
)
from courses.choices import EventStatus
from courses.queries import policy_for
from people.actions.patience import patient


class PlacesRefused(Exception):
    """The number of places cannot be changed so; the text is fit to show."""


class CannotMove(Exception):
    """The date cannot be changed so; the text is fit to show."""


def touched(event):
    """The live bookings of a date in order of asking: those who are told when it changes."""
    return event.bookings.filter(status__in=LIVE).select_related("delegate").order_by("seq", "pk")


@patient
@transaction.atomic
def reschedule(*, event, sessions=None, by, at, **details):
    """Move a published date or change its place or link. Returns how many delegates are told, each once.

    `sessions` [(starts_at, ends_at)] keeps the number of sittings, so that each calendar entry moves and none is
    doubled. Whoever has a place gets the entry anew with a higher sequence and may give up free of charge; the trainers
    are told too.
    Raises CannotMove, or what `courses.actions` refuses.
    """
    event = lock(event.pk)
    if event.status != EventStatus.PUBLISHED or event.starts_at <= at:
        raise CannotMove("Only a published date that has not started can be moved.")
    if sessions is not None and len(sessions) != event.sessions.count():
        raise CannotMove("Keep the number of sittings. To change it, call this date off and add a new one.")
    before = sittings_now(event)
    changes = set_details(event, details)
    if sessions is not None:
        changes |= set_sittings(event, sessions, at=at)
    if not changes:
        return 0
    check_figures(event)
    event.moved_at = at
    event.calendar_sequence += 1
    event.save()
    told = 0
    for booking in touched(event):
        confirmed = booking.status == Status.CONFIRMED
        if confirmed:
            booking.calendar_sequence += 1
            booking.save(update_fields=["calendar_sequence"])
        messages.moved(booking, event, at=at, held=confirmed, before=before, changed=sorted(changes))
        told += 1
    tell_changed(event, before=before if "sessions" in changes else (), at=at)
    told += move_make_ups(event, at=at)
    record(action="event.move", target=event, by=by, at=at, locality=event.locality, changed=sorted(changes), told=told)
    return told


@patient
@transaction.atomic
def call_off(*, event, reason, instead=None, by, at):
    """Call off a date: everybody with a place or waiting is told once and charged nothing, and so are its trainers.

    With `instead`, another date of the course, its free places are offered to those who lose theirs, in the order they
    asked; the others are told of the next dates. Raises CannotCancel once it has started or was called off already.
    """
    events = lock_all([event.pk, *([instead.pk] if instead else [])])
    event = events[event.pk]
    if event.status == EventStatus.CANCELLED:
        raise CannotCancel("This date was called off already.")
    if event.starts_at <= at:
        raise CannotCancel("This date has started. Mark its register instead.")
    event.status, event.cancelled_at, event.cancelled_by = EventStatus.CANCELLED, at, by.person
    event.cancel_reason = reason
    event.calendar_sequence += 1
    event.save(update_fields=["status", "cancelled_at", "cancelled_by", "cancel_reason", "calendar_sequence"])
    lost = list(touched(event))
    for booking in lost:
        confirmed = booking.status == Status.CONFIRMED
        withdraw_questions(booking, at=at)
        if confirmed:
            booking.calendar_sequence += 1
        change = move(booking, Status.CANCELLED, reason=Reason.EVENT_CANCELLED, by=by, at=at)
        messages.called_off(booking, event, change, at=at, held=confirmed)
    tell_called_off(event, at=at)
    told = len(lost) + call_off_make_ups(event, by=by, at=at)
    record(action="event.cancel", target=event, by=by, at=at, locality=event.locality, told=told)
    if instead:
        offer_instead(events[instead.pk], lost, by=by, at=at)
    return event


def offer_instead(event, lost, *, by, at):
    """Put those who lost a place at the head of another date's queue, in their old order, and offer what is free."""
    there = set(event.bookings.live().values_list("delegate_id", flat=True))
    for booking in lost:
        if booking.delegate_id in there:
            continue
        new = Booking.objects.create(
            event=event,
            delegate=booking.delegate,
            agency_id=booking.agency_id,
            status=Status.WAITING,
            last_reason=Reason.EVENT_CANCELLED,
            seq=event.next_seq,
            booked_at=at,
            access_needs=booking.access_needs,
            follows=booking,
        )
        event.next_seq += 1
        BookingChange.objects.create(
            booking=new,
            to_status=Status.WAITING,
            reason=Reason.EVENT_CANCELLED,
            made_at=at,
            actor=by.person if by else None,
        )
    event.save(update_fields=["next_seq"])
    offer_places(event, by=by, at=at)


@patient
@transaction.atomic
def resize(*, event, capacity, by, at):
    """Change the number of places of a published date. Returns the bookings that got an offer of a new place.

    Raises PlacesRefused for fewer places than are held: nobody is dropped silently.
    """
    event = lock(event.pk)
    if event.status != EventStatus.PUBLISHED or event.starts_at <= at:
        raise PlacesRefused("The number of places can be changed on a published date until it starts.")
    if not 1 <= capacity <= 1000:
        raise PlacesRefused("A date has between 1 and 1,000 places.")
    if capacity == event.capacity:
        return []
    held = list(event.bookings.filter(status__in=HOLDING).order_by("place_no", "pk"))
    if capacity < len(held):
        raise PlacesRefused(
            f"{len(held)} places are taken or offered, so there cannot be fewer. Move or cancel bookings first."
        )
    close_ranks(held, capacity)
    before, event.capacity = event.capacity, capacity
    event.minimum_to_run = min(event.minimum_to_run, capacity)
    event.save(update_fields=["capacity", "minimum_to_run"])
    record(
        action="event.change",
        target=event,
        by=by,
        at=at,
        locality=event.locality,
        changed=["capacity"],
        capacity=[before, capacity],
    )
    return offer_places(event, by=by, at=at)


def close_ranks(held, capacity):
    """Give people beyond the new capacity the low numbers that are free. A number is an inner thing: nobody is told."""
    taken = {booking.place_no for booking in held}
    free = (number for number in range(1, capacity + 1) if number not in taken)
    for booking in held:
        if booking.place_no > capacity:
            booking.place_no = next(free)
            booking.save(update_fields=["place_no"])


@patient
@transaction.atomic
def go_ahead(*, event, by, at):
    """Decide that a date goes ahead although its minimum is not reached. Joining instructions may then go out."""
    event = lock(event.pk)
    if event.status != EventStatus.PUBLISHED or event.starts_at <= at:
        raise CannotMove("Only a published date that has not started can be confirmed.")
    if not event.go_at:
        event.go_at, event.go_by = at, by.person
        event.save(update_fields=["go_at", "go_by"])
        record(action="event.go", target=event, by=by, at=at, locality=event.locality)
    return event


@patient
@transaction.atomic
def split(*, event, into, number, by, at):
    """Move the `number` people who booked last to a second date of the course, keeping their order. Returns them.

    Each gets a confirmed place there, is told once, and may give up free of charge. Raises CannotMove when the second
    date has too few free places for them.
    """
    events = lock_all([event.pk, into.pk])
    event, into = events[event.pk], events[into.pk]
    if event.course_id != into.course_id or event.pk == into.pk:
        raise CannotMove("Choose another date of the same course.")
    for date in (event, into):
        if date.status != EventStatus.PUBLISHED or date.starts_at <= at:
            raise CannotMove("Both dates must be published and not have started.")
    moving = list(
        event.bookings.filter(status=Status.CONFIRMED).select_related("delegate").order_by("-seq", "-pk")[:number]
    )
    moving.reverse()
    there = set(into.bookings.live().values_list("delegate_id", flat=True))
    moving = [booking for booking in moving if booking.delegate_id not in there]
    places = Places(into, standing_of(into), policy=policy_for(into.course), at=at)
    if into.capacity - len(places.taken) < len(moving):
        raise CannotMove(f"The other date has only {into.capacity - len(places.taken)} free places.")
    into.moved_at = at
    # Whether that date is sure to go ahead is seen when all have come.
    into.places_taken = len(places.taken) + len(moving)
    moved = [_come_over(booking, event, into, places, by=by, at=at) for booking in moving]
    into.save(update_fields=["next_seq", "moved_at"])
    record(
        action="event.split", target=event, by=by, at=at, locality=event.locality, to_event=into.pk, moved=len(moved)
    )
    offer_places(event, by=by, at=at)
    return moved


def _come_over(booking, event, into, places, *, by, at):
    """Move one booking from `event` to the lowest free place of `into`, and tell the person. Returns the new booking.

    The caller holds both locks and saves `into`.
    """
    booking.calendar_sequence += 1
    gone = move(booking, Status.CANCELLED, reason=Reason.TRANSFERRED, by=by, at=at)
    place_no = places.free_number()
    new = Booking.objects.create(
        event=into,
        delegate=booking.delegate,
        agency_id=booking.agency_id,
        status=Status.CONFIRMED,
        last_reason=Reason.TRANSFERRED,
        seq=into.next_seq,
        place_no=place_no,
        # They asked then: the move must not make a free cancellation late.
        booked_at=booking.booked_at,
        access_needs=booking.access_needs,
        follows=booking,
    )
    into.next_seq += 1
    places.give(booking.agency_id, place_no)
    come = BookingChange.objects.create(
        booking=new,
        to_status=Status.CONFIRMED,
        place_no=place_no,
        reason=Reason.TRANSFERRED,
        made_at=at,
        actor=by.person if by else None,
    )
    messages.transferred(booking, event, gone, at=at, held=True)
    messages.confirmed(new, into, come, at=at)
    return new
