"""What each kind of user sees first, read from every room in a fixed number of queries."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

import bookings.queries
from audit.choices import SENTENCES
from audit.models import Entry
from bookings.choices import HOLDING, LIVE, ON_REGISTER, Decision, Status
from bookings.models import Approval, Attendance, Booking, BookingChange, Charge, Skip
from bookings.queries import for_tiles, with_marks, with_places
from bookings.rules import Facts, why_not
from courses.choices import EventStatus
from courses.models import Event, EventSession, HeldBack
from courses.queries import clashes, policy_for, with_trainers, with_variant
from courses.rules import day_off, working_days_between
from design.templatetags.design import clock, day, short_day
from people.models import Agency, Person
from people.queries import found

LONDON = ZoneInfo("Europe/London")
# How far back a register that is not complete is still asked for.
REMIND_DAYS = dt.timedelta(days=60)
HISTORY_LINES = 100
# How far ahead a date that lacks something is brought up.
LOOK_AHEAD = dt.timedelta(days=28)
# The board looks so far ahead; it brings a date up so long before the day of decision.
DECIDE_AHEAD = dt.timedelta(days=120)
DECIDE_SOON = dt.timedelta(days=7)


def london_day(at):
    """The first and the last moment, excluded, of London's day."""
    today = at.astimezone(LONDON).date()
    midnight = dt.datetime.combine(today, dt.time(), tzinfo=LONDON)
    return midnight, dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), tzinfo=LONDON)


def delivered(user, *, at):
    """The dates a trainer delivers, all for an administrator, with places, marks still to make and trainers."""
    events = Event.objects.all() if user.is_administrator else Event.objects.delivered_by(user)
    return with_trainers(with_marks(for_tiles(events), at=at))


def planned(user, *, at):
    """The dates a co-ordinator runs, all for an administrator, with places, marks still to make and trainers."""
    return with_trainers(with_marks(with_variant(for_tiles(Event.objects.run_by(user))), at=at))


def duties(user, *, at):
    """The dates `user` delivers or runs, with marks still to make; for an administrator only those delivered."""
    events = Event.objects.delivered_by(user)
    if not user.is_administrator:
        events = events | Event.objects.run_by(user)
    return with_marks(events.select_related("course"), at=at)


def unmarked(events, *, at):
    """Those of the dates whose register still has gaps, oldest first; the first sitting is over."""
    return events.filter(
        status=EventStatus.PUBLISHED, starts_at__lte=at, starts_at__gt=at - REMIND_DAYS, to_mark__gt=0
    ).order_by("starts_at", "pk")


def today(events, *, at):
    """Those of the dates with a sitting on London's today, soonest first."""
    first, last = london_day(at)
    sitting = Q(sessions__starts_at__gte=first, sessions__starts_at__lt=last)
    return events.filter(sitting, status=EventStatus.PUBLISHED).order_by("starts_at", "pk").distinct()


def soon(events, *, at):
    """Those of the dates that start in the next four weeks, soonest first."""
    ahead = events.filter(starts_at__gt=at, starts_at__lte=at + LOOK_AHEAD)
    return ahead.exclude(status=EventStatus.CANCELLED).order_by("starts_at", "pk")


def delegates(event):
    """Bookings of a date for its co-ordinator: who comes by name, who waits in order, who gave up. Four queries.

    Each has its `ledger`, and the reasons for which it was `passed_over`, latest last.
    """
    related = (
        Prefetch("attendances", Attendance.objects.select_related("session").order_by("session__number", "pk")),
        Prefetch("changes", BookingChange.objects.select_related("actor").order_by("pk"), to_attr="ledger"),
        Prefetch("skips", Skip.objects.order_by("pk"), to_attr="passed_over"),
    )
    rows = event.bookings.select_related("delegate", "agency").prefetch_related(*related).order_by("seq", "pk")
    lists = {"coming": [], "waiting": [], "gone": []}
    for booking in rows:
        kind = "coming" if booking.status in ON_REGISTER else "waiting" if booking.status in LIVE else "gone"
        lists[kind].append(booking)
    lists["coming"].sort(key=lambda booking: (booking.delegate.name, booking.pk))
    return lists


