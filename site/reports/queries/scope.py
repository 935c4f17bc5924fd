"""What a report is about: a period, a course or all, a locality or several. Everything else reads only through it."""

import datetime as dt
from dataclasses import dataclass

from courses.choices import EventStatus
from courses.models import Course, Event
from courses.rules import reporting_year
from people.models import Locality
from reports.choices import LONDON, Period


@dataclass(frozen=True, slots=True)
class Scope:
    """The first and last day (London), the moment of asking, and the narrowing by course and localities.

    `localities` None means all. Only dates that took place are in it: published, and begun before `at`. `delivery`
    narrows attendance to one way of delivery; figures of evaluation know no such narrowing, and refuse it.
    """

    first: dt.date
    last: dt.date
    at: dt.datetime
    course: Course | None = None
    localities: tuple[Locality, ...] | None = None
    delivery: str = ""

    @property
    def locality_ids(self):
        """Ids of the localities, or None for all."""
        return None if self.localities is None else tuple(locality.pk for locality in self.localities)

    @property
    def starts(self):
        """The first instant of the period."""
        return _midnight(self.first)

    @property
    def ends(self):
        """The first instant after the period."""
        return _midnight(self.last + dt.timedelta(days=1))

    def events(self):
        """The dates of the scope, as a queryset."""
        events = held(self.at).filter(starts_at__gte=self.starts, starts_at__lt=self.ends)
        if self.course is not None:
            events = events.filter(course=self.course)
        if self.localities is not None:
            events = events.filter(locality__in=self.locality_ids)
        if self.delivery:
            events = events.filter(delivery=self.delivery)
        return events

    @property
    def is_narrowed(self):
        """Whether only some courses, localities or ways of delivery are asked for."""
        return self.course is not None or self.localities is not None or bool(self.delivery)

    def quarters(self):
        """First and last day of each quarter the scope touches, in order."""
        found = []
        day = self.first
        while day <= self.last:
            found.append(quarter(day))
            day = found[-1][1] + dt.timedelta(days=1)
        return found

    def covers(self, *, starts_at, course_id, locality_id):
        """Whether a date with these facts lies in the scope. Not to be asked of one way of delivery."""
        if self.delivery:
            raise ValueError("answers are never told by the way of delivery")
        return (
            self.starts <= starts_at < self.ends
            and (self.course is None or self.course.pk == course_id)
            and (self.localities is None or locality_id in self.locality_ids)
        )


def scope_of(job):
    """The Scope a FileJob was asked for, as seen at that moment. Raises DoesNotExist if its course is gone."""
    asked = job.scope
    places = asked["localities"]
    return Scope(
        first=dt.date.fromisoformat(asked["first"]),
        last=dt.date.fromisoformat(asked["last"]),
        at=job.asked_at,
        course=Course.objects.get(pk=asked["course"]) if asked["course"] else None,
        localities=None if places is None else tuple(Locality.objects.filter(pk__in=places).order_by("position", "pk")),
    )


def held(at):
    """Dates that took place: published, not called off, and begun by `at`."""
    return Event.objects.filter(status=EventStatus.PUBLISHED, starts_at__lte=at)


def places_with(ids):
    """The localities with these ids, in the partnership's order."""
    return Locality.objects.filter(pk__in=ids).order_by("position", "pk")


def london_day(moment):
    """The day in London of an aware moment."""
    return moment.astimezone(LONDON).date()


def quarter(day):
    """First and last day of the quarter that `day` lies in; quarters begin in January, April, July, October."""
    start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    after = (start + dt.timedelta(days=100)).replace(day=1)
    return start, after - dt.timedelta(days=1)


def last_quarters(today, number=8):
    """(first, last day) of the quarter of today and of those before it, the newest first."""
    for _quarter in range(number):
        first, last = quarter(today)
        yield first, last
        today = first - dt.timedelta(days=1)


def period_days(period, *, today):
    """First and last day of one of the moving periods of `Period`, seen from `today`."""
    day_before = dt.timedelta(days=1)
    match period:
        case Period.THIS_YEAR:
            return reporting_year(today)
        case Period.LAST_YEAR:
            return reporting_year(reporting_year(today)[0] - day_before)
        case Period.THIS_QUARTER:
            return quarter(today)
        case Period.LAST_QUARTER:
            return quarter(quarter(today)[0] - day_before)
    raise ValueError(f"{period} has no days of its own")


def _midnight(day):
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)
