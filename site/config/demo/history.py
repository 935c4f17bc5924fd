"""What happened in 2020: the virtual dates of June to September, the counted sessions of January, March called off.

Written once, as records taken over from before this platform: nobody is told.
"""

import datetime as dt
import random

from bookings import actions as bookings
from bookings.choices import Mark, Status
from config.demo.answers import load_answers
from config.demo.cms import read
from config.demo.crowd import make_people, new_to
from config.demo.structure import LONDON
from courses import actions as courses
from courses.choices import Delivery, Part
from courses.models import Course, Event
from people.models import Locality, Person

SEED = 2020
# So many invented people came to the dates of 2020; some of them several times.
PEOPLE = 420
PLANNED_BEFORE = dt.timedelta(days=60)
# Of a hundred who came to a date of 2020, between so many answered (invented).
ANSWERED = (52, 84)
MEETING = "https://meet.partnership.example/"


def has_history():
    """Whether 2020 is there already."""
    return Event.objects.filter(starts_at__lt=london(dt.date(2020, 12, 31), dt.time())).exists()


def load_history(*, by, at):
    """Write 2020. Returns (dates, attendances by name, heads counted). `by` is the user who called off March."""
    facts = read("programme.toml")
    chance = random.Random(SEED)
    people = make_people(PEOPLE, seed=SEED, at=london(dt.date(2020, 1, 6), dt.time(9)))
    people = list(
        Person.objects.filter(pk__in=[person.pk for person in people])
        .select_related("district", "agency")
        .order_by("pk")
    )
    comments = list(facts["comment"])
    attended = 0
    for row in facts["history"]:
        event = _virtual_date(row)
        lines = entries(row["counts"], event, _fit(event, people), chance)
        bookings.take_over(event=event, entries=lines, by=None, at=at)
        came = sum(row["counts"][key] for key in ("attended", "part", "walk_in"))
        attended += came
        said = [comment for comment in comments if _is_of(comment, row)]
        comments = [comment for comment in comments if comment not in said]
        answered = came * chance.randint(*ANSWERED) // 100
        load_answers(event=event, unpaired=answered, comments=said, chance=chance, at=at)
    counted = sum(_head_count(row, chance, at=at) for row in facts["head_count"])
    for row in facts["called_off"]:
        _called_off(row, people, chance, by=by, at=at)
    dates = len(facts["history"]) + len(facts["head_count"]) + len(facts["called_off"])
    return dates, attended, counted


def london(day, time):
    """A London wall time."""
    return dt.datetime.combine(day, time, tzinfo=LONDON)


def planned(row_course, row_locality, sessions, *, staffed=True, **facts):
    """A date of 2020, planned and published two months before it took place."""
    when = min(starts for starts, _ in sessions) - PLANNED_BEFORE
    event = courses.schedule(
        course=Course.objects.get(code=row_course),
        locality=Locality.objects.get(code=row_locality),
        sessions=sessions,
        by=None,
        at=when,
        **facts,
    )
    if staffed:
        _staff(event, row_course, at=when)
    return courses.publish(event=event, by=None, at=when)


def _staff(event, course, *, at):
    """The first trainer of the course leads, a second one helps."""
    emails = [row["email"] for row in read("programme.toml")["trainer"] if course in row["courses"]][:2]
    for number, email in enumerate(emails):
        trainer = Person.objects.get(email=email)
        part = Part.CO_TRAINER if number else Part.LEAD
        courses.assign(event=event, trainer=trainer, part=part, tell=False, by=None, at=at)


def _virtual_date(row):
    """One virtual date of 2020."""
    sessions = [(london(day, starts), london(day, ends)) for day, starts, ends in row["sessions"]]
    event = planned(
        row["course"], row["locality"], sessions, delivery=Delivery.VIRTUAL, capacity=25, joining_url=MEETING + "2020"
    )
    # Read again: the sittings' numbers and the course are used below.
    return Event.objects.select_related("course", "locality").get(pk=event.pk)


def _fit(event, people):
    """For whom a date of 2020 was: Contextual Safeguarding differs by authority, Graded Care Profile 2 is for one."""
    locality = event.locality_id if event.course.code == "CONTEXT" else event.course.only_for_id
    return [person for person in people if locality in (None, person.district.locality_id)]


