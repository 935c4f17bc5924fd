"""What trainers and observers of a date wrote."""

from collections import defaultdict
from dataclasses import dataclass

from evaluations.choices import OF_TRAINERS, WITH_OPTIONS, Wave
from evaluations.models import Answer, Option, Question, Response


@dataclass(frozen=True)
class Said:
    """One question of a form with all that was said to it."""

    text: str
    answers: list


@dataclass(frozen=True)
class Reflected:
    """One of the two forms of a date: how many sent it, and what they said question by question."""

    wave: Wave
    number: int
    questions: list


def reflections(event):
    """The forms of trainers and observers that were sent for a date. Five queries."""
    responses = list(Response.objects.filter(event=event, wave__in=OF_TRAINERS).order_by("pk"))
    waves = {response.pk: response.wave for response in responses}
    asked = list(
        Question.objects.filter(version__in={response.version_id for response in responses}).order_by(
            "-version", "position", "pk"
        )
    )
    labels = {
        (option.question.code, option.code): option.label
        for option in Option.objects.filter(question__in=asked).select_related("question").order_by("pk")
    }
    said = defaultdict(list)
    for answer in Answer.objects.filter(response__in=responses).order_by("pk"):
        code = answer.question_code
        value = answer.text or labels.get((code, answer.option_code)) or answer.number
        said[waves[answer.response_id], code].append(value)
    found = []
    for wave in OF_TRAINERS:
        number = sum(each == wave for each in waves.values())
        texts: dict = {}
        versions = {response.version_id for response in responses if response.wave == wave}
        for question in asked:
            if question.version_id in versions:
                texts.setdefault(question.code, _asked(question))
        rows = [Said(text, said[wave, code]) for code, text in texts.items() if said[wave, code]]
        if number:
            found.append(Reflected(wave, number, rows))
    return found


def _asked(question):
    """The question, with the ends of its scale."""
    if question.kind in WITH_OPTIONS or question.low is None:
        return question.text
    return f"{question.text} ({question.low}: {question.low_label}, {question.high}: {question.high_label})"


def has_reflected(event, wave, pseudonym):
    """Whether the trainer behind this pseudonym has sent the form."""
    return Response.objects.filter(event=event, wave=wave, pseudonym=pseudonym).exists()
