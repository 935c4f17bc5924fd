"""Attendance figures: the single source of every number about who came. Three reads, whatever the number of rows."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import PRESENT, Mark, Status
from bookings.models import Booking, BookingChange, MakeUp
from bookings.rules import outcome
from courses.choices import Delivery, Workforce
from courses.models import Policy
from people.choices import Sector
from reports.choices import DATE, NO_AGENCY, NONE, OF_PEOPLE, Group
from reports.queries.scope import london_day


@dataclass(frozen=True, slots=True)
class Rate:
    """One attendance rate with what it is made of; a denominator of 0 or a hidden part leaves it without a value."""

    code: str
    label: str
    numerator: int | None
    denominator: int | None
    hidden: bool = False

    @property
    def value(self):
        """The share, or None where it cannot be said."""
        return self.numerator / self.denominator if self.denominator and self.numerator is not None else None


# The kinds of booking that are attendances.
ATTENDANCES = ("attended_fully", "partial", "walk_ins")
RATES = (
    ("attended_registered", "Attended, of all registered"),
    ("attended_expected", "Attended, of those expected"),
    ("all_registered", "All attendances with walk-ins, against registered"),
    ("all_capacity", "All attendances with walk-ins, against capacity"),
)


@dataclass(slots=True)
class Tally:
    """The ledger of a group of dates. Head counts stand apart: nobody was booked or named there, so no rate has them.

    `capacity` and `answers` (evaluations given on the day) are None where they mean nothing, as for an agency. `key`
    names the row within its group, as addresses do; `inside` names the rows of other groups that it is part of.
    """

    key: str = ""
    inside: dict = field(default_factory=dict, repr=False)
    dates: int = 0
    capacity: int | None = 0
    registered: int = 0
    cancelled: int = 0
    cancelled_late: int = 0
    apologies: int = 0
    did_not_attend: int = 0
    not_marked: int = 0
    partial: int = 0
    attended_fully: int = 0
    walk_ins: int = 0
    head_count: int = 0
    counted_dates: int = 0
    answers: int | None = 0
    people_ids: set = field(default_factory=set, repr=False)

    @property
    def held(self):
        """Registered people who had not given up their place when the day came."""
        return self.registered - self.cancelled - self.cancelled_late

    @property
    def expected(self):
        """Registered less those who cancelled in time."""
        return self.registered - self.cancelled

    @property
    def absent(self):
        """Expected people who did not come, or are not marked yet."""
        return self.expected - self.attended

    @property
    def attended(self):
        """Registered people who came, in full or in part."""
        return self.attended_fully + self.partial

    @property
    def attendances(self):
        """Everybody recorded by name: attended and walk-ins."""
        return self.attended + self.walk_ins

    @property
    def all_attendances(self):
        """Attendances by name and head counts together."""
        return self.attendances + self.head_count

    @property
    def people(self):
        """Distinct people among the attendances by name."""
        return len(self.people_ids)

    @property
    def rates(self):
        """The four rates, in their fixed order, each with numerator and denominator."""
        parts = (
            (self.attended, self.registered),
            (self.attended, self.expected),
            (self.attendances, self.registered),
            (self.attendances, self.capacity),
        )
        return tuple(Rate(code, label, *pair) for (code, label), pair in zip(RATES, parts, strict=True))


@dataclass(frozen=True)
class Attendance:
    """All attendance figures of a scope: the total, and for each `Group` a list of (label, Tally), labels in order.

    Where the dates were asked for, `groups` has a row for each of them under DATE. `awaiting` dates took place but have
    no mark in their register yet: they are in no figure.
    """

    total: Tally
    groups: dict
    awaiting: int
    policy: Policy


@dataclass(slots=True)
class _Event:
    """What the figures need to know of a date; `minutes` is the length of each sitting begun so far, by its id.

    `keys` says for each group which row the date is in: what the row sorts by, its key, its label.
    """

    keys: dict
    starts_at: dt.datetime
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


def attendance(scope, *, answers, by_date=False):
    """Return the figures of the scope. Three queries, rows streamed, nothing kept of a person but ids to count by.

    `answers` is the number of evaluations given on the day, by date (`queries.answers_by_date`).
    """
    policy = Policy.objects.get(pk=1)
    total, awaiting = Tally(), 0
    tallies: dict[str, dict[tuple, Tally]] = {group: defaultdict(Tally) for group in (*Group, DATE)}
    for pk, event, results in registers(scope, policy=policy):
        if results is None:
            awaiting += 1
            continue
        keys = event.keys if by_date else {group: key for group, key in event.keys.items() if group != DATE}
        for tally in (total, *(tallies[group][key] for group, key in keys.items())):
            _count_date(tally, event, answers.get(pk, 0))
            for booking, kind in results:
                count(tally, booking, kind)
        _count_agencies(tallies, results)
        # A course is in one workforce, and a date in one row of each group: whoever reads both could subtract.
        tallies[Group.COURSE][event.keys[Group.COURSE]].inside = _inside(event.keys, (Group.WORKFORCE,))
        if by_date:
            tallies[DATE][event.keys[DATE]].inside = _inside(event.keys, event.keys.keys() - {DATE})
    for tally in (tally for group in OF_PEOPLE for tally in tallies[group].values()):
        # An agency has no share of the room, and answers do not say whose they are.
        tally.capacity = tally.answers = None
    groups = {}
    for group, rows in tallies.items():
        if group == DATE and not by_date:
            continue
        groups[group] = [(key[-1], rows[key]) for key in sorted(rows)]
        for key, tally in rows.items():
            tally.key = key[-2]
    return Attendance(total=total, groups=groups, awaiting=awaiting, policy=policy)


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


@dataclass(frozen=True, slots=True)
class Marked:
    """How many dates of a scope took place and say who came (`dates`), and how many wait for their register."""

    dates: int
    awaiting: int


def registers_marked(scope):
    """The Marked of a scope: what `attendance` counts as dates, for pages of other figures. Three queries."""
    waits = [results is None for _pk, _event, results in registers(scope, policy=Policy.objects.get(pk=1))]
    return Marked(waits.count(False), waits.count(True))


def _count_date(tally, event, answers):
    tally.dates += 1
    tally.counted_dates += event.count_only
    tally.capacity = (tally.capacity or 0) + (0 if event.count_only else event.capacity)
    tally.head_count += event.head_count or 0
    tally.answers = (tally.answers or 0) + answers


def _count_agencies(tallies, results):
    """Count one date's people for their agencies, and for the sectors those are in."""
    theirs: dict[tuple, list] = defaultdict(list)
    for booking, kind in results:
        agency = booking.agency.casefold(), str(booking.agency_id or NONE), booking.agency
        theirs[Group.AGENCY, agency].append((booking, kind))
        theirs[Group.SECTOR, _sector(booking.sector)].append((booking, kind))
        tallies[Group.AGENCY][agency].inside = {Group.SECTOR: booking.sector or NONE}
    for (group, key), rows in theirs.items():
        tally = tallies[group][key]
        tally.dates += 1
        for booking, kind in rows:
            count(tally, booking, kind)


def _sector(code):
    """The row of a sector; people of no agency come last."""
    return (Sector.values.index(code), code, Sector(code).label) if code else (len(Sector), NONE, NO_AGENCY)


def _inside(keys, groups):
    return {group: keys[group][-2] for group in groups}


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
        _pk, title, course, workforce, position, place, locality, delivery, starts_at, capacity, count_only, *_rest = (
            lines[0]
        )
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
        sittings = [line[11:] for line in lines if line[11] is not None and line[12] <= scope.at]
        minutes = {sitting: round((ends - starts).total_seconds() / 60) for sitting, starts, ends, _heads in sittings}
        counts = [counted for *_times, counted in sittings if counted is not None]
        heads = sum(counts) if counts else None
        yield pk, _Event(keys, starts_at, capacity, count_only, heads, minutes)


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


def count(tally, booking, kind):
    if not kind:
        return
    setattr(tally, kind, getattr(tally, kind) + 1)
    tally.registered += kind != "walk_ins"
    if kind in ATTENDANCES:
        tally.people_ids.add(booking.delegate_id)
