"""Reads about dates and bookings, each with a fixed number of queries whatever the number of rows."""

import collections
import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from bookings.choices import (
    HOLDING,
    LIVE,
    ON_REGISTER,
    PRESENT,
    ChargeState,
    EvidenceState,
    Mark,
    OfferOutcome,
    SkipCode,
    Status,
)
from bookings.models import (
    Approval,
    Attendance,
    Booking,
    BookingChange,
    CalendarFeed,
    Charge,
    Dispensation,
    Evidence,
    HeadCount,
    Interest,
    PlaceOffer,
    Skip,
)
from courses.choices import EventStatus
from courses.models import Course, Event, EventSession, Prerequisite
from people.models import Agency, Person


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


def for_rules(events):
    """Dates with all that the rules of booking ask of them; flags spare reads that would find nothing. One query."""
    return events.with_flags().select_related("course__only_for", "course__family", "locality")


def to_book(events, user):
    """Dates with all that the page of booking asks before it shows anything, `own_booking` of the user too. One query.

    `own_booking` is the public id of the user's live booking, or None. Sittings are read when they are shown.
    """
    own = Booking.objects.of(user).live().filter(event=OuterRef("pk")).values("public_id")[:1]
    related = ("course__only_for", "course__family", "locality")
    return for_rules(with_places(events)).select_related(*related).annotate(own_booking=Subquery(own))


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
    row: Any = (
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
        .order_by("pk")
        .first()
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
    rows = (
        Prerequisite.objects.filter(course=course)
        .select_related("needs")
        .annotate(
            last_at=Subquery(attended.order_by("-session__starts_at", "pk").values("session__starts_at")[:1]),
            proved_on=Subquery(proved.order_by("-done_on", "pk").values("done_on")[:1]),
        )
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


# Cancelled entries stay in a feed for so long that every subscribed calendar has taken the cancellation in.
FEED_KEEPS = dt.timedelta(days=30)


def for_feed(person, *, at):
    """The bookings of a person's own calendar: places held, and those lost within 30 days. Two queries.

    Whoever only waited has no entry to cancel. Entries stay 30 days after the date.
    """
    since = at - FEED_KEEPS
    had_place = BookingChange.objects.filter(booking=OuterRef("pk"), to_status__in=ON_REGISTER)
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return (
        Booking.objects.filter(delegate=person, event__ends_at__gte=since)
        .filter(Q(status__in=ON_REGISTER) | Q(Exists(had_place), status=Status.CANCELLED, cancelled_at__gte=since))
        .select_related("event__course", "event__locality")
        .prefetch_related(sessions)
        .order_by("event__starts_at", "pk")
    )


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


def courses_to_ask_for():
    """Courses somebody may wait for or be interested in: still taught, and known to the public."""
    known = Event.objects.public().filter(course=OuterRef("pk"))
    return Course.objects.filter(Q(pages__live=True) | Q(Exists(known)), retired_at=None).distinct()


def dates_without(person, course, *, at):
    """The course's upcoming dates on which `person` has no live booking, for tiles."""
    return dates_of(course, at=at).exclude(bookings__in=Booking.objects.live().filter(delegate=person))


def rules_set_aside(person, course):
    """{date's id: codes} of the rules set aside for `person` on dates of a course. One query."""
    return dict(Dispensation.objects.filter(person=person, event__course=course).values_list("event", "codes"))


def interests_of(user):
    """The courses the user wants to be told about."""
    own = Interest.objects.filter(person_id=user.person_id) if user.person_id else Interest.objects.none()
    return own.filter(ended_at=None).select_related("course").order_by("-since", "-pk")


def evidence_of(user):
    """Proof the user sent, latest first, with what it stands for."""
    own = Evidence.objects.filter(person_id=user.person_id) if user.person_id else Evidence.objects.none()
    return own.select_related("prerequisite__needs", "prerequisite__course").order_by("-asked_at", "-pk")


def told(event):
    """(how many are told when a date changes, how many of them can be written to in no way)."""
    live = Booking.objects.live().filter(event=event)
    unreachable = Q(delegate__email=None) & Q(delegate__manager_email="")
    row = live.aggregate(everybody=Count("pk"), unreachable=Count("pk", filter=unreachable))
    return row["everybody"], row["unreachable"]


def watch_list(user, *, at):
    """Dates `user` runs where places are free while people wait, each with `why`: sentences. Three queries.

    The reasons are those noted when somebody was passed over; where none is noted yet, the next run offers the place.
    """
    latest = Skip.objects.filter(booking=OuterRef("pk")).order_by("-pk")
    waiting = (
        Booking.objects.filter(status=Status.WAITING)
        .annotate(skip_code=Subquery(latest.values("code")[:1]))
        .order_by("seq", "pk")
    )
    events = (
        with_places(Event.objects.run_by(user).upcoming(at))
        .filter(waiting__gt=0, places_taken__lt=F("capacity"))
        .select_related("course", "locality")
        .prefetch_related(Prefetch("bookings", waiting, to_attr="queue"), "held_back__agency")
        .order_by("starts_at", "pk")
    )
    for event in events:
        event.free = event.capacity - event.places_taken
        event.why = list(_why_free(event, at=at))
        yield event


def _why_free(event, *, at):
    """The reasons why a free place of a date is not offered, each once with how many it holds back."""
    if event.booking_closes_at <= at:
        yield "Booking has closed, so no offers are made. Book somebody from the list yourself, or leave it."
        return
    codes = collections.Counter(booking.skip_code for booking in event.queue)
    said = {
        SkipCode.ELIGIBILITY: "no longer among those the date is for",
        SkipCode.AGENCY_SHARE: "from an agency that has its share of places until the release date",
        SkipCode.HELD_BACK: "behind places held back for another agency",
        SkipCode.CLOSING: "too late for an offer: the date is too near",
        None: "next in turn: the place is offered with the next run, within minutes",
    }
    for code, words in said.items():
        if codes[code]:
            yield f"{codes[code]} {'waits' if codes[code] == 1 else 'wait'}, {words}"


def demand(user):
    """Courses people wait for: (course, interested, waiting), most wanted first. Two queries.

    Interest counts where the person works in a locality the user plans for; waiting on the dates the user runs.
    """
    interests = Interest.objects.filter(ended_at=None)
    queues = Booking.objects.filter(status=Status.WAITING, event__in=Event.objects.run_by(user).values("pk"))
    if not user.is_administrator:
        interests = interests.filter(locality__in=user.coordinated_localities)
    interested = collections.Counter(interests.values_list("course", flat=True))
    waiting = collections.Counter(queues.values_list("event__course", flat=True))
    courses = Course.objects.in_bulk({*interested, *waiting})
    rows = [(course, interested[pk], waiting[pk]) for pk, course in courses.items()]
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0].title, row[0].pk))


