"""Every write about e-learning."""

from elearning.actions.checking import answer, begin_attempt
from elearning.actions.learning import complete, forget_thoughts, go_through, start
from elearning.actions.refusals import (
    AlreadyAnswered,
    LearningRefused,
    NoAttempt,
    NoSuchAnswer,
    NothingToAsk,
    NotStartable,
    StepUnknown,
)
from elearning.actions.reminding import remind_due

__all__ = [
    "AlreadyAnswered",
    "LearningRefused",
    "NoAttempt",
    "NoSuchAnswer",
    "NotStartable",
    "NothingToAsk",
    "StepUnknown",
    "answer",
    "begin_attempt",
    "complete",
    "forget_thoughts",
    "go_through",
    "remind_due",
    "start",
]
