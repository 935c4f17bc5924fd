"""States of a message and the pauses between tries."""

from datetime import timedelta

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
