"""How many of the people there are to train have been trained: by priority, locality and agency, as of today."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from bookings.models import Booking
from bookings.queries import attended, courses_with_settings, dates_over, places
from bookings.rules import trained
from courses.models import Policy, Priority
from people.choices import UNLISTED_AGENCY
from people.models import Agency, Locality
from people.queries import headcounts
from reports.choices import NEARLY_ALL, NOT_SHOWN
from reports.queries.scope import london_day

# Shades go up by a fifth of the people each.
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of an agency's people in a place hold training of a priority.

    `trained` is None where it is not shown, and `words` then say why. `shade` goes from 0, nobody, to 5; None where the
    words say nothing of how many.
    """

    trained: int | None
    share: float | None
    words: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in one place: how many people it says it has there, since when, and a Cell for each priority."""

    agency: Agency
    people: int
    as_of: dt.date
    cells: list


@dataclass(frozen=True)
class Map:
    """The heat map: `tables` are (Locality, or None for everywhere; Lines by agency).

    `without` names the agencies that have given no number.
    """

    priorities: list
    tables: list
    without: list
    protected: bool
    smallest: int


@dataclass(slots=True)
class _Part:
    """One agency in one place while it is worked on."""

    heads: int
    as_of: dt.date
    numbers: dict


def coverage(scope, *, user, protect):
    """Return the Map of the scope's localities. Twelve queries. Its period does not matter: the map is of today.

    With `protect` a number is hidden where it, or what is left of the headcount, is small; and an agency's number for
    everywhere where one of its localities is hidden or what is left beside them is small. What is hidden does not
    depend on the localities chosen.
    """
    smallest = Policy.objects.get(pk=1).smallest_count
    priorities = list(Priority.objects.order_by("position", "pk"))
    localities = list(Locality.objects.order_by("position", "pk"))
    agencies = {agency.pk: agency for agency in Agency.objects.active().order_by("name", "pk")}
    given: dict[int, dict] = {}
    for (agency_id, locality_id, role_family), row in headcounts(user).items():
        if row.number:
            given.setdefault(agency_id, {})[locality_id, role_family] = row
    numbers = _numbers(holding(Booking.objects.all(), at=scope.at), places())
    tables: dict[int | None, list] = {None: [], **{locality.pk: [] for locality in localities}}
    for agency_id, agency in agencies.items():
        parts = _parts(agency, given.get(agency_id, {}), numbers[agency_id])
        cells = {
            priority.pk: _cells(parts, priority.pk, smallest=smallest if protect else 0) for priority in priorities
        }
        for place, part in parts.items():
            line = Line(agency, part.heads, part.as_of, [cells[priority.pk][place] for priority in priorities])
            tables[place].append(line)
    wanted = [None, *localities] if scope.localities is None else list(scope.localities)
    return Map(
        priorities=priorities,
        tables=[(place, tables[place.pk if place else None]) for place in wanted],
        without=[agency for pk, agency in agencies.items() if pk not in given and agency.code != UNLISTED_AGENCY],
        protected=protect,
        smallest=smallest,
    )


def holding(bookings, *, at):
    """{priority's id: ids of the people who hold training of one of its courses today}. Five queries."""
    courses = courses_with_settings()
    today = london_day(at)
    held: dict[int, set] = {}
    for one in trained(attended(bookings, at=at), dates=dates_over(at), courses=courses):
        if one.holds(today):
            for priority in courses[one.course_id][0].priorities.all():
                held.setdefault(priority.pk, set()).add(one.person_id)
    return held


def _numbers(held, where):
    """{agency's id: {locality's id, None for everywhere: {priority's id: number}}} of where people work today."""
    found: dict[int | None, dict[Any, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for priority, people in held.items():
        for place in (where[person] for person in people if person in where):
            for key in {None, place.locality_id}:
                found[place.agency_id][key][priority] += 1
    return found


def _parts(agency, given, numbers):
    """{locality's id, None for everywhere: _Part} of the places for which the agency says how many people it has.

    Where it gives numbers by kind of work alone, they are added up; where by locality alone, those are everywhere
    together. A number for everywhere of an agency of one locality is that locality's too.
    """
    parts = {}
    for place in {place for place, _role in given}:
        rows = [given[place, ""]] if (place, "") in given else [row for (at, _), row in given.items() if at == place]
        heads, as_of = sum(row.number for row in rows), min(row.as_of for row in rows)
        parts[place] = _Part(heads, as_of, numbers.get(place, {}))
    if parts and None not in parts:
        whole = sum((Counter(part.numbers) for part in parts.values()), Counter())
        as_of = min(part.as_of for part in parts.values())
        parts[None] = _Part(sum(part.heads for part in parts.values()), as_of, whole)
    elif set(parts) == {None} and agency.locality_id:
        parts[agency.locality_id] = parts[None]
    return parts


def _cells(parts, priority, *, smallest):
    """{place: Cell} of one agency and priority, protected together."""
    cells = {place: coverage_cell(part.numbers.get(priority, 0), part.heads, smallest) for place, part in parts.items()}
    local = {place: cell for place, cell in cells.items() if place is not None}
    if local and not any(parts[place] is parts[None] for place in local):
        rest = parts[None].numbers.get(priority, 0) - sum(parts[place].numbers.get(priority, 0) for place in local)
        if any(cell.trained is None for cell in local.values()) or 0 < rest < smallest:
            cells[None] = Cell(None, None, NOT_SHOWN, None)
    return cells


def coverage_cell(number, heads, smallest):
    """The Cell of one number."""
    if heads < smallest:
        return Cell(None, None, NOT_SHOWN, None)
    if number < smallest:
        return Cell(None, None, f"fewer than {smallest}", None)
    if smallest and heads - number < smallest:
        return Cell(None, None, NEARLY_ALL, SHADES)
    share = number / heads
    return Cell(number, share, f"{number} of {heads}", min(int(share * SHADES) + 1, SHADES) if number else 0)
