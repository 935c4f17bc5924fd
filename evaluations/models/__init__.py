"""Questionnaires and answers.

`Invitation` is the only completion flag; `Response` has no way back to person, booking or invitation except through the
event's key and EVALUATION_KEY together, until that key is destroyed (docs/adr/0010).
"""

from evaluations.models.answers import (
    Answer,
    Envelope,
    EventKey,
    Response,
    random_id,
)
from evaluations.models.comments import CommentTag, Improvement, Quote
from evaluations.models.forms import (
    CourseItem,
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
)
from evaluations.models.waves import (
    Closing,
    Invitation,
    RoomCode,
    SpentTicket,
    closes_at,
    first_half,
    halves,
    open_for,
    opens_at,
    opens_before,
    second_half,
)

__all__ = [
    "Answer",
    "Closing",
    "CommentTag",
    "CourseItem",
    "Envelope",
    "EventKey",
    "Improvement",
    "Invitation",
    "Option",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Quote",
    "Response",
    "RoomCode",
    "SpentTicket",
    "closes_at",
    "first_half",
    "halves",
    "open_for",
    "opens_at",
    "opens_before",
    "random_id",
    "second_half",
]
