"""Secret calendar addresses."""

from django.db import models
from django.db.models import Q

from people.choices import classes


class CalendarFeed(models.Model):
    """A person's secret calendar address; only its digest is kept. Revoked ones stay, so that they never work again."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_on = models.DateField("last fetched", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id made_at used_on revoked_at", personal="person", secret="token_hash")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="calendar_feed_one_live_per_person"
            ),
        ]

    def __str__(self):
        return f"calendar feed #{self.pk}"
