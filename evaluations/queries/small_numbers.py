"""The one place that decides which answers may be told apart (docs/adr/0010, docs/adr/0019).

A figure is never hidden after it was worked out: it is worked out from whole **batches** only. A batch is one date, or
several small dates of a course together, in which every number that is told is large enough. Batches depend on nothing
that a reader chooses, never overlap and, once made, never change: dates come in the order in which their forms closed,
and a small date waits until others of its course make it large enough. So whatever two figures are subtracted from each
other, over rows, totals, filters or time, the difference is made of whole batches again, and none of them is small.

Finer figures need larger batches. Those are made of whole batches of the coarser figure, so that the two can be
subtracted too.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers that are never told apart: of which dates, made when, and how many of each kind (`cells`).

    `locality_id` is None where the dates lie in several.
    """

    events: tuple[int, ...]
    course_id: int
    locality_id: int | None
    year: int
    made_at: dt.datetime
    cells: Counter = field(default_factory=Counter)


def batches(dates: Iterable[Batch], enough: Callable[[Counter], bool], *, at, over: Callable[[int], dt.datetime]):
    """Return the batches in which `enough` says yes of the cells. What is too small to be told is in none of them.

    `dates` are single dates or coarser batches, each with the moment it was complete. A date that is enough by itself
    stays alone. The others wait for the next ones of their course and locality; what still waits when the reporting
    year is `over` joins what waits in other localities. Later dates never change the batches of earlier ones.
    """
    made = []
    key = _course_and_year
    for (_course, year), group in groupby(sorted(dates, key=lambda date: (key(date), date.made_at, date.events)), key):
        made += _of_a_course(list(group), enough, at=at, over=over(year))
    return sorted(made, key=lambda batch: (batch.made_at, batch.events))


def inside(made: Iterable[Batch], covered: Callable[[int], bool]):
    """Those batches whose dates are all covered, and the sum of their cells."""
    whole = [batch for batch in made if all(map(covered, batch.events))]
    cells: Counter = Counter()
    for batch in whole:
        cells.update(batch.cells)
    return whole, cells


def at_least(smallest: int) -> Callable[[Counter], bool]:
    """Enough answers in all."""
    return lambda cells: sum(cells.values()) >= smallest


def each_part(parts: Callable[[Counter], Iterable[int]], smallest: int) -> Callable[[Counter], bool]:
    """Enough in each part that is told; nought is as telling as one."""
    return lambda cells: all(part >= smallest for part in parts(cells))


def _course_and_year(date):
    return date.course_id, date.year


def _of_a_course(dates, enough, *, at, over):
    """The batches of one course in one reporting year."""
    made: list = []
    waiting: dict = {}
    for date in dates:
        if date.made_at > at:
            break
        if enough(date.cells):
            made.append(date)
        # What comes after the year was closed has nobody to wait for.
        elif date.made_at <= over:
            _wait(waiting, date.locality_id, date, enough, made)
    if at >= over:
        left: dict = {}
        for locality in sorted(waiting, key=str):
            _wait(left, None, _later(waiting[locality], over), enough, made)
    return made


def _wait(waiting, place, date, enough, made):
    """Put a date to those that wait in a place; if they are enough now, they are a batch."""
    together = _joined(waiting.pop(place), date) if place in waiting else date
    if enough(together.cells):
        made.append(together)
    else:
        waiting[place] = together


def _joined(one, other):
    same = one.locality_id == other.locality_id
    return Batch(
        events=one.events + other.events,
        course_id=one.course_id,
        locality_id=one.locality_id if same else None,
        year=one.year,
        made_at=max(one.made_at, other.made_at),
        cells=one.cells + other.cells,
    )


def _later(batch, moment):
    """The same, complete at a later moment: it is told of only then."""
    return Batch(batch.events, batch.course_id, batch.locality_id, batch.year, moment, batch.cells)
