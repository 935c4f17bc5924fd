"""Reads about courses that several pages need."""

from django.db.models import CharField, Prefetch, Value

from courses.models import Course, DeliveryAssignment, Policy, Priority
from people.choices import Role
from people.models import Locality, Person, RoleGrant


def filter_choices():
    """The localities and priorities to filter by, as {"locality": [(code, name)], "priority": ...}. One query."""
    rows = _choices(Priority, "priority").union(_choices(Locality, "locality"), all=True)
    choices: dict[str, list[tuple[str, str]]] = {"locality": [], "priority": []}
    # Sorted here: the two tables number their positions apart.
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
    """Prefetch `trainers_now`: the live assignments of each date with the trainer's name and agency. One query."""
    live = DeliveryAssignment.objects.live().select_related("trainer", "agency").order_by("part", "pk")
    return events.prefetch_related(Prefetch("assignments", live, to_attr="trainers_now"))


def policy_for(course, policy=None):
    """The settings that hold for a course: the partnership's, with what its family changes. Not to be saved.

    `course` comes with its family selected. One query, or none when the partnership's row is handed in.
    """
    policy = policy or Policy.objects.get(pk=1)
    if course.family_id:
        for name, value in course.family.overrides.items():
            setattr(policy, name, value)
    return policy
