"""Who delivers a date."""

from django.db import models
from django.db.models import Q

from courses.choices import Part
from people.choices import Role, classes


class DeliveryAssignmentQuerySet(models.QuerySet):
    """Sentences about who delivers."""

    def live(self):
        """Assignments that have not ended."""
        return self.filter(ended_at=None)

    def of(self, user):
        """What `user` delivers now: nothing once the trainer role has ended, though they were not taken off a date."""
        if not (user.is_authenticated and user.person_id and user.holds(Role.TRAINER)):
            return self.none()
        return self.live().filter(trainer_id=user.person_id)


class DeliveryAssignment(models.Model):
    """A trainer delivers a date, for the agency of that day. Ended, never deleted."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="assignments")
    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="assignments")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    part = models.CharField(max_length=12, choices=Part)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id event agency part since ended_at", personal="trainer")
    objects = DeliveryAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "trainer"], condition=Q(ended_at=None), name="delivery_assignment_once"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="delivery_assignment_part_known"),
        ]

    def __str__(self):
        return f"{self.get_part_display()} #{self.pk}"
