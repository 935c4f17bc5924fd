"""What `rules.completion` asks about bookings, and where a missed part can be made up."""

import datetime as dt

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Attendance, Booking, MakeUp
from courses.choices import EventStatus
from courses.models import EventSession


def for_completion(bookings):
    """Bookings with all that `rules.completion` asks: date, course, sittings, marks, make-ups. Three more queries."""
    return bookings.select_related("event__course__family").prefetch_related(
        Prefetch("event__sessions", EventSession.objects.order_by("number", "pk")),
        Prefetch("attendances", Attendance.objects.order_by("session__number", "pk")),
        Prefetch("make_ups", standing_make_ups()),
    )


def standing_make_ups():
    """Make-ups that have not ended, with where and when they are."""
    return MakeUp.objects.standing().select_related("missed", "session__event__locality").order_by("pk")


def make_up_sittings(booking, missed, *, window_days, at):
    """Sittings of other dates where a missed one can be made up, soonest first, each with `coming`: make-ups there.

    The same part of the same course, inside the window, on a date that has as many parts, where the person has no
    booking of their own. Whom the date is for is asked of the rules (`rules.not_for`). One query.
    """
    parts = EventSession.objects.filter(event=OuterRef("event")).order_by().values("event")
    return list(
        EventSession.objects.filter(
            number=missed.number,
            event__course=booking.event.course_id,
            event__status=EventStatus.PUBLISHED,
            event__count_only=False,
            starts_at__gt=at,
            starts_at__lte=missed.ends_at + dt.timedelta(days=window_days),
        )
        .exclude(event=booking.event_id)
        .exclude(event__bookings__in=Booking.objects.live().filter(delegate=booking.delegate_id))
        .annotate(
            parts=Subquery(parts.annotate(number_of=Count("pk")).values("number_of"), output_field=IntegerField()),
            coming=coming(),
        )
        .filter(parts=len(booking.event.sessions.all()))
        .select_related("event__course__only_for", "event__locality")
        .order_by("starts_at", "pk")
    )


def coming():
    """How many come to a sitting to make it up, as a subquery."""
    rows = MakeUp.objects.standing().filter(session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
