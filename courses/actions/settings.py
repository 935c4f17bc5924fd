"""The partnership's settings and what a family of courses changes of them."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.actions import record
from courses.choices import FAMILY_MAY_SET, POLICY_RANGES
from courses.models import Course, CourseFamily, Policy
from people.actions.patience import patient


class PolicyRefused(Exception):
    """A setting was refused. `errors` holds {name: sentence}."""

    def __init__(self, errors):
        """Keep each sentence by its field."""
        self.errors = errors
        super().__init__(" ".join(errors.values()))


def cleaned(values):
    """The values as the fields of Policy take them, or PolicyRefused with every error."""
    errors, good = {}, {}
    fields = {field.name: field for field in Policy._meta.concrete_fields}
    for name, value in values.items():
        try:
            good[name] = fields[name].clean(value, None)
        except ValidationError as refused:
            errors[name] = " ".join(refused.messages)
    for name in good.keys() & POLICY_RANGES.keys():
        lowest, highest = POLICY_RANGES[name]
        if not lowest <= good[name] <= highest:
            errors[name] = f"Enter a number from {lowest} to {highest}."
    if good.get("offer_hours") == 0 or good.get("offer_hours_near") == 0:
        errors["offer_hours"] = "An offer lasts at least an hour."
    if errors:
        raise PolicyRefused(errors)
    return good


@patient
@transaction.atomic
def set_policy(*, by, at, **values):
    """Change settings of the partnership. Returns the Policy. Raises PolicyRefused; unknown names are a TypeError."""
    known = {field.name for field in Policy._meta.concrete_fields} - {"id"}
    if unknown := set(values) - known:
        raise TypeError(f"not settings: {sorted(unknown)}")
    policy = Policy.objects.select_for_update().get(pk=1)
    before = copy.copy(policy)
    changed = {}
    good = cleaned(values)
    if good.get("minimum_to_run", policy.minimum_to_run) > good.get("capacity", policy.capacity):
        raise PolicyRefused({"minimum_to_run": "It cannot be more than the places of a date."})
    for name, value in good.items():
        if getattr(before, name) != value:
            setattr(policy, name, value)
            changed[name] = [getattr(before, name), value]
    if changed:
        policy.save(update_fields=list(changed))
        record(action="policy.change", target=policy, by=by, at=at, **changed)
    return policy


@patient
@transaction.atomic
def set_family_policy(*, family, overrides, courses=None, by, at):
    """Say in which settings a family of courses differs; what is left out follows the partnership. Returns the family.

    With `courses` these, and no others, belong to it from now on.
    Raises PolicyRefused for what the field would refuse; a setting that holds for everybody is a TypeError.
    """
    if unknown := set(overrides) - set(FAMILY_MAY_SET):
        raise TypeError(f"not settings of a family: {sorted(unknown)}")
    family = CourseFamily.objects.select_for_update().get(pk=family.pk)
    before, family.overrides = family.overrides, cleaned(overrides)
    if before != family.overrides:
        family.save(update_fields=["overrides"])
        record(action="policy.family", target=family, by=by, at=at, before=before, after=family.overrides)
    if courses is not None:
        set_family_courses(family=family, courses=courses, by=by, at=at)
    return family


@patient
@transaction.atomic
def add_family(*, name, code, by, at):
    """Add a family of courses. Returns it. Raises PolicyRefused for a code that is taken."""
    if CourseFamily.objects.filter(code=code).exists():
        raise PolicyRefused({"code": "Another family has this code."})
    family = CourseFamily.objects.create(name=name, code=code)
    record(action="policy.family_add", target=family, by=by, at=at, code=code)
    return family


@patient
@transaction.atomic
def set_family_courses(*, family, courses, by, at):
    """Say which courses belong to a family: these, and no others. A course belongs to one family at most."""
    wanted = {course.pk for course in courses}
    before = set(family.courses.values_list("pk", flat=True))
    if wanted == before:
        return family
    Course.objects.filter(pk__in=before - wanted).update(family=None)
    Course.objects.filter(pk__in=wanted - before).update(family=family)
    record(action="policy.family_courses", target=family, by=by, at=at, added=sorted(wanted - before),
           removed=sorted(before - wanted))  # fmt: skip
    return family


@transaction.atomic
def demand_before(*, course, asks, by, at):
    """Say whether everybody booked is asked before the day and cannot skip it. Twice changes nothing."""
    if Course.objects.filter(pk=course.pk).exclude(asks_before=asks).update(asks_before=asks):
        record(action="course.asks_before", target=course, by=by, at=at, asks=asks)
