"""Writing to the outbox and sending from it."""

from outbox.actions.planning import drop, queue_many
from outbox.actions.queueing import NotRetryable, queue, retry
from outbox.actions.sending import send_due
from outbox.actions.texts import TextRefused, change_text, own_words, restore_text, send_test

__all__ = [
    "NotRetryable",
    "TextRefused",
    "change_text",
    "drop",
    "own_words",
    "queue",
    "queue_many",
    "restore_text",
    "retry",
    "send_due",
    "send_test",
]
