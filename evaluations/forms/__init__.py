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

__all__ = [
    "Answers",
    "CloseForm",
    "CourseForm",
    "ItemForm",
    "KINDS",
    "KindForm",
    "QuestionForm",
    "RoomCodeForm",
    "SureForm",
    "beginning",
    "kinds_for",
]
