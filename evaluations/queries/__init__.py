"""Reads about evaluation. None of them can tell whose an answer is."""

from evaluations.queries.analysis import Analysis, Workshop, analysis
from evaluations.queries.building import (
    MOST_ITEMS,
    all_questionnaires,
    courses_with_items,
    courses_without,
    questionnaires,
    versions,
    versions_of,
)
from evaluations.queries.figures import NOT_ENOUGH, Change, Figure, FollowUp, Line, Share, Shift
from evaluations.queries.forms import Sheet, sheet_for, sheet_of
from evaluations.queries.intentions import Intention, own_intention
from evaluations.queries.progress import (
    Pulse,
    asked_of_manager,
    closing_of,
    due_of,
    is_open,
    keys_queued,
    keys_unsent,
    pulse,
    pulses,
    sent,
    to_invite,
    unanswered,
    with_answered,
    with_marks,
)
from evaluations.queries.reading import Day, Reach, read
from evaluations.queries.reflections import Reflected, Said, has_reflected, reflections
from evaluations.queries.results import Comments, Results, results

__all__ = [
    "Analysis",
    "Change",
    "Comments",
    "Day",
    "Figure",
    "FollowUp",
    "Intention",
    "Line",
    "MOST_ITEMS",
    "NOT_ENOUGH",
    "Pulse",
    "Reach",
    "Reflected",
    "Results",
    "Said",
    "Share",
    "Sheet",
    "Shift",
    "Workshop",
    "all_questionnaires",
    "analysis",
    "asked_of_manager",
    "closing_of",
    "courses_with_items",
    "courses_without",
    "due_of",
    "has_reflected",
    "is_open",
    "keys_queued",
    "keys_unsent",
    "own_intention",
    "pulse",
    "pulses",
    "questionnaires",
    "read",
    "reflections",
    "results",
    "sent",
    "sheet_for",
    "sheet_of",
    "to_invite",
    "unanswered",
    "versions",
    "versions_of",
    "with_answered",
    "with_marks",
]
