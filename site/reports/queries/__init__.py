"""Every figure of the reports has its one source here."""

from reports.queries import annual
from reports.queries.analysis import analysis, lines_by_course
from reports.queries.attendance import Attendance, Marked, Rate, Tally, attendance, registers_marked
from reports.queries.coverage import Map, coverage, coverage_cell, holding
from reports.queries.demand import Demand, demand
from reports.queries.evaluations import (
    Answered,
    AnsweredDate,
    Comment,
    Unit,
    answered_dates,
    answers_by_date,
    comments,
    left_out,
    places,
    questions,
    rare_roles,
    response_count,
    responses,
    rows_answer,
    units,
)
from reports.queries.learning import Learning, learning
from reports.queries.ledger import Give, ledger
from reports.queries.lists import Behind, bookings_behind, bookings_shown, dates_behind, has_list, is_present
from reports.queries.money import money
from reports.queries.open_data import DICTIONARY, KEPT_BACK, NOT_APPLICABLE, OpenYear, open_data
from reports.queries.protection import figures, tables
from reports.queries.refreshers import BANDS, Due, refreshers
from reports.queries.returns import Return, agency_return
from reports.queries.rows import Row, Tables, fold, least
from reports.queries.scope import (
    Scope,
    held,
    last_quarters,
    london_day,
    period_days,
    places_with,
    quarter,
    reporting_year,
    scope_of,
)
from reports.queries.scrutiny import OnPriority, Year, by_priority, overdue_briefings, years
from reports.queries.thread import thread
from reports.queries.whole import counted, is_over, protected

__all__ = [
    "DICTIONARY",
    "KEPT_BACK",
    "NOT_APPLICABLE",
    "OnPriority",
    "OpenYear",
    "Year",
    "by_priority",
    "open_data",
    "overdue_briefings",
    "years",
    "Answered",
    "AnsweredDate",
    "BANDS",
    "Attendance",
    "Behind",
    "Comment",
    "Demand",
    "Due",
    "Give",
    "Learning",
    "Map",
    "Marked",
    "Rate",
    "Return",
    "Row",
    "Scope",
    "Tables",
    "Tally",
    "Unit",
    "agency_return",
    "analysis",
    "annual",
    "answered_dates",
    "answers_by_date",
    "attendance",
    "bookings_behind",
    "bookings_shown",
    "comments",
    "counted",
    "coverage",
    "coverage_cell",
    "dates_behind",
    "demand",
    "figures",
    "fold",
    "has_list",
    "held",
    "holding",
    "is_present",
    "last_quarters",
    "learning",
    "least",
    "ledger",
    "left_out",
    "lines_by_course",
    "money",
    "london_day",
    "is_over",
    "period_days",
    "places",
    "places_with",
    "protected",
    "quarter",
    "questions",
    "rare_roles",
    "refreshers",
    "registers_marked",
    "reporting_year",
    "scope_of",
    "response_count",
    "responses",
    "rows_answer",
    "tables",
    "thread",
    "units",
]
