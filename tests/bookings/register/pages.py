"""What the tests of the register's pages share: addresses, rows as the browser sends them, marks as they stand."""

import datetime as dt

import time_machine
from django.urls import reverse

from bookings.models import Attendance


def address(event, name="register", *args, sitting=1):
    return f"{reverse(f'bookings:{name}', args=[event.pk, *args])}?sitting={sitting}"


def row(booking, mark, *, left="", late="", version=0, was=""):
    """What the browser sends for one row."""
    key = booking.pk
    minutes = {f"left_{key}": left, f"late_{key}": late}
    return {f"mark_{key}": mark, **minutes, f"version_{key}": version, f"was_{key}": was and f"{was}:::"}


def marks(event):
    """{name: (mark, minutes)} as the register stands."""
    found = Attendance.objects.filter(booking__event=event).values_list("booking__delegate__name", "mark", "minutes")
    return {name: (mark, minutes) for name, mark, minutes in found}


def late(event):
    """The moment after the time for marking is over."""
    return time_machine.travel(event.ends_at + dt.timedelta(days=15), tick=False)
