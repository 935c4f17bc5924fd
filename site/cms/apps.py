"""The cms app: the public pages editors write."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Stands at the top of the house: nothing but config imports it. Wagtail's mails go through the outbox."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Stands before Wagtail's own apps in the settings; either order works."""
        from cms.wagtail_hooks import take_over_mail  # noqa: PLC0415 - models are not loaded before ready()

        take_over_mail()
