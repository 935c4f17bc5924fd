"""Putting messages into the outbox, inside the transaction that makes the fact they tell of."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from outbox.choices import State
from outbox.models import Message
from people import ports


class NotRetryable(Exception):
    """The message is not one that failed."""


def queue(
    *, key, template, to, at, values, locality=None, calendar=(), drop_after=None, not_before=None, holds_secret=False
):
    """Queue one message to one person or address; a second call with the same `key` changes nothing.

    `values` and `calendar` hold plain JSON values: no rendering happens here. Names ending in `_at` hold ISO times and
    reach the template as datetimes. Returns the message, or None for a person without an e-mail address (they are
    reached another way).
    """
    message = message_of(
        key=key,
        template=template,
        to=to,
        at=at,
        values=values,
        locality=locality,
        calendar=calendar,
        drop_after=drop_after,
        not_before=not_before,
        holds_secret=holds_secret,
    )
    if message is None:
        return None
    # One statement, safe against a rival with the same key, and no savepoint inside the booking's transaction.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return message


def message_of(
    *, key, template, to, at, values, locality=None, calendar=(), drop_after=None, not_before=None, holds_secret=False
):
    """The unsaved message, or None for a person without an e-mail address."""
    address = to if isinstance(to, str) else to.email
    if not address:
        return None
    return Message(
        key=key,
        template=template,
        to_address=address,
        recipient=None if isinstance(to, str) else to,
        locality=locality,
        values=values,
        calendar=list(calendar),
        holds_secret=holds_secret,
        queued_at=at,
        drop_after=drop_after,
        next_try_at=not_before or at,
        message_id=f"<{secrets.token_hex(16)}@{urlsplit(settings.BASE_URL).hostname}>",
    )


@transaction.atomic
def retry(*, message, by, at):
    """Ask for a failed message to be sent again now. Raises NotRetryable for any other."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != State.FAILED:
        raise NotRetryable("Only a message that could not be delivered can be sent again.")
    locked.state, locked.attempts, locked.next_try_at, locked.last_error = State.QUEUED, 0, at, ""
    locked.save(update_fields=["state", "attempts", "next_try_at", "last_error"])
    ports.record(action="message.retry", target=locked, by=by, at=at, locality=locked.locality)
    return locked
