"""Reads for those who run dates: what needs a decision."""

import collections

from django.db.models import Count, F, OuterRef, Prefetch, Subquery, Sum

from bookings.choices import ChargeState, EvidenceState, SkipCode, Status
from bookings.models import Booking, Charge, Evidence, Interest, Skip
from bookings.queries.dates import with_places
from courses.models import Course, Event
from people.models import Agency


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
    invoiced = charges_run_by(user).filter(state=ChargeState.INVOICED).order_by()
    return (
        invoiced.values("settled_at").annotate(number=Count("pk"), total=Sum("pounds")).order_by("-settled_at")[:limit]
    )
