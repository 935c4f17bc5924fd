"""Sending what is due. No transaction is open while talking to the mail server: SQLite would stop all writers."""

import datetime as dt
import logging
import secrets
import smtplib

from django.core.mail import get_connection
from django.db import transaction

from outbox.actions.rendering import render
from outbox.choices import BACK_OFF, LEASE, State
from outbox.models import Message
from people.actions import note_bounce

log = logging.getLogger(__name__)

PERMANENT = range(500, 600)
# The mailbox does not exist: no later mail will arrive either.
NO_SUCH_MAILBOX = 550
# Nothing is begun so shortly before the lease ends: each step of the talk with a silent server may take EMAIL_TIMEOUT.
LONGEST_SENDING = dt.timedelta(seconds=90)


def send_due(*, at, clock, limit=60):
    """Send up to `limit` due messages, oldest first. Returns (sent, failed tries).

    Each is leased in a short transaction, sent outside any, then marked. A sender killed in between leaves a lease
    that runs out: the message is sent again with the same Message-ID rather than lost. `clock` gives the time after
    each sending, since talking to a mail server takes time; what a slow server leaves over while the lease lasts goes
    back, so that no other sender takes a message that this one still means to send.
    """
    begun = clock()
    lease, messages = take(at=at, limit=limit)
    if not messages:
        return 0, 0
    sent = failed = 0
    connection = get_connection()
    try:
        for message in messages:
            if clock() - begun >= LEASE - LONGEST_SENDING:
                let_go(lease)
                break
            if message.drop_after and message.drop_after < at:
                finish(message, lease, state=State.DROPPED)
                continue
            try:
                if not connection.send_messages([prepare(message, connection)]):
                    raise smtplib.SMTPException("the mail server took nothing")
            except Exception as error:  # noqa: BLE001 - a broken template or server must not stop the others
                failed += 1
                put_back(message, lease, error, at=clock())
                close_quietly(connection)
            else:
                sent += 1
                finish(message, lease, state=State.SENT, sent_at=clock())
    finally:
        close_quietly(connection)
    return sent, failed


def prepare(message, connection):
    """Render the mail for this connection."""
    mail = render(message)
    mail.connection = connection
    return mail


def take(*, at, limit):
    """Lease due messages to this sender alone; returns (lease, messages)."""
    lease = secrets.token_hex(16)
    with transaction.atomic():
        # SKIP LOCKED keeps two senders apart on PostgreSQL; on SQLite the IMMEDIATE transaction does.
        chosen = list(
            Message.objects.due(at)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_try_at", "pk")[:limit]
        )
        Message.objects.filter(pk__in=[message.pk for message in chosen]).update(lease=lease, leased_until=at + LEASE)
    return lease, chosen


def let_go(lease):
    """Give back what this sender holds and has not tried; no try is counted."""
    Message.objects.filter(lease=lease).update(lease="", leased_until=None)


def finish(message, lease, **changes):
    """Mark a message as done if this sender still holds it; what was secret goes now."""
    if message.holds_secret:
        changes["values"] = {}
    Message.objects.filter(pk=message.pk, lease=lease).update(lease="", leased_until=None, last_error="", **changes)


def put_back(message, lease, error, *, at):
    """Count the failed try: another one later, or FAILED when the server said never or the tries are used up."""
    attempts = message.attempts + 1
    # The exception's class and code only: its text may hold the address.
    code = smtp_code(error)
    reason = f"{type(error).__name__} {code or ''}".strip()
    permanent = isinstance(error, smtplib.SMTPRecipientsRefused) and code in PERMANENT
    changes = {"attempts": attempts, "last_error": reason}
    if permanent or attempts > len(BACK_OFF):
        changes["state"] = State.FAILED
        log.error("message %s not delivered: %s", message.pk, reason)
        if permanent and code == NO_SUCH_MAILBOX:
            note_bounce(address=message.to_address, at=at)
    else:
        changes["next_try_at"] = at + BACK_OFF[attempts - 1]
        log.warning("message %s will be tried again: %s", message.pk, reason)
    Message.objects.filter(pk=message.pk, lease=lease).update(lease="", leased_until=None, **changes)


def smtp_code(error):
    """The server's answer code, if the error carries one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", None)


def close_quietly(connection):
    """Close; the next sending opens anew."""
    try:
        connection.close()
    except Exception:  # noqa: BLE001 - a server that went away cannot be told goodbye
        log.debug("closing the mail connection failed", exc_info=True)
