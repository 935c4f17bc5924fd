"""What Teams would say about the demo's running date, as a file to try the upload with. The people are invented."""

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from bookings.choices import ON_REGISTER
from courses.rules import LONDON

# In the private store (`var/private/` in development): nobody is served it by an address.
NAME = "demo/teams-attendance-report.csv"
AWAY = 3
STYLE = "%d/%m/%Y, %H:%M:%S"


def save_report(event):
    """Write the file for a date, in place of one of an earlier day. Returns its name in the private store."""
    store = storages["private"]
    store.delete(NAME)
    return store.save(NAME, ContentFile(b"\xff\xfe" + report(event).encode("utf-16-le")))


def report(event):
    """The attendance report: most of those booked, one late, one by name alone, and those a report always holds too."""
    session = event.sessions.order_by("number").last()
    bookings = event.bookings.filter(status__in=ON_REGISTER).select_related("delegate").order_by("seq", "pk")
    people = [(booking.delegate.name, booking.delegate.email or "") for booking in bookings]
    there = people[: max(len(people) - AWAY, 1)]
    lines = [line(session, name, email, late=40 if index == 1 else 0) for index, (name, email) in enumerate(there)]
    first, _, last = there[-1][0].rpartition(" ")
    lines[-1] = line(session, f"{last}, {first} (Guest)", "")
    for name in ("iPhone 13", "Otter.ai Notetaker", "+44 1632 960123"):
        lines.append(line(session, name, ""))
    lines.append(line(session, "Robin Walker", "robin.walker@school.example", late=5))
    for assignment in event.assignments.live().select_related("trainer").order_by("pk"):
        lines.append(line(session, assignment.trainer.name, assignment.trainer.email or ""))
    head = (
        ("1. Summary",),
        ("Meeting title", event.course.title),
        ("Attended participants", str(len(lines))),
        ("Start time", wall(session.starts_at)),
        ("End time", wall(session.ends_at)),
        (),
        ("2. Participants",),
        ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"),
    )
    return "\r\n".join("\t".join(cells) for cells in (*head, *lines)) + "\r\n"


def line(session, name, email, *, late=0):
    """One person, there from the start, or from so many minutes after it, to the end."""
    joined = session.starts_at + dt.timedelta(minutes=late, seconds=-40)
    hours, seconds = divmod(int((session.ends_at - joined).total_seconds()), 3600)
    lasted = f"{hours}h {seconds // 60}m {seconds % 60}s"
    return (name, wall(joined), wall(session.ends_at), lasted, email, email, "Presenter")


def wall(moment):
    """A time as Teams writes it in Britain."""
    return moment.astimezone(LONDON).strftime(STYLE)
