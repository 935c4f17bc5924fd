"""Taking over what happened before this platform: bookings and marks as facts, without messages."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from audit.actions import record_all
from bookings.actions.allocation import lowest_free
from bookings.actions.steps import lock, lock_all
from bookings.choices import HOLDING, Mark, Reason, Status
from bookings.models import Attendance, AttendanceChange, Booking, BookingChange
from courses.models import Event, EventSession
from people.models import Person

BATCH = 500


@dataclass(frozen=True)
class PastBooking:
    """One line of earlier records. `marks` maps a sitting's number to (mark, minutes or None)."""

    delegate: Person
    status: str
    booked_at: dt.datetime
    cancelled_at: dt.datetime | None = None
    cancelled_late: bool = False
    event_cancelled: bool = False
    # The agency of that day; without one the agency the person has now.
    agency_id: int | None = None
    marks: dict = field(default_factory=dict)


class NotPast(Exception):
    """Only dates that are over can be taken over from earlier records."""


@transaction.atomic
def take_over(*, event, entries, reason=Reason.IMPORTED, by, at):
    """Write past bookings of one date in the order given; nobody is told. Returns the bookings.

    Raises NotPast for a date that has not begun, unless it was called off. More confirmed people than places are an
    error of the records and raise IntegrityError by the place constraint. With the reason HISTORY nothing follows from
    the bookings later either: no certificate, form, reminder or notice.
    """
    return write_all([(lock(event.pk), entries)], reason=reason, by=by, at=at)[0]


@transaction.atomic
def take_over_all(*, dates, reason=Reason.IMPORTED, by, at):
    """What `take_over` promises, of several dates [(event, entries)] at once. Returns the bookings of each, in order.

    The number of queries does not grow with the dates, but for every few hundred.
    """
    events = lock_all(event.pk for event, _ in dates)
    return write_all([(events[event.pk], entries) for event, entries in dates], reason=reason, by=by, at=at)


def write_all(dates, *, reason, by, at):
    """What `take_over` promises, of several dates [(event, entries)] at once. The caller holds their locks.

    Returns the bookings of each.
    """
    if any(event.starts_at > at and not event.cancelled_at for event, _ in dates):
        raise NotPast("Only dates that are over can be taken over from earlier records.")
    actor = by.person if by else None
    taken, sessions = places_taken(event.pk for event, _ in dates), sittings(event.pk for event, _ in dates)
    written, changes, marks = [], [], []
    for event, entries in dates:
        written.append([one(event, entry, taken.setdefault(event.pk, set()), reason) for entry in entries])
        for booking, entry in zip(written[-1], entries, strict=True):
            changes += ledger(booking, entry, reason=reason, actor=actor)
            marks += [(booking, sessions[event.pk, number], *said) for number, said in entry.marks.items()]
    Booking.objects.bulk_create([row for rows in written for row in rows], batch_size=BATCH)
    BookingChange.objects.bulk_create(changes, batch_size=BATCH)
    write_marks(marks, actor=actor)
    Event.objects.bulk_update([event for event, _ in dates], ["next_seq"], batch_size=BATCH)
    common = {"action": "booking.take_over", "by": by, "at": at}
    record_all(
        {**common, "target": event, "locality": event.locality, "bookings": len(rows)}
        for (event, _), rows in zip(dates, written, strict=True)
    )
    return written


def places_taken(events):
    """{date's id: numbers of the places held}."""
    found: dict = {}
    ids = list(events)
    for start in range(0, len(ids), BATCH):
        held = Booking.objects.filter(event__in=ids[start : start + BATCH], status__in=HOLDING).order_by()
        for event, place_no in held.values_list("event", "place_no"):
            found.setdefault(event, set()).add(place_no)
    return found


def sittings(events):
    """{(date's id, number): sitting}."""
    ids, found = list(events), {}
    for start in range(0, len(ids), BATCH):
        for session in EventSession.objects.filter(event__in=ids[start : start + BATCH]).order_by("pk"):
            found[session.event_id, session.number] = session
    return found


def one(event, entry, taken, reason):
    """One booking, not saved: with the next number of its date, and a place where it holds one."""
    place_no = None
    if entry.status in HOLDING:
        place_no = lowest_free(taken, event.capacity)
        taken.add(place_no)
    event.next_seq += 1
    return Booking(
        event=event,
        delegate=entry.delegate,
        agency_id=entry.agency_id or entry.delegate.agency_id,
        status=entry.status,
        last_reason=last_reason(entry, reason),
        seq=event.next_seq - 1,
        place_no=place_no,
        booked_at=entry.booked_at,
        cancelled_at=entry.cancelled_at,
        cancelled_late=entry.cancelled_late,
    )


def ledger(booking, entry, *, reason, actor):
    """The ledger rows of one booking."""
    first = Status.CONFIRMED if entry.status == Status.CANCELLED else entry.status
    yield BookingChange(booking=booking, to_status=first, reason=reason, made_at=entry.booked_at, actor=actor)
    if entry.status == Status.CANCELLED:
        yield BookingChange(
            booking=booking,
            from_status=first,
            to_status=Status.CANCELLED,
            reason=last_reason(entry, reason),
            made_at=entry.cancelled_at,
            actor=actor,
        )


def last_reason(entry, reason):
    """Why a past booking stands where it stands."""
    if entry.status != Status.CANCELLED:
        return reason
    if entry.event_cancelled:
        return Reason.EVENT_CANCELLED
    return Reason.CANCELLED_LATE if entry.cancelled_late else Reason.CANCELLED


def write_marks(marks, *, actor):
    """Write marks of earlier records, (booking, sitting, mark, minutes), and their ledger, as of the sitting's end."""
    attendances = [
        Attendance(
            booking=booking,
            session=session,
            mark=said,
            minutes=minutes if said == Mark.PARTIAL else None,
            marked_at=session.ends_at,
            marked_by=actor,
        )
        for booking, session, said, minutes in marks
    ]
    Attendance.objects.bulk_create(attendances, batch_size=BATCH)
    AttendanceChange.objects.bulk_create(
        [
            AttendanceChange(
                attendance=attendance,
                to_mark=attendance.mark,
                to_minutes=attendance.minutes,
                made_at=attendance.marked_at,
                actor=actor,
            )
            for attendance in attendances
        ],
        batch_size=BATCH,
    )