def entries(counts, event, fit, chance):
    """Who booked, gave up, came or did not, chosen by chance among those who fit, in the order of asking."""
    asking = sum(counts.values())
    chosen = iter(chance.sample(new_to(event, fit, asking), asking))
    lines = []
    for kind, number in counts.items():
        lines += [_entry(kind, next(chosen), event, chance) for _ in range(number)]
    return sorted(lines, key=lambda line: (line.booked_at, line.delegate.pk))


def _entry(kind, person, event, chance):
    """One line of the records of 2020."""
    booked_at = event.starts_at - dt.timedelta(days=chance.randint(18, 45), minutes=chance.randrange(600))
    if kind == "in_time":
        cancelled_at = booked_at + dt.timedelta(days=chance.randint(0, 3), hours=2)
        return bookings.PastBooking(person, Status.CANCELLED, booked_at, cancelled_at=cancelled_at)
    if kind == "late":
        cancelled_at = event.starts_at - dt.timedelta(days=chance.randint(1, 7), hours=1)
        return bookings.PastBooking(person, Status.CANCELLED, booked_at, cancelled_at=cancelled_at, cancelled_late=True)
    sessions = list(event.sessions.order_by("number"))
    if kind == "walk_in":
        marks = {session.number: (Mark.ATTENDED, None) for session in sessions}
        return bookings.PastBooking(person, Status.WALK_IN, sessions[0].starts_at, marks=marks)
    whole = {"attended": Mark.ATTENDED, "apologies": Mark.APOLOGIES, "absent": Mark.DID_NOT_ATTEND}
    if kind == "part":
        marks = part_marks(sessions, chance)
    else:
        marks = {session.number: (whole[kind], None) for session in sessions}
    return bookings.PastBooking(person, Status.CONFIRMED, booked_at, marks=marks)


def part_marks(sessions, chance):
    """Somebody who missed a part: the second half of two, or left early."""
    first, *others = sessions
    if others:
        return {first.number: (Mark.ATTENDED, None)} | {
            session.number: (Mark.DID_NOT_ATTEND, None) for session in others
        }
    return {first.number: (Mark.PARTIAL, first.minutes * chance.randint(4, 7) // 10)}


def _is_of(comment, row):
    """Whether a comment was given on this date: the first one of its course in its locality."""
    return (comment["course"], comment["locality"]) == (row["course"], row["locality"])


def _head_count(row, chance, *, at):
    """One session of Online Safety Live: a head count, nobody by name. Returns how many came."""
    day, starts, ends = row["session"]
    event = planned(
        "ONLINE-SAFETY-LIVE",
        row["locality"],
        [(london(day, starts), london(day, ends))],
        delivery=Delivery.FACE_TO_FACE,
        capacity=120,
        town=row["town"],
        venue="Large hall",
        count_only=True,
    )
    bookings.count(
        session=event.sessions.get(),
        attended=row["attended"],
        source="Annual report 2019/20: over 400 in five sessions. The split over the sessions is invented.",
        by=None,
        at=london(day, ends),
    )
    load_answers(event=event, unpaired=row["surveyed"], chance=chance, at=at)
    return row["attended"]


def _called_off(row, people, chance, *, by, at):
    """One face-to-face date of March 2020 that never took place, with those who had booked it."""
    day, starts, ends = row["session"]
    event = planned(
        "FORMER-BOARDS",
        row["locality"],
        [(london(day, starts), london(day, ends))],
        # Nobody is told today of what was called off then.
        staffed=False,
        delivery=Delivery.FACE_TO_FACE,
        capacity=30,
        town=row["town"],
        venue="Training centre",
    )
    when = london(dt.date(2020, 3, 17), dt.time(16, 30))
    event = bookings.call_off(
        event=event, reason="All face-to-face training stopped because of Covid 19.", by=by, at=when
    )
    lines = [
        bookings.PastBooking(
            person,
            Status.CANCELLED,
            event.starts_at - dt.timedelta(days=chance.randint(20, 50)),
            cancelled_at=when,
            event_cancelled=True,
        )
        for person in chance.sample(people, row["booked"])
    ]
    lines.sort(key=lambda line: (line.booked_at, line.delegate.pk))
    bookings.take_over(event=event, entries=lines, by=None, at=at)
