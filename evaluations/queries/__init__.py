"""Reads about evaluation. None of them can tell whose an answer is."""

from evaluations.queries.analysis import Analysis, Workshop, analysis
from evaluations.queries.figures import NOT_ENOUGH, Change, Figure, FollowUp, Line, Share, Shift
from evaluations.queries.forms import Sheet, sheet_for
from evaluations.queries.progress import (
    Pulse,
    closing_of,
    due_of,
    is_open,
    pulse,
    pulses,
    to_invite,
    with_answered,
)
from evaluations.queries.reading import Day, Reach, read
from evaluations.queries.results import Comments, Results, results

__all__ = [
    "NOT_ENOUGH",
    "Analysis",
    "Change",
    "Comments",
    "Day",
    "Figure",
    "FollowUp",
    "Line",
    "Pulse",
    "Reach",
    "Results",
    "Share",
    "Sheet",
    "Shift",
    "Workshop",
    "analysis",
    "closing_of",
    "due_of",
    "is_open",
    "pulse",
    "pulses",
    "read",
    "results",
    "sheet_for",
    "to_invite",
    "with_answered",
]
