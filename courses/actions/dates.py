"""Dates, their sittings, and who delivers them."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from courses import queries, rules
from courses.actions import messages, telling
from courses.choices import EVENT_MOVES, AskState, CallOffer, EventStatus, Part
from courses.models import (
    DeliveryAsk,
    DeliveryAssignment,
    DeliveryOffer,
    Event,
    EventSession,
    OpenCall,
    PreparationMeeting,
)
from people.actions.patience import patient
from people.choices import Role
from people.models import RoleGrant

# What `change` may set as it stands; sittings have a rule of their own.
DETAILS = (
    "delivery",
    "open_to_all",
    "capacity",
    "minimum_to_run",
    "booking_closes_at",
    "venue",
    "town",
    "joining_url",
    "joining_note",
)
# Words and links stay out of the audit trail; that they changed is recorded.
PRIVATE = ("venue", "town", "joining_url", "joining_note")
# A change of these makes every calendar entry of the date out of date.
IN_CALENDARS = ("venue", "town", "joining_url", "sessions")


class EventRefused(Exception):
    """A change of a date was refused; the text is fit to show."""


class SittingsRefused(EventRefused):
    """The sittings are not in order: one ends before it starts, two overlap, the first is past, there is none."""


class PlacesRefused(EventRefused):
    """The number of places or the minimum does not fit."""


class CannotPublish(EventRefused):
    """The date is not ready to be published, or was already."""


class CannotChange(EventRefused):
    """The date was called off, or what should change is no longer free to change."""


class HasBookings(CannotChange):
    """Somebody holds a place or waits, so the times stand."""


class TrainerRefused(EventRefused):
    """The person cannot be put on, or taken off, this date."""


@patient
@transaction.atomic
def schedule(
    *,
    course,
    locality,
    delivery,
    sessions,
    capacity=None,
    minimum_to_run=None,
    open_to_all=True,
    booking_closes_at=None,
    venue="",
    town="",
    joining_url="",
    joining_note="",
    count_only=False,
    by,
    at,
):
    """Add a draft date with its sittings, given as pairs of aware times (start, end).

    What is left out follows the partnership's policy: places, minimum to run, when booking closes. Refused:
    SittingsRefused, PlacesRefused.
    """
    sessions = _in_order(sessions, at)
    starts_at = sessions[0][0]
    capacity, minimum_to_run, booking_closes_at = _by_policy(starts_at, capacity, minimum_to_run, booking_closes_at)
    event = Event(
        course=course,
        locality=locality,
        open_to_all=open_to_all,
        delivery=delivery,
        capacity=capacity,
        minimum_to_run=minimum_to_run,
        starts_at=starts_at,
        ends_at=sessions[-1][1],
        booking_closes_at=booking_closes_at,
        venue=venue,
        town=town,
        joining_url=joining_url,
        joining_note=joining_note,
        count_only=count_only,
    )
    check_figures(event)
    event.save()
    EventSession.objects.bulk_create(
        EventSession(event=event, number=number, starts_at=starts, ends_at=ends)
        for number, (starts, ends) in enumerate(sessions, start=1)
    )
    record(
        action="event.schedule",
        target=event,
        by=by,
        at=at,
        locality=locality,
        course=course.code,
        starts_at=starts_at.isoformat(),
        sessions=len(sessions),
        capacity=capacity,
    )
    return event


def _by_policy(starts_at, capacity, minimum_to_run, booking_closes_at):
    """The three with what is None filled in from the partnership's policy, which is read only then."""
    if None not in (capacity, minimum_to_run, booking_closes_at):
        return capacity, minimum_to_run, booking_closes_at
    policy = queries.policy()
    capacity = policy.capacity if capacity is None else capacity
    minimum_to_run = min(policy.minimum_to_run, capacity) if minimum_to_run is None else minimum_to_run
    closes = rules.booking_closes(starts_at, policy.booking_closes_working_days)
    return capacity, minimum_to_run, closes if booking_closes_at is None else booking_closes_at


@patient
@transaction.atomic
def schedule_series(*, dates, by, at, **details):
    """Add a draft date for each of `dates`, all or none: dicts of what differs (`sessions`, `booking_closes_at`).

    Returns them. Refuses what `schedule` refuses, and a series without a date (SittingsRefused).
    """
    if not dates:
        raise SittingsRefused("Keep at least one date.")
    return [schedule(by=by, at=at, **details, **one) for one in dates]


@patient
@transaction.atomic
def publish(*, event, by, at):
    """Open a draft to the public and to booking. Refused: CannotPublish."""
    event = locked_date(event)
    if reason := rules.why_not_publish(event, at):
        raise CannotPublish(reason)
    if EventStatus.PUBLISHED not in EVENT_MOVES[event.status]:
        raise CannotPublish("This date cannot be published.")
    event.status, event.published_at = EventStatus.PUBLISHED, at
    event.save(update_fields=["status", "published_at"])
    record(action="event.publish", target=event, by=by, at=at, locality=event.locality)
    return event


