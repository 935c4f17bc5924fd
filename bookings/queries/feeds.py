"""Reads of calendar feeds."""

import datetime as dt

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, Subquery

from bookings.choices import HOLDING, ON_REGISTER, Status
from bookings.models import Booking, BookingChange, CalendarFeed, MakeUp
from bookings.queries.dates import number_with
from courses.choices import EventStatus
from courses.models import EventSession

# Cancelled entries stay in a feed for so long that every subscribed calendar has taken the cancellation in.
FEED_KEEPS = dt.timedelta(days=30)


def for_feed(person, *, at):
    """The bookings of a person's own calendar: places held, and those lost within 30 days. Two queries.

    Whoever only waited has no entry to cancel. Entries stay 30 days after the date. Each knows `places_taken` of its
    date.
    """
    since = at - FEED_KEEPS
    had_place = BookingChange.objects.filter(booking=OuterRef("pk"), to_status__in=ON_REGISTER)
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return (
        Booking.objects.filter(delegate=person, event__ends_at__gte=since)
        .filter(Q(status__in=ON_REGISTER) | Q(Exists(had_place), status=Status.CANCELLED, cancelled_at__gte=since))
        .annotate(places_taken=number_with(HOLDING, event="event"))
        .select_related("event__course", "event__locality")
        .prefetch_related(sessions)
        .order_by("event__starts_at", "pk")
    )


def make_ups_for_feed(person, *, at):
    """The make-ups of a person's own calendar: those that stand, and those ended within 30 days. One query.

    Each knows `places_taken` of its date.
    """
    since = at - FEED_KEEPS
    return (
        MakeUp.objects.filter(booking__delegate=person, session__ends_at__gte=since)
        .filter(Q(ended_at=None) | Q(ended_at__gte=since))
        .annotate(places_taken=number_with(HOLDING, event="session__event"))
        .select_related("booking", "session__event__course", "session__event__locality")
        .order_by("session__starts_at", "pk")
    )


def make_up_facts(make_up):
    """What a feed says about one make-up, which knows whether its date is `tentative`, for its fingerprint."""
    event, session = make_up.session.event, make_up.session
    return (make_up.pk, make_up.ended_at, make_up.calendar_sequence, session.starts_at, session.ends_at,
            event.course.title, event.venue, event.town, event.joining_url, event.joining_note,
            make_up.tentative)  # fmt: skip


def public_sessions(*, locality="", priority="", at):
    """The sittings of the public calendar as plain rows, by date: one query, whatever the number.

    Dates to come and of the last 30 days; those called off stay 30 days. `locality` and `priority` are codes.
    """
    since = at - FEED_KEEPS
    rows = EventSession.objects.filter(event__ends_at__gte=since).filter(
        Q(event__status=EventStatus.PUBLISHED) | Q(event__status=EventStatus.CANCELLED, event__cancelled_at__gte=since)
    )
    if locality:
        rows = rows.filter(event__locality__code=locality)
    if priority:
        rows = rows.filter(event__course__priorities__code=priority)
    parts = EventSession.objects.filter(event=OuterRef("event")).order_by().values("event")
    return list(
        rows.order_by("event__starts_at", "event_id", "number", "pk").values(
            "event_id",
            "number",
            "starts_at",
            "ends_at",
            "event__calendar_sequence",
            "event__status",
            "event__delivery",
            "event__town",
            "event__course__title",
            "event__locality__name",
            parts=Subquery(parts.annotate(number_of=Count("pk")).values("number_of"), output_field=IntegerField()),
        )
    )


def feed_of(user):
    """The user's live calendar address, or None."""
    return CalendarFeed.objects.filter(person_id=user.person_id, revoked_at=None).first() if user.person_id else None


def feed_by_digest(digest):
    """The live calendar address with this digest, of somebody whose account is not closed; else None."""
    feeds = CalendarFeed.objects.filter(token_hash=digest, revoked_at=None, person__user__is_active=True).annotate(
        has_make_ups=Exists(MakeUp.objects.filter(booking__delegate=OuterRef("person")))
    )
    return feeds.select_related("person").first()


def feed_facts(booking):
    """What a feed says about one booking, which knows whether its date is `tentative`, for its fingerprint."""
    event = booking.event
    return (
        booking.public_id,
        booking.status,
        booking.calendar_sequence,
        event.status,
        event.course.title,
        event.venue,
        event.town,
        event.joining_url,
        event.joining_note,
        booking.tentative,
        [(session.number, session.starts_at, session.ends_at) for session in event.sessions.all()],
    )
