"""The workspaces app: the first page of each kind of user."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Stands at the top of the house: nothing but config imports it."""

    name = "workspaces"
    default_auto_field = "django.db.models.BigAutoField"
