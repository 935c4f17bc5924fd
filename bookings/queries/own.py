"""Reads about somebody's own bookings and wishes."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Subquery, prefetch_related_objects

from bookings.choices import LIVE, OfferOutcome, Status
from bookings.models import Approval, Attendance, Booking, Evidence, Interest, PlaceOffer
from bookings.queries.certificates import newest
from bookings.queries.completion import standing_make_ups
from courses.models import EventSession, Policy


def own_live(event, user):
    """The user's live booking of a date, or None."""
    return Booking.objects.of(user).live().filter(event=event).first()


def position(booking):
    """The place in the queue of somebody who waits, from 1."""
    return booking.event.bookings.filter(status=Status.WAITING, seq__lte=booking.seq).count()


def mine(user):
    """The user's own bookings with all a list of them shows: date, course, sittings, own marks, place in the queue."""
    return own(user).prefetch_related(*marks())


def one_of_mine(user, public_id):
    """One of the user's own bookings as `mine`, with the settings of its date (`courses.queries.policy_of`), or None.

    Two queries, and two more where the register says something (`has_marks`).
    """
    marked = Attendance.objects.filter(booking=OuterRef("pk"))
    bookings = own(user).annotate(has_marks=Exists(marked), policy_column=Policy.column())
    booking = bookings.filter(public_id=public_id).first()
    if booking is not None:
        booking.event.policy_column = booking.policy_column
        if booking.has_marks:
            prefetch_related_objects([booking], *marks())
    return booking


def marks():
    """What the register says of bookings and what is made up, for `prefetch_related`. Two queries."""
    return (
        Prefetch("attendances", Attendance.objects.select_related("session").order_by("session__number", "pk")),
        Prefetch("make_ups", standing_make_ups()),
    )


def own(user):
    """The user's own bookings with date, course, sittings and place in the queue. Two queries."""
    ahead = Booking.objects.filter(event=OuterRef("event"), status=Status.WAITING, seq__lte=OuterRef("seq")).order_by()
    number = ahead.values("event").annotate(number=Count("pk")).values("number")
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return (
        Booking.objects.of(user)
        .annotate(queue_position=Subquery(number, output_field=IntegerField()))
        .select_related("event__course__family", "event__locality")
        .prefetch_related(sessions)
    )


def upcoming_of(user, *, at):
    """The user's live bookings of dates that are not over, soonest first."""
    return mine(user).filter(status__in=LIVE, event__ends_at__gte=at).order_by("event__starts_at", "pk")


def past_of(user, *, at):
    """The user's other bookings: dates that are over, and places given up; latest first."""
    return newest(mine(user)).exclude(status__in=LIVE, event__ends_at__gte=at).order_by("-event__starts_at", "-pk")


def interests_of(user):
    """The courses the user wants to be told about."""
    own = Interest.objects.filter(person_id=user.person_id) if user.person_id else Interest.objects.none()
    return own.filter(ended_at=None).select_related("course").order_by("-since", "-pk")


def evidence_of(user):
    """Proof the user sent, latest first, with what it stands for."""
    own = Evidence.objects.filter(person_id=user.person_id) if user.person_id else Evidence.objects.none()
    return own.select_related("prerequisite__needs", "prerequisite__course").order_by("-asked_at", "-pk")


def approval_of(booking):
    """What was asked about a booking that waits for approval, or None."""
    return Approval.objects.filter(booking=booking).first()


def open_offer_of(booking):
    """The open offer of a booking, with all its page shows; None when there is none."""
    return PlaceOffer.objects.filter(booking=booking, outcome=OfferOutcome.OPEN).first()


def open_offers(bookings):
    """The open offers among these bookings, the first to run out first. One query where there are any, else none."""
    offered = [booking.pk for booking in bookings if booking.status == Status.OFFERED]
    if not offered:
        return []
    offers = PlaceOffer.objects.filter(booking__in=offered, outcome=OfferOutcome.OPEN)
    return offers.select_related("booking__event__course").order_by("expires_at", "pk")


def others_of_choice(booking):
    """The other dates somebody waits for in the same wish, soonest first."""
    if not booking.choice_id:
        return []
    others = Booking.objects.live().filter(choice_id=booking.choice_id, delegate_id=booking.delegate_id)
    return list(others.exclude(pk=booking.pk).select_related("event").order_by("event__starts_at", "pk"))


def to_change(bookings):
    """Bookings with all that the pages of handing on and moving show. Two queries."""
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return bookings.select_related(
        "event__course__family", "event__locality", "delegate__district", "agency"
    ).prefetch_related(sessions)
