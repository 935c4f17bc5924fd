"""Messages that are reckoned from the facts anew in each pass: made in bulk, dropped when the facts change."""

from django.db import transaction

from outbox.actions.queueing import message_of
from outbox.choices import State
from outbox.models import Message


@transaction.atomic
def queue_many(*, specs, at):
    """Queue many messages at once; each spec holds what `queue` takes beside `at`. Returns how many were asked for.

    A key that stands already changes nothing, except one that was dropped: what is wanted again is sent after all.
    Three statements whatever the number.
    """
    messages = [message for spec in specs if (message := message_of(at=at, **spec))]
    if not messages:
        return 0
    Message.objects.filter(key__in=[message.key for message in messages], state=State.DROPPED).delete()
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    return len(messages)


@transaction.atomic
def drop(*, keys):
    """Drop messages that are no longer needed, as far as nobody has sent them or is sending them now. Returns how many.

    They stay as rows, so that the list says what became of them.
    """
    waiting = Message.objects.filter(key__in=list(keys), state=State.QUEUED, leased_until=None)
    return waiting.update(state=State.DROPPED)
