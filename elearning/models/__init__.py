"""E-learning: modules and their question banks, who has started them, who has completed them."""

from elearning.models.bank import BankChoice, BankQuestion
from elearning.models.learning import AnswerGiven, Attempt, Completion, Enrolment, Reflection, new_code
from elearning.models.module import Module
from elearning.models.outside import CompletionList, ParkedCompletion, PushKey
from elearning.models.package import ScormPackage, ScormState

__all__ = [
    "AnswerGiven",
    "Attempt",
    "BankChoice",
    "BankQuestion",
    "Completion",
    "CompletionList",
    "Enrolment",
    "Module",
    "ParkedCompletion",
    "PushKey",
    "Reflection",
    "ScormPackage",
    "ScormState",
    "new_code",
]
