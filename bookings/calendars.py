"""Bookings as calendar entries: plain values for mail, a file to download."""

import hashlib

from django.conf import settings
from django.urls import reverse

from bookings.choices import Status
from courses.calendars import delivery_parts, host, place, preparation_part
from courses.choices import Delivery, EventStatus
from outbox.calendars import CANCEL, PUBLISH, render


def uid(booking, session):
    """The calendar entry's name for ever: one per booking and sitting."""
    return f"booking-{booking.public_id}-part{session.number}@{host()}"


def calendar_parts(booking, event, sessions, *, method, at, joining=True):
    """One calendar part for each sitting, as plain values for `outbox.calendars`.

    Without `joining`, of a date that may not go ahead, they say so and leave out how to join.
    """
    link = settings.BASE_URL + reverse("bookings:booking", args=[booking.public_id])
    lines = [
        f"To give up your place, open {link}",
        "Declining this calendar entry does not cancel your booking.",
    ]
    if not joining:
        lines.append("Not sure yet: it goes ahead only if a few more people book.")
    if joining and event.joining_url:
        lines.append(f"Join: {event.joining_url}")
    if joining and event.joining_note:
        lines.append(event.joining_note)
    return [
        {
            "uid": uid(booking, session),
            "sequence": booking.calendar_sequence,
            "method": method,
            "stamped_at": at.isoformat(),
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "summary": event.course.title
            + (f" (part {session.number} of {len(sessions)})" if len(sessions) > 1 else ""),
            "location": place(event),
            "description": "" if method == CANCEL else "\n".join(lines),
            "url": link,
            **({} if joining or method == CANCEL else {"tentative": True}),
        }
        for session in sessions
    ]


def make_up_part(make_up, booking, event, *, method, at, joining):
    """The calendar part of a sitting made up on another date, with a name of its own for ever."""
    part = calendar_parts(booking, event, [make_up.session], method=method, at=at, joining=joining)[0]
    return {
        **part,
        "uid": f"booking-{booking.public_id}-makeup{make_up.pk}@{host()}",
        "sequence": make_up.calendar_sequence,
        "summary": f"{event.course.title} (part {make_up.session.number}, made up)",
    }


def of_booking(booking, *, tentative, at):
    """The entries of one booking as a file. Same names as in the mail, so that a client knows them again.

    How to join is left out while the date is `tentative`.
    """
    event = booking.event
    sessions = sorted(event.sessions.all(), key=lambda session: session.number)
    parts = calendar_parts(booking, event, sessions, method=PUBLISH, at=at, joining=not tentative)
    return render(parts, method=PUBLISH, name=event.course.title)


def of_bookings(bookings, make_ups=(), duties=(), *, at):
    """A person's own entries for a feed, from bookings read by `queries.for_feed`; cancelled ones as cancelled.

    Each booking and make-up says whether its date is `tentative`: how to join is left out then.

    `duties` are what a trainer delivers (`courses.queries.delivered_for_feed`), with the meeting that prepares it.
    """
    parts = []
    for make_up in make_ups:
        method = CANCEL if make_up.ended_at else PUBLISH
        event, sure = make_up.session.event, not make_up.tentative
        part = make_up_part(make_up, make_up.booking, event, method=method, at=at, joining=sure)
        parts.append({**part, "cancelled": make_up.ended_at is not None})
    for booking in bookings:
        cancelled = booking.status == Status.CANCELLED
        sessions = list(booking.event.sessions.all())
        method = CANCEL if cancelled else PUBLISH
        made = calendar_parts(booking, booking.event, sessions, method=method, at=at, joining=not booking.tentative)
        parts += [{**part, "cancelled": cancelled} for part in made]
    for one in duties:
        sessions = list(one.event.sessions.all())
        called_off = one.event.status == EventStatus.CANCELLED
        made = delivery_parts(one, one.event, sessions, method=PUBLISH, sequence=one.event.calendar_sequence, at=at)
        parts += [{**part, "cancelled": called_off} for part in made]
        meeting = getattr(one.event, "preparation", None)
        if meeting:
            parts.append(preparation_part(meeting, one.event, one.trainer_id, method=PUBLISH, at=at))
    return render(parts, method=PUBLISH, name=f"{settings.PARTNERSHIP_SHORT_NAME}: your bookings")


def of_dates(rows, *, at):
    """Public dates for a feed, from rows of `queries.public_sessions`: never a joining link, venue or person."""
    parts = [
        {
            "uid": f"event-{row['event_id']}-part{row['number']}@{host()}",
            "sequence": row["event__calendar_sequence"],
            "stamped_at": at.isoformat(),
            "starts_at": row["starts_at"].isoformat(),
            "ends_at": row["ends_at"].isoformat(),
            "summary": row["event__course__title"] + (f" (part {row['number']})" if row["parts"] > 1 else ""),
            "location": "Online" if row["event__delivery"] == Delivery.VIRTUAL else row["event__town"],
            "description": f"Run by {row['event__locality__name']}.",
            "url": settings.BASE_URL + reverse("bookings:event", args=[row["event_id"]]),
            "cancelled": row["event__status"] == EventStatus.CANCELLED,
        }
        for row in rows
    ]
    return render(parts, method=PUBLISH, name=f"{settings.PARTNERSHIP_SHORT_NAME}: dates")


def fingerprint(*facts):
    """A short name for what a feed says, for its ETag: the same facts give the same name in any process."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
