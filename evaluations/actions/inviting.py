"""Asking people who were there."""

import hashlib
import secrets

from django.db import IntegrityError, transaction

from courses.choices import EventStatus
from courses.models import Event, Policy
from evaluations import queries
from evaluations.choices import Wave
from evaluations.models import Closing, Invitation, closes_at, open_for, opens_at, opens_before
from outbox.actions import queue

TOKEN_BYTES = 24  # 192 bits


def token_digest(token):
    """What is stored of a personal link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_due(*, at):
    """Invite, by a personal link, everybody who was there and was not asked yet, while the form is open.

    Reads the register, so that a late mark or a missed run mends itself. Returns how many were invited. People without
    an e-mail address are noted as invited and answer by room code.
    """
    policy = Policy.objects.get(pk=1)
    closed = Closing.objects.filter(wave=Wave.W1).values("event")
    events = (
        Event.objects.filter(status=EventStatus.PUBLISHED, count_only=False)
        .filter(ends_at__lte=at + opens_before(policy), ends_at__gt=at - open_for(policy))
        .exclude(pk__in=closed)
        .select_related("course", "locality")
        .order_by("pk")
    )
    return sum(_invite(booking, event, policy, at) for event in events for booking in queries.to_invite(event))


def _invite(booking, event, policy, at):
    """Invitation and message in one transaction. A rival run that was quicker has done it: then nothing is left."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    closes = closes_at(event, policy)
    try:
        with transaction.atomic():
            Invitation.objects.create(
                booking=booking,
                wave=Wave.W1,
                token_hash=token_digest(token) if booking.delegate.email else None,
                opens_at=opens_at(event, policy),
                closes_at=closes,
            )
            queue(
                key=f"evaluation:{booking.pk}:{Wave.W1}",
                template="evaluations/email/on_the_day",
                to=booking.delegate,
                at=at,
                values={
                    "name": booking.delegate.name,
                    "course": event.course.title,
                    "starts_at": event.starts_at.isoformat(),
                    "closes_at": closes.isoformat(),
                    "token": token,
                },
                locality=event.locality,
                drop_after=closes,
                holds_secret=True,
            )
    except IntegrityError:
        return 0
    return 1
