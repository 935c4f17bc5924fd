"""Making up a missed sitting on another date of the course: docs/adr/0015."""

from django.db import models
from django.db.models import F, Q

from bookings.choices import MakeUpEnd
from bookings.models.booking import Booking
from people.choices import classes


class MakeUpQuerySet(models.QuerySet):
    """Sentences about make-ups."""

    def standing(self):
        """Make-ups that have not ended."""
        return self.filter(ended_at=None)


class MakeUp(models.Model):
    """A sitting that somebody missed, and the sitting of another date where they make it up.

    It takes no place there. The register of that sitting marks the same booking: one booking, one completion.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="make_ups")
    missed = models.ForeignKey("courses.EventSession", on_delete=models.PROTECT, related_name="missed_by")
    session = models.ForeignKey("courses.EventSession", on_delete=models.PROTECT, related_name="make_ups")
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField("why it ended", max_length=10, choices=MakeUpEnd, blank=True)
    # Raised with every calendar message, so that the newest one wins in every client.
    calendar_sequence = models.PositiveIntegerField(default=0)

    field_classes = classes(
        none="id missed session made_at ended_at end calendar_sequence",
        personal="booking actor",
    )
    objects = MakeUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "missed"], condition=Q(ended_at=None), name="make_up_one_per_missed_sitting"
            ),
            models.UniqueConstraint(
                fields=["booking", "session"], condition=Q(ended_at=None), name="make_up_one_per_sitting"
            ),
            models.CheckConstraint(condition=~Q(session=F("missed")), name="make_up_elsewhere"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False, end__in=MakeUpEnd.values),
                name="make_up_ended_says_why",
            ),
        ]

    def __str__(self):
        return f"make-up #{self.pk}"
