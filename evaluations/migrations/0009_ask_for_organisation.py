"""The form of the day asks what kind of organisation people work for, in a new version: the earlier one stays as it was."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

CODE = "organisation"
QUESTION = {
    "code": CODE,
    "kind": "CHOICE",
    "section": "Last of all",
    "text": "What kind of organisation do you work for?",
    "hint": "To see what training does for each kind. Leave it out if you would rather not say.",
}
OPTIONS = [
    ("COUNCIL", "Council"),
    ("HEALTH", "Health"),
    ("JUSTICE", "Police, youth justice or probation"),
    ("EDUCATION", "School, college, early years or childcare"),
    ("VOLUNTARY", "Voluntary or community organisation"),
    ("OTHER", "Another kind, or I would rather not say"),
]
# What is copied of a question and of an option.
QUESTION_FIELDS = [
    "code",
    "kind",
    "section",
    "text",
    "hint",
    "low",
    "high",
    "low_label",
    "high_label",
    "level",
    "required",
    "follows_code",
    "follows_answers",
]


def ask(apps, schema_editor):
    Questionnaire, Version, Question, Option = (
        apps.get_model("evaluations", name) for name in ("Questionnaire", "QuestionnaireVersion", "Question", "Option")
    )
    questionnaire = Questionnaire.objects.get(code="on-the-day")
    versions = Version.objects.filter(questionnaire=questionnaire)
    newest = versions.filter(in_use_from__isnull=False).order_by("-in_use_from", "-pk").first()
    if newest is None or Question.objects.filter(version=newest, code=CODE).exists():
        return
    # A draft that somebody has begun comes after the new version, and asks too.
    draft = versions.filter(in_use_from=None).first()
    number = 1 + versions.order_by("-number").first().number
    if draft:
        number = draft.number
        draft.number += 1
        draft.save(update_fields=["number"])
        if not Question.objects.filter(version=draft, code=CODE).exists():
            position = max(Question.objects.filter(version=draft).values_list("position", flat=True), default=0)
            _add(Question, Option, draft, position + 1)
    # Where nobody has answered yet, it is in use from the start; else from now on.
    unused = versions.count() == 1 and newest.frozen_at is None
    since = newest.in_use_from + dt.timedelta(days=1) if unused else timezone.now()
    version = Version.objects.create(
        questionnaire=questionnaire, number=number, in_use_from=since, anonymous=newest.anonymous
    )
    position = 0
    for question in Question.objects.filter(version=newest).order_by("position", "pk"):
        if question.kind == "CONSENT":
            position += 1
            _add(Question, Option, version, position)
        position += 1
        copy = Question.objects.create(
            version=version, position=position, **{field: getattr(question, field) for field in QUESTION_FIELDS}
        )
        Option.objects.bulk_create(
            Option(question=copy, code=option.code, label=option.label, position=option.position)
            for option in Option.objects.filter(question=question).order_by("position", "pk")
        )
    if not Question.objects.filter(version=version, code=CODE).exists():
        _add(Question, Option, version, position + 1)


def _add(Question, Option, version, position):
    question = Question.objects.create(version=version, position=position, **QUESTION)
    Option.objects.bulk_create(
        Option(question=question, code=code, label=label, position=place)
        for place, (code, label) in enumerate(OPTIONS, start=1)
    )


def take_back(apps, schema_editor):
    """Versions that somebody has answered, or has made from this one, stay: old results must be readable."""
    Version, Question, Option, Response = (
        apps.get_model("evaluations", name) for name in ("QuestionnaireVersion", "Question", "Option", "Response")
    )
    asking = Version.objects.filter(
        questionnaire__code="on-the-day", frozen_at=None, in_use_from__isnull=False, questions__code=CODE
    ).exclude(pk__in=Response.objects.values("version"))
    ids = list(asking.values_list("pk", flat=True))
    Option.objects.filter(question__version__in=ids).delete()
    Question.objects.filter(version__in=ids).delete()
    Version.objects.filter(pk__in=ids).delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0008_default_questionnaires")]

    operations = [migrations.RunPython(ask, take_back)]
