"""Reads about e-learning that several pages need."""

from elearning.queries.learners import (
    attempts_of,
    completed_by,
    completed_of,
    enrolment_of,
    last_completions,
    learning_of_team,
    question_of,
    under_way,
    unfinished_of,
)
from elearning.queries.numbers import Numbers, drop_off, numbers, people_completed, together
from elearning.queries.refreshers import last_done

__all__ = [
    "learning_of_team",
    "Numbers",
    "attempts_of",
    "completed_by",
    "completed_of",
    "drop_off",
    "enrolment_of",
    "last_completions",
    "last_done",
    "numbers",
    "people_completed",
    "question_of",
    "together",
    "under_way",
    "unfinished_of",
]
