"""Reads about evaluation. None of them can tell whose an answer is."""

from evaluations.queries.analysis import Analysis, Workshop, analysis
from evaluations.queries.comments import (
    Comments,
    answered_about,
    improvements,
    public_words,
    question_texts,
    quotes,
    released,
    role_under,
    tags,
    to_moderate,
    waiting,
)
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
from evaluations.queries.results import Results, results

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
    "answered_about",
    "closing_of",
    "due_of",
    "improvements",
    "is_open",
    "public_words",
    "pulse",
    "pulses",
    "question_texts",
    "quotes",
    "read",
    "released",
    "results",
    "role_under",
    "sheet_for",
    "tags",
    "to_invite",
    "to_moderate",
    "waiting",
    "with_answered",
]
