"""The elearning app: modules a person can start at any time."""

from django.apps import AppConfig


class ElearningConfig(AppConfig):
    """Stands beside courses; neither imports the other."""

    name = "elearning"
    default_auto_field = "django.db.models.BigAutoField"
