"""Which dates are read, which are meant, and when their forms take no more answers."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from courses.choices import EventStatus
from courses.models import Event
from evaluations.choices import Wave
from evaluations.models import Closing, Envelope, Response
from evaluations.queries import years


@dataclass(frozen=True, slots=True)
class Day:
    """What the analysis knows of one date. `day_closes` and `later_closes` are when its forms take no more answers."""

    pk: int
    course_id: int
    locality_id: int
    year: int
    starts_at: dt.datetime
    day_closes: dt.datetime
    later_closes: dt.datetime
    # Whether answers to the form of the day are as they stay: mixed, and looked at beside those from before the day.
    settled: bool = True
    course: str = ""
    locality: str = ""
    # Where its locality stands among all.
    position: int = 0


@dataclass(frozen=True)
class Reach:
    """Which dates are read and which are meant: `covers` says of a Day whether its answers are asked for.

    All dates of a course in a reporting year are read, since which answers may be told apart depends on all of them.
    `courses` None means every course. `years` are reporting years. `groups`: figures by kind of organisation too.
    """

    at: dt.datetime
    years: range
    covers: object
    courses: tuple[int, ...] | None = None
    groups: bool = False

    def events(self):
        """The dates that are read, as a queryset."""
        first, last = (
            dt.datetime(year, years.FIRST_MONTH, 1, tzinfo=years.LONDON) for year in (self.years[0], self.years[-1] + 1)
        )
        events = Event.objects.filter(
            status=EventStatus.PUBLISHED, starts_at__gte=first, starts_at__lt=last, starts_at__lte=self.at
        )
        return events if self.courses is None else events.filter(course__in=self.courses)


def days(reach, policy):
    """Yield a Day for each date in reach. One query."""
    closed = Closing.objects.filter(event=OuterRef("pk"))
    rows = (
        reach.events()
        .annotate(
            closed_day=Subquery(closed.filter(wave=Wave.W1).values("made_at")[:1]),
            closed_later=Subquery(closed.filter(wave=Wave.W2).values("made_at")[:1]),
            unsettled=Exists(Response.objects.filter(event=OuterRef("pk"), wave=Wave.W1, shuffled=False))
            | Exists(Envelope.objects.filter(event=OuterRef("pk"), wave=Wave.W0)),
        )
        .order_by("pk")
        .values_list(
            "pk",
            "course_id",
            "locality_id",
            "starts_at",
            "ends_at",
            "closed_day",
            "closed_later",
            "unsettled",
            "course__title",
            "locality__name",
            "locality__position",
        )
    )
    open_for, later_for = dt.timedelta(days=policy.w1_open_days), years.follow_up_lasts(policy)
    # A title is kept once, however many dates have it.
    names: dict[str, str] = {}
    for pk, course_id, locality_id, starts_at, ends_at, day, later, unsettled, course, locality, position in rows:
        yield Day(
            pk=pk,
            course_id=course_id,
            locality_id=locality_id,
            year=years.reporting_year(starts_at),
            starts_at=starts_at,
            day_closes=min(filter(None, (day, ends_at + open_for))),
            later_closes=min(filter(None, (later, ends_at + later_for))),
            settled=not unsettled,
            course=names.setdefault(course, course),
            locality=names.setdefault(locality, locality),
            position=position,
        )
