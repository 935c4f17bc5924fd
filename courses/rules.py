"""Pure questions about dates and calendars."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

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
