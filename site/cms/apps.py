"""The cms app: the public pages editors write."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Stands at the top of the house: nothing but config imports it."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"
