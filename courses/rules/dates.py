"""Pure questions about dates: working days, wall times, who may plan and change what.

Instants are handed out in UTC: Python compares two times of one zone by the wall, and so forgets which of the two
1:30ams of an October night was meant.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from courses.choices import Delivery, EventStatus
from people.choices import Role

LONDON = ZoneInfo("Europe/London")


@lru_cache
def bank_holidays():
    """England's bank holidays, from the kept `holidays` library; years are added as they are asked for."""
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day):
    """Monday to Friday and no bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays()


def working_days_before(moment, days):
    """Return the moment `days` whole working days before an aware `moment`, at the same London wall time.

    Working days are counted back from the day of `moment`, which itself does not count: two working days before
    Tuesday 9:30am is Friday 9:30am of the week before.
    """
    wall = moment.astimezone(LONDON)
    day = wall.date()
    left = days
    while left > 0:
        day -= dt.timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return dt.datetime.combine(day, wall.time(), tzinfo=LONDON)


def booking_closes(starts_at, working_days):
    """When booking closes: at the same time of day as the start, that many working days earlier."""
    return working_days_before(starts_at, working_days).astimezone(dt.UTC) if working_days else starts_at


def instants(day, time):
    """The instants (UTC) at which London's clocks show this time: none, one, or two on the clock-change days."""
    found = []
    for fold in (0, 1):
        wall = dt.datetime.combine(day, time, tzinfo=LONDON).replace(fold=fold)
        instant = wall.astimezone(dt.UTC)
        # A wall time that never was comes back as another one.
        if instant.astimezone(LONDON).replace(tzinfo=None) == wall.replace(tzinfo=None) and instant not in found:
            found.append(instant)
    return found


def can_run(user, event):
    """Whether `user` plans and changes this date: co-ordinator of its locality, or administrator."""
    if not user.is_authenticated:
        return False
    return user.is_administrator or event.locality_id in user.coordinated_localities


def can_plan(user):
    """Whether `user` plans dates anywhere."""
    return user.is_authenticated and (user.holds(Role.COORDINATOR) or user.is_administrator)


def delivers(user):
    """Whether `user` is one of the trainers, so that the trainer's workspace is of use."""
    return user.is_authenticated and (user.holds(Role.TRAINER) or user.is_administrator)


def why_not_publish(event, at):
    """Why a date cannot be published at `at`, in words; empty when it can."""
    if event.status == EventStatus.CANCELLED:
        return "This date has been called off. Add a new date instead."
    if event.status == EventStatus.PUBLISHED:
        return "This date is published already."
    if event.starts_at <= at:
        return "This date has started. Change its times first."
    if event.delivery != Delivery.VIRTUAL and not event.town:
        return "Say in which town it takes place before you publish it."
    return ""


def why_not_change(event):
    """Why a date can no longer be changed, in words; empty when it can."""
    if event.status == EventStatus.CANCELLED:
        return "This date has been called off and cannot be changed."
    return ""


def working_days_after(moment, days):
    """Return the moment `days` whole working days after an aware `moment`, at the same London wall time (UTC).

    The day of `moment` does not count: two working days after Thursday 9:30am is Monday 9:30am.
    """
    wall = moment.astimezone(LONDON)
    day = wall.date()
    left = days
    while left > 0:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return dt.datetime.combine(day, wall.time(), tzinfo=LONDON).astimezone(dt.UTC)


def working_days_between(earlier, later):
    """How many working days a moment lies before another: the inverse of `working_days_before`, at most 30."""
    first, day, count = earlier.astimezone(LONDON).date(), later.astimezone(LONDON).date(), 0
    while day > first and count < 30:
        day -= dt.timedelta(days=1)
        count += is_working_day(day)
    return count


def day_off(day):
    """ "a Saturday", "Christmas Day": what keeps a day from being a working day; empty for a working day."""
    if name := bank_holidays().get(day):
        return f"a bank holiday ({name})"
    return f"a {day:%A}" if day.weekday() >= 5 else ""


# How often the dates of a series come.
SERIES = (
    ("monthly", "Every month on the same weekday, like the first Tuesday"),
    ("7", "Every week"),
    ("14", "Every two weeks"),
    ("28", "Every four weeks"),
)


def series(first, pattern, number):
    """The days of a series of `number`: `pattern` is one of SERIES.

    Monthly means the same weekday of the month, counted from its start; a fifth one becomes the month's last.
    """
    if pattern != "monthly":
        return [first + dt.timedelta(days=int(pattern) * turn) for turn in range(number)]
    nth, days = (first.day - 1) // 7, []
    for turn in range(number):
        year, month = divmod(first.year * 12 + first.month - 1 + turn, 12)
        start = dt.date(year, month + 1, 1)
        day = start + dt.timedelta(days=(first.weekday() - start.weekday()) % 7 + 7 * nth)
        days.append(day if day.month == start.month else day - dt.timedelta(days=7))
    return days
