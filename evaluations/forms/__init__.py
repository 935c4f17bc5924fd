"""Forms of evaluation: answering, the room's code, making questionnaires."""

from evaluations.forms.answers import Answers, CloseForm, RoomCodeForm
from evaluations.forms.building import (
    KINDS,
    CourseForm,
    ItemForm,
    KindForm,
    QuestionForm,
    SureForm,
    beginning,
    kinds_for,
)
from evaluations.forms.comments import ImprovementForm, ReviewForm

__all__ = [
    "Answers",
    "CloseForm",
    "CourseForm",
    "ImprovementForm",
    "ItemForm",
    "KINDS",
    "KindForm",
    "QuestionForm",
    "ReviewForm",
    "RoomCodeForm",
    "SureForm",
    "beginning",
    "kinds_for",
]