@patient
@transaction.atomic
def change(*, event, by, at, sessions=None, **details):
    """Change details of a date, and its sittings while nobody is booked or waits. Returns the event.

    `details` are names of DETAILS. The number of places can be set here while the date is a draft; afterwards it is
    `bookings.actions` that gives new places away. Refused: CannotChange, HasBookings, SittingsRefused, PlacesRefused.
    """
    event = locked_date(event)
    if reason := rules.why_not_change(event):
        raise CannotChange(reason)
    if event.status != EventStatus.DRAFT and details.get("capacity", event.capacity) != event.capacity:
        raise CannotChange("People may be waiting for a place: change the number of places on its own page.")
    before = sittings_now(event)
    changes = set_details(event, details)
    if sessions is not None:
        if event.bookings.filter(cancelled_at=None).exists():
            raise HasBookings("People are booked or waiting: move the date on its own page, so that they are told.")
        changes |= set_sittings(event, sessions, at=at, closing_follows="booking_closes_at" not in details)
    if not changes:
        return event
    check_figures(event)
    in_calendars = any(name in IN_CALENDARS for name in changes)
    if in_calendars:
        event.calendar_sequence += 1
    event.save()
    if in_calendars:
        telling.tell_changed(event, before=before if "sessions" in changes else (), at=at)
    shown = {name: step for name, step in changes.items() if name not in PRIVATE}
    record(
        action="event.change",
        target=event,
        by=by,
        at=at,
        locality=event.locality,
        changed=sorted(changes),
        **shown,
    )
    return event


@patient
@transaction.atomic
def assign(*, event, trainer, part=Part.LEAD, tell=True, by, at):
    """Put a trainer on a date, for the agency they work for now, and tell them. Returns the DeliveryAssignment.

    Their open offer is thereby chosen; once the co-delivery rule is met the date's call closes.
    `tell` False for dates taken over from elsewhere: of those nobody is told.
    Refused (TrainerRefused): the date was called off; the person is no trainer, or is on the date already.
    """
    return assign_locked(locked_date(event), trainer=trainer, part=part, tell=tell, by=by, at=at)


def assign_locked(event, *, trainer, part, tell=True, by, at):
    """As `assign`, for a date that is locked already."""
    if event.status == EventStatus.CANCELLED:
        raise TrainerRefused("This date has been called off.")
    if not RoleGrant.objects.live().filter(person=trainer, role=Role.TRAINER).exists():
        raise TrainerRefused("Only people with the trainer role can be put on a date.")
    if event.assignments.live().filter(trainer=trainer).exists():
        raise TrainerRefused("This trainer is on the date already.")
    assignment = DeliveryAssignment.objects.create(
        event=event, trainer=trainer, agency_id=trainer.agency_id, part=part, since=at
    )
    if tell:
        telling.tell_put_on(assignment, event, at=at)
    record(action="event.assign", target=event, by=by, at=at, subject=trainer, locality=event.locality, part=str(part))
    meeting = PreparationMeeting.objects.filter(event=event, called_off_at=None, starts_at__gt=at).first()
    if meeting:
        messages.preparation(meeting, event, at=at, only=assignment)
    end_asks(event, trainer, at=at)
    answer_call(event, trainer, at=at)
    return assignment


def end_asks(event, trainer, *, tell=False, at):
    """A trainer is no longer asked by name whether they deliver a date. Returns how many questions ended."""
    asks = DeliveryAsk.objects.filter(event=event, trainer=trainer, state=AskState.OPEN)
    if tell:
        messages.ask_ended(asks, event, at=at)
    return asks.update(state=AskState.ENDED, ended_at=at)


def answer_call(event, trainer, *, at):
    """Choose the open offer of a trainer just put on a date; once the rule is met the call closes, others are told."""
    call = OpenCall.objects.filter(event=event, closed_at=None).first()
    if call is None:
        return
    call.offers.filter(state=CallOffer.OPEN, trainer=trainer).update(state=CallOffer.CHOSEN, ended_at=at)
    staffed = queries.with_trainers(Event.objects.select_related("course__family", "locality")).get(pk=event.pk)
    if rules.gaps(staffed, queries.policy_for(staffed.course)):
        return
    call.closed_at = at
    call.save(update_fields=["closed_at"])
    messages.not_needed(call.offers.filter(state=CallOffer.OPEN), event, at=at)
    DeliveryOffer.objects.filter(call=call, state=CallOffer.OPEN).update(state=CallOffer.NOT_CHOSEN, ended_at=at)


