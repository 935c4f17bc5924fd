"""What one locality does differently in a course."""

from django.db import transaction

from audit.actions import record
from courses.models import CourseVariant
from people.actions.patience import patient


@patient
@transaction.atomic
def set_variant(*, course, locality, differences, note="", by, at):
    """Write what is different about `course` in `locality`, and a note for those who book. Returns the CourseVariant.

    Empty texts mean that nothing differs: the row stays, so that its history can be read.
    """
    variant, made = CourseVariant.objects.get_or_create(course=course, locality=locality)
    changed = [
        name
        for name, value in (("differences", differences.strip()), ("note", note.strip()))
        if getattr(variant, name) != value
    ]
    if changed:
        variant.differences, variant.note = differences.strip(), note.strip()
        variant.save(update_fields=["differences", "note"])
        record(action="course.variant", target=variant, by=by, at=at, locality=locality, changed=changed, new=made)
    return variant