def evidence_to_decide(user):
    """Proof of training elsewhere that waits for `user`'s decision, oldest first: of people who work in a co-ordinated
    locality, never one's own. One query."""
    rows = Evidence.objects.filter(state=EvidenceState.ASKED).exclude(person=user.person_id)
    if not user.is_administrator:
        rows = rows.filter(person__district__locality__in=user.coordinated_localities)
    return rows.select_related(
        "person__agency", "person__district", "prerequisite__course", "prerequisite__needs"
    ).order_by("asked_at", "pk")


def charges_run_by(user):
    """Charges of the dates `user` runs, latest first, with person, agency and date. One query."""
    charges = Charge.objects.all()
    if not user.is_administrator:
        charges = charges.filter(booking__event__locality__in=user.coordinated_localities)
    return charges.select_related(
        "booking__delegate", "booking__agency", "booking__event__course", "booking__event__locality", "settled_by"
    ).order_by("-made_at", "-pk")


def agencies_charged(user):
    """The agencies that have charges on dates `user` runs, by name. One query."""
    return Agency.objects.filter(pk__in=charges_run_by(user).order_by().values("booking__agency")).order_by(
        "name", "pk"
    )


def invoice_runs(user, *, limit=12):
    """What was invoiced together on dates `user` runs, latest first: `settled_at`, `number`, `total`. One query."""
    invoiced = charges_run_by(user).filter(state=ChargeState.INVOICED).order_by().values("settled_at")
    runs = invoiced.annotate(number=Count("pk"), total=Sum("pounds")).order_by("-settled_at")
    return runs[:limit]


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


def feed_of(user):
    """The user's live calendar address, or None."""
    return CalendarFeed.objects.filter(person_id=user.person_id, revoked_at=None).first() if user.person_id else None


def feed_by_digest(digest):
    """The live calendar address with this digest, of somebody whose account is not closed; else None."""
    feeds = CalendarFeed.objects.filter(token_hash=digest, revoked_at=None, person__user__is_active=True)
    return feeds.select_related("person").first()


def feed_facts(booking):
    """What a feed says about one booking, for its fingerprint."""
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
        [(session.number, session.starts_at, session.ends_at) for session in event.sessions.all()],
    )
