"""Whom calls for trainers would reach, for many dates at once."""

from collections import defaultdict

from courses.models import Commission, DeliveryAssignment, PoolMembership, TrainerSkill
from courses.queries.dates import trainers


def numbers_reached(events):
    """{id of a date: how many trainers a call for it would reach}, as `who_may_deliver` finds them for one date.

    Four queries, whatever the number of dates.
    """
    held, taught = trainers().values("pk"), {event.course_id for event in events}
    pools = PoolMembership.objects.active().filter(pool__courses__in=taught, pool__retired_at=None, trainer__in=held)
    hired = Commission.objects.live().filter(courses__in=taught, trainer__in=held)
    skilled = TrainerSkill.objects.filter(course__in=taught, trainer__in=held)
    who = defaultdict(set)
    for course, trainer in [
        *pools.values_list("pool__courses", "trainer"),
        *hired.values_list("courses", "trainer"),
        *skilled.values_list("course", "trainer"),
    ]:
        who[course].add(trainer)
    on = defaultdict(set)
    delivering = DeliveryAssignment.objects.live().filter(event__in=[event.pk for event in events])
    for event, trainer in delivering.values_list("event", "trainer"):
        on[event].add(trainer)
    return {event.pk: len(who[event.course_id] - on[event.pk]) for event in events}
