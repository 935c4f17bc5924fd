"""Whoever gets protected figures lays pages side by side and subtracts: periods, localities, courses, rows, moments.

The world is made up and lives in memory; what is attacked are the figures themselves (`queries.protected`, `tables`).
"""

import datetime as dt
import itertools
import random
import sys
from types import SimpleNamespace

import numpy
import pytest

from reports.choices import DATE, LONDON, OF_PEOPLE, Group
from reports.queries import Scope, attendance, protected, tables
from reports.queries.parts import Parts
from reports.queries.registers import Date

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2027, 9, 30)
START = dt.datetime(2026, 10, 1, 9, tzinfo=LONDON)
LONG_AFTER = dt.datetime(2027, 12, 1, 9, tzinfo=LONDON)
POLICY = SimpleNamespace(smallest_count=5, smallest_mean=8, w1_open_days=14)
PLACES = [SimpleNamespace(pk=n, code=f"place-{n}", name=f"Place {n}") for n in range(3)]
COURSES = [SimpleNamespace(pk=n, code=f"COURSE-{n}", title=f"Course {n}") for n in range(3)]
# (agency's id, sector): unequal, one sector with a single agency.
AGENCIES = ((1, "COUNCIL"), (2, "COUNCIL"), (3, "COUNCIL"), (4, "HEALTH"), (5, "HEALTH"), (6, "POLICE"))
KINDS = ("attended_fully",) * 12 + ("walk_ins", "did_not_attend", "apologies", "cancelled", "cancelled_late", "partial")
COLUMNS = ("registered", "expected", "attended", "attendances", "head_count", "answers", "people")
QUARTERS = (
    (dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    (dt.date(2027, 1, 1), dt.date(2027, 3, 31)),
    (dt.date(2027, 4, 1), dt.date(2027, 6, 30)),
    (dt.date(2027, 7, 1), dt.date(2027, 9, 30)),
)


class World:
    """A made-up reporting year: dates large and small, registers written late, agencies of unequal sizes."""

    def __init__(self, seed):
        chance = random.Random(seed)
        self.dates = {}
        self.answers = {}
        self.written = {}
        scale = chance.choice((0.3, 1, 3))
        weights = [chance.choice((1, 2, 5, 20)) for _ in AGENCIES]
        for pk in range(1, chance.randint(14, 40)):
            starts = START + dt.timedelta(days=chance.randrange(364))
            course, place = chance.choice(COURSES), chance.choice(PLACES)
            size = round(chance.choice((2, 4, 7, 12, 25)) * scale)
            heads = chance.choice((3, 40, 90)) if chance.random() < 0.05 else None
            self.dates[pk] = _date(pk, starts, course, place, chance.choice(("VIRTUAL", "FACE_TO_FACE")), heads)
            self.written[pk] = starts + dt.timedelta(days=chance.choice((0, 0, 0, 3, 11)))
            booked = [] if heads else [
                (_booking(pk, n, *chance.choices(AGENCIES, weights)[0], chance), chance.choice(KINDS))
                for n in range(size)
            ]  # fmt: skip
            self.dates[pk] = self.dates[pk], booked
            there = sum(kind in ("attended_fully", "partial", "walk_ins") for _booking, kind in booked) + (heads or 0)
            self.answers[pk] = chance.randint(0, there)

    def registers(self, scope, *, policy):
        """What `queries.registers` would read at that moment."""
        for pk, (date, booked) in self.dates.items():
            inside = scope.starts <= date.starts_at < scope.ends and date.starts_at <= scope.at
            if not inside or scope.course is not None and date.keys[Group.COURSE][-2] != scope.course.code:
                continue
            places = None if scope.localities is None else [place.code for place in scope.localities]
            if places is not None and date.keys[Group.LOCALITY][-2] not in places:
                continue
            if scope.delivery and date.keys[Group.DELIVERY][-2] != scope.delivery:
                continue
            if scope.at >= self.written[pk]:
                yield pk, date, booked
            else:
                yield pk, date, [(booking, "not_marked") for booking, kind in booked if kind != "walk_ins"]

    def answered(self, at):
        """The answers given by then: after a week half of them are there."""
        return {
            pk: self.answers[pk] if at >= date.ends_at + dt.timedelta(days=7) else self.answers[pk] // 2
            for pk, (date, _booked) in self.dates.items()
        }


def _date(pk, starts, course, place, delivery, heads):
    month = starts.date().replace(day=1)
    keys = {
        Group.COURSE: (course.title, course.code, course.title),
        Group.WORKFORCE: (course.pk % 2, f"W{course.pk % 2}", f"Workforce {course.pk % 2}"),
        Group.LOCALITY: (place.pk, place.code, place.name),
        Group.DELIVERY: (delivery, delivery, delivery),
        Group.MONTH: (month, f"{month:%Y-%m}", f"{month:%B %Y}"),
        DATE: (starts, str(pk), f"Date {pk}"),
    }
    return Date(keys, starts, starts + dt.timedelta(hours=3), 25, heads is not None, heads, {})


def _booking(event, number, agency, sector, chance):
    return SimpleNamespace(
        pk=1000 * event + number, event_id=event, agency=f"Agency {agency}", agency_id=agency, sector=sector,
        delegate_id=chance.randrange(60),
    )  # fmt: skip


def scopes(at):
    """What somebody could ask for: periods long and short, localities, courses, ways of delivery."""
    days = [FIRST + dt.timedelta(days=n) for n in (0, 31, 75, 92, 182, 200, 300)]
    periods = {(first, last - dt.timedelta(days=1)) for first, last in itertools.combinations(days, 2)}
    periods |= {(FIRST, LAST), *QUARTERS, (QUARTERS[0][0], QUARTERS[1][1]), (QUARTERS[1][0], QUARTERS[3][1])}
    for first, last in sorted(periods):
        yield Scope(first=first, last=last, at=at)
    for first, last in ((FIRST, LAST), *QUARTERS, (days[1], days[3])):
        for place in PLACES:
            yield Scope(first=first, last=last, at=at, localities=(place,))
        for course in COURSES:
            yield Scope(first=first, last=last, at=at, course=course)
            yield Scope(first=first, last=last, at=at, course=course, localities=(PLACES[0],))
        yield Scope(first=first, last=last, at=at, delivery="VIRTUAL")


class Page:
    """What one page tells: of each row that stands for dates, its cells and the dates that lie in it."""

    def __init__(self, world, scope, told):
        self.scope, self.told = scope, told
        inside = {pk: date for pk, date, _booked in world.registers(scope, policy=POLICY)}
        # Only annual reports narrow by delivery; they keep back what would be left of all people.
        cells = told.total.cells | ({"people": None} if scope.delivery else {})
        self.rows = [("", frozenset(inside), cells)]
        for group, rows in told.groups.items():
            for row in rows if group not in OF_PEOPLE else ():
                dates = frozenset(pk for pk, date in inside.items() if date.keys[group][-2] == row.key)
                self.rows.append((f"{group} {row.key}", dates, row.cells))
        for row in told.dates:
            self.rows.append((f"date {row.key}", frozenset([int(row.key)]), row.cells))


def pages(world, moments, *, protect):
    """Every page at every moment."""
    found = []
    for at in moments:
        for scope in scopes(at):
            made = protect(scope, answers=world.answered(at), by_date=True)
            found.append(Page(world, scope, tables(made, protect=True)))
    return found


MOMENTS = (START + dt.timedelta(days=80), START + dt.timedelta(days=120), START + dt.timedelta(days=122), LONG_AFTER)


def small_differences(read):
    """Counts below five, and counts from one to four of the difference of two rows of which one lies in the other.

    The smaller one was read at the same time or earlier: else it may tell of dates that the larger did not know yet.
    Nought only says that nothing was added.
    """
    found = set()
    for name in COLUMNS:
        cells = {
            (page.scope.at, _bits(dates), row[name])
            for page in read
            for _name, dates, row in page.rows
            if isinstance(row[name], int)
        }
        found |= {(name, dates, value) for _at, dates, value in cells if value < 5}
        for (now, one, more), (then, other, less) in itertools.product(cells, cells):
            if 0 < abs(more - less) < 5 and not other & ~one and then <= now:
                found.add((name, one & ~other, more - less))
    return found


def _bits(dates):
    """A set of dates as one number: quick to compare."""
    return sum(1 << pk for pk in dates)


@pytest.fixture
def of(monkeypatch):
    """Arrange the world that the figures are read from."""

    def arrange(world):
        policy = SimpleNamespace(objects=SimpleNamespace(get=lambda pk: POLICY))
        # By their names: a function of the package is called as its module is.
        for name in ("reports.queries.whole", "reports.queries.attendance"):
            monkeypatch.setattr(sys.modules[name], "registers", world.registers)
            monkeypatch.setattr(sys.modules[name], "Policy", policy)
        return world

    return arrange


SEEDS = 6


def test_no_two_pages_tell_how_few_came(of):
    for seed in range(SEEDS):
        read = pages(of(World(seed)), MOMENTS, protect=protected)

        assert small_differences(read) == set(), f"seed {seed}"


def test_pages_tell_much(of):
    """The attack would be worth nothing if nothing were told."""
    told = [page for seed in range(SEEDS) for page in pages(of(World(seed)), (LONG_AFTER,), protect=protected)]
    names = {name.partition(" ")[0] for page in told for name, _dates, cells in page.rows if cells["registered"] != 0}

    assert {"", "course", "locality", "month", "delivery", "workforce", "date"} <= names
    assert any(isinstance(page.told.total.cells["people"], int) for page in told)
    assert any(isinstance(page.told.total.cells["answers"], int) for page in told)
    agencies = [
        row for page in told for row in page.told.groups[Group.AGENCY] if isinstance(row.cells["registered"], int)
    ]
    assert len({row.key for row in agencies}) == len(AGENCIES)


@pytest.mark.parametrize("seed", range(3))
def test_pages_that_only_hide_small_cells_tell_how_few_came(of, seed):
    """The control: each page protected by itself, as if there were no other."""
    read = pages(of(World(seed)), MOMENTS[:2], protect=attendance)

    assert {name for name, _dates, _value in small_differences(read)} >= {"registered", "attendances"}


# The attacker on agencies: how many of one, or of some together, were booked, cancelled, came or walked in.
OUTCOMES = {
    "registered": ("cancelled", "absent", "attended"),
    "expected": ("absent", "attended"),
    "attended": ("attended",),
    "attendances": ("attended", "walk_in"),
}
ATOMS = ("cancelled", "absent", "attended", "walk_in")
OF_KIND = dict.fromkeys(("cancelled_late", "apologies", "did_not_attend", "not_marked"), "absent") | {
    "attended_fully": "attended", "partial": "attended", "cancelled": "cancelled", "walk_ins": "walk_in",
}  # fmt: skip
SECTORS = sorted({sector for _agency, sector in AGENCIES})


def known_of_agencies(world, *, protect, at=LONG_AFTER):
    """(equations, values): what the pages of quarters, of several together and of the year tell of agencies."""
    periods = [
        (QUARTERS[one][0], QUARTERS[other][1], range(one, other + 1)) for one in range(4) for other in range(one, 4)
    ]
    told = {}
    for first, last, quarters in periods:
        page = tables(protect(Scope(first=first, last=last, at=at), answers={}), protect=True)
        rows = [([agency for agency, _sector in AGENCIES], page.total.cells)]
        rows += [([int(row.key)], row.cells) for row in page.groups[Group.AGENCY]]
        rows += [
            ([agency for agency, sector in AGENCIES if sector == row.key], row.cells)
            for row in page.groups[Group.SECTOR]
        ]
        for agencies, cells in rows:
            for column, outcomes in OUTCOMES.items():
                if isinstance(cells[column], int):
                    told[_vector(agencies, quarters, outcomes).tobytes()] = cells[column]
    vectors = [numpy.frombuffer(key) for key in told]
    return numpy.array(vectors), numpy.array(list(told.values()), dtype=float)


def _vector(agencies, quarters, outcomes):
    """The sum of these agencies, quarters and outcomes as a row of coefficients."""
    row = numpy.zeros((len(AGENCIES), 4, len(ATOMS)))
    for agency, quarter, outcome in itertools.product(agencies, quarters, outcomes):
        row[agency - 1, quarter, ATOMS.index(outcome)] = 1
    return row.ravel()


def _sets_of(things):
    return [some for many in range(1, len(things) + 1) for some in itertools.combinations(things, many)]


def agencies_found(world, *, protect):
    """Small counts of agencies of one sector that follow from all that is told; nought is small too."""
    equations, values = known_of_agencies(world, protect=protect)
    if not len(equations):
        return set()
    # Who is nowhere in the figures of the year is in no table.
    year = protect(Scope(first=FIRST, last=LAST, at=LONG_AFTER), answers={})
    there = {int(tally.key) for _label, tally in year.groups[Group.AGENCY]}
    of_sector = [[agency for agency, its in AGENCIES if its == sector and agency in there] for sector in SECTORS]
    groups = {some for agencies in of_sector for some in _sets_of(agencies)}
    wanted = list(itertools.product(sorted(groups), _sets_of(range(4)), _sets_of(ATOMS)))
    targets = numpy.array([_vector(*each) for each in wanted])
    # A target follows if it is a sum of what is told, each taken some number of times.
    solution, *_rest = numpy.linalg.lstsq(equations.T, targets.T, rcond=None)
    follows = numpy.abs(equations.T @ solution - targets.T).max(axis=0) < 1e-7
    sums = values @ solution
    return {
        (each, round(value)) for each, known, value in zip(wanted, follows, sums, strict=True) if known and value < 4.5
    }


def test_no_small_count_of_an_agency_follows_from_quarters_and_years(of):
    for seed in range(24):
        assert agencies_found(of(World(seed)), protect=protected) == set(), f"seed {seed}"


def test_small_counts_of_agencies_follow_where_each_page_is_protected_by_itself(of):
    """The control: the old way."""
    assert any(agencies_found(of(World(seed)), protect=attendance) for seed in range(10))


def test_small_counts_of_agencies_follow_where_each_row_is_told_that_is_large(of, monkeypatch):
    """The other control: rows are told where they are large, whatever is left of the whole and of the year."""

    def careless(rows, smallest, *, over, whole=None):
        return {
            row: Parts({n for n in over if min(counts[n].values()) >= smallest}, together=True)
            for row, counts in rows.items()
        }

    monkeypatch.setattr("reports.queries.whole.parts", careless)

    assert any(agencies_found(of(World(seed)), protect=protected) for seed in range(20))


@pytest.mark.long
def test_attackers_find_nobody_in_500_data_sets(of):
    for seed in range(500):
        world = of(World(seed))
        assert agencies_found(world, protect=protected) == set(), f"seed {seed}"
        assert small_differences(pages(world, MOMENTS, protect=protected)) == set(), f"seed {seed}"
