"""What a booking's delegate is told, as plain values; the text is rendered when it is sent."""

from django.urls import reverse

from bookings.calendars import calendar_parts, place
from outbox.actions import queue
from outbox.calendars import CANCEL, REQUEST


def send(template, booking, event, change, *, at, method=None, drop_after=None, **more):
    """Queue one of the booking messages. Its key names the ledger row: a step is told once."""
    sessions = list(event.sessions.order_by("number"))
    values = {
        "name": booking.delegate.name,
        "course": event.course.title,
        "sessions": [
            {"starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat()} for session in sessions
        ],
        # The town is for everybody, the venue for those with a place: their mails carry a calendar entry.
        "place": place(event) if method else event.place,
        "run_by": event.locality.name,
        "booking_path": reverse("bookings:booking", args=[booking.public_id]),
        "event_path": reverse("bookings:event", args=[event.pk]),
        **more,
    }
    return queue(
        key=f"booking:{booking.pk}:{change.pk}",
        template=f"bookings/email/{template}",
        to=booking.delegate,
        at=at,
        values=values,
        locality=event.locality,
        calendar=calendar_parts(booking, event, sessions, method=method, at=at) if method else (),
        drop_after=drop_after,
    )


def joining(event):
    """What only people with a place are told."""
    return {"joining_url": event.joining_url, "joining_note": event.joining_note}


def confirmed(booking, event, change, *, at):
    """You have a place."""
    send("confirmed", booking, event, change, at=at, method=REQUEST, **joining(event))


def promoted(booking, event, change, *, at):
    """A place came free and is yours."""
    send("promoted", booking, event, change, at=at, method=REQUEST, **joining(event))


def waiting(booking, event, change, *, at, position):
    """The date is full; you are on the waiting list."""
    send("waiting", booking, event, change, at=at, position=position)


def cancelled(booking, event, change, *, at, held):
    """You gave up your place, or left the waiting list."""
    send("cancelled", booking, event, change, at=at, method=CANCEL if held else None, held=held)


def called_off(booking, event, change, *, at, held):
    """The partnership called the date off."""
    send(
        "called_off",
        booking,
        event,
        change,
        at=at,
        method=CANCEL if held else None,
        held=held,
        reason=event.cancel_reason,
    )
