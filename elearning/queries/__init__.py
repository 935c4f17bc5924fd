"""Reads about e-learning that several pages need."""

from elearning.queries.learners import (
    attempts_of,
    completed_by,
    enrolment_of,
    last_completions,
    question_of,
    under_way,
)
from elearning.queries.numbers import drop_off, numbers

__all__ = [
    "attempts_of",
    "completed_by",
    "drop_off",
    "enrolment_of",
    "last_completions",
    "numbers",
    "question_of",
    "under_way",
]
