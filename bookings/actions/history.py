"""Facts of earlier years, taken from old spreadsheets by `legacy`, and taken back where the spreadsheet was wrong.

Taking back deletes: what was never true leaves no ledger. It is the only place where ledger rows go, and only those
that the same import wrote and nobody has built upon (docs/adr/0021).
"""

from collections import Counter

from django.db import transaction

from audit.actions import record
from bookings.actions.past import BATCH, places_taken, sittings, write_all
from bookings.actions.steps import lock_all
from bookings.choices import HOLDING, Reason
from bookings.models import Attendance, AttendanceChange, Booking, BookingChange, HeadCount
from courses.models import Event
from people.actions.patience import patient
from people.queries import pointed_at

# Larger than any room: more people on one date are a mistake of the list.
MOST = 1_000


@patient
@transaction.atomic
def record_history(*, dates, by, at):
    """Write `PastBooking`s of dates that are over, [(event, entries)], as facts of earlier years. Returns the bookings
    of each date in the order given.

    Nobody is told, nothing is offered or charged, and nothing follows from them later. The number of places rises where
    more people came than it says: old lists often hold the number who came there. Raises NotPast.
    """
    events = lock_all(event.pk for event, _ in dates)
    held = places_taken(events)
    for event, entries in dates:
        locked = events[event.pk]
        there = len(held.get(event.pk, ())) + sum(entry.status in HOLDING for entry in entries)
        locked.capacity = max(locked.capacity, min(there, MOST))
    Event.objects.bulk_update(events.values(), ["capacity"], batch_size=BATCH)
    given = [(events[event.pk], entries) for event, entries in dates]
    return write_all(given, reason=Reason.HISTORY, by=by, at=at)


@patient
@transaction.atomic
def record_counts(*, counts, by, at):
    """Record how many came to dates of earlier years where nobody is named: [(event, attended, source)], each a
    count-only date with one sitting. Returns the HeadCounts in order. The caller has looked that none is here.
    """
    events = lock_all(event.pk for event, *_ in counts)
    sessions = sittings(events)
    rows = HeadCount.objects.bulk_create(
        [
            HeadCount(
                session=sessions[event.pk, 1],
                attended=attended,
                source=source[:200],
                counted_at=at,
                counted_by=by.person if by else None,
                why="From a spreadsheet of earlier years",
            )
            for event, attended, source in counts
        ],
        batch_size=BATCH,
    )
    for row in rows:
        event = events[row.session.event_id]
        record(
            action="attendance.count",
            target=row.session,
            by=by,
            at=at,
            locality=event.locality,
            event=event.pk,
            attended=[None, row.attended],
        )
    return rows


@patient
@transaction.atomic
def take_back(*, bookings, by, at):
    """Delete bookings that `record_history` wrote. Returns the ids of those that stay, because somebody built on them.

    A booking stays where its status or a mark was changed since, or another row points to it: a certificate, a charge,
    an answer asked for, a make-up.
    """
    rows = Booking.objects.filter(pk__in=bookings)
    events = lock_all(rows.values_list("event_id", flat=True).distinct().order_by())
    ids = set(rows.values_list("pk", flat=True))
    changes = BookingChange._base_manager.filter(booking__in=ids)
    made = set(changes.filter(from_status="", reason=Reason.HISTORY).values_list("booking_id", flat=True))
    steps = Counter(changes.values_list("booking_id", flat=True))
    cancelled = set(rows.exclude(cancelled_at=None).values_list("pk", flat=True))
    stay = {pk for pk in ids if pk not in made or steps[pk] > (2 if pk in cancelled else 1)}
    stay |= set(Attendance.objects.filter(booking__in=ids, version__gt=1).values_list("booking_id", flat=True))
    stay |= pointed_at(Booking, ids, but=(BookingChange, Attendance))
    marks = Attendance.objects.filter(booking__in=ids - stay)
    held = set(marks.values_list("pk", flat=True))
    built = pointed_at(Attendance, held, but=(AttendanceChange,))
    stay |= set(marks.filter(pk__in=built).values_list("booking_id", flat=True))
    gone = ids - stay
    counts = Counter(Booking.objects.filter(pk__in=gone).values_list("event_id", flat=True))
    delete(sorted(gone))
    for event_id, number in sorted(counts.items()):
        event = events[event_id]
        record(action="booking.take_back", target=event, by=by, at=at, locality=event.locality, bookings=number)
    return sorted(stay)


def delete(bookings):
    """Delete these bookings with what belongs to them, some at a time: what is deleted is read before."""
    for start in range(0, len(bookings), BATCH):
        part = bookings[start : start + BATCH]
        AttendanceChange._base_manager.filter(attendance__booking__in=part).delete()
        Attendance.objects.filter(booking__in=part).delete()
        BookingChange._base_manager.filter(booking__in=part).delete()
        Booking.objects.filter(pk__in=part).delete()


@patient
@transaction.atomic
def take_back_counts(*, counts, by, at):
    """Delete head counts that `record_counts` wrote. Returns the ids of those that stay."""
    for head_count in HeadCount.objects.filter(pk__in=counts).select_related("session__event__locality").order_by("pk"):
        event = head_count.session.event
        record(
            action="attendance.count",
            target=head_count.session,
            by=by,
            at=at,
            locality=event.locality,
            event=event.pk,
            attended=[head_count.attended, None],
        )
    HeadCount.objects.filter(pk__in=counts).delete()
    return []