@patient
@transaction.atomic
def unassign(*, event, trainer, by, at):
    """Take a trainer off a date and tell them; from now on they see nothing of it. Returns the ended assignment.

    Refused (TrainerRefused): the trainer is not on the date.
    """
    event = locked_date(event)
    assignment = event.assignments.live().select_related("trainer").filter(trainer=trainer).first()
    if assignment is None:
        raise TrainerRefused("This trainer is no longer on the date.")
    return end_assignment(assignment, event, by=by, at=at)


def end_assignment(assignment, event, *, by, at):
    """End a live assignment of a date that is locked already, and tell the trainer."""
    assignment.ended_at = at
    assignment.save(update_fields=["ended_at"])
    telling.tell_taken_off(assignment, event, at=at)
    record(
        action="event.unassign",
        target=event,
        by=by,
        at=at,
        subject=assignment.trainer,
        locality=event.locality,
        part=assignment.part,
    )
    return assignment


def locked_date(event):
    """The date's row under its lock, freshly read: the first lock of every change (docs/adr/0003)."""
    return Event.objects.select_for_update(of=("self",)).select_related("locality", "course").get(pk=event.pk)


def locked_dates(pks):
    """Several dates under their locks, in the order of their keys, which is the order of all who lock several."""
    rows = Event.objects.select_for_update(of=("self",)).select_related("locality", "course")
    return list(rows.filter(pk__in=pks).order_by("pk"))


def _in_order(sessions, at):
    """The sittings from the first to the last, or SittingsRefused."""
    # In UTC, because two times of one zone compare by the wall.
    ordered = sorted((starts.astimezone(dt.UTC), ends.astimezone(dt.UTC)) for starts, ends in sessions)
    if not ordered:
        raise SittingsRefused("Give the date at least one sitting.")
    if any(ends <= starts for starts, ends in ordered):
        raise SittingsRefused("A sitting must end after it starts.")
    if any(later[0] < earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        raise SittingsRefused("Two sittings overlap.")
    if ordered[0][0] <= at:
        raise SittingsRefused("The first sitting must start in the future.")
    return ordered


def check_figures(event):
    """Say in words what the constraints of the database hold to."""
    if not 1 <= event.capacity <= 1000:
        raise PlacesRefused("Give between 1 and 1,000 places.")
    if event.minimum_to_run > event.capacity:
        raise PlacesRefused("The minimum to run cannot be more than the number of places.")
    if event.booking_closes_at > event.starts_at:
        raise SittingsRefused("Booking must close before the date starts.")


def set_details(event, details):
    """Set details on a locked date without saving it; returns what changed: {name: [before, after]}.

    Raises CannotChange for a date called off.
    """
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"not details of a date: {sorted(unknown)}")
    if reason := rules.why_not_change(event):
        raise CannotChange(reason)
    changes = {
        name: [_plain(getattr(event, name)), _plain(value)]
        for name, value in details.items()
        if getattr(event, name) != value
    }
    for name in changes:
        setattr(event, name, details[name])
    return changes


def sittings_now(event):
    """The sittings of a date as plain values, for a message that says what was before."""
    rows = event.sessions.order_by("number").values_list("starts_at", "ends_at")
    return [{"starts_at": starts.isoformat(), "ends_at": ends.isoformat()} for starts, ends in rows]


def set_sittings(event, sessions, *, at, closing_follows=True):
    """Write the sittings of a locked date; its own times are set but not saved. Returns what changed, empty if nothing.

    Sittings keep their numbers, so that their calendar entries move. Raises CannotChange once the date has started,
    SittingsRefused for sittings that are not in order.
    """
    present = list(event.sessions.order_by("number"))
    if [(sitting.starts_at, sitting.ends_at) for sitting in present] == list(sessions):
        return {}
    if event.status != EventStatus.DRAFT and event.starts_at <= at:
        raise CannotChange("This date has started, so the times stand.")
    sessions = _in_order(sessions, at)
    before = event.starts_at
    kept = {sitting.number: sitting for sitting in present}
    for number, (starts, ends) in enumerate(sessions, start=1):
        sitting = kept.get(number) or EventSession(event=event, number=number)
        sitting.starts_at, sitting.ends_at = starts, ends
        sitting.save()
    event.sessions.filter(number__gt=len(sessions)).delete()
    if closing_follows:
        # Booking stays open as long before the start as it was.
        event.booking_closes_at = min(event.booking_closes_at + (sessions[0][0] - before), sessions[0][0])
    event.starts_at, event.ends_at = sessions[0][0], sessions[-1][1]
    return {"sessions": [len(present), len(sessions)], "starts_at": [_plain(before), _plain(event.starts_at)]}


def _plain(value):
    """A value as the audit trail can hold it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
