"""Room codes, and closing a form before its time."""

import secrets

from django.core import signing
from django.db import transaction

from audit.actions import record
from bookings.actions.steps import lock
from courses.models import Policy
from evaluations import queries, rules
from evaluations.actions.answering import TICKET_SALT
from evaluations.choices import CODE_LENGTH, CODE_LETTERS, Wave
from evaluations.models import Closing, RoomCode


class RoomRefused(Exception):
    """A room code or a form cannot be opened or closed; the text is fit to show."""


@transaction.atomic
def open_room(*, event, by, at):
    """Open a room code for the date, from its last sitting on; where it has two halves, from the first on, leading to a
    short form of its own until the second begins. Returns it; one that is open is handed out again.

    Raises RoomRefused. `by` is the trainer or co-ordinator whose code it is.
    """
    event = lock(event.pk)
    last = event.sessions.order_by("-number", "pk").first()
    why = rules.why_no_room(
        event, last_sitting=last, closed=queries.closing_of(event) is not None, at=at, policy=Policy.objects.get(pk=1)
    )
    if why:
        raise RoomRefused(why)
    wave = rules.wave_of_room(event, at=at)
    standing = event.room_codes.filter(closed_at=None).first()
    if standing and standing.wave == wave:
        return standing
    if standing:
        # Left open since the first half: it leads to another form.
        close_room(room=standing, by=by, at=at)
    room = RoomCode.objects.create(event=event, wave=wave, code=_free_code(), opened_at=at, opened_by=by.person)
    record(action="evaluation.open", target=room, by=by, at=at, locality=event.locality, event=event.pk)
    return room


@transaction.atomic
def close_room(*, room, by, at):
    """Close a room code: it leads nowhere from now on. Personal links go on. Closing twice changes nothing."""
    event = lock(room.event_id)
    room = RoomCode.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if room.closed_at is None:
        room.closed_at, room.closed_by = at, by.person
        room.save(update_fields=["closed_at", "closed_by"])
        record(action="evaluation.close", target=room, by=by, at=at, locality=event.locality, event=event.pk)
    return room


@transaction.atomic
def close_wave(*, event, by, at):
    """Close the date's form of the day for good, links and room code alike, so that its results can be shown.

    There is no way back: figures that are out must not be joined by one more answer. Raises RoomRefused before the
    date has ended. Returns the Closing; a second call changes nothing.
    """
    event = lock(event.pk)
    if at < event.ends_at:
        raise RoomRefused("You can close the form once the training has ended.")
    closing, made = Closing.objects.get_or_create(
        event=event, wave=Wave.W1, defaults={"made_at": at, "actor": by.person if by else None}
    )
    if made:
        for room in event.room_codes.filter(closed_at=None):
            room.closed_at, room.closed_by = at, by.person
            room.save(update_fields=["closed_at", "closed_by"])
        record(action="evaluation.end", target=event, by=by, at=at, locality=event.locality)
    return closing


def issue_ticket(room):
    """A number for one page of this room, signed; nothing is stored until the page is sent in."""
    return signing.TimestampSigner(salt=TICKET_SALT).sign(f"{room.pk}:{secrets.token_urlsafe(16)}")


def _free_code():
    """A code that no room has had before."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if not RoomCode.objects.filter(code=code).exists():
            return code
