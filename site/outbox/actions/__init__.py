"""Writing to the outbox and sending from it."""

from outbox.actions.queueing import NotRetryable, queue, retry
from outbox.actions.sending import send_due

__all__ = ["NotRetryable", "queue", "retry", "send_due"]
