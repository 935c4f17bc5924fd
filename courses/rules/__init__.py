"""Pure questions about dates and who delivers them. No query, no write."""

from courses.rules.dates import (
    LONDON,
    SERIES,
    bank_holidays,
    booking_closes,
    can_plan,
    can_run,
    day_off,
    delivers,
    instants,
    is_working_day,
    series,
    why_not_change,
    why_not_publish,
    working_days_after,
    working_days_before,
    working_days_between,
)

__all__ = [
    "LONDON",
    "SERIES",
    "bank_holidays",
    "booking_closes",
    "can_plan",
    "can_run",
    "day_off",
    "delivers",
    "instants",
    "is_working_day",
    "series",
    "why_not_change",
    "why_not_publish",
    "working_days_after",
    "working_days_before",
    "working_days_between",
]
