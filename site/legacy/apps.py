"""The legacy room: old spreadsheets taken over, once, with nothing dropped silently (docs/adr/0021)."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
    """Stands beside reports and workspaces: it writes through the actions of every room below."""

    name = "legacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Two records of one person can be merged."""
        from legacy.privacy import MERGE_KEYS  # noqa: PLC0415 - models are not loaded before ready()
        from people import ports  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)