def history(event, user, bookings):
    """What was done with a date, its bookings and its register, newest first. Two queries.

    Each line has `at`, `who`, `what` and, where it is somebody else, `whom`.
    """
    of_event = (
        Q(target_type="courses.event", target_id=str(event.pk))
        | Q(target_type="courses.eventsession", target_id__in=[str(sitting.pk) for sitting in event.sessions.all()])
        | Q(target_type="bookings.booking", target_id__in=[str(booking.pk) for booking in bookings])
    )
    entries = list(Entry.objects.visible_to(user).filter(of_event).order_by("-at", "-pk")[:HISTORY_LINES])
    ids = {int(pk) for entry in entries for pk in (entry.actor_id, entry.subject_id) if pk.isdigit()}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {
            "at": entry.at,
            "who": names.get(int(entry.actor_id), "Somebody") if entry.actor_id.isdigit() else "The platform",
            "what": SENTENCES.get(entry.action, entry.action),
            "whom": names.get(int(entry.subject_id), "")
            if entry.subject_id.isdigit() and entry.subject_id != entry.actor_id
            else "",
        }
        for entry in entries
    ]


def agencies_of(user):
    """The agencies whose bookings `user` may read: those led, all with bookings for an administrator."""
    if user.is_administrator:
        return Agency.objects.filter(pk__in=Booking.objects.values("agency")).order_by("name", "pk")
    return Agency.objects.filter(pk__in=user.led_agencies).order_by("name", "pk")


def of_agency(agency):
    """The agency's bookings with person, date and marks; the agency is the one of the day of booking."""
    marks = Prefetch("attendances", Attendance.objects.select_related("session").order_by("session__number", "pk"))
    return (
        Booking.objects.filter(agency=agency)
        .select_related("delegate", "event__course", "event__locality")
        .prefetch_related(marks)
    )


def agency_upcoming(agency, *, at):
    """Places and waits of the agency's people on dates that are not over, soonest first."""
    rows = of_agency(agency).filter(status__in=LIVE, event__ends_at__gte=at)
    return rows.order_by("event__starts_at", "delegate__name", "pk")


def agency_past(agency, *, at):
    """What became of the agency's other bookings, latest first. Waits that came to nothing are left out."""
    rows = bookings.queries.newest(of_agency(agency)).exclude(status__in=LIVE, event__ends_at__gte=at)
    rows = rows.exclude(status=Status.WAITING)
    return rows.order_by("-event__starts_at", "delegate__name", "pk")


def others(event, user, *, at):
    """Other published dates of the course to come that `user` runs, with places, soonest first."""
    events = with_places(Event.objects.run_by(user).upcoming(at).filter(course=event.course_id, count_only=False))
    return events.exclude(pk=event.pk).select_related("course", "locality").order_by("starts_at", "pk")


def last_booked(event, number):
    """The `number` bookings with a place that came last, in order of asking: those a split moves."""
    rows = event.bookings.filter(status=Status.CONFIRMED).select_related("delegate").order_by("-seq", "-pk")[:number]
    return list(rows)[::-1]


def people_to_book(user, text):
    """People of the localities `user` co-ordinates (all for an administrator) whose name or address holds the words."""
    people = found(user, text)
    if not user.is_administrator:
        people = people.filter(district__locality__in=user.coordinated_localities)
    return people.select_related("agency", "user", "district__locality")


def refusals(person, event, *, at):
    """Everything that stands against a booking of this person now, as the action would say it."""
    policy = policy_for(event.course)
    standing = Booking.objects.live().filter(event=event, delegate=person).values_list("status", flat=True).first()
    facts = Facts(**bookings.queries.facts(person=person, event=event, policy=policy, at=at, standing=standing or ""))
    return why_not(person=person, event=event, policy=policy, at=at, facts=facts)


def copied(event):
    """What the form of a new date takes over from another: everything but the day."""
    closes = working_days_between(event.booking_closes_at, event.starts_at)
    initial = {
        "course": event.course_id,
        "locality": event.locality_id,
        "delivery": event.delivery,
        "town": event.town,
        "venue": event.venue,
        "joining_url": event.joining_url,
        "joining_note": event.joining_note,
        "who": "all" if event.open_to_all else "locality",
        "minimum_to_run": event.minimum_to_run,
        "capacity": event.capacity,
        "count_only": event.count_only,
        "closes": closes,
    }
    for sitting in event.sessions.all():
        initial[f"starts_{sitting.number}"] = sitting.starts_at.astimezone(LONDON).time()
        initial[f"ends_{sitting.number}"] = sitting.ends_at.astimezone(LONDON).time()
    return initial


