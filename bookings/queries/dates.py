"""Reads about dates: places, tiles, what the page of booking asks."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from bookings.choices import HOLDING, Reason, Status
from bookings.models import Booking
from courses.models import Course, Event, EventSession


def with_places(events):
    """Annotate dates with `places_taken` and `waiting`. Says how many, never who."""
    return events.annotate(places_taken=number_with(HOLDING), waiting=number_with((Status.WAITING,)))


def dates_of_make_ups(make_ups):
    """{id: date} of the dates on which these make-ups are, `with_places`. One query where there are any, else none."""
    pks = [make_up.session.event_id for make_up in make_ups]
    return with_places(Event.objects.filter(pk__in=pks)).in_bulk() if pks else {}


def number_with(statuses, *, event="pk"):
    """The number of the date's bookings with one of these statuses; `event` names the column that holds the date."""
    rows = Booking.objects.filter(event=OuterRef(event), status__in=statuses).order_by()
    number = rows.values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def for_tiles(events):
    """Dates with all that a date tile shows: course, locality, sittings, places. Two queries."""
    related = ("course__only_for", "course__family", "locality")
    return with_places(events).select_related(*related).prefetch_related(sittings())


def for_rules(events):
    """Dates with all that the rules of booking ask of them; flags spare reads that would find nothing. One query."""
    return events.with_flags().select_related("course__only_for", "course__family", "locality")


def to_book(events, user):
    """Dates with all that the page of booking asks before it shows anything, settings and own booking too. One query.

    `own_booking` is the public id of the user's live booking, or None; `own_status` says where it stands. Sittings are
    read when they are shown (`with_sittings`).
    """
    own = Booking.objects.of(user).live().filter(event=OuterRef("pk"))
    return (
        for_rules(with_places(events))
        .with_policy()
        .annotate(own_booking=Subquery(own.values("public_id")[:1]), own_status=Subquery(own.values("status")[:1]))
    )


def to_show(events, user):
    """Dates with all their own page says: as `to_book`, with sittings, and `page_slug` of the course. Two queries."""
    pages = Course.objects.filter(pk=OuterRef("course"), pages__live=True).order_by("-pages__pk")
    shown = to_book(events, user).annotate(page_slug=Subquery(pages.values("pages__slug")[:1]))
    return shown.prefetch_related(sittings())


def with_sittings(event):
    """The date with its sittings in order. One query."""
    prefetch_related_objects([event], sittings())
    return event


def sittings():
    """The sittings of dates, in order, for `prefetch_related`."""
    return Prefetch("sessions", EventSession.objects.order_by("number", "pk"))


def next_public_dates(*, at):
    """Dates that can be seen by anybody and start after `at`, soonest first, for tiles. Only of courses with a page."""
    events = Event.objects.upcoming(at).filter(course__in=Course.objects.filter(pages__live=True, retired_at=None))
    return for_tiles(events).order_by("starts_at", "pk")


def dates_of(course, *, at):
    """The course's upcoming dates, soonest first, for tiles."""
    return for_tiles(course.events.upcoming(at)).order_by("starts_at", "pk")


def courses_to_ask_for():
    """Courses somebody may wait for or be interested in: still taught, and known to the public."""
    known = Event.objects.public().filter(course=OuterRef("pk"))
    return Course.objects.filter(Q(pages__live=True) | Q(Exists(known)), retired_at=None).distinct()


def dates_without(person, course, *, at):
    """The course's upcoming dates on which `person` has no live booking, for tiles."""
    return dates_of(course, at=at).exclude(bookings__in=Booking.objects.live().filter(delegate=person))


def lost_by_calling_off(event):
    """How many bookings the calling off of a date ended."""
    lost = Booking.objects.filter(event=event, status=Status.CANCELLED, last_reason=Reason.EVENT_CANCELLED)
    return lost.filter(cancelled_at=event.cancelled_at).count()


def told_not_sure(event):
    """How many with a place were last told that the date is not certain."""
    return Booking.objects.filter(event=event, status=Status.CONFIRMED, told_not_sure=True).count()


def told(event):
    """(how many are told when a date changes, how many of them can be written to in no way)."""
    live = Booking.objects.live().filter(event=event)
    unreachable = Q(delegate__email=None) & Q(delegate__manager_email="")
    row = live.aggregate(everybody=Count("pk"), unreachable=Count("pk", filter=unreachable))
    return row["everybody"], row["unreachable"]
