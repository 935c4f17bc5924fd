"""Whom to ring when worried about a child, on every page."""

import time
from typing import Any

from django import template
from django.conf import settings

from people.models import Locality

register = template.Library()
KEPT_SECONDS = 60
_kept: dict[str, Any] = {"until": 0.0, "localities": []}


@register.simple_tag
def worried_about_a_child() -> list[Locality]:
    """The localities with their telephone numbers, in the partnership's order.

    Asked for on every page and changed once a year: each process keeps them for a minute. Tests always ask, so that
    their query counts do not depend on which of them runs first.
    """
    if getattr(settings, "TESTING", False) or time.monotonic() >= _kept["until"]:
        _kept["localities"] = list(Locality.objects.order_by("position", "pk"))
        _kept["until"] = time.monotonic() + KEPT_SECONDS
    return _kept["localities"]
