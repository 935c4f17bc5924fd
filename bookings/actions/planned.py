"""Messages that follow from the facts: each pass reckons which should exist, makes those and drops the others.

A date that moved, a booking given up, a register corrected therefore mend their own messages, and a pass that was
missed or ran twice does no harm. A fixed number of queries a pass; the steady state reads and writes next to nothing.
"""

import copy
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from bookings import rules
from bookings.actions.going_ahead import SURE
from bookings.actions.messages import NOT_SURE, about, reached
from bookings.choices import PAST_ONLY, PRESENT, Mark, Reason, Status
from bookings.models import Attendance, Booking, BookingChange, Interest
from bookings.queries import with_places
from courses.choices import ApprovalMode, EventStatus
from courses.models import CourseFamily, Event, EventSession, Policy
from courses.queries import policy_for
from outbox.actions import drop, queue_many
from outbox.choices import State
from outbox.models import Message
from people.choices import ManagerKind

LONDON = ZoneInfo("Europe/London")
# Reminders lie in the outbox a day before they go, where staff can see them.
AHEAD = dt.timedelta(days=1)
# A corrected mark within this time spares somebody a notice of absence.
ABSENCE_HELD = dt.timedelta(hours=12)
# How far back absences and confirmations are looked for: a platform that stood still for longer tells no old news.
LOOK_BACK = dt.timedelta(days=14)
JOINING, FIRST, SECOND = "joining", "first", "second"


@dataclass(frozen=True)
class Reminder:
    """One kind of reminder of one date: when it goes."""

    kind: str
    goes_at: dt.datetime


def days_before(moment, days):
    """So many days before an aware moment, at the same time on London's wall."""
    wall = moment.astimezone(LONDON)
    day = wall.date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, wall.time(), tzinfo=LONDON).astimezone(dt.UTC)


def policies():
    """A function that gives the settings of a date's course without a query, and the most days any reminder has."""
    partnership = Policy.objects.get(pk=1)
    names = ("joining_instructions_days", "first_reminder_days", "second_reminder_days")
    most = max(getattr(partnership, name) for name in names)
    for overrides in CourseFamily.objects.order_by("pk").values_list("overrides", flat=True):
        most = max([most, *(int(overrides[name]) for name in names if name in overrides)])
    return (lambda event: policy_for(event.course, copy.copy(partnership))), most


def reminders_of(event, policy, *, at):
    """The reminders a date has now, each with when it goes.

    There are no joining instructions while the date is not sure to go ahead. Where they would go together with the
    first reminder, they are it. A first reminder that was missed until the second is due is not sent any more.
    """
    joining = days_before(event.starts_at, policy.joining_instructions_days)
    first = days_before(event.starts_at, policy.first_reminder_days)
    second = days_before(event.starts_at, policy.second_reminder_days)
    found = []
    if not rules.is_tentative(event):
        found.append(Reminder(JOINING, joining))
    if (not found or joining != first) and at < second:
        found.append(Reminder(FIRST, first))
    if second != first:
        found.append(Reminder(SECOND, second))
    return found


def key_of(kind):
    """The key of a booking's reminder as the database says it: a moved date has a higher number and so a new key."""
    parts = (Value("reminder:"), Cast("pk", TextField()), Value(":"), Cast("calendar_sequence", TextField()))
    return Concat(*parts, Value(f":{kind}"), output_field=TextField())


def standing_key(key):
    """Whether a message of this key exists that was not dropped."""
    return Exists(Message.objects.exclude(state=State.DROPPED).filter(key=OuterRef(key)))


def confirmed_bookings():
    """Confirmed bookings with all that messages say, and `told_at`: when the place was confirmed."""
    step = BookingChange.objects.filter(booking=OuterRef("pk"), to_status=Status.CONFIRMED).order_by("-made_at", "-pk")
    sessions = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    return (
        Booking.objects.filter(status=Status.CONFIRMED)
        .annotate(told_at=Subquery(step.values("made_at")[:1]), place_reason=Subquery(step.values("reason")[:1]))
        .select_related("delegate", "event__course", "event__locality")
        .prefetch_related(sessions)
        .order_by("pk")
    )


def plan_reminders(*, at):
    """Joining instructions and reminders of the dates that need them within a day. Returns (made, dropped)."""
    settings_of, most = policies()
    events = with_places(Event.objects.upcoming(at)).filter(
        starts_at__lte=at + dt.timedelta(days=most + 1) + AHEAD, count_only=False
    )
    wanted = {
        event.pk: (event, reminders_of(event, settings_of(event), at=at))
        for event in events.select_related("course__family").order_by("pk")
    }
    dropped = drop(keys=stale_reminders(wanted))
    made = 0
    for kind in (JOINING, FIRST, SECOND):
        due = {
            pk: reminder
            for pk, (_, reminders) in wanted.items()
            for reminder in reminders
            # What says that a date is not sure is made when it goes: a day later it might be.
            if reminder.kind == kind and reminder.goes_at <= (at if rules.is_tentative(wanted[pk][0]) else at + AHEAD)
        }
        made += queue_many(specs=reminder_specs(kind, due, wanted), at=at) if due else 0
    return made, dropped


