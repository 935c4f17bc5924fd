"""What taking a file over would come to, worked out without writing anything: one planner a kind of file."""

from legacy.actions.planning.base import Line, Plan
from legacy.actions.planning.bookings import plan_bookings
from legacy.actions.planning.delegates import plan_delegates
from legacy.actions.planning.elearning import plan_elearning
from legacy.actions.planning.forms import plan_forms
from legacy.actions.planning.totals import plan_totals
from legacy.actions.planning.trainers import plan_trainers
from legacy.choices import Kind

__all__ = ["PLANNERS", "Line", "Plan", "planned"]

PLANNERS = {
    Kind.DELEGATES: plan_delegates,
    Kind.BOOKINGS: plan_bookings,
    Kind.REGISTER: plan_bookings,
    Kind.ELEARNING: plan_elearning,
    Kind.TRAINERS: plan_trainers,
    Kind.QUARTERLY: plan_totals,
    Kind.EVALUATIONS: plan_forms,
}


def planned(file, rows, *, signed=True, at):
    """The Plan of a file for these rows of it. Reads only; the number of queries does not grow with the rows.

    `signed` says that a person stands for what is taken over: dates called off need one.
    """
    plan = Plan(file, rows, signed=signed, at=at)
    PLANNERS[file.kind](plan)
    return plan
