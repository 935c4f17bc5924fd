"""Reads about dates and bookings, each with a fixed number of queries whatever the number of rows."""

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import HOLDING, Status
from bookings.models import Booking
from courses.models import Course, Event, EventSession


def with_places(events):
    """Annotate dates with `places_taken` and `waiting`. Says how many, never who."""
    return events.annotate(places_taken=_count(HOLDING), waiting=_count((Status.WAITING,)))


def _count(statuses):
    """The number of the date's bookings with one of these statuses."""
    rows = Booking.objects.filter(event=OuterRef("pk"), status__in=statuses).order_by()
    number = rows.values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def for_tiles(events):
    """Dates with all that a date tile shows: course, locality, sittings, places. Two queries."""
    sessions = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    return with_places(events).select_related("course__only_for", "locality").prefetch_related(sessions)


def next_public_dates(*, at):
    """Dates that can be seen by anybody and start after `at`, soonest first, for tiles. Only of courses with a page."""
    events = Event.objects.upcoming(at).filter(course__in=Course.objects.filter(pages__live=True, retired_at=None))
    return for_tiles(events).order_by("starts_at", "pk")


def dates_of(course, *, at):
    """The course's upcoming dates, soonest first, for tiles."""
    return for_tiles(course.events.upcoming(at)).order_by("starts_at", "pk")
