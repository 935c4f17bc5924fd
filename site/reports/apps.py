"""The reports app: figures and the workbook the subgroup takes away."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Stands at the top of the house: nothing but config imports it."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
