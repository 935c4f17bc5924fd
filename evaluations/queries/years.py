"""Reporting years, and when their last answers are in."""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# The reporting year begins with this month (PRODUCT.md, terms).
FIRST_MONTH = 10
# How long after a reporting year its last dates, which may have several sittings, can still be going on.
LAST_SITTINGS = dt.timedelta(days=62)


def reporting_year(moment):
    """The calendar year in which the reporting year of a moment began, by London's clock."""
    day = moment.astimezone(LONDON).date()
    return day.year - (day.month < FIRST_MONTH)


def follow_up_lasts(policy):
    """How long after a date its forms after three months close by themselves."""
    return dt.timedelta(days=policy.followup_days + policy.followup_open_days)


def year_is_over(year, closes_after):
    """The moment from which on no date of a reporting year is waited for; `closes_after` is how long its forms last."""
    return dt.datetime(year + 1, FIRST_MONTH, 1, tzinfo=LONDON) + LAST_SITTINGS + closes_after
