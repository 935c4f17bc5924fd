"""Bookings as calendar entries: plain values for mail, a file to download."""

from django.conf import settings
from django.urls import reverse

from courses.choices import Delivery
from outbox.calendars import CANCEL, PUBLISH, render


def uid(booking, session):
    """The calendar entry's name for ever: one per booking and sitting."""
    host = settings.BASE_URL.split("://", 1)[-1].split("/", 1)[0]
    return f"booking-{booking.public_id}-part{session.number}@{host}"


def place(event):
    """Where a date happens, in words."""
    if event.delivery == Delivery.VIRTUAL:
        return "Online"
    return ", ".join(part for part in (event.venue, event.town) if part)


def calendar_parts(booking, event, sessions, *, method, at):
    """One calendar part for each sitting, as plain values for `outbox.calendars`."""
    link = settings.BASE_URL + reverse("bookings:booking", args=[booking.public_id])
    lines = [
        f"To give up your place, open {link}",
        "Declining this calendar entry does not cancel your booking.",
    ]
    if event.joining_url:
        lines.append(f"Join: {event.joining_url}")
    if event.joining_note:
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
        }
        for session in sessions
    ]


def of_booking(booking, *, at):
    """The entries of one booking as a file. Same names as in the mail, so that a client knows them again."""
    event = booking.event
    sessions = sorted(event.sessions.all(), key=lambda session: session.number)
    parts = calendar_parts(booking, event, sessions, method=PUBLISH, at=at)
    return render(parts, method=PUBLISH, name=event.course.title)
