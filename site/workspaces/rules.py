"""Questions about a date that its co-ordinator asks before anybody else does."""

from dataclasses import dataclass

from courses.choices import Delivery, EventStatus
from courses.queries import policy_for
from courses.rules import gaps, working_days_before
from people.choices import Role


@dataclass(frozen=True)
class Flag:
    """Something about a date that needs a look: short for a table, with the tone of its tag."""

    text: str
    tone: str


def flags(event, *, at, policy=None):
    """What needs a look on a date that has not started. Needs `places_taken` and `trainers_now`.

    `policy` is that of the course; without it, it is read: hand it in where there are several dates.
    """
    found = []
    if event.status == EventStatus.CANCELLED:
        return [Flag("Called off", "quiet")]
    if event.status == EventStatus.DRAFT:
        found.append(Flag("Draft", "quiet"))
    policy = policy or policy_for(event.course)
    found += [Flag(gap.text, "careful") for gap in gaps(event, policy)]
    if event.delivery != Delivery.FACE_TO_FACE and not event.joining_url:
        found.append(Flag("No joining link", "careful"))
    if event.delivery != Delivery.VIRTUAL and not event.venue:
        found.append(Flag("No venue", "careful"))
    if is_at_risk(event, at=at, policy=policy):
        found.append(Flag(f"{event.places_taken} of {event.minimum_to_run} needed to run", "stop"))
    return found


def can_see_uses(user):
    """Whether `user` has a page of briefings used: own teams' or, for the subgroup, sums."""
    roles = (Role.AGENCY_LEAD, Role.COORDINATOR, Role.SUBGROUP, Role.ADMINISTRATOR)
    return user.is_authenticated and any(user.holds(role) for role in roles)


def can_keep_sources(user):
    """Whether `user` keeps learning sources: the subgroup, co-ordinators, administrators."""
    roles = (Role.SUBGROUP, Role.COORDINATOR, Role.ADMINISTRATOR)
    return user.is_authenticated and any(user.holds(role) for role in roles)


def is_at_risk(event, *, at, policy):
    """Whether a published date nobody decided on has too few people with the time to decide come."""
    return (
        event.status == EventStatus.PUBLISHED
        and not event.count_only
        and event.go_at is None
        and event.places_taken < event.minimum_to_run
        and working_days_before(event.starts_at, policy.decide_working_days_before) <= at
    )
