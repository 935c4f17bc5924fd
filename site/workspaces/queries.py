"""What each kind of user sees first, read from every room in a fixed number of queries."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from audit.choices import SENTENCES
from audit.models import Entry
from bookings.choices import LIVE, ON_REGISTER, Status
from bookings.models import Attendance, Booking
from bookings.queries import for_tiles, with_marks
from courses.choices import EventStatus
from courses.models import Event
from courses.queries import with_trainers
from people.models import Agency, Person

LONDON = ZoneInfo("Europe/London")
# How far back a register that is not complete is still asked for.
REMIND_DAYS = dt.timedelta(days=60)
HISTORY_LINES = 100
# How far ahead a date that lacks something is brought up.
LOOK_AHEAD = dt.timedelta(days=28)


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
    return with_trainers(with_marks(for_tiles(Event.objects.run_by(user)), at=at))


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
    """Bookings of a date for its co-ordinator: who comes by name, who waits in order, who gave up. Two queries."""
    marks = Prefetch("attendances", Attendance.objects.order_by("session__number", "pk"))
    rows = event.bookings.select_related("delegate", "agency").prefetch_related(marks).order_by("seq", "pk")
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
    marks = Prefetch("attendances", Attendance.objects.order_by("session__number", "pk"))
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
    rows = of_agency(agency).exclude(status__in=LIVE, event__ends_at__gte=at).exclude(status=Status.WAITING)
    return rows.order_by("-event__starts_at", "delegate__name", "pk")
