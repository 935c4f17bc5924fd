"""The present: dates around the day of loading, so that every demo account finds something to do.

The weeks ahead are booked through the same action as everybody's bookings, at times in the past days, so that the
confirmations lie in the outbox. The weeks behind are taken over with their marks.
"""

import datetime as dt
import random
from contextlib import suppress
from itertools import count

from bookings import actions as bookings
from bookings import rules as booking_rules
from bookings.choices import PRESENT, Mark, Status
from bookings.models import Booking
from config.demo.accounts import person, user
from config.demo.answers import INTENDS, load_answers
from config.demo.cms import read
from config.demo.crowd import make_people, new_to
from config.demo.history import MEETING, entries, london
from config.demo.meeting import save_report
from courses import actions as courses
from courses.choices import Delivery, Part
from courses.models import Course, Event
from courses.rules import LONDON, is_working_day
from evaluations.actions import invite_due
from evaluations.choices import Wave
from people.models import Locality, Person

SEED = 2027
PEOPLE = 260
# Dates are planned so long before, and people ask for places over the weeks after.
PLANNED_BEFORE = dt.timedelta(days=75)
ASKING = dt.timedelta(days=15)
QUARTER = dt.timedelta(minutes=15)


def crowd(at):
    """The invented people of the present, made once."""
    agencies = Person.objects.filter(email__endswith=".example", user=None, role_grants=None)
    people = agencies.filter(created_at__gt=london(dt.date(2020, 12, 31), dt.time())).exclude(profile_completed_at=None)
    if not people.exists():
        make_people(PEOPLE, seed=SEED, at=at - PLANNED_BEFORE)
    return list(people.select_related("district").order_by("pk"))


def has_weeks():
    """Whether the weeks around some day of loading are there."""
    return Event.objects.filter(starts_at__gt=london(dt.date(2021, 1, 1), dt.time())).exists()


def has_today(at):
    """Whether the demo's trainer delivers a date that runs on this London day."""
    day = at.astimezone(LONDON).date()
    start = london(day, dt.time())
    return (
        Event.objects.delivered_by(user("trainer"))
        .filter(starts_at__lt=start + dt.timedelta(days=1), ends_at__gt=start)
        .exists()
    )


def load_weeks(at):
    """The weeks ahead and behind. Returns (dates ahead, dates behind)."""
    facts = read("programme.toml")
    chance = random.Random(SEED)
    people = crowd(at)
    for row in facts["upcoming"]:
        _upcoming(row, people, chance, at)
    for row in facts["past"]:
        _past(row, people, chance, at)
    # What is due by now is asked, so that delegates and managers find it waiting.
    invite_due(at=at)
    return len(facts["upcoming"]), len(facts["past"])


