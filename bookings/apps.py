"""The bookings app: places, the register, calendar entries."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """`bookings.actions` is the only writer of bookings and attendance."""

    name = "bookings"
    default_auto_field = "django.db.models.BigAutoField"
