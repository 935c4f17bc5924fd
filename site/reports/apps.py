"""The reports app: figures, files made of them, and annual reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Stands at the top of the house: nothing but config imports it."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Two records of one person can be merged."""
        from people import ports  # noqa: PLC0415 - models are not loaded before ready()
        from reports.privacy import MERGE_KEYS  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)
