"""Reads about people who checked in by room code."""

import datetime as dt

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bookings.choices import CheckInState
from bookings.models import CheckIn
from bookings.queries.marking import ALIKE, register
from courses.choices import EventStatus
from courses.models import EventSession

# A name is taken alone only at this likeness, and so far ahead of the next; the rest is for a human (docs/adr/0013).
SURE, AHEAD = 95, 5


def whose_check_in(session, *, name, email, user):
    """The booking on the register that somebody who checks in has: by account, by address, by a name that only they
    have; else None.
    """
    rows = list(register(session))
    if user is not None and user.person_id:
        for row in rows:
            if row.delegate_id == user.person_id:
                return row
    address = email.strip().lower()
    for row in rows:
        if address and (row.delegate.email or "").lower() == address:
            return row
    like = likest(rows, name)
    if like and like[0][1] >= SURE and (len(like) == 1 or like[0][1] - like[1][1] >= AHEAD):
        return like[0][0]
    return None


def likest(rows, name):
    """[(booking, likeness)] of names on a register, the likest first."""
    names = {row.pk: row.delegate.name for row in rows}
    found = process.extract(
        name, names, scorer=fuzz.token_sort_ratio, processor=default_process, score_cutoff=ALIKE, limit=5
    )
    by_pk = {row.pk: row for row in rows}
    return [(by_pk[pk], score) for _name, score, pk in found]


def open_check_ins(session):
    """Check-ins of a sitting that wait for a trainer, in the order of coming, with whose they seem to be. One query."""
    return (
        CheckIn.objects.open()
        .filter(session=session)
        .select_related("booking__delegate", "booking__agency", "session__event__locality")
        .order_by("made_at", "pk")
    )


def confirmed_booking(digest, event):
    """The booking of a device's holder whose check-in on this date was confirmed, or None."""
    row = (
        CheckIn.objects.select_related("booking")
        .filter(device_hash=digest, session__event=event, state=CheckInState.CONFIRMED, booking__event=event)
        .first()
    )
    return row.booking if row else None


def check_in_of(digest):
    """The check-in of a device, or None."""
    return CheckIn.objects.filter(device_hash=digest).first()


def sittings_now(*, at):
    """Sittings of published dates that people may be checking in to now, and a few more. One query."""
    return EventSession.objects.filter(
        event__status=EventStatus.PUBLISHED,
        event__count_only=False,
        starts_at__lte=at + dt.timedelta(hours=1),
        ends_at__gte=at - dt.timedelta(hours=3),
    ).select_related("event__course", "event__locality")
