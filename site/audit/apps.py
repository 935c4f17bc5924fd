"""The audit app: who did what, when, kept apart from the things it speaks of."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Fills the `record` port of people."""

    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """People writes audit entries without importing this app."""
        from audit import actions  # noqa: PLC0415 - models are not loaded before ready()
        from people import ports  # noqa: PLC0415

        ports.record.fill(actions.record)
