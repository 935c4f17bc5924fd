"""Attendance for readers who get protected figures: made of what may be told apart, so that no subtraction helps.

Hiding small cells protects one page. Whoever asks for two periods that differ by one date, for a locality and for all
of them, or today and tomorrow, could still subtract one page from the other. So (docs/adr/0025):

- **Dates** are counted in whole batches. A date whose counts are all large enough is a batch; smaller ones wait for
  the next small ones of their course and locality in that quarter, then for those of other localities. Batches depend
  on nothing a reader chooses, so the difference of any two figures is made of whole batches too. What stays too small
  is in no figure. A date is counted once its register is complete, or can no longer be written.
- **Agencies and sectors** are told for whole quarters and years that are over, for all localities and courses
  together, in the parts that `parts` decides on: how many were registered, and how many came.
- **Distinct people** are told of reporting years that are over, and of periods that the settings name.
- **How people were absent** is told of reporting years that are over.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.conf import settings

from courses.models import Policy
from reports.choices import FIRST_MONTH, NONE, OF_PEOPLE, Group
from reports.queries.attendance import (
    Attendance,
    Tally,
    add_date,
    attendance,
    count,
    empty_tallies,
    in_order,
    without_dates,
)
from reports.queries.parts import QUARTERS, parts
from reports.queries.registers import registers
from reports.queries.scope import Scope, london_day, quarter, reporting_year

# A register may be written for so long after its date; then its quarter is closed too.
SETTLED = dt.timedelta(days=14)
# What of a date must be large enough, and what of an agency in a quarter.
SIZES = ("registered", "expected", "attended", "attendances")
TOLD_OF_PEOPLE = ("registered", "attendances")


@dataclass(frozen=True)
class Told:
    """What beside sizes of dates may be told: distinct people, kinds of absence, and which rows of people.

    `rows` holds the keys of `OF_PEOPLE` groups that are told; None where the scope has no table of them at all. `least`
    is what other rows have at least: the sum of those of its quarters that are told anyway.
    """

    people: bool
    details: bool
    rows: frozenset | None
    least: dict = field(default_factory=dict)

    def tells(self, group, key):
        """Whether a row of an agency or a sector is told."""
        return self.rows is not None and (str(group), key) in self.rows


@dataclass(slots=True)
class _Date:
    """One date: its register where it lies in the scope, its sizes, and how many it has by agency and sector."""

    pk: int
    event: object
    results: list | None
    sizes: Counter
    people: dict
    answers: int | None

    @property
    def quarter(self):
        return quarter(london_day(self.event.starts_at))


@dataclass(slots=True)
class _Batch:
    """Dates that are never told apart."""

    dates: list = field(default_factory=list)
    # Batches that are together large enough for their evaluations to be told.
    answered: object = None

    @property
    def sizes(self):
        return sum((date.sizes for date in self.dates), Counter())


def counted(scope, *, answers, protect, by_date=False):
    """The `Attendance` of a scope for one reader: as it is, or as far as it may be told. Three queries."""
    return (protected if protect else attendance)(scope, answers=answers, by_date=by_date)


def protected(scope, *, answers, by_date=False):
    """Return the `Attendance` of a scope as far as it may be told. Three queries, of all quarters that it touches.

    `answers` is the number of evaluations given on the day, by date. Where agencies may be told, all reporting years
    that the scope touches are read: what may be told of a quarter depends on its year.
    """
    policy = Policy.objects.get(pk=1)
    dates = list(_dates(scope, policy, answers))
    made = batches(dates, policy.smallest_count, at=scope.at)
    inside = [batch for batch in made if all(date.results is not None for date in batch.dates)]
    total, tallies = Tally(asked=0), empty_tallies()
    for batch in inside:
        shared = _shared(batch.dates, by_date)
        for date in batch.dates:
            add_date(total, tallies, shared, date.event, date.results, answers=0)
    _add_answers(total, tallies, inside, by_date)
    rows, least = _rows_told(scope, made, policy.smallest_count) if _is_whole(scope) else (None, {})
    told = Told(people=_tells_people(scope), details=_is_year(scope) and _is_whole(scope), rows=rows, least=least)
    groups = in_order(tallies, by_date)
    if told.rows is None:
        groups |= {group: [] for group in OF_PEOPLE}
    here = [date for date in dates if date.results is not None]
    awaiting = sum(date.sizes is None for date in here)
    left_out = len(here) - awaiting - sum(len(batch.dates) for batch in inside)
    return Attendance(total, groups, awaiting, policy, left_out=left_out, told=told)


def is_over(last, at):
    """Whether nothing of a period that ends with this day can still be written."""
    return london_day(at) > last + SETTLED


def batches(dates, smallest, *, at):
    """Return the `_Batch`es of these dates, which are all of their quarters and courses that there are.

    Those that were made stay what they are when later dates come.
    """
    made, groups = [], defaultdict(list)
    for date in dates:
        groups[date.event.keys[Group.COURSE], date.quarter, date.event.count_only].append(date)
    for (_course, days, _heads), those in sorted(groups.items()):
        those.sort(key=lambda date: (date.event.starts_at, date.pk))
        made += _of_a_course(those, smallest, over=is_over(days[1], at))
    return made


def _of_a_course(dates, smallest, *, over):
    """The batches of one course in one quarter, and which of them are large enough in answers together."""
    made, waiting, stopped, late = [], defaultdict(_Batch), set(), []
    for date in dates:
        place = date.event.keys[Group.LOCALITY]
        if date.sizes is None:
            # What its register will say decides where the later small ones of its place belong.
            if not over:
                stopped.add(place)
        elif _large(date.sizes, smallest):
            made.append(_Batch([date]))
        elif place not in stopped:
            waiting[place].dates.append(date)
            if _large(waiting[place].sizes, smallest):
                made.append(waiting.pop(place))
    if over:
        left = [date for date in dates if any(date in batch.dates for batch in waiting.values())]
        last = _Batch()
        for date in left:
            last.dates.append(date)
            if _large(last.sizes, smallest):
                late.append(last)
                last = _Batch()
    # In the order in which they were made, so that none finds its company changed by one that came later.
    made.sort(key=lambda batch: max((date.event.ends_at, date.pk) for date in batch.dates))
    _join_answers([*made, *late], smallest)
    return [*made, *late]


def _join_answers(made, smallest):
    """Say of each batch with which others its evaluations are told: enough of them together, in order of time."""
    waiting = []
    for batch in made:
        if any(date.answers is None for date in batch.dates):
            # Its form is still open, and so are those of later ones.
            break
        waiting.append(batch)
        alone = sum(date.answers for date in batch.dates) >= smallest
        together = [batch] if alone else waiting
        if alone or sum(date.answers for one in waiting for date in one.dates) >= smallest:
            for one in together:
                one.answered = together
            waiting = waiting[:-1] if alone else []


def _add_answers(total, tallies, inside, by_date):
    """Add the evaluations of batches that are told together and all lie in the scope, and of how many people."""
    ids = {id(batch) for batch in inside}
    done = set()
    for batch in inside:
        together = batch.answered
        if together is None or id(together) in done or not all(id(one) in ids for one in together):
            continue
        done.add(id(together))
        dates = [date for one in together for date in one.dates]
        there = sum(date.sizes["attendances"] + date.sizes["head_count"] for date in dates)
        number = sum(date.answers for date in dates)
        for tally in (total, *(tallies[group][key] for group, key in _shared(dates, by_date).items())):
            tally.answers += number
            tally.asked = (tally.asked or 0) + there


def _shared(dates, by_date):
    """The rows that all of these dates are in: in others they would be told apart."""
    first = dates[0].event.keys
    keys = {group: key for group, key in first.items() if all(date.event.keys[group] == key for date in dates)}
    return keys if by_date else without_dates(keys)


def _dates(scope, policy, answers):
    """Yield a `_Date` for each that decides on the figures of the scope; only those in it keep their register."""
    open_for = dt.timedelta(days=policy.w1_open_days)
    for pk, event, results in registers(_reach(scope), policy=policy):
        settled = _is_settled(event, results, scope.at)
        closed = event.ends_at + open_for < scope.at
        sizes, people = _sizes(event, results) if settled else (None, {})
        yield _Date(
            pk=pk,
            event=event,
            results=(results or []) if _is_in(event, scope) else None,
            sizes=sizes,
            people=people,
            answers=answers.get(pk, 0) if closed else None,
        )


def _reach(scope):
    """The dates that decide on what may be told of a scope: those of its quarters, or of its reporting years."""
    if _is_whole(scope):
        first, last = reporting_year(scope.first)[0], reporting_year(scope.last)[1]
    else:
        first, last = quarter(scope.first)[0], quarter(scope.last)[1]
    return Scope(first=first, last=last, at=scope.at, course=scope.course)


def _is_in(event, scope):
    """Whether a date lies in the scope; its course does, as no other was read."""
    places = None if scope.localities is None else {place.code for place in scope.localities}
    return (
        scope.starts <= event.starts_at < scope.ends
        and (places is None or event.keys[Group.LOCALITY][-2] in places)
        and scope.delivery in ("", event.keys[Group.DELIVERY][-2])
    )


def _is_settled(event, results, at):
    """Whether the register of a date is complete, or can no longer be written."""
    if results is None:
        return False
    return at >= event.starts_at + SETTLED or not any(kind == "not_marked" for _booking, kind in results)


def _sizes(event, results):
    """(what must be large enough of a date, {(group, key): Counter} of its agencies and sectors)."""
    whole, people = Tally(head_count=event.head_count or 0), defaultdict(Tally)
    for booking, kind in results:
        agency, sector = str(booking.agency_id or NONE), booking.sector or NONE
        for tally in (whole, people[Group.SECTOR, sector], people[sector, agency]):
            count(tally, booking, kind)
    sizes = Counter({name: getattr(whole, name) for name in (*SIZES, "head_count")})
    return sizes, {row: Counter({name: getattr(of, name) for name in TOLD_OF_PEOPLE}) for row, of in people.items()}


def _large(sizes, smallest):
    """Whether dates may be told: by name where people are booked by name, else by the heads counted."""
    if not any(sizes[name] for name in SIZES):
        return sizes["head_count"] >= smallest
    return all(sizes[name] >= smallest for name in SIZES)


def _tells_people(scope):
    """Whether distinct people are told: of one reporting year, or a period that the settings name, once it is over.

    Of years and quarters both, the difference would tell how few had not come before.
    """
    if scope.course is not None or scope.localities is not None or not is_over(scope.last, scope.at):
        return False
    days = scope.first, scope.last
    named = [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last, _ in settings.REPORT_PERIODS]
    return days in (reporting_year(scope.first), *named)


def _is_year(scope):
    return (scope.first, scope.last) == reporting_year(scope.first)


def _is_whole(scope):
    """Whether a scope is made of whole quarters that are over, of all localities and courses."""
    ends = quarter(scope.first)[0], quarter(scope.last)[1]
    return not scope.is_narrowed and (scope.first, scope.last) == ends and is_over(scope.last, scope.at)


def _rows_told(scope, made, smallest):
    """What may be told of agencies and sectors in a scope of whole quarters.

    (their (group, key), {(group, key): what others have at least}).
    """
    wanted, counts = defaultdict(set), defaultdict(dict)
    for days in scope.quarters():
        wanted[reporting_year(days[0])].add(_number(days))
    for batch in made:
        for date in batch.dates:
            year = reporting_year(date.quarter[0])
            for (within, key), number in date.people.items():
                rows = counts[year].setdefault(within, {})
                rows.setdefault(key, [_nobody() for _ in QUARTERS])[_number(date.quarter)].update(number)
    told, least = [], defaultdict(Counter)
    for year, quarters in wanted.items():
        over = {number for number in QUARTERS if is_over(_days(year, number)[1], scope.at)}
        found = set()
        for row, numbers, its in _parts_of(counts[year], smallest, over=over):
            if its.tell(quarters):
                found.add(row)
            for number in its.alone & quarters:
                least[row].update(numbers[number])
        told.append(found)
    everywhere = frozenset.intersection(*map(frozenset, told))
    return everywhere, {row: number for row, number in least.items() if row not in everywhere}


def _parts_of(counts, smallest, *, over):
    """Yield ((group, key), its counts, its Parts) of one reporting year: sectors, and the agencies of each."""
    sectors = counts.get(Group.SECTOR, {})
    for sector, its in parts(sectors, smallest, over=over).items():
        yield (str(Group.SECTOR), sector), sectors[sector], its
        for agency, each in parts(counts[sector], smallest, over=over, whole=its).items():
            yield (str(Group.AGENCY), agency), counts[sector][agency], each


def _nobody():
    return Counter(dict.fromkeys(TOLD_OF_PEOPLE, 0))


def _number(days):
    """Which quarter of its reporting year, from 0."""
    return (days[0].month - FIRST_MONTH) % 12 // 3


def _days(year, number):
    """First and last day of that quarter of a reporting year."""
    first = year[0]
    for _ in range(number):
        first = quarter(first)[1] + dt.timedelta(days=1)
    return quarter(first)