def load_today(at):
    """One date that is running now, fully booked through the ordinary action, its register not marked yet."""
    row = read("programme.toml")["today"]
    now = at.replace(minute=0, second=0, microsecond=0) + QUARTER * (at.minute // 15)
    # The room code and the personal links of the day open within the hour.
    sessions = [(now - dt.timedelta(hours=2), now + dt.timedelta(hours=1))]
    event = _published(row, sessions, at)
    chance = random.Random(f"{SEED}:{at.astimezone(LONDON).date()}")
    asking = _asking(row, event, crowd(at), chance)
    for number, (delegate, moment) in enumerate(zip(asking, _moments(event, at, len(asking), chance), strict=True)):
        needs = row["access_needs"] if number == 3 else ""
        _ask(event, delegate, at=moment, access_needs=needs)
    save_report(event)
    return event


def _ask(event, delegate, *, at, access_needs=""):
    """Book as the person would; somebody who may not (two absences, say) stays at home, as in life."""
    with suppress(bookings.BookingRefused):
        bookings.claim(event=event, delegate=delegate, access_needs=access_needs, by=_login(delegate), at=at)


def working_day(at, days):
    """The London day so many days from `at`, or the next working day after it."""
    day = at.astimezone(LONDON).date() + dt.timedelta(days=days)
    return next(day + dt.timedelta(days=more) for more in count() if is_working_day(day + dt.timedelta(days=more)))


def _sessions(row, at):
    """The sittings of a row as pairs of London times."""
    days = [(working_day(at, days), starts, ends) for days, starts, ends in row["sessions"]]
    return [(london(day, starts), london(day, ends)) for day, starts, ends in days]


def _planner(row):
    """Who planned a date: Blackpool's co-ordinator, elsewhere the administrator."""
    return user("coordinator" if row["locality"] == "blackpool" else "admin")


def _scheduled(row, sessions, at):
    """A draft date with its trainers, planned well before."""
    when = min(at, sessions[0][0]) - PLANNED_BEFORE
    virtual = row.get("delivery", Delivery.VIRTUAL) == Delivery.VIRTUAL
    event = courses.schedule(
        course=Course.objects.get(code=row["course"]),
        locality=Locality.objects.get(code=row["locality"]),
        delivery=row.get("delivery", Delivery.VIRTUAL),
        sessions=sessions,
        capacity=row.get("capacity", 25),
        open_to_all=not row.get("locality_only", False),
        venue=row.get("venue", ""),
        town=row.get("town", ""),
        joining_url=f"{MEETING}{row['course'].lower()}" if virtual else "",
        joining_note="Join five minutes early to test your sound." if virtual else "Tea and coffee beforehand.",
        by=_planner(row),
        at=when,
    )
    for number, name in enumerate(row.get("trainers", ())):
        trainer = person(name) if "." not in name else Person.objects.get(email__startswith=f"{name}@")
        part = Part.CO_TRAINER if number else Part.LEAD
        courses.assign(event=event, trainer=trainer, part=part, tell=sessions[0][0] > at, by=_planner(row), at=when)
    return event


def _published(row, sessions, at):
    """A published date, read with all that booking rules and marks ask of it."""
    event = _scheduled(row, sessions, at)
    courses.publish(event=event, by=_planner(row), at=min(at, sessions[0][0]) - PLANNED_BEFORE)
    return Event.objects.select_related("course__only_for", "locality").get(pk=event.pk)


def _upcoming(row, people, chance, at):
    """One date ahead: a draft, or published with people asking for places in the past days."""
    sessions = _sessions(row, at)
    if row.get("draft"):
        _scheduled(row, sessions, at)
        return
    event = _published(row, sessions, at)
    asking = _asking(row, event, people, chance)
    for delegate, moment in zip(asking, _moments(event, at, len(asking), chance), strict=True):
        _ask(event, delegate, at=moment)
    if "called_off" in row:
        when = at - dt.timedelta(hours=20)
        bookings.call_off(event=event, reason=row["called_off"], by=_planner(row), at=when)


def _asking(row, event, people, chance):
    """Who asks for a place, in order: demo accounts named `who` first, `who_waits` once the date is full."""
    fit = [human for human in people if not booking_rules.not_for(person=human, event=event)]
    others = chance.sample(new_to(event, fit, row["booked"]), row["booked"])
    late = row["capacity"] + 1 if "who_waits" in row else 0
    named = [person(name) for name in row.get("who", ())]
    waiting = [person(name) for name in row.get("who_waits", ())]
    return [*named, *others[:late], *waiting, *others[late:]]


def _moments(event, at, number, chance):
    """When they ask: over the fortnight before now, or before booking closed."""
    end = min(at, event.booking_closes_at) - dt.timedelta(hours=1)
    return sorted(end - ASKING * chance.random() for _ in range(number))


def _login(delegate):
    """The login of a demo account; the other people have none, and were booked by nobody in particular."""
    return getattr(delegate, "user", None) if delegate.email and delegate.email.endswith("@demo.example") else None


def _past(row, people, chance, at):
    """One date behind, with its marks. Returns the date."""
    event = _published(row, _sessions(row, at), at)
    fit = [human for human in people if not booking_rules.not_for(person=human, event=event)]
    lines = entries(row["counts"], event, fit, chance)
    booked = {line.delegate.pk for line in lines}
    sessions = list(event.sessions.order_by("number"))
    came = {session.number: (Mark.ATTENDED, None) for session in sessions}
    for name in (*row.get("open_for", ()), *row.get("done_for", ())):
        lines.append(bookings.PastBooking(person(name), Status.CONFIRMED, event.starts_at - ASKING, marks=came))
    half = {1: (Mark.ATTENDED, None), 2: (Mark.APOLOGIES, None)}
    for name in row.get("half_for", ()):
        lines.append(bookings.PastBooking(person(name), Status.CONFIRMED, event.starts_at - ASKING, marks=half))
    left = [human for human in fit if human.pk not in booked]
    for human in chance.sample(left, row.get("unmarked", 0)):
        lines.append(bookings.PastBooking(human, Status.CONFIRMED, event.starts_at - ASKING))
    lines.sort(key=lambda line: (line.booked_at, line.delegate.pk))
    taken = bookings.take_over(event=event, entries=lines, by=None, at=at)
    load_answers(
        event=event,
        bookings=_answered(row, taken, chance),
        intends={person(name).pk: text for name, text in row.get("intends", {}).items()},
        plans=row.get("plans", INTENDS),
        others={Wave[code]: many for code, many in row.get("others", {}).items()},
        chance=chance,
        at=at,
    )
    if "half_for" in row:
        _made_up(event, at)
    return event


def _made_up(event, at):
    """One of those who missed the second half makes it up on the next date of the course there."""
    missed = event.bookings.filter(attendances__session__number=2, attendances__mark=Mark.DID_NOT_ATTEND)
    half = missed.filter(attendances__mark__in=PRESENT).order_by("pk").first()
    coming = Event.objects.upcoming(at).filter(course=event.course, locality=event.locality).order_by("starts_at", "pk")
    for date in coming.exclude(bookings__delegate=half.delegate_id):
        session = date.sessions.get(number=2)
        with suppress(bookings.MakeUpRefused):
            bookings.make_up(booking=half, session=session, by=_planner({"locality": "blackpool"}), at=at)
            return


def _answered(row, taken, chance):
    """Who of those that came has evaluated the day: as many as the row says, the demo accounts as it says."""
    done, still_open = ({person(name).pk for name in row.get(key, ())} for key in ("done_for", "open_for"))
    came = [
        booking
        for booking in Booking.objects.filter(pk__in=[booking.pk for booking in taken])
        .filter(attendances__mark__in=PRESENT)
        .exclude(delegate__in=still_open)
        .select_related("delegate")
        .order_by("pk")
        .distinct()
    ]
    own = [booking for booking in came if booking.delegate_id in done]
    others = [booking for booking in came if booking.delegate_id not in done]
    return own + chance.sample(others, row["answers"] - len(own))
