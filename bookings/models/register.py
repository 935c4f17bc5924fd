"""The register: marks with their ledger, head counts."""

from django.db import models
from django.db.models import Q

from bookings.choices import Mark
from bookings.models.booking import AppendOnlyError, Booking, BookingChangeQuerySet
from people.choices import classes


class AttendanceQuerySet(models.QuerySet):
    """Sentences about attendance."""

    def visible_to(self, user):
        """Marks of the bookings the user may see."""
        return self.filter(booking__in=Booking.objects.visible_to(user))


class Attendance(models.Model):
    """What the register says now about one booking at one sitting. `version` rises with each change of mind."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey("courses.EventSession", on_delete=models.PROTECT, related_name="attendances")
    mark = models.CharField(max_length=15, choices=Mark)
    # Only for part attendance; the length of the sitting is the ceiling (checked in the action).
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id session version marked_at", personal="booking mark minutes marked_by")
    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "session"], name="attendance_once_per_session"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="attendance_mark_known"),
            models.CheckConstraint(
                condition=Q(mark=Mark.PARTIAL, minutes__isnull=False, minutes__gte=1)
                | (~Q(mark=Mark.PARTIAL) & Q(minutes=None)),
                name="attendance_minutes_when_part",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="attendance_version_from_1"),
        ]

    def __str__(self):
        return f"{self.get_mark_display()} #{self.pk}"


class AttendanceChange(models.Model):
    """One change of a mark, appended and never edited. After the editing time `why` must say why."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="changes")
    from_mark = models.CharField(max_length=15, choices=Mark, blank=True)
    from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    to_mark = models.CharField(max_length=15, choices=Mark)
    to_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id attendance made_at", personal="from_mark from_minutes to_mark to_minutes why actor"
    )
    objects = BookingChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_mark__in=Mark.values), name="attendance_change_to_known"),
        ]

    def __str__(self):
        return f"{self.from_mark or 'new'} to {self.to_mark} #{self.pk}"

    def save(self, *args, **kwargs):
        """Insert once; refuse any later save."""
        if self.pk is not None:
            raise AppendOnlyError("ledger rows are never edited")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise AppendOnlyError("ledger rows are never deleted")


class HeadCount(models.Model):
    """How many came to a sitting of a count-only date, where nobody was booked by name."""

    session = models.OneToOneField("courses.EventSession", on_delete=models.PROTECT, related_name="head_count")
    attended = models.PositiveIntegerField()
    source = models.CharField("where the figure comes from", max_length=200, blank=True)
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id session attended source counted_at", personal="counted_by")

    def __str__(self):
        return f"{self.attended} counted #{self.pk}"