def warnings(event, user):
    """What may be wrong with the times of a date, in words: clashes, weekends, bank holidays. One query."""
    sessions = [(sitting.starts_at, sitting.ends_at) for sitting in event.sessions.all()]
    return warnings_of(sessions, user=user, venue=event.venue, joining_url=event.joining_url, exclude=event)


def warnings_of(sessions, *, user, venue, joining_url, exclude=None):
    """As `warnings`, for times that are only thought of."""
    lines = []
    for starts, _ends in sessions:
        if name := day_off(starts.astimezone(LONDON).date()):
            lines.append(f"{day(starts)} is {name}.")
    for other in clashes(sessions, venue=venue, joining_url=joining_url, exclude=exclude):
        # Another locality's draft is told of, but not which course it will be.
        own = user.is_administrator or other.locality_id in user.coordinated_localities
        what = "A draft" if other.status == EventStatus.DRAFT and not own else f"“{other.course.title}”"
        lines.append(
            f"{what}, run by {other.locality.name}, has the same venue or joining link at that time "
            f"({short_day(other.starts_at)}, {clock(other.starts_at)})."
        )
    return lines


def agency_dates(agency, *, at):
    """Dates that can be booked now, soonest first, each with `kept`: the places held back for the agency, if any."""
    kept = Prefetch("held_back", HeldBack.objects.filter(agency=agency), to_attr="kept")
    events = Event.objects.upcoming(at).filter(booking_closes_at__gt=at, count_only=False)
    return for_tiles(events).prefetch_related(kept).order_by("starts_at", "pk")


def reserved_by(agency, *, at):
    """Places kept for the agency on dates to come, soonest first, each with `left`: those still without a name."""
    named = Booking.objects.filter(event=OuterRef("event"), agency=agency, status__in=HOLDING).order_by()
    named = named.values("event").annotate(number=Count("pk")).values("number")
    held = HeldBack.objects.filter(
        agency=agency, release_on__gt=at.astimezone(LONDON).date(), event__status=EventStatus.PUBLISHED
    ).filter(event__booking_closes_at__gt=at)
    held = held.annotate(left=F("places") - Coalesce(Subquery(named, output_field=IntegerField()), 0))
    return held.select_related("event__course").order_by("event__starts_at", "pk")


def charges_of(agency):
    """What the agency's late cancellations and absences come to, latest first."""
    rows = Charge.objects.filter(booking__agency=agency).select_related("booking__delegate", "booking__event__course")
    return rows.order_by("-made_at", "-pk")


def team(user):
    """Bookings whose delegate names one of the user's proved addresses as manager, with date, approval and marks.

    Whoever names somebody else meanwhile is gone from here at once (TRUST.md, rule b).
    """
    marks = Prefetch("attendances", Attendance.objects.select_related("session").order_by("session__number", "pk"))
    return bookings.queries.newest(
        Booking.objects.of_team(user)
        .select_related("delegate", "event__course", "event__locality", "approval")
        .prefetch_related(marks)
    )


def sittings_by_day(user, first, last):
    """{day: sittings} of the dates `user` runs from `first` to `last`, by London's clock, those called off too."""
    from_, until = (dt.datetime.combine(one, dt.time(), tzinfo=LONDON) for one in (first, last + dt.timedelta(days=1)))
    rows = EventSession.objects.filter(
        event__in=Event.objects.run_by(user).values("pk"), starts_at__gte=from_, starts_at__lt=until
    )
    by_day: dict = {}
    for sitting in rows.select_related("event__course", "event__locality").order_by("starts_at", "pk"):
        by_day.setdefault(sitting.starts_at.astimezone(LONDON).date(), []).append(sitting)
    return by_day


def soon_enough_to_decide(user, *, at):
    """Published dates `user` runs on whose going ahead somebody may have to decide, soonest first. Three queries."""
    events = planned(user, at=at).filter(
        status=EventStatus.PUBLISHED, starts_at__gt=at, starts_at__lte=at + DECIDE_AHEAD, count_only=False
    )
    return events.order_by("starts_at", "pk")


def requests_of_team(user):
    """Requests for approval of the user's team that nobody has answered."""
    asked = Approval.objects.filter(booking__in=team(user).values("pk"), decision=Decision.OPEN)
    return asked.select_related("booking__event__course", "booking__event__locality", "booking__delegate__agency")
