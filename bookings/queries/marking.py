"""Reads about the register."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bookings.choices import ON_REGISTER, PRESENT, Mark, Status
from bookings.models import Attendance, Booking, HeadCount, MakeUp
from bookings.queries.dates import number_with
from courses.models import Event, EventSession
from people import queries as people
from people.models import Person


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


# Names at least so alike are shown to the trainer, who says whether it is one of these people.
ALIKE, MOST_SUGGESTED = 80, 5


def person_at(email):
    """The person with that e-mail address, or None."""
    return people.person_at(email)


def people_like(name, *, agency_id, session):
    """People of nearly that name who may have come without a booking, the likest first. Two queries.

    Looked for only among those who work for the agency that was named, and those who ever asked for a date of this
    course: a trainer must not be able to look everybody up.
    """
    course = session.event.course_id
    asked = Booking.objects.filter(event__course=course).values("delegate")
    there = register(session).order_by().values("delegate")
    known = Q(pk__in=asked) | (Q(agency=agency_id) if agency_id else Q(pk=None))
    people = Person.objects.current().filter(known).exclude(pk__in=there)
    names = dict(people.order_by("pk").values_list("pk", "name"))
    like = process.extract(
        name, names, scorer=fuzz.token_sort_ratio, processor=default_process, score_cutoff=ALIKE, limit=MOST_SUGGESTED
    )
    found = Person.objects.select_related("agency").in_bulk([pk for _name, _score, pk in like])
    return [found[pk] for _name, _score, pk in like]


@dataclass
class Counts:
    """What the register of one sitting comes to. `expected` are people with a place and those who make up this part."""

    session: Any
    expected: int = 0
    attended: int = 0
    part: int = 0
    absent: int = 0
    too_late: int = 0
    apologies: int = 0
    walk_ins: int = 0
    make_ups: int = 0
    head_count: int | None = None

    @property
    def unmarked(self):
        """People expected of whom the register says nothing."""
        return self.expected - self.attended - self.part - self.absent - self.apologies

    @property
    def there(self):
        """Everybody who was in the room; the head count where nobody is booked by name."""
        return self.attended + self.part + self.walk_ins if self.head_count is None else self.head_count


def counts_by_sitting(event, *, at):
    """The Counts of each sitting of a date that has begun, in order. Four queries.

    People who came to make up a part are counted here, where they were; in figures of courses and agencies they are
    counted once, where they booked.
    """
    sittings = EventSession.objects.filter(event=event, starts_at__lte=at).order_by("number", "pk")
    found = {row.pk: Counts(row) for row in sittings}
    held = Booking.objects.filter(event=event, status=Status.CONFIRMED).count()
    for pk, number in (
        MakeUp.objects.standing()
        .filter(session__in=found)
        .order_by()
        .values("session")
        .annotate(number=Count("pk"))
        .values_list("session", "number")
    ):
        found[pk].make_ups = number
    for counts in found.values():
        counts.expected = held + counts.make_ups
    rows = Attendance.objects.filter(session__in=found, booking__status__in=ON_REGISTER).values_list(
        "session", "mark", "late", "booking__status", "booking__event"
    )
    for pk, mark, late, status, own in rows:
        counts = found[pk]
        if status == Status.WALK_IN and own == event.pk:
            counts.walk_ins += mark in PRESENT
            continue
        counts.attended += mark == Mark.ATTENDED
        counts.part += mark == Mark.PARTIAL
        counts.apologies += mark == Mark.APOLOGIES
        counts.absent += mark == Mark.DID_NOT_ATTEND
        counts.too_late += mark == Mark.DID_NOT_ATTEND and bool(late)
    for head in HeadCount.objects.filter(session__in=found):
        found[head.session_id].head_count = head.attended
    return list(found.values())
