"""Attendance figures: the single source of every number about who came. Three reads, whatever the number of rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from courses.models import Policy
from people.choices import Sector
from reports.choices import DATE, NO_AGENCY, NONE, OF_PEOPLE, Group
from reports.queries.registers import registers


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
    # Whom the answers are of, where not everybody's are told (`queries.whole`); else None.
    asked: int | None = None
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
    no mark in their register yet: they are in no figure. For readers who get protected figures, `left_out` dates are
    too small to be in any, and `told` says what else is kept back (`queries.whole`).
    """

    total: Tally
    groups: dict
    awaiting: int
    policy: Policy
    left_out: int = 0
    told: Any = None


def attendance(scope, *, answers, by_date=False):
    """Return the figures of the scope. Three queries, rows streamed, nothing kept of a person but ids to count by.

    `answers` is the number of evaluations given on the day, by date (`queries.answers_by_date`).
    """
    policy = Policy.objects.get(pk=1)
    total, tallies, awaiting = Tally(), empty_tallies(), 0
    for pk, event, results in registers(scope, policy=policy):
        if results is None:
            awaiting += 1
            continue
        keys = event.keys if by_date else without_dates(event.keys)
        add_date(total, tallies, keys, event, results, answers=answers.get(pk, 0))
    return Attendance(total=total, groups=in_order(tallies, by_date), awaiting=awaiting, policy=policy)


def empty_tallies():
    """{group: {key: Tally}}, where a Tally is made when it is asked for."""
    return {group: defaultdict(Tally) for group in (*Group, DATE)}


def without_dates(keys):
    """The rows a date is in, but for its own."""
    return {group: key for group, key in keys.items() if group != DATE}


def add_date(total, tallies, keys, event, results, *, answers):
    """Count one date and its people in the total, in the rows `keys`, and in those of their agencies."""
    for tally in (total, *(tallies[group][key] for group, key in keys.items())):
        _count_date(tally, event, answers)
        for booking, kind in results:
            count(tally, booking, kind)
    _count_agencies(tallies, results)
    # A course is in one workforce, and a date in one row of each group: whoever reads both could subtract.
    tallies[Group.COURSE][event.keys[Group.COURSE]].inside = _inside(event.keys, (Group.WORKFORCE,))
    if DATE in keys:
        tallies[DATE][event.keys[DATE]].inside = _inside(event.keys, event.keys.keys() - {DATE})


def in_order(tallies, by_date):
    """The tallies as the groups of an `Attendance`: [(label, Tally)] in order, each with its key."""
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
    return groups


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


def count(tally, booking, kind):
    if not kind:
        return
    setattr(tally, kind, getattr(tally, kind) + 1)
    tally.registered += kind != "walk_ins"
    if kind in ATTENDANCES:
        tally.people_ids.add(booking.delegate_id)
