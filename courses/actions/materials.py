"""What trainers teach a course with."""

from django.db import transaction

from audit.actions import record
from courses.models import CourseMaterial
from people.actions.patience import patient


@patient
@transaction.atomic
def add_material(*, course, title, url, locality=None, by, at):
    """Add a link that the trainers of a course find in their pack: everywhere, or in one locality. Returns it."""
    row = CourseMaterial.objects.create(course=course, locality=locality, title=title, url=url)
    record(action="material.add", target=row, by=by, at=at, locality=locality, course=course.code)
    return row


@patient
@transaction.atomic
def remove_material(*, material, by, at):
    """Take a link out of the trainers' packs."""
    record(action="material.remove", target=material, by=by, at=at, locality=material.locality)
    material.delete()
