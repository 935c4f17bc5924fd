"""Finding trainers for a date, and what they need for it."""

from django.db import models
from django.db.models import F, Q

from courses.choices import CallOffer, Part
from courses.models.course import Course
from courses.models.event import Event
from people.choices import classes


class OpenCallQuerySet(models.QuerySet):
    """Sentences about calls."""

    def open(self, at):
        """Calls that can be answered: not closed, the date neither called off nor begun."""
        return self.filter(closed_at=None, event__cancelled_at=None, event__starts_at__gt=at)


class OpenCall(models.Model):
    """A date asks for trainers. One open call a date; closed when the date is staffed or the co-ordinator closes it."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="calls")
    note = models.CharField("what trainers should know", max_length=300, blank=True)
    opened_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # When those who had not answered were asked once more, because the day of decision came.
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id event note opened_at reminded_at closed_at", personal="actor")
    objects = OpenCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(closed_at=None), name="open_call_once_per_event"),
        ]

    def __str__(self):
        return f"open call #{self.pk}"


class DeliveryOffer(models.Model):
    """A trainer offers to deliver a date. The co-ordinator chooses; the trainer may take the offer back till then."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="offers")
    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="delivery_offers")
    part = models.CharField(max_length=12, choices=Part)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=CallOffer, default=CallOffer.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id call part state made_at ended_at", personal="trainer note")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "trainer"], condition=Q(state=CallOffer.OPEN), name="delivery_offer_once"
            ),
            models.CheckConstraint(condition=Q(state__in=CallOffer.values), name="delivery_offer_state_known"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="delivery_offer_part_known"),
            models.CheckConstraint(
                condition=Q(state=CallOffer.OPEN, ended_at=None)
                | (~Q(state=CallOffer.OPEN) & Q(ended_at__isnull=False)),
                name="delivery_offer_ended_has_time",
            ),
        ]

    def __str__(self):
        return f"offer to deliver #{self.pk}"


class PreparationMeeting(models.Model):
    """When the trainers of a date meet beforehand. One a date; it moves, and is called off, with its calendar entry."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="preparation")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField("where or how", max_length=200, blank=True)
    url = models.URLField("joining link", max_length=500, blank=True)
    set_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Raised with every calendar message, so that the newest one wins in every client.
    sequence = models.PositiveIntegerField(default=0)
    called_off_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id event starts_at ends_at where url set_at sequence called_off_at",
        personal="actor",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="preparation_ends_after_start"),
        ]

    def __str__(self):
        return f"preparation meeting #{self.pk}"


class CourseMaterial(models.Model):
    """What trainers teach a course with: slides, exercises, the trainer's notes. A link; one locality's, or for all."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="materials")
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(max_length=120)
    url = models.URLField("link", max_length=500)

    field_classes = classes(none="id course locality title url")

    def __str__(self):
        return f"material #{self.pk}"
