"""Reads about the outbox."""

from outbox.choices import LATE_AFTER, State
from outbox.models import Message


def is_late(*, at):
    """Whether any message that is due has waited more than fifteen minutes: then no sender is at work."""
    return Message.objects.filter(state=State.QUEUED, attempts=0, next_try_at__lt=at - LATE_AFTER).exists()


def for_staff(*, user):
    """Messages the user may see, those that need somebody first, newest first."""
    return (
        Message.objects.visible_to(user)
        .exclude(state=State.SENT)
        .select_related("recipient")
        .order_by("-queued_at", "pk")
    )


def delayed(*, at):
    """Whether mail is in trouble now: some message has failed a try and still waits."""
    return Message.objects.filter(state=State.QUEUED, attempts__gte=1, next_try_at__gt=at).exists()
