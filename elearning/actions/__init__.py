"""Every write about e-learning."""

from elearning.actions.checking import answer, begin_attempt
from elearning.actions.history import take_back_completions
from elearning.actions.learning import complete, forget_thoughts, go_through, start
from elearning.actions.outside import (
    KeyRefused,
    ListRefused,
    look_at,
    make_key,
    match_parked,
    parked_over,
    stop_key,
    take_completions,
    use_key,
)
from elearning.actions.packages import add_package, begin_package, report, withdraw_package
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
    "KeyRefused",
    "ListRefused",
    "look_at",
    "make_key",
    "match_parked",
    "parked_over",
    "stop_key",
    "take_back_completions",
    "take_completions",
    "use_key",
    "AlreadyAnswered",
    "LearningRefused",
    "NoAttempt",
    "NoSuchAnswer",
    "NotStartable",
    "NothingToAsk",
    "StepUnknown",
    "add_package",
    "answer",
    "begin_attempt",
    "begin_package",
    "complete",
    "forget_thoughts",
    "go_through",
    "remind_due",
    "report",
    "start",
    "withdraw_package",
]
