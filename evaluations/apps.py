"""The evaluations app: questionnaires, answers nobody can read by name, results."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Reads bookings from below; nothing below knows of it."""

    name = "evaluations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Two records of one person can be merged."""
        from evaluations.privacy import MERGE_KEYS  # noqa: PLC0415 - models are not loaded before ready()
        from people import ports  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)
