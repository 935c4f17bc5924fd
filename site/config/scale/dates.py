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
# In August and at Christmas little is taught: of a hundred days drawn so many are kept.
QUIET = {8: 15, 12: 60}


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

    @property
    def starts_at(self):
        """The start of the first sitting."""
        return self.sessions[0][0]


def taught():
    """Courses that get dates: not retired, and with bookings by name."""
    courses = Course.objects.filter(retired_at=None).exclude(code="ONLINE-SAFETY-LIVE")
    return list(courses.select_related("only_for", "family").order_by("pk"))


def draw_day(first, last, chance):
    """A working day between the two, fewer in quiet months."""
    while True:
        day = first + dt.timedelta(days=chance.randrange((last - first).days + 1))
        if is_working_day(day) and chance.randrange(100) < QUIET.get(day.month, 100):
            return day


def draft(day, *, choices, localities, trainers, chance):
    """One date on or after `day`, drawn by chance."""
    course = chance.choice(choices)
    locality = course.only_for or chance.choice(localities)
    hours, minutes, gaps = LENGTHS.get(course.length, HALF_A_DAY)
    hour = chance.choice(hours)
    delivery = Delivery.VIRTUAL if chance.randrange(100) < 60 else Delivery.FACE_TO_FACE
    return Draft(
        course=course,
        locality=locality,
        sessions=[_sitting(day, gap, hour, minutes) for gap in gaps],
        capacity=chance.choice(PLACES),
        delivery=delivery,
        town="" if delivery == Delivery.VIRTUAL else chance.choice(TOWNS.get(locality.code, ELSEWHERE)),
        trainers=chance.sample(trainers, 2),
    )


def _sitting(day, gap, hour, minutes):
    """One sitting on the working day so many days later."""
    day = day + dt.timedelta(days=gap)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    starts = london(day, dt.time(int(hour), int(hour % 1 * 60)))
    return starts, starts + dt.timedelta(minutes=minutes)


def make(one, *, at):
    """Schedule, staff and publish a draft, as it was planned before the date. Returns the date."""
    when = min(at, one.starts_at) - PLANNED_BEFORE
    virtual = one.delivery == Delivery.VIRTUAL
    event = courses.schedule(
        course=one.course,
        locality=one.locality,
        delivery=one.delivery,
        sessions=one.sessions,
        capacity=one.capacity,
        town=one.town,
        venue="" if virtual else "Training centre",
        joining_url=f"{MEETING}{one.course.code.lower()}" if virtual else "",
        by=None,
        at=when,
    )
    for trainer, part in zip(one.trainers, (Part.LEAD, Part.CO_TRAINER), strict=True):
        courses.assign(event=event, trainer=trainer, part=part, tell=False, by=None, at=when)
    return courses.publish(event=event, by=None, at=when)
