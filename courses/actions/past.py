"""Dates that took place elsewhere or before, with sittings and trainers, written many at once; nobody is told."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from audit.actions import record_all
from courses import queries, rules
from courses.actions.dates import SittingsRefused, check_figures
from courses.choices import EventStatus
from courses.models import Course, DeliveryAssignment, Event, EventSession
from people.models import Locality


@dataclass(frozen=True, kw_only=True)
class PastDate:
    """One date that is over: `sessions` are pairs of aware times in order, `trainers` pairs of a person and a part.

    `planned_at` is when it was planned, staffed and published. Pounds are None where nothing special was paid.
    """

    course: Course
    locality: Locality
    sessions: list
    capacity: int
    delivery: str
    trainers: tuple
    planned_at: dt.datetime
    town: str = ""
    venue: str = ""
    joining_url: str = ""
    room_pounds: int | None = None
    fee_pounds: int | None = None


@transaction.atomic
def take_over_dates(*, dates, by, at):
    """Write `PastDate`s as planned, staffed and published. Returns [(date, its sittings)] in the order given.

    What the actions write that plan a single date, in a number of queries that does not grow with the dates. Refused:
    SittingsRefused where one is not over by `at`, PlacesRefused.
    """
    policy = queries.policy()
    made = [(_event(past, policy, at), past) for past in dates]
    Event.objects.bulk_create([event for event, _past in made])
    sittings = [
        [
            EventSession(event=event, number=number, starts_at=starts, ends_at=ends)
            for number, (starts, ends) in enumerate(past.sessions, start=1)
        ]
        for event, past in made
    ]
    EventSession.objects.bulk_create([sitting for each in sittings for sitting in each])
    DeliveryAssignment.objects.bulk_create(
        [
            DeliveryAssignment(
                event=event, trainer=trainer, agency_id=trainer.agency_id, part=part, since=past.planned_at
            )
            for event, past in made
            for trainer, part in past.trainers
        ]
    )
    record_all(line for event, past in made for line in _trail(event, past, by))
    return [(event, each) for (event, _past), each in zip(made, sittings, strict=True)]


def _event(past, policy, at):
    """The row of one date, not saved."""
    starts_at, ends_at = past.sessions[0][0], past.sessions[-1][1]
    if ends_at > at:
        raise SittingsRefused("Only dates that are over can be taken over from earlier records.")
    event = Event(
        course=past.course,
        locality=past.locality,
        delivery=past.delivery,
        status=EventStatus.PUBLISHED,
        capacity=past.capacity,
        minimum_to_run=min(policy.minimum_to_run, past.capacity),
        starts_at=starts_at,
        ends_at=ends_at,
        booking_closes_at=rules.booking_closes(starts_at, policy.booking_closes_working_days),
        published_at=past.planned_at,
        town=past.town,
        venue=past.venue,
        joining_url=past.joining_url,
        room_pounds=past.room_pounds,
        fee_pounds=past.fee_pounds,
    )
    check_figures(event)
    return event


def _trail(event, past, by):
    """The lines of the audit trail: planned, staffed, published."""
    common = {"target": event, "by": by, "at": past.planned_at, "locality": past.locality}
    yield {
        **common,
        "action": "event.schedule",
        "course": past.course.code,
        "starts_at": event.starts_at.isoformat(),
        "sessions": len(past.sessions),
        "capacity": past.capacity,
    }
    for trainer, part in past.trainers:
        yield {**common, "action": "event.assign", "subject": trainer, "part": str(part)}
    yield {**common, "action": "event.publish"}
