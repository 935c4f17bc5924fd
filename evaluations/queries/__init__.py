"""Reads about evaluation. None of them can tell whose an answer is."""

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
from evaluations.queries.results import Comments, Figure, Results, Shift, results

__all__ = [
    "Comments",
    "Figure",
    "Pulse",
    "Results",
    "Sheet",
    "Shift",
    "closing_of",
    "due_of",
    "is_open",
    "pulse",
    "pulses",
    "results",
    "sheet_for",
    "to_invite",
    "with_answered",
]
