"""The evaluations app: questionnaires, answers nobody can read by name, results."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Reads bookings from below; nothing below knows of it."""

    name = "evaluations"
    default_auto_field = "django.db.models.BigAutoField"
