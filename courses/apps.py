"""The courses app: what is taught, when, where, by whom."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Plain facts about courses and their dates; the story of a course is a page in the CMS."""

    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"
