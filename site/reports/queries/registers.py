"""The registers of a scope: its dates, and what each booking of them counts as. All attendance is counted from them."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import PRESENT, Mark, Status
from bookings.models import Booking, BookingChange, MakeUp
from bookings.rules import outcome
from courses.choices import Delivery, Workforce
from reports.choices import DATE, NO_AGENCY, Group
from reports.queries.scope import london_day


@dataclass(slots=True)
class Date:
    """What the figures need to know of a date; `minutes` is the length of each sitting begun so far, by its id.

    `keys` says for each group which row the date is in: what the row sorts by, its key, its label.
    """

    keys: dict
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    count_only: bool
    head_count: int | None
    minutes: dict


@dataclass(slots=True)
class _Booking:
    pk: int
    event_id: int
    agency: str
    agency_id: int | None
    sector: str
    delegate_id: int
    status: str
    cancelled_late: bool
    marks: list


def registers(scope, *, policy):
    """Yield (id, date, [(booking, what it counts as)]) for each date of the scope. Two queries, rows streamed.

    What a booking counts as is a code of the ledger, or "" for one that is in no figure. Instead of the list None
    stands where people were expected and the register says nothing yet: such a date is in no figure.
    """
    bookings = _by_event(_bookings(scope))
    for pk, event in _events(scope):
        results = [
            (booking, outcome(booking.marks, minutes=event.minutes, percent=policy.full_attendance_percent))
            for booking in bookings(pk)
        ]
        awaiting = _is_awaiting(event, results)
        yield pk, event, None if awaiting else [(booking, _kind(booking, result)) for booking, result in results]


def _is_awaiting(event, results):
    """Whether people were expected and the register says nothing at all, not even that somebody walked in."""
    if event.count_only:
        return event.head_count is None
    on_register = [result for booking, result in results if booking.status == Status.CONFIRMED]
    walked_in = any(booking.status == Status.WALK_IN for booking, _result in results)
    return bool(on_register) and not any(on_register) and not walked_in


def _by_event(bookings):
    """Return a function that gives the bookings of each date in turn; both come in the order of the date's id."""
    groups = groupby(bookings, key=attrgetter("event_id"))
    ahead = [next(groups, None)]

    def of(pk):
        while ahead[0] is not None and ahead[0][0] < pk:  # published between two of our reads
            ahead[0] = next(groups, None)
        if ahead[0] is None or ahead[0][0] != pk:
            return []
        found = list(ahead[0][1])
        ahead[0] = next(groups, None)
        return found

    return of


def _events(scope):
    """Yield (id, date) for each date of the scope. One query: a date comes in as many rows as it has sittings."""
    rows = (
        scope.events()
        .order_by("pk", "sessions__number", "sessions__pk")
        .values_list(
            "pk",
            "course__title",
            "course__code",
            "course__workforce",
            "locality__position",
            "locality__code",
            "locality__name",
            "delivery",
            "starts_at",
            "ends_at",
            "capacity",
            "count_only",
            "sessions__pk",
            "sessions__starts_at",
            "sessions__ends_at",
            "sessions__head_count__attended",
        )
    )
    for pk, group in groupby(rows.iterator(chunk_size=2000), key=itemgetter(0)):
        lines = list(group)
        _pk, title, course, workforce, position, place, locality, delivery, *times_and_places = lines[0][:12]
        starts_at, ends_at, capacity, count_only = times_and_places
        day = london_day(starts_at)
        month = day.replace(day=1)
        # Each sorts by what stands first and is shown as what stands last; before that, the row's name in addresses.
        keys = {
            Group.COURSE: (title.casefold(), course, title),
            Group.WORKFORCE: (Workforce.values.index(workforce), workforce, Workforce(workforce).label),
            Group.LOCALITY: (position, place, locality),
            Group.DELIVERY: (Delivery.values.index(delivery), delivery, Delivery(delivery).label),
            Group.MONTH: (month, f"{month:%Y-%m}", f"{month:%B %Y}"),
            DATE: (starts_at, str(pk), f"{day.day} {day:%B %Y}, {title}, {locality}"),
        }
        sittings = [line[12:] for line in lines if line[12] is not None and line[13] <= scope.at]
        minutes = {sitting: round((ends - starts).total_seconds() / 60) for sitting, starts, ends, _heads in sittings}
        counts = [counted for *_times, counted in sittings if counted is not None]
        heads = sum(counts) if counts else None
        yield pk, Date(keys, starts_at, ends_at, capacity, count_only, heads, minutes)


def _bookings(scope):
    """Yield each booking that was ever confirmed, and each walk-in, with its marks. One query, streamed."""
    confirmed = BookingChange.objects.filter(booking=OuterRef("pk"), to_status=Status.CONFIRMED)
    missed = MakeUp.objects.standing().filter(booking=OuterRef("pk"), session=OuterRef("attendances__session_id"))
    rows = (
        Booking.objects.filter(event__in=scope.events())
        .filter(Q(status__in=[Status.CONFIRMED, Status.WALK_IN]) | Q(status=Status.CANCELLED) & Exists(confirmed))
        .order_by("event_id", "pk", "attendances__pk")
        .values_list(
            "pk",
            "event_id",
            "agency__name",
            "agency_id",
            "agency__sector",
            "delegate_id",
            "status",
            "cancelled_late",
            # A part that was made up elsewhere counts where it was missed (docs/adr/0015).
            Coalesce(Subquery(missed.values("missed")[:1]), "attendances__session_id", output_field=BigIntegerField()),
            "attendances__mark",
            "attendances__minutes",
        )
    )
    for _pk, group in groupby(rows.iterator(chunk_size=2000), key=itemgetter(0)):
        lines = list(group)
        pk, event_id, agency, agency_id, sector, delegate_id, status, late, *_mark = lines[0]
        # Where a part was missed and made up, the mark of having been there comes last, and holds.
        marks = sorted((tuple(line[8:]) for line in lines if line[8] is not None), key=lambda row: row[1] in PRESENT)
        named = agency or NO_AGENCY
        yield _Booking(pk, event_id, named, agency_id, sector or "", delegate_id, status, late, marks)


def _kind(booking, result):
    """The code of the ledger that one booking counts as, the finest there is; "" for a walk-in who was not there."""
    there = result in (Mark.ATTENDED, Mark.PARTIAL)
    if booking.status == Status.WALK_IN:
        # Somebody who walked in was there, unless the register was corrected since.
        return "walk_ins" if there or not result else ""
    if booking.status == Status.CANCELLED:
        return "cancelled_late" if booking.cancelled_late else "cancelled"
    return KINDS[result]


# What a booking that stands counts as, by what its marks come to.
KINDS = {
    Mark.ATTENDED: "attended_fully",
    Mark.PARTIAL: "partial",
    Mark.APOLOGIES: "apologies",
    Mark.DID_NOT_ATTEND: "did_not_attend",
    "": "not_marked",
}
