"""The questions a form asks."""

from dataclasses import dataclass

from django.db.models import Prefetch

from evaluations.models import CourseItem, Option, Question, QuestionnaireVersion


@dataclass(frozen=True)
class Sheet:
    """What one form asks: a version, its questions with `.options` in order, and the course's confidence items."""

    version: QuestionnaireVersion
    questions: list
    items: list


def sheet_for(course_id, *, wave, at):
    """The questionnaire in use at `at` for this wave, with the course's own items. Four queries."""
    version = (
        QuestionnaireVersion.objects.filter(questionnaire__wave=wave, in_use_from__lte=at)
        .order_by("-in_use_from", "-pk")
        .first()
    )
    if version is None:
        return None
    ordered = Prefetch("options", Option.objects.order_by("position", "pk"))
    return Sheet(
        version=version,
        questions=list(Question.objects.filter(version=version).prefetch_related(ordered).order_by("position", "pk")),
        items=list(CourseItem.objects.filter(course_id=course_id, retired_at=None).order_by("position", "pk")),
    )
