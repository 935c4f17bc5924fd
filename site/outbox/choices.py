"""States of a message and the pauses between tries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models


class State(models.TextChoices):
    """Where a message stands."""

    QUEUED = "QUEUED", "Waiting to be sent"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Not delivered"
    DROPPED = "DROPPED", "No longer needed"


# After the n-th failed try, wait so long; after the last, the message is FAILED and shown to staff (TRUST.md R5).
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
LEASE = timedelta(minutes=5)
# /healthz turns red when the oldest message that is due has waited longer.
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Text:
    """An e-mail whose words staff may change.

    `sample` holds values as a message would; its placeholders follow from them (`rules.placeholders`). `needs` names
    those without which the mail would be of no use, such as the link of an offer.
    """

    template: str
    title: str
    sample: Mapping[str, Any]
    needs: tuple[str, ...] = ()

    @property
    def slug(self):
        """Its name in addresses."""
        return self.template.rpartition("/")[2]


# {slug: Text}; the apps that write mail offer theirs when they start.
TEXTS: dict[str, Text] = {}


def offer_text(text):
    """Let staff change the words of one e-mail."""
    TEXTS[text.slug] = text
