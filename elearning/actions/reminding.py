"""Reminders to finish a module, reckoned from the facts: a missed run mends itself."""

import datetime as dt

from elearning import rules
from elearning.choices import Kind
from elearning.models import Enrolment
from outbox.actions import queue_many
from outbox.models import Message

REMIND_MONTHS_BEFORE = 1


def remind_due(*, at):
    """Queue a reminder, once, for each enrolment whose last month has begun. Returns how many were queued.

    Nothing goes to people seen within the last fortnight: they know. Two queries for each length of time in use.
    """
    found = 0
    open_ones = Enrolment.objects.unfinished().filter(module__retired_at=None).exclude(module__kind=Kind.OUTSIDE)
    for months in open_ones.order_by().values_list("module__finish_months", flat=True).distinct():
        wall = at.astimezone(rules.LONDON)
        due = open_ones.filter(
            module__finish_months=months,
            started_at__lte=rules.months_later(wall, REMIND_MONTHS_BEFORE - months),
            started_at__gt=rules.months_later(wall, -months),
            last_at__lte=at - dt.timedelta(days=14),
            person__email__isnull=False,
        )
        found += _remind(list(due.select_related("module", "person").order_by("pk")), at=at)
    return found


def _remind(enrolments, *, at):
    """Queue those that were not queued before."""
    keys = {f"elearning-reminder:{enrolment.pk}": enrolment for enrolment in enrolments}
    queued = set(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    specs = [
        {
            "key": key,
            "template": "elearning/email/reminder",
            "to": enrolment.person,
            "values": {
                "name": enrolment.person.name,
                "module": enrolment.module.title,
                "progress": enrolment.progress,
                "finish_by": rules.day(rules.finish_by(enrolment)),
                "module_path": f"/learn/{enrolment.module.code}/",
            },
        }
        for key, enrolment in keys.items()
        if key not in queued
    ]
    return queue_many(specs=specs, at=at)
