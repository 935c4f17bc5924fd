"""Writing to the outbox and sending from it."""

from outbox.actions.planning import drop, queue_many
from outbox.actions.queueing import NotRetryable, queue, retry
from outbox.actions.sending import send_due

__all__ = ["NotRetryable", "drop", "queue", "queue_many", "retry", "send_due"]
