"""The steps every change of a booking takes: lock the date, move along MOVES with a ledger row."""

import hashlib
import secrets

from bookings import queries
from bookings.choices import MOVES, Status
from bookings.models import BookingChange
from courses.models import Event

TOKEN_BYTES = 24  # 192 bits


class IllegalMove(RuntimeError):
    """A programming mistake: this step is not in `choices.MOVES`."""


def lock(event_id):
    """Lock the date's row and return it fresh with course, family and locality. Every change of places begins here.

    Always the Event row first, never conditionally; several dates in pk order (`lock_all`). On SQLite the IMMEDIATE
    transaction around it does the serialising. `has_held_back` and `has_prerequisites` spare the reads that would find
    nothing.
    """
    return locked().get(pk=event_id)


def lock_all(event_ids):
    """Lock several dates, always in pk order so that two who lock the same ones never wait for each other."""
    return {event.pk: event for event in locked().filter(pk__in=set(event_ids)).order_by("pk")}


def locked():
    """Dates with what the rules ask, for update."""
    return queries.for_rules(Event.objects.select_for_update(of=("self",)))


def move(booking, to_status, *, reason, by, at, place_no=None, steps=MOVES):
    """Change a booking's status along MOVES and append the ledger row. The caller holds the lock. Returns the row."""
    if to_status not in steps[booking.status]:
        raise IllegalMove(f"{booking.status} to {to_status}")
    change = BookingChange(
        booking=booking,
        from_status=booking.status,
        to_status=to_status,
        place_no=place_no,
        reason=reason,
        made_at=at,
        actor=by.person if by else None,
    )
    booking.status, booking.place_no, booking.last_reason = to_status, place_no, reason
    booking.cancelled_at = at if to_status == Status.CANCELLED else None
    booking.save(
        update_fields=["status", "place_no", "last_reason", "cancelled_at", "cancelled_late", "calendar_sequence"]
    )
    change.save()
    return change


def new_token():
    """A secret for one link and the digest that is stored of it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_digest(token)


def token_digest(token):
    """What is stored of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
