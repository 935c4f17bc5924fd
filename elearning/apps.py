"""The elearning app: modules a person can start at any time."""

from django.apps import AppConfig


class ElearningConfig(AppConfig):
    """Stands beside courses; neither imports the other."""

    name = "elearning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Two records of one person can be merged."""
        from elearning.privacy import MERGE_KEYS  # noqa: PLC0415 - models are not loaded before ready()
        from people import ports  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)
