"""Training that people add to their own record, and reminders that a refresher is due."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from audit.actions import record
from bookings import queries, rules
from bookings.choices import LIVE, PAST_ONLY, PRESENT
from bookings.models import Attendance, Booking, OwnTraining
from courses.models import Course, Policy
from courses.queries import policy_for
from outbox.actions import queue_many

LONDON = rules.LONDON
# More than anybody learns in a working life; fewer than would fill the disk.
MOST = 500


class TrainingRefused(Exception):
    """It cannot be added; the text is fit to show."""


@transaction.atomic
def add_training(*, person, title, provider, done_on, minutes=None, levels=(), refresh_on=None, file=None, by, at):
    """Add training done elsewhere to somebody's own record. Returns the OwnTraining. Raises TrainingRefused."""
    if done_on > at.astimezone(LONDON).date():
        raise TrainingRefused("Training can be added once you have finished it.")
    if refresh_on and refresh_on <= done_on:
        raise TrainingRefused("The refresher must be due after the day on which you finished.")
    if person.own_trainings.count() >= MOST:
        raise TrainingRefused(f"A record holds {MOST} entries of your own. Remove one that you no longer need.")
    if person.own_trainings.filter(title=title, provider=provider, done_on=done_on).exists():
        raise TrainingRefused("This is on your record already.")
    training = OwnTraining.objects.create(
        person=person,
        title=title,
        provider=provider,
        done_on=done_on,
        minutes=minutes,
        refresh_on=refresh_on,
        file=file or "",
        added_at=at,
    )
    training.levels.set(levels)
    record(action="training.add", target=training, by=by, at=at, subject=person)
    return training


@transaction.atomic
def remove_training(*, training, by, at):
    """Take training off one's own record, its file too. It was the person's own note: nothing of it is kept."""
    record(action="training.remove", target=training, by=by, at=at, subject=training.person)
    storage, name = training.file.storage, training.file.name
    training.levels.clear()
    training.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def refreshers_due(*, at):
    """Remind people once of each refresher that falls due in the next weeks. Returns how many messages are asked for.

    Nobody is reminded who has been on the course again or has booked it, nor of a course that is retired. Run nightly;
    a missed night mends itself, for each reminder has its own key.
    """
    partnership = Policy.objects.get(pk=1)
    days = partnership.refresher_reminder_days
    if not days:
        return 0
    specs = []
    for course in Course.objects.filter(retired_at=None).select_related("family").order_by("pk"):
        policy = policy_for(course, partnership)
        if months := rules.refresher_months(course, policy):
            specs += [spec for spec in of_course(course, months, policy, days=days, at=at)]
    today = at.astimezone(LONDON).date()
    soon = OwnTraining.objects.filter(refresh_on__gte=today, refresh_on__lte=today + dt.timedelta(days=days))
    for training in soon.select_related("person").order_by("pk"):
        specs.append(reminder(f"own:{training.pk}", training.person, training.title, training.refresh_on, own=True))
    return queue_many(specs=specs, at=at)


def of_course(course, months, policy, *, days, at):
    """The reminders of one course: whose last full attendance is nearly so many months ago. Reads only what is near."""
    first, last = (rules.months_later(moment, -months) for moment in (at, at + dt.timedelta(days=days)))
    here = Attendance.objects.filter(booking__delegate=OuterRef("delegate"), booking__event__course=course)
    again = here.filter(mark__in=PRESENT, session__starts_at__gt=OuterRef("event__ends_at"))
    booked = Booking.objects.filter(
        delegate=OuterRef("delegate"), event__course=course, event__starts_at__gt=at, status__in=LIVE
    )
    bookings = Booking.objects.filter(event__course=course, event__ends_at__gte=first, event__ends_at__lte=last)
    bookings = bookings.exclude(last_reason__in=PAST_ONLY)
    for booking in queries.learnt_here(bookings.exclude(Exists(again)).exclude(Exists(booked))):
        if rules.completion(booking, policy=policy).full:
            due_on = rules.months_later(booking.event.ends_at, months).date()
            yield reminder(f"{booking.pk}", booking.delegate, course.title, due_on, own=False, booking=booking)


def reminder(about, person, title, due_on, *, own, booking=None):
    """What the outbox takes for one reminder."""
    return {
        "key": f"refresher:{about}:{due_on.isoformat()}",
        "template": "bookings/email/refresher",
        "to": person,
        "values": {
            "name": person.name,
            "title": title,
            "due_at": dt.datetime.combine(due_on, dt.time(9), tzinfo=LONDON).isoformat(),
            "own": own,
            "record_path": reverse("bookings:record"),
        },
        "locality": booking.event.locality if booking else None,
    }
