"""The questions a form asks."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from evaluations.models import CourseItem, Option, Question, QuestionnaireVersion

# What a preview shows where a course's own items would stand.
EXAMPLE_ITEMS = ("The course’s first item", "The course’s second item", "The course’s third item")


@dataclass(frozen=True)
class Sheet:
    """What one form asks: a version, its questions with `.options` in order, and the course's confidence items."""

    version: QuestionnaireVersion
    questions: list
    items: list

    @property
    def wave(self):
        """Whom it asks, and when."""
        return self.version.questionnaire.wave


def sheet_for(course_id, *, wave, at):
    """The questionnaire in use at `at` for this wave, the course's own if it has one, with its items. Four queries."""
    version = (
        QuestionnaireVersion.objects.select_related("questionnaire")
        .filter(questionnaire__wave=wave, in_use_from__lte=at)
        .filter(Q(questionnaire__course=None) | Q(questionnaire__course=course_id))
        .filter(Q(questionnaire__retired_at=None) | Q(questionnaire__retired_at__gt=at))
        .order_by(F("questionnaire__course").desc(nulls_last=True), "-in_use_from", "-pk")
        .first()
    )
    return None if version is None else sheet_of(version, course_id)


def sheet_of_past(course_id, *, wave, at):
    """As `sheet_for`; for days before there was any, the first that everybody was asked. None without one."""
    sheet = sheet_for(course_id, wave=wave, at=at)
    if sheet is not None:
        return sheet
    versions = QuestionnaireVersion.objects.select_related("questionnaire").filter(
        questionnaire__wave=wave, questionnaire__course=None, in_use_from__isnull=False
    )
    first = versions.order_by("in_use_from", "pk").first()
    return sheet_of(first, course_id) if first else None


def sheet_of(version, course_id=None):
    """The sheet of one version, a draft as well. Without a course three items stand for any. Three queries."""
    ordered = Prefetch("options", Option.objects.order_by("position", "pk"))
    return Sheet(
        version=version,
        questions=list(Question.objects.filter(version=version).prefetch_related(ordered).order_by("position", "pk")),
        items=list(CourseItem.objects.filter(course_id=course_id, retired_at=None).order_by("position", "pk"))
        if course_id
        else [CourseItem(code=f"item-{number}", text=text) for number, text in enumerate(EXAMPLE_ITEMS, start=1)],
    )
