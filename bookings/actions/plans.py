"""All that is planned ahead, in one pass."""

from bookings.actions.going_ahead import plan_going_ahead, plan_make_ups_going_ahead
from bookings.actions.planned import (
    plan_absence_notices,
    plan_dates_for_interest,
    plan_managers_told,
    plan_reminders,
)
from bookings.actions.planned_parts import plan_make_up_reminders, plan_missed_part_notices

PLANS = (
    # First, because it makes reminders needless.
    plan_going_ahead,
    plan_make_ups_going_ahead,
    plan_reminders,
    plan_managers_told,
    plan_absence_notices,
    plan_missed_part_notices,
    plan_make_up_reminders,
    plan_dates_for_interest,
)


def plan_messages(*, at):
    """Make and drop what the facts of this moment ask for. Returns (made, dropped). Run by `run_due`."""
    done = [plan(at=at) for plan in PLANS]
    return sum(made for made, _ in done), sum(dropped for _, dropped in done)
