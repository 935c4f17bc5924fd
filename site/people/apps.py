"""The people app: who there is, who they work for, what they may do."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Everything else may depend on people; people depends on nobody (its ports are filled from above)."""

    name = "people"
    default_auto_field = "django.db.models.BigAutoField"
