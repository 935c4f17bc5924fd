"""Reads of the builder."""

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Subquery, Value, When

from courses.models import Course
from evaluations.choices import Wave
from evaluations.models import CourseItem, Questionnaire, QuestionnaireVersion, Response

# More items and a minute is over before the form is.
MOST_ITEMS = 6


def all_questionnaires():
    """Every questionnaire with its course."""
    return Questionnaire.objects.select_related("course")


def questionnaires():
    """(those for every course in the order of the waves, courses' own), each with `current` and `draft`: the number of
    the version in use and the id of its draft. One query.
    """
    order = Case(*(When(wave=wave, then=Value(n)) for n, wave in enumerate(Wave)), output_field=IntegerField())
    versions = QuestionnaireVersion.objects.filter(questionnaire=OuterRef("pk"))
    current = versions.filter(in_use_from__isnull=False).order_by("-in_use_from", "-pk")
    rows = list(
        all_questionnaires()
        .filter(retired_at=None)
        .annotate(
            current=Subquery(current.values("number")[:1]),
            since=Subquery(current.values("in_use_from")[:1]),
            draft=Subquery(versions.filter(in_use_from=None).order_by("-pk").values("pk")[:1]),
        )
        .order_by(order, "title", "pk")
    )
    return [row for row in rows if row.course_id is None], [row for row in rows if row.course_id]


def versions():
    """Every version with its questionnaire."""
    return QuestionnaireVersion.objects.select_related("questionnaire__course")


def versions_of(questionnaire):
    """The versions of one, newest first, each with `questions_asked` and `answered`. One query."""
    answered = (
        Response.objects.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk")).values("n")
    )
    return list(
        questionnaire.versions.annotate(
            questions_asked=Count("questions"), answered=Subquery(answered, output_field=IntegerField())
        ).order_by("-number", "-pk")
    )


def courses_with_items():
    """Courses that are taught, each with `live_items`. Two queries."""
    items = CourseItem.objects.filter(retired_at=None).order_by("position", "pk")
    return (
        Course.objects.filter(retired_at=None)
        .prefetch_related(Prefetch("evaluation_items", items, to_attr="live_items"))
        .order_by("title", "pk")
    )


def courses_without(wave):
    """Courses that have no form of their own for this wave."""
    own = Questionnaire.objects.filter(wave=wave, retired_at=None, course__isnull=False).values("course")
    return Course.objects.filter(retired_at=None).exclude(pk__in=own).order_by("title", "pk")
