"""Reads about the register."""

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import ON_REGISTER, Mark
from bookings.models import Attendance, Booking, HeadCount, MakeUp
from bookings.queries.dates import number_with
from courses.models import Event, EventSession


def register(session):
    """Who is on the register of one sitting, by name: bookings of the date, and of others who come to make it up.

    Each has `marks`: a list of none or one Attendance. Two queries.
    """
    marks = Prefetch(
        "attendances", Attendance.objects.filter(session=session).select_related("marked_by"), to_attr="marks"
    )
    guests = MakeUp.objects.standing().filter(session=session).values("booking")
    return (
        Booking.objects.filter(Q(event_id=session.event_id) | Q(pk__in=guests), status__in=ON_REGISTER)
        .select_related("delegate", "agency")
        .prefetch_related(marks)
        .order_by("delegate__name", "pk")
    )


def with_register(user):
    """Dates whose register `user` may open: those delivered or co-ordinated, all for an administrator. Two queries."""
    events = Event.objects.all()
    if not user.is_administrator:
        delivered = Event.objects.delivered_by(user).values("pk")
        events = events.filter(Q(pk__in=delivered) | Q(locality__in=user.coordinated_localities))
    sessions = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    return events.select_related("course", "locality").prefetch_related(sessions)


def head_count(session):
    """The head count of a sitting, or None."""
    return HeadCount.objects.filter(session=session).first()


def with_marks(events, *, at):
    """Annotate dates with `on_register` and `to_mark`: marks still missing of the sittings that have begun by `at`."""
    held = EventSession.objects.filter(event=OuterRef("pk"), starts_at__lte=at).order_by()
    guests = MakeUp.objects.standing().filter(session__event=OuterRef("pk"), session__starts_at__lte=at).order_by()
    made = Attendance.objects.filter(
        session__event=OuterRef("pk"), session__starts_at__lte=at, booking__status__in=ON_REGISTER
    ).exclude(mark=Mark.NOT_MARKED)
    return events.annotate(
        on_register=number_with(ON_REGISTER),
        to_mark=F("on_register") * _number(held, "event")
        + _number(guests, "session__event")
        - _number(made.order_by(), "session__event"),
    )


def _number(rows, event):
    """How many of these rows there are, as a subquery; `event` is the path that leads to the date."""
    number = rows.values(event).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
