"""Reads about dates and bookings, each with a fixed number of queries whatever the number of rows."""

import datetime as dt

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import HOLDING, LIVE, ON_REGISTER, PRESENT, EvidenceState, Mark, Status
from bookings.models import Attendance, Booking, Dispensation, Evidence, HeadCount
from courses.models import Course, Event, EventSession
from people.models import Person


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
    return (
        with_places(events).select_related("course__only_for", "course__family", "locality").prefetch_related(sessions)
    )


def next_public_dates(*, at):
    """Dates that can be seen by anybody and start after `at`, soonest first, for tiles. Only of courses with a page."""
    events = Event.objects.upcoming(at).filter(course__in=Course.objects.filter(pages__live=True, retired_at=None))
    return for_tiles(events).order_by("starts_at", "pk")


def dates_of(course, *, at):
    """The course's upcoming dates, soonest first, for tiles."""
    return for_tiles(course.events.upcoming(at)).order_by("starts_at", "pk")


def own_live(event, user):
    """The user's live booking of a date, or None."""
    return Booking.objects.of(user).live().filter(event=event).first()


def position(booking):
    """The place in the queue of somebody who waits, from 1."""
    return booking.event.bookings.filter(status=Status.WAITING, seq__lte=booking.seq).count()


def mine(user):
    """The user's own bookings with all a list of them shows: date, course, sittings, own marks, place in the queue."""
    ahead = Booking.objects.filter(event=OuterRef("event"), status=Status.WAITING, seq__lte=OuterRef("seq")).order_by()
    number = ahead.values("event").annotate(number=Count("pk")).values("number")
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return (
        Booking.objects.of(user)
        .annotate(queue_position=Subquery(number, output_field=IntegerField()))
        .select_related("event__course", "event__locality")
        .prefetch_related(sessions, Prefetch("attendances", Attendance.objects.order_by("session__number", "pk")))
    )


def facts(*, person, event, policy, at, standing=""):
    """What the rules ask about a person and a date, as values of `rules.Facts`: one query, one for prerequisites."""
    since = at - dt.timedelta(days=round(policy.restriction_months * 30.44))
    own = Attendance.objects.filter(booking__delegate=person).order_by()
    row = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            absences=Count(
                "bookings",
                filter=Q(
                    bookings__attendances__mark=Mark.DID_NOT_ATTEND,
                    bookings__event__starts_at__gte=since,
                    bookings__event__starts_at__lte=at,
                ),
                distinct=True,
            ),
            last_attended_at=Subquery(
                own.filter(mark__in=PRESENT, booking__event__course=event.course_id)
                .order_by("-session__starts_at", "pk")
                .values("session__starts_at")[:1]
            ),
            set_aside=Subquery(Dispensation.objects.filter(person=person, event=event).values("codes")[:1]),
        )
        .values("absences", "last_attended_at", "set_aside")
        .get()
    )
    asks = getattr(event, "has_prerequisites", True)
    return {
        "standing": standing,
        "prerequisites": tuple(prerequisites(person=person, course=event.course, at=at)) if asks else (),
        "last_attended_at": row["last_attended_at"],
        "absences": row["absences"],
        "set_aside": frozenset(row["set_aside"] or ()),
    }


def prerequisites(*, person, course, at):
    """(title, met) of each thing a course asks for first: attended in full here, or proved by accepted evidence."""
    attended = Attendance.objects.filter(
        booking__delegate=person, mark=Mark.ATTENDED, booking__event__course=OuterRef("needs")
    )
    proved = Evidence.objects.filter(person=person, prerequisite=OuterRef("pk"), state=EvidenceState.ACCEPTED)
    rows = course.prerequisites.select_related("needs").annotate(
        last_at=Subquery(attended.order_by("-session__starts_at", "pk").values("session__starts_at")[:1]),
        proved_on=Subquery(proved.order_by("-done_on", "pk").values("done_on")[:1]),
    )
    for row in rows.order_by("pk"):
        yield row.title, met(row, at=at)


def met(prerequisite, *, at):
    """Whether a prerequisite read by `prerequisites` is met, and not too long ago."""
    dates = [prerequisite.last_at and prerequisite.last_at.date(), prerequisite.proved_on]
    dates = [date for date in dates if date]
    if not dates:
        return False
    months = prerequisite.within_months
    return not months or max(dates) >= (at - dt.timedelta(days=round(months * 30.44))).date()


def upcoming_of(user, *, at):
    """The user's live bookings of dates that are not over, soonest first."""
    return mine(user).filter(status__in=LIVE, event__ends_at__gte=at).order_by("event__starts_at", "pk")


def past_of(user, *, at):
    """The user's other bookings: dates that are over, and places given up; latest first."""
    return mine(user).exclude(status__in=LIVE, event__ends_at__gte=at).order_by("-event__starts_at", "-pk")


def register(session):
    """The bookings on the register of one sitting by name, each with `marks`: a list of none or one Attendance."""
    marks = Prefetch("attendances", Attendance.objects.filter(session=session), to_attr="marks")
    return (
        Booking.objects.filter(event_id=session.event_id, status__in=ON_REGISTER)
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
    made = Attendance.objects.filter(
        session__event=OuterRef("pk"), session__starts_at__lte=at, booking__status__in=ON_REGISTER
    ).exclude(mark=Mark.NOT_MARKED)
    return events.annotate(
        on_register=_count(ON_REGISTER),
        to_mark=F("on_register") * _number(held, "event") - _number(made.order_by(), "session__event"),
    )


def _number(rows, event):
    """How many of these rows there are, as a subquery; `event` is the path that leads to the date."""
    number = rows.values(event).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
