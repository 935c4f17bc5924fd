"""Who delivers a date."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q

from courses.choices import DELIVERING, EventStatus, Part
from people.choices import Role, classes

# A trainer's day: six hours in front of people.
DAY_MINUTES = 360
QUARTER = Decimal("0.25")


def trainer_days(minutes):
    """Days a trainer gives for a date whose sittings last so many minutes each, in quarters.

    The rule: each sitting counts its length in days of six hours, to the nearest quarter (halfway counts up), at least
    a quarter and at most one day. So 90 minutes and two hours are a quarter, a half-day course is a half, 9:30am to 4pm
    is one day, and two half days are one day together. Preparation and travel are not counted.
    """
    total = Decimal(0)
    for length in minutes:
        quarters = (Decimal(length) * 4 / DAY_MINUTES).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        total += min(max(quarters, Decimal(1)), Decimal(4)) * QUARTER
    return total


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

    def visible_to(self, user):
        """Whose days `user` may read: own; own agency's trainers (agency lead); of dates in the locality; all (L&D)."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator or user.holds(Role.SUBGROUP):
            return self
        return self.filter(
            Q(trainer_id=user.person_id, trainer_id__isnull=False)
            | Q(agency__in=user.led_agencies)
            | Q(event__locality__in=user.coordinated_localities)
        )

    def given(self, *, first, last, at):
        """What was delivered on dates that began from `first` to `last` (moments, the last excluded) and by `at`."""
        took_place = Q(event__status=EventStatus.PUBLISHED, event__starts_at__gte=first, event__starts_at__lt=last)
        return self.live().filter(took_place, part__in=DELIVERING, event__starts_at__lte=at)


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

    @property
    def days(self):
        """The trainer days of the date; an observer gives none. Wants the date's sittings prefetched."""
        if self.part not in DELIVERING:
            return Decimal(0)
        return trainer_days(sitting.minutes for sitting in self.event.sessions.all())
