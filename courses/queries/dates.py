"""Reads about courses that several pages need."""

import copy

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, Subquery, Value, When

from courses.choices import EventStatus, Part
from courses.models import (
    Course,
    CourseFamily,
    CourseVariant,
    DeliveryAssignment,
    Event,
    FrameworkLevel,
    Policy,
    PoolMembership,
    Priority,
)
from people.choices import Role
from people.models import Locality, Person, RoleGrant


def filter_choices():
    """What to filter by, as {"locality": [(code, name)], "priority": ..., "level": ...}. One query."""
    rows = _choices(Priority, "priority").union(
        _choices(Locality, "locality"), _choices(FrameworkLevel, "level"), all=True
    )
    choices: dict[str, list[tuple[str, str]]] = {"locality": [], "priority": [], "level": []}
    # Sorted here: the tables number their positions apart.
    for kind, code, name, _position in sorted(rows, key=lambda row: (row[0], row[3], row[2])):
        choices[kind].append((code, name))
    return choices


def _choices(model, kind):
    """Rows of (kind, code, name, position), typed alike so that both databases can join them."""
    return model.objects.values_list(Value(kind, output_field=CharField()), "code", "name", "position")


def policy():
    """The partnership's settings: the one row."""
    return Policy.objects.get(pk=1)


def localities_planned_by(user):
    """The localities for which `user` may add dates: those co-ordinated, all for an administrator."""
    localities = Locality.objects.order_by("position", "pk")
    return localities if user.is_administrator else localities.filter(pk__in=user.coordinated_localities)


def courses_to_plan():
    """Courses that can still get dates, by title."""
    return Course.objects.filter(retired_at=None).order_by("title", "pk")


def trainers():
    """People who hold the trainer role now, with their agency, by name."""
    held = RoleGrant.objects.live().filter(role=Role.TRAINER)
    return Person.objects.filter(role_grants__in=held).select_related("agency").order_by("name", "pk")


def with_trainers(events):
    """Prefetch `trainers_now`: the live assignments of each date, with what the co-delivery rule asks. One query.

    Leads come first, observers last; `in_local_pool` says whether a trainer is in a team of the date's locality.
    """
    here = PoolMembership.objects.active().filter(
        trainer=OuterRef("trainer"), pool__locality=OuterRef("event__locality"), pool__retired_at=None
    )
    live = (
        DeliveryAssignment.objects.live()
        .annotate(in_local_pool=Exists(here))
        .select_related("trainer__district", "agency")
        .order_by(Case(When(part=Part.LEAD, then=0), When(part=Part.CO_TRAINER, then=1), default=2), "pk")
    )
    return events.prefetch_related(Prefetch("assignments", live, to_attr="trainers_now"))


def policy_for(course, policy=None):
    """The settings that hold for a course: the partnership's, with what its family changes. Not to be saved.

    `course` comes with its family selected. One query, or none when the partnership's row is handed in.
    """
    # A copy: the row that was handed in also serves the next course.
    policy = copy.copy(policy) if policy else Policy.objects.get(pk=1)
    if course.family_id:
        for name, value in course.family.overrides.items():
            setattr(policy, name, value)
    return policy


def policy_of(event):
    """The settings that hold for a date: none but its own query for one read `with_policy`, else one.

    `event` comes with course and family.
    """
    column = getattr(event, "policy_column", None)
    return policy_for(event.course, Policy.from_column(column) if column else None)


def families():
    """The families of courses with their courses, by name. Two queries."""
    return CourseFamily.objects.prefetch_related(Prefetch("courses", Course.objects.order_by("title", "pk"))).order_by(
        "name", "pk"
    )


def with_variant(events):
    """Annotate `local_differences` and `local_note`: what the locality that runs a date does differently."""
    variant = CourseVariant.objects.filter(course=OuterRef("course"), locality=OuterRef("locality"))
    return events.annotate(
        local_differences=Subquery(variant.values("differences")), local_note=Subquery(variant.values("note"))
    )


def variants(user):
    """What the localities `user` plans for do differently, by course."""
    rows = CourseVariant.objects.filter(locality__in=localities_planned_by(user).values("pk"))
    return rows.select_related("course", "locality").order_by("course__title", "locality__position", "pk")


def clashes(sessions, *, venue="", joining_url="", exclude=None):
    """Dates with a sitting at the same time in the same venue or under the same joining link, soonest first.

    `sessions` are pairs of aware times; `exclude` is the date being changed. Capitals and spaces around do not matter.
    Dates that were called off clash with nothing. Never a refusal: the co-ordinator may know better. One query.
    """
    same = Q()
    if venue.strip():
        same |= Q(venue__iexact=venue.strip())
    if joining_url.strip():
        same |= Q(joining_url__iexact=joining_url.strip())
    overlap = Q()
    for starts, ends in sessions:
        overlap |= Q(sessions__starts_at__lt=ends, sessions__ends_at__gt=starts)
    if not same or not overlap:
        return Event.objects.none()
    found = Event.objects.filter(same, overlap).exclude(status=EventStatus.CANCELLED)
    if exclude is not None:
        found = found.exclude(pk=exclude.pk)
    return found.select_related("course", "locality").order_by("starts_at", "pk").distinct()


def trainers_told(event):
    """The assignments whose trainers hear of a change: those on the date now who are trainers still."""
    trainers = RoleGrant.objects.live().filter(role=Role.TRAINER).values("person")
    return (
        event.assignments.live()
        .filter(trainer__in=trainers)
        .exclude(trainer__email=None)
        .select_related("trainer")
        .order_by("pk")
    )
