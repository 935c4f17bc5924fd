"""Taking over what happened before this platform: bookings and marks as facts, without messages."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from audit.actions import record
from bookings.actions.allocation import lowest_free
from bookings.actions.steps import lock
from bookings.choices import HOLDING, Mark, Reason, Status
from bookings.models import Attendance, AttendanceChange, Booking, BookingChange
from people.models import Person


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
    event = lock(event.pk)
    if event.starts_at > at and not event.cancelled_at:
        raise NotPast("Only dates that are over can be taken over from earlier records.")
    actor = by.person if by else None
    taken = set(event.bookings.filter(status__in=HOLDING).values_list("place_no", flat=True))
    bookings, changes, marks = [], [], []
    for entry in entries:
        place_no = None
        if entry.status in HOLDING:
            place_no = lowest_free(taken, event.capacity)
            taken.add(place_no)
        booking = Booking(
            event=event,
            delegate=entry.delegate,
            agency_id=entry.agency_id or entry.delegate.agency_id,
            status=entry.status,
            last_reason=last_reason(entry, reason),
            seq=event.next_seq,
            place_no=place_no,
            booked_at=entry.booked_at,
            cancelled_at=entry.cancelled_at,
            cancelled_late=entry.cancelled_late,
        )
        event.next_seq += 1
        bookings.append(booking)
        first = Status.CONFIRMED if entry.status == Status.CANCELLED else entry.status
        changes.append(
            BookingChange(
                booking=booking, to_status=first, reason=reason, made_at=entry.booked_at, actor=actor
            )
        )
        if entry.status == Status.CANCELLED:
            changes.append(
                BookingChange(
                    booking=booking,
                    from_status=first,
                    to_status=Status.CANCELLED,
                    reason=last_reason(entry, reason),
                    made_at=entry.cancelled_at,
                    actor=actor,
                )
            )
        marks += [(booking, number, *said) for number, said in entry.marks.items()]
    Booking.objects.bulk_create(bookings)
    BookingChange.objects.bulk_create(changes)
    write_marks(event, marks, actor=actor)
    event.save(update_fields=["next_seq"])
    record(action="booking.take_over", target=event, by=by, at=at, locality=event.locality, bookings=len(bookings))
    return bookings


def last_reason(entry, reason):
    """Why a past booking stands where it stands."""
    if entry.status != Status.CANCELLED:
        return reason
    if entry.event_cancelled:
        return Reason.EVENT_CANCELLED
    return Reason.CANCELLED_LATE if entry.cancelled_late else Reason.CANCELLED


def write_marks(event, marks, *, actor):
    """Write the marks of earlier records with their ledger rows, dated at the end of their sitting."""
    sessions = {session.number: session for session in event.sessions.all()}
    attendances = [
        Attendance(
            booking=booking,
            session=sessions[number],
            mark=said,
            minutes=minutes if said == Mark.PARTIAL else None,
            marked_at=sessions[number].ends_at,
            marked_by=actor,
        )
        for booking, number, said, minutes in marks
    ]
    Attendance.objects.bulk_create(attendances)
    AttendanceChange.objects.bulk_create(
        AttendanceChange(
            attendance=attendance,
            to_mark=attendance.mark,
            to_minutes=attendance.minutes,
            made_at=attendance.marked_at,
            actor=actor,
        )
        for attendance in attendances
    )
