"""Reads about why something is taught."""

from django.db.models import Prefetch
from wagtail.models import Page

from courses.models import Course, LearningSource, Recommendation


def briefing_pages():
    """Pages of briefings that are live, by title. They live in a room above: known by the name of their kind."""
    pages = Page.objects.live().filter(content_type__app_label="cms", content_type__model="briefingpage")
    return pages.order_by("title", "pk")


def sources(user):
    """The learning sources `user` may see that are not dealt with, latest first, with all they lead to. Four queries.

    Each has `recommendations`, each of those `courses` and `briefings`.
    """
    answered = Recommendation.objects.order_by("pk").prefetch_related(
        Prefetch("courses", Course.objects.order_by("title", "pk")),
        Prefetch("briefings", Page.objects.order_by("title", "pk")),
    )
    rows = LearningSource.objects.visible_to(user).filter(retired_at=None).select_related("locality")
    return rows.prefetch_related(Prefetch("recommendations", answered)).order_by("-known_on", "-pk")