def reminder_specs(kind, due, wanted):
    """What to queue of one kind. Whoever booked, or was told of a move, after it would have gone knows it all. So does
    who was told then, or within the day before, that the date goes ahead: but for the last reminder.
    """
    sure = Message.objects.filter(key=OuterRef("sure_key")).values("queued_at")
    bookings = (
        confirmed_bookings()
        .filter(event__in=due, delegate__email_bounced_at=None)
        .annotate(key=key_of(kind), sure_key=key_of(SURE))
        .annotate(sure_at=Subquery(sure[:1]))
        .exclude(standing_key("key"))
    )
    specs, unsure = [], []
    for booking in bookings:
        goes_at, event = due[booking.event_id].goes_at, booking.event
        told_sure = booking.sure_at and (booking.sure_at if kind == SECOND else booking.sure_at + AHEAD)
        known_since = max(
            moment for moment in (booking.told_at or booking.booked_at, event.moved_at, told_sure) if moment
        )
        if known_since > goes_at:
            continue
        tentative = rules.is_tentative(wanted[event.pk][0])
        if tentative:
            unsure.append(booking.pk)
        specs.append(
            {
                "key": f"reminder:{booking.pk}:{booking.calendar_sequence}:{kind}",
                "template": f"bookings/email/{'joining' if kind == JOINING else 'reminder'}",
                "to": reached(booking.delegate),
                "locality": event.locality,
                "not_before": goes_at,
                "drop_after": event.starts_at,
                "values": about(
                    booking,
                    event,
                    event.sessions.all(),
                    joining=not tentative,
                    not_sure=NOT_SURE if tentative else "",
                ),
            }
        )
    # They are owed the news once it is sure, whatever they had been told before.
    if unsure:
        Booking.objects.filter(pk__in=unsure).update(told_not_sure=True)
    return specs


def stale_reminders(wanted):
    """Keys of unsent reminders that the facts no longer ask for."""
    keys = Message.objects.filter(state=State.QUEUED, key__startswith="reminder:").values_list("key", flat=True)
    parsed = {key: key.split(":") for key in keys}
    if not parsed:
        return []
    bookings = confirmed_bookings().filter(delegate__email_bounced_at=None).select_related(None).prefetch_related(None)
    rows = bookings.filter(pk__in={int(parts[1]) for parts in parsed.values()})
    stands = {
        pk: (str(sequence), event) for pk, sequence, event in rows.values_list("pk", "calendar_sequence", "event")
    }
    return [
        key
        for key, (_, pk, sequence, kind) in parsed.items()
        if (found := stands.get(int(pk))) is None
        or found[0] != sequence
        or kind not in {SURE, *(reminder.kind for reminder in wanted.get(found[1], (None, ()))[1])}
    ]


def plan_managers_told(*, at):
    """Tell managers of confirmed places where the policy takes the person's word for their agreement."""
    settings_of, _ = policies()
    bookings = (
        confirmed_bookings()
        .filter(event__status=EventStatus.PUBLISHED, event__starts_at__gt=at, told_at__gt=at - LOOK_BACK)
        .exclude(place_reason=Reason.IMPORTED)
        .exclude(delegate__manager_email="")
        .exclude(delegate__manager_kind=ManagerKind.SELF)
        # Without an address of their own the confirmation itself went to the manager.
        .exclude(delegate__email=None)
        .annotate(key=Concat(Value("manager:"), Cast("pk", TextField()), output_field=TextField()))
    )
    unsent = Message.objects.filter(state=State.QUEUED, key__startswith="manager:").values_list("key", flat=True)
    waiting = list(unsent)
    stands = set(bookings.filter(key__in=waiting).values_list("key", flat=True)) if waiting else set()
    dropped = drop(keys=set(waiting) - stands) if waiting else 0
    specs = [
        {
            "key": booking.key,
            "template": "bookings/email/manager_told",
            "to": booking.delegate.manager_email,
            "locality": booking.event.locality,
            "drop_after": booking.event.starts_at,
            "values": about(
                booking, booking.event, booking.event.sessions.all(), manager=booking.delegate.manager_name
            ),
        }
        for booking in bookings.exclude(standing_key("key")).select_related(
            "delegate", "event__course__family", "event__locality"
        )
        if settings_of(booking.event).approval == ApprovalMode.DECLARED
    ]
    return queue_many(specs=specs, at=at), dropped


