"""One's own intention, played back to oneself."""

import datetime as dt
from dataclasses import dataclass

from evaluations.choices import Kind, Wave
from evaluations.models import Answer, Question, Response


@dataclass(frozen=True)
class Intention:
    """What somebody said on the day that they would do."""

    text: str
    due_on: dt.date | None


def own_intention(event, pseudonym):
    """What the person behind this pseudonym meant to do, or None. To be asked only inside that person's own request:
    nobody else's may ever hold a pseudonym. One query.
    """
    if not pseudonym:
        return None
    response = Response.objects.filter(event=event, wave=Wave.W1, pseudonym=pseudonym)
    asked = Question.objects.filter(version__in=response.values("version"), kind=Kind.INTENTION).values("code")
    said = Answer.objects.filter(response__in=response, question_code__in=asked).exclude(text="").first()
    return Intention(said.text, said.due_on) if said else None
