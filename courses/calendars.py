"""What trainers deliver, and when they prepare it, as calendar entries: plain values for `outbox.calendars`."""

from django.conf import settings
from django.urls import reverse

from courses.choices import Delivery
from outbox.calendars import CANCEL


def host():
    """The site's name, with which each of our calendar entries' names ends."""
    return settings.BASE_URL.split("://", 1)[-1].split("/", 1)[0]


def place(event):
    """Where a date happens, in words, for those who go there."""
    if event.delivery == Delivery.VIRTUAL:
        return "Online"
    return ", ".join(part for part in (event.venue, event.town) if part)


def delivery_parts(assignment, event, sessions, *, method, sequence, at):
    """One calendar part for each sitting that a trainer delivers, as plain values for `outbox.calendars`."""
    link = settings.BASE_URL + reverse("workspaces:pack", args=[event.pk])
    lines = [f"You are the {assignment.get_part_display().lower()}.", f"Your trainer pack: {link}"]
    lines += [f"Join: {event.joining_url}"] if event.joining_url else []
    lines += [event.joining_note] if event.joining_note else []
    return [
        {
            "uid": f"delivery-{assignment.pk}-part{session.number}@{host()}",
            "sequence": sequence,
            "method": method,
            "stamped_at": at.isoformat(),
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "summary": f"You deliver: {event.course.title}"
            + (f" (part {session.number} of {len(sessions)})" if len(sessions) > 1 else ""),
            "location": place(event),
            "description": "\n".join(lines),
            "url": link,
        }
        for session in sessions
    ]


def preparation_part(meeting, event, person_id, *, method, at):
    """The entry of a preparation meeting for one trainer."""
    link = settings.BASE_URL + reverse("workspaces:pack", args=[event.pk])
    return {
        "uid": f"preparation-{meeting.pk}-{person_id}@{host()}",
        "sequence": meeting.sequence,
        "stamped_at": at.isoformat(),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "summary": f"Preparing {event.course.title}",
        "location": meeting.where or ("Online" if meeting.url else ""),
        "description": "" if method == CANCEL else "\n".join(part for part in (meeting.url, link) if part),
        "url": link,
        "method": method,
        "cancelled": meeting.called_off_at is not None,
    }