def plan_absence_notices(*, at):
    """Tell delegate and manager of an absence, once, some hours after the register says so."""
    marks = Attendance.objects.filter(booking=OuterRef("pk"))
    absent = (
        confirmed_bookings()
        .filter(event__status=EventStatus.PUBLISHED, event__ends_at__lte=at, event__ends_at__gt=at - LOOK_BACK * 2)
        .filter(Exists(marks.filter(mark=Mark.DID_NOT_ATTEND)))
        .exclude(Exists(marks.filter(mark__in=PRESENT)))
        .exclude(last_reason__in=PAST_ONLY)
    )
    unsent = list(Message.objects.filter(state=State.QUEUED, key__startswith="absent:").values_list("key", flat=True))
    stands = set()
    if unsent:
        named = absent.filter(pk__in={int(key.split(":")[1]) for key in unsent})
        stands = set(named.values_list("pk", flat=True))
    dropped = drop(keys=[key for key in unsent if int(key.split(":")[1]) not in stands])
    made = 0
    for whom in ("delegate", "manager"):
        key = Concat(Value("absent:"), Cast("pk", TextField()), Value(f":{whom}"), output_field=TextField())
        last = marks.filter(mark=Mark.DID_NOT_ATTEND).order_by("-marked_at", "-pk")
        bookings = absent.annotate(
            key=key, absent_since=Subquery(last.values("marked_at")[:1]), came_late=Subquery(last.values("late")[:1])
        ).exclude(standing_key("key"))
        if whom == "delegate":
            bookings = bookings.exclude(delegate__email=None).filter(delegate__email_bounced_at=None)
        else:
            bookings = bookings.exclude(delegate__manager_email="").exclude(delegate__manager_kind=ManagerKind.SELF)
        made += queue_many(specs=[absence_spec(booking, whom) for booking in bookings], at=at)
    return made, dropped


def absence_spec(booking, whom):
    """The notice of one absence to the delegate or to the manager."""
    delegate, event = booking.delegate, booking.event
    return {
        "key": booking.key,
        "template": "bookings/email/absent" if whom == "delegate" else "bookings/email/absent_manager",
        "to": delegate if whom == "delegate" else delegate.manager_email,
        "locality": event.locality,
        "not_before": booking.absent_since + ABSENCE_HELD,
        "values": about(
            booking,
            event,
            event.sessions.all(),
            manager=delegate.manager_name,
            came_late=booking.came_late or 0,
            pass_on_to="",
        ),
    }


def plan_dates_for_interest(*, at):
    """Tell those who were interested in a course before its new date was published: once for what came since."""
    new = F("course__events__published_at")
    interests = Interest.objects.filter(
        Q(told_at=None) | Q(told_at__lt=new),
        ended_at=None,
        person__email_bounced_at=None,
        since__lt=new,
        course__events__status=EventStatus.PUBLISHED,
        course__events__booking_closes_at__gt=at,
    ).exclude(person__email=None)
    wanted = list(
        interests.distinct().select_related("person__agency", "person__district__locality", "course").order_by("pk")
    )
    if not wanted:
        return 0, 0
    sessions = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    events = Event.objects.upcoming(at).filter(
        course__in={interest.course_id for interest in wanted}, booking_closes_at__gt=at, published_at__isnull=False
    )
    by_course: dict = {}
    for event in (
        events.select_related("course__only_for", "locality").prefetch_related(sessions).order_by("starts_at", "pk")
    ):
        by_course.setdefault(event.course_id, []).append(event)
    booked = Booking.objects.live().filter(
        event__in=[event for rows in by_course.values() for event in rows],
        delegate__in={interest.person_id for interest in wanted},
    )
    booked = set(booked.values_list("delegate_id", "event_id"))
    specs, told = [], []
    for interest in wanted:
        since = max(interest.since, interest.told_at or interest.since)
        fitting = [
            event
            for event in by_course.get(interest.course_id, ())
            if event.published_at > since
            and (interest.person_id, event.pk) not in booked
            and not rules.not_for(person=interest.person, event=event)
        ]
        if not fitting:
            continue
        told.append(interest.pk)
        specs.append(interest_spec(interest, fitting))
    made = queue_many(specs=specs, at=at)
    Interest.objects.filter(pk__in=told).update(told_at=at)
    return made, 0


def interest_spec(interest, events):
    """One message that lists the new dates a person may book; keyed by the first of them."""
    return {
        "key": f"interest:{interest.pk}:{events[0].pk}",
        "template": "bookings/email/date_now",
        "to": interest.person,
        "locality": events[0].locality,
        "drop_after": max(event.booking_closes_at for event in events),
        "values": {
            "name": interest.person.name,
            "course": interest.course.title,
            "dates": [
                {
                    "starts_at": event.starts_at.isoformat(),
                    "ends_at": event.sessions.all()[0].ends_at.isoformat(),
                    "where": event.where,
                    "path": reverse("bookings:event", args=[event.pk]),
                }
                for event in events[:12]
            ],
        },
    }
