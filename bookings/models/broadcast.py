"""Messages that a co-ordinator or trainer writes to everybody of a date."""

from django.db import models
from django.db.models import Q

from people.choices import classes


class Broadcast(models.Model):
    """One message to all delegates of a date: each gets a mail of their own, after a pause to undo it in."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="broadcasts")
    subject = models.CharField(max_length=120)
    body = models.TextField(max_length=3000)
    to_waiting = models.BooleanField("also to those who wait", default=False)
    recipients = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    send_after = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id event to_waiting recipients made_at send_after undone_at", personal="subject body made_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__lt=models.F("send_after")), name="broadcast_undone_in_time"
            ),
        ]

    def __str__(self):
        return f"message to date #{self.event_id}, #{self.pk}"
