"""What the independent scrutineer reads: years, localities, priorities, levels of evaluation, what is overdue.

Always protected, whoever reads it, and made of figures that other pages tell as well.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch
from wagtail.models import Page

from courses.models import Course, Priority
from reports.choices import Group
from reports.queries.attendance import Rate
from reports.queries.protection import figures
from reports.queries.scope import Scope, london_day, reporting_year

# This reporting year and the two before.
YEARS = 3
# What is added up over the courses of a priority.
ADDED = ("attended", "expected", "attendances")


@dataclass(frozen=True, slots=True)
class Year:
    """One reporting year: its days and its figures (`queries.Tables`)."""

    first: dt.date
    last: dt.date
    tables: object

    @property
    def label(self):
        """For example 2026/27."""
        return f"{self.first.year}/{self.last.year % 100:02}"


@dataclass(frozen=True, slots=True)
class OnPriority:
    """The courses of one priority: sums of those whose counts may be told; `hidden` of its courses are in none."""

    name: str
    dates: int
    attended: Rate
    attendances: int
    courses: int
    hidden: int


def years(at, *, number=YEARS, finished=False):
    """The reporting years up to now, this one first, with their protected figures; `finished` leaves this one out."""
    found, day = [], london_day(at)
    if finished:
        day = reporting_year(day)[0] - dt.timedelta(days=1)
    for _ in range(number):
        first, last = reporting_year(day)
        scope = Scope(first=first, last=last, at=at)
        found.append(Year(first, last, figures(scope, protect=True)))
        day = first - dt.timedelta(days=1)
    return found


def by_priority(tables):
    """An OnPriority for each priority, from the rows by course of protected Tables: so nothing new is told."""
    rows = {row.key: row for row in tables.groups[Group.COURSE]}
    priorities = Priority.objects.order_by("position", "pk")
    found = []
    for priority in priorities.prefetch_related(Prefetch("courses", Course.objects.order_by("pk"))):
        mine = [rows[course.code] for course in priority.courses.all() if course.code in rows]
        told = [row for row in mine if all(isinstance(row.cells[name], int) for name in ADDED)]
        sums = {name: sum(row.cells[name] for row in told) for name in ADDED}
        found.append(
            OnPriority(
                name=priority.name,
                dates=sum(row.cells["dates"] for row in mine),
                attended=Rate("attended_expected", "Attended, of those expected", sums["attended"], sums["expected"]),
                attendances=sums["attendances"],
                courses=len(mine),
                hidden=len(mine) - len(told),
            )
        )
    return found


def overdue_briefings(at):
    """(title, address, day) of live briefings that were to be read again by a day that has passed. One query.

    The pages live in a room beside this one: they are reached by the name of their key.
    """
    pages = Page.objects.live().filter(briefingpage__review_on__lt=london_day(at))
    rows = pages.order_by("briefingpage__review_on", "pk").values_list("title", "slug", "briefingpage__review_on")
    return [(title, f"/briefings/{slug}/", day) for title, slug, day in rows]
