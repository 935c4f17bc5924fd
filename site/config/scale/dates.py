"""Dates of the programme: which course, where, when, with how many places and which trainers."""

import datetime as dt
from dataclasses import dataclass

from config.demo.history import MEETING, london
from courses import actions as courses
from courses.choices import Delivery, Part
from courses.models import Course
from courses.rules import is_working_day
from people.models import Locality

PLANNED_BEFORE = dt.timedelta(days=75)
# (first hour, minutes of each sitting, days between them) by the course's length in words; else half a day.
LENGTHS = {
    "Two half days": ((9.5, 13.0), 180, (0, 7)),
    "One day": ((9.5,), 390, (0,)),
    "Two and a half hours": ((9.5, 13.5), 150, (0,)),
    "Two hours": ((10.0, 13.5), 120, (0,)),
    "One and a half hours": ((10.0, 14.0), 90, (0,)),
}
HALF_A_DAY = ((9.5, 13.0), 180, (0,))
PLACES = (20, 25, 25, 25, 30, 40)
TOWNS = {"blackpool": ("Blackpool",), "blackburn-with-darwen": ("Blackburn", "Darwen")}
ELSEWHERE = ("Preston", "Burnley", "Lancaster", "Chorley", "Accrington")
# The year of a training programme: of a hundred days drawn in a month so many are kept. It is fullest in autumn, when
# schools and new staff begin, and in the last weeks of the financial year; hardly anything is taught in August.
SEASON = {1: 75, 2: 80, 3: 100, 4: 60, 5: 80, 6: 90, 7: 55, 8: 12, 9: 80, 10: 100, 11: 100, 12: 45}
# Courses are not equally wanted: each has so many dates for one of the least frequent, in the order of their ids.
FREQUENT = (9, 7, 6, 4, 4, 3, 2, 2)
# So many rooms of a hundred cost what they cost; so many trainers are under contract. In pounds.
ROOM_PAID, ROOMS, FEE_PAID, FEES = 70, (90, 120, 160, 220), 15, (300, 420, 550)
# Of a hundred dates so many are virtual in the first year, and so many fewer in each year after.
VIRTUAL_FIRST, VIRTUAL_LESS = 85, 9


@dataclass(frozen=True)
class Draft:
    """One date as it will be made."""

    course: Course
    locality: Locality
    sessions: list
    capacity: int
    delivery: str
    town: str
    trainers: list
    room_pounds: int | None = None
    fee_pounds: int | None = None

    @property
    def starts_at(self):
        """The start of the first sitting."""
        return self.sessions[0][0]


def taught():
    """Courses that get dates: not retired, and with bookings by name."""
    courses = Course.objects.filter(retired_at=None).exclude(code="ONLINE-SAFETY-LIVE")
    return list(courses.select_related("only_for", "family").order_by("pk"))


def draw_day(first, last, chance):
    """A working day between the two, as full as its month is."""
    while True:
        day = first + dt.timedelta(days=chance.randrange((last - first).days + 1))
        if is_working_day(day) and chance.randrange(100) < SEASON[day.month]:
            return day


def draft(day, *, choices, localities, trainers, chance, year=5):
    """One date on or after `day`, drawn by chance, in this year of the programme, counted from nought."""
    course = chance.choices(choices, [FREQUENT[min(n, len(FREQUENT) - 1)] for n in range(len(choices))])[0]
    locality = course.only_for or chance.choice(localities)
    hours, minutes, gaps = LENGTHS.get(course.length, HALF_A_DAY)
    hour = chance.choice(hours)
    virtual = VIRTUAL_FIRST - VIRTUAL_LESS * max(0, year)
    delivery = Delivery.VIRTUAL if chance.randrange(100) < virtual else Delivery.FACE_TO_FACE
    return Draft(
        course=course,
        locality=locality,
        sessions=[_sitting(day, gap, hour, minutes) for gap in gaps],
        capacity=chance.choice(PLACES),
        delivery=delivery,
        town="" if delivery == Delivery.VIRTUAL else chance.choice(TOWNS.get(locality.code, ELSEWHERE)),
        trainers=_pair(trainers, chance),
        room_pounds=chance.choice(ROOMS)
        if delivery != Delivery.VIRTUAL and chance.randrange(100) < ROOM_PAID
        else None,
        fee_pounds=chance.choice(FEES) if chance.randrange(100) < FEE_PAID else None,
    )


def _pair(trainers, chance):
    """Two trainers, of two agencies where there are such."""
    lead = chance.choice(trainers)
    others = [one for one in trainers if one.agency_id != lead.agency_id]
    return [lead, chance.choice(others or [one for one in trainers if one is not lead])]


def _sitting(day, gap, hour, minutes):
    """One sitting on the working day so many days later."""
    day = day + dt.timedelta(days=gap)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    starts = london(day, dt.time(int(hour), int(hour % 1 * 60)))
    return starts, starts + dt.timedelta(minutes=minutes)


def make_behind(drafts, *, at):
    """Write dates that are over, staffed and published as planned. Returns [(date, its sittings)] in order."""
    return courses.take_over_dates(dates=[_past(one) for one in drafts], by=None, at=at)


def _past(one):
    """A draft as the records of a date that took place."""
    return courses.PastDate(
        course=one.course,
        locality=one.locality,
        sessions=one.sessions,
        capacity=one.capacity,
        delivery=one.delivery,
        trainers=tuple(_parts(one)),
        planned_at=one.starts_at - PLANNED_BEFORE,
        room_pounds=one.room_pounds,
        fee_pounds=one.fee_pounds,
        **_where(one),
    )


def _parts(one):
    """The trainers of a draft, each with what they are on the date."""
    return zip(one.trainers, (Part.LEAD, Part.CO_TRAINER), strict=True)


def _where(one):
    """Where people meet."""
    virtual = one.delivery == Delivery.VIRTUAL
    return {
        "town": one.town,
        "venue": "" if virtual else "Training centre",
        "joining_url": f"{MEETING}{one.course.code.lower()}" if virtual else "",
    }


def make(one, *, at):
    """Schedule, staff and publish a draft of the weeks to come, as it was planned before the date. Returns it."""
    when = min(at, one.starts_at) - PLANNED_BEFORE
    event = courses.schedule(
        course=one.course,
        locality=one.locality,
        delivery=one.delivery,
        sessions=one.sessions,
        capacity=one.capacity,
        by=None,
        at=when,
        **_where(one),
    )
    for trainer, part in _parts(one):
        courses.assign(event=event, trainer=trainer, part=part, tell=False, by=None, at=when)
    return courses.publish(event=event, by=None, at=when)
