"""The people app: who there is, who they work for, what they may do."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Everything else may depend on people; people depends on nobody (its ports are filled from above)."""

    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Two records of one person can be merged."""
        from people import ports  # noqa: PLC0415 - models are not loaded before ready()
        from people.privacy import MERGE_KEYS  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)
