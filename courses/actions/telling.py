"""What trainers are told of the dates they deliver: put on, changed, called off, taken off. One message each.

The callers hold the date's lock and have raised its `calendar_sequence` where its calendar entries change.
"""

from django.urls import reverse

from courses.calendars import delivery_parts, place
from courses.models import EventSession
from courses.queries import trainers_told
from outbox.actions import queue
from outbox.calendars import CANCEL, REQUEST


def tell_put_on(assignment, event, *, at):
    """You deliver this date."""
    _tell(assignment, event, "delivering", "on", at=at, published=event.published_at is not None)


def tell_taken_off(assignment, event, *, at):
    """You do not deliver this date any more. Nothing about this assignment follows, so the entry ends above all."""
    _tell(assignment, event, "delivery_over", "off", at=at, method=CANCEL, sequence=event.calendar_sequence + 1)


def tell_changed(event, *, before=(), at):
    """The date has moved, or its place or link is another. Returns how many are told.

    `before` holds the sittings as they were, where the times changed: [{"starts_at": ..., "ends_at": ...}].
    """
    told = list(trainers_told(event))
    for assignment in told:
        _tell(assignment, event, "delivery_changed", f"changed:{event.calendar_sequence}", at=at, before=list(before))
    return len(told)


def tell_called_off(event, *, at):
    """The date is called off. Returns how many are told."""
    told = list(trainers_told(event))
    for assignment in told:
        _tell(
            assignment,
            event,
            "delivery_over",
            # A date that takes place after all can be called off once more.
            f"called_off:{event.calendar_sequence}",
            at=at,
            method=CANCEL,
            called_off=True,
            reason=event.cancel_reason,
        )
    return len(told)


def tell_back_on(event, *, at):
    """The date that was called off takes place after all. Returns how many are told."""
    told = list(trainers_told(event))
    for assignment in told:
        _tell(assignment, event, "delivery_changed", f"changed:{event.calendar_sequence}", at=at, back_on=True)
    return len(told)


def _tell(assignment, event, template, step, *, at, method=REQUEST, sequence=None, **more):
    """Queue one message with its calendar entries; a step is told once. Of what is over nobody is told."""
    if event.ends_at <= at:
        return
    sessions = list(EventSession.objects.filter(event=event).order_by("number", "pk"))
    sequence = event.calendar_sequence if sequence is None else sequence
    queue(
        key=f"delivery:{assignment.pk}:{step}",
        template=f"courses/email/{template}",
        to=assignment.trainer,
        at=at,
        locality=event.locality,
        drop_after=event.ends_at,
        calendar=delivery_parts(assignment, event, sessions, method=method, sequence=sequence, at=at),
        values={
            "name": assignment.trainer.name,
            "course": event.course.title,
            "part": assignment.get_part_display().lower(),
            "sessions": [
                {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()} for one in sessions
            ],
            "place": place(event),
            "run_by": event.locality.name,
            "joining_url": event.joining_url,
            "joining_note": event.joining_note,
            "register_path": reverse("bookings:register", args=[event.pk]),
            **more,
        },
    )
