"""Every figure of the reports has its one source here."""

from reports.queries.analysis import analysis, courses_of, lines_by_course, localities_of
from reports.queries.attendance import Attendance, Rate, Tally, attendance
from reports.queries.demand import Demand, demand
from reports.queries.evaluations import (
    AnsweredDate,
    Comment,
    Unit,
    answered_dates,
    answers_by_date,
    comments,
    course_items,
    left_out,
    places,
    questions,
    rare_roles,
    responses,
    units,
)
from reports.queries.learning import Learning, learning
from reports.queries.ledger import Give, ledger
from reports.queries.lists import Behind, bookings_behind, bookings_shown, dates_behind, has_list, is_present
from reports.queries.protection import Row, Tables, figures, fold, tables
from reports.queries.scope import Scope, held, london_day, period_days, quarter, reporting_year

__all__ = [
    "AnsweredDate",
    "Attendance",
    "Behind",
    "Comment",
    "Demand",
    "Give",
    "Learning",
    "Rate",
    "Row",
    "Scope",
    "Tables",
    "Tally",
    "Unit",
    "analysis",
    "answered_dates",
    "answers_by_date",
    "attendance",
    "bookings_behind",
    "bookings_shown",
    "comments",
    "course_items",
    "courses_of",
    "dates_behind",
    "demand",
    "figures",
    "fold",
    "has_list",
    "held",
    "is_present",
    "learning",
    "ledger",
    "left_out",
    "lines_by_course",
    "localities_of",
    "london_day",
    "period_days",
    "places",
    "quarter",
    "questions",
    "rare_roles",
    "reporting_year",
    "responses",
    "tables",
    "units",
]
