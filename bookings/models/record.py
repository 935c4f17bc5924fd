"""What people add to their training record themselves."""

from django.db import models
from django.db.models import Q

from bookings.models.booking import Booking
from bookings.models.permission import private_storage
from people.choices import classes


class OwnTrainingQuerySet(models.QuerySet):
    """Sentences about training elsewhere."""

    def visible_to(self, user):
        """Own; of people who work for the led agency now, or name one as manager now; all for administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        own = Q(person_id=user.person_id) if user.person_id else Q(pk=None)
        team = Booking.objects.of_team(user).values("delegate")
        return self.filter(own | Q(person__agency__in=user.led_agencies) | Q(person__in=team))

    def of(self, user):
        """What the user has added."""
        return self.filter(person_id=user.person_id) if user.is_authenticated and user.person_id else self.none()


class OwnTraining(models.Model):
    """Training a person did elsewhere and wrote down themselves. Nobody has checked it; the record says so."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="own_trainings")
    title = models.CharField(max_length=150)
    provider = models.CharField("who ran it", max_length=150)
    done_on = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    levels = models.ManyToManyField("courses.FrameworkLevel", related_name="+", blank=True)
    refresh_on = models.DateField("refresher due", null=True, blank=True)
    file = models.FileField(upload_to="training/%Y/", storage=private_storage, blank=True)
    added_at = models.DateTimeField()

    field_classes = classes(none="id added_at", personal="person title provider done_on minutes levels refresh_on file")
    objects = OwnTrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=60_000), name="own_training_minutes_range"
            ),
            models.CheckConstraint(
                condition=Q(refresh_on=None) | Q(refresh_on__gt=models.F("done_on")), name="own_training_refresh_after"
            ),
        ]

    def __str__(self):
        return f"own training #{self.pk}"
