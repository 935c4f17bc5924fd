"""The register: marks with their ledger, head counts."""

from django.db import models
from django.db.models import Q

from bookings.choices import PRESENT, CheckInState, Mark
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
    # Minutes there, only for part attendance; the length of the sitting is the ceiling (checked in the action).
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # How late they came; with "did not attend" it says that they came too late and were not let in.
    late = models.PositiveSmallIntegerField("minutes late", null=True, blank=True)
    left = models.PositiveSmallIntegerField("left so many minutes early", null=True, blank=True)
    # False: present only, without taking part.
    took_part = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id session version marked_at", personal="booking mark minutes late left took_part marked_by"
    )
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
            models.CheckConstraint(
                condition=Q(late=None) | Q(mark__in=[Mark.PARTIAL, Mark.DID_NOT_ATTEND], late__gte=1),
                name="attendance_late_fits_mark",
            ),
            models.CheckConstraint(
                condition=Q(left=None) | Q(mark=Mark.PARTIAL, left__gte=1), name="attendance_left_fits_mark"
            ),
            models.CheckConstraint(
                condition=Q(took_part=True) | Q(mark__in=PRESENT), name="attendance_present_only_when_there"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="attendance_version_from_1"),
        ]

    def __str__(self):
        return f"{self.get_mark_display()} #{self.pk}"

    @property
    def words(self):
        """All it says: "Part, 10 minutes late", "Attended, present only"."""
        parts = [self.get_mark_display()]
        if self.mark == Mark.DID_NOT_ATTEND and self.late:
            parts.append(f"came {self.late} minutes late and was not let in")
        elif self.late or self.left:
            parts += [f"{self.late} minutes late"] if self.late else []
            parts += [f"left {self.left} minutes early"] if self.left else []
        elif self.minutes:
            parts.append(f"{self.minutes} minutes")
        return ", ".join(parts + ([] if self.took_part else ["present only"]))


class AttendanceChange(models.Model):
    """One change of a mark, appended and never edited. After the editing time `why` must say why."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="changes")
    from_mark = models.CharField(max_length=15, choices=Mark, blank=True)
    from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    to_mark = models.CharField(max_length=15, choices=Mark)
    to_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # What it says beside the mark: late, left, present only.
    to_late = models.PositiveSmallIntegerField(null=True, blank=True)
    to_left = models.PositiveSmallIntegerField(null=True, blank=True)
    to_took_part = models.BooleanField(default=True)
    why = models.CharField(max_length=300, blank=True)
    # The name a page gave to this change: sent twice, it is made once.
    request_id = models.UUIDField(null=True, blank=True, unique=True)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id attendance made_at request_id",
        personal="from_mark from_minutes to_mark to_minutes to_late to_left to_took_part why actor",
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
    why = models.CharField("why it was corrected late", max_length=300, blank=True)

    field_classes = classes(none="id session attended source counted_at", personal="counted_by why")

    def __str__(self):
        return f"{self.attended} counted #{self.pk}"


class CheckInQuerySet(models.QuerySet):
    """Sentences about check-ins."""

    def open(self):
        """Check-ins that nobody has confirmed or dismissed."""
        return self.filter(state=CheckInState.OPEN)


class CheckIn(models.Model):
    """Somebody says by room code that they are here. Counts for nothing until a trainer confirms it.

    The name is the one typed. The address serves to find the booking and is never shown; it goes when the check-in is
    decided. `device_hash` lets the device that checked in answer the evaluation as this person, once confirmed.
    """

    session = models.ForeignKey("courses.EventSession", on_delete=models.PROTECT, related_name="check_ins")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="check_ins", null=True, blank=True)
    device_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CheckInState, default=CheckInState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id session made_at state decided_at", personal="name email booking decided_by", secret="device_hash"
    )
    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CheckInState.values), name="check_in_state_known"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="check_in_decided_at_by",
            ),
            models.CheckConstraint(
                condition=Q(state=CheckInState.OPEN, decided_at=None)
                | (~Q(state=CheckInState.OPEN) & Q(decided_at__isnull=False)),
                name="check_in_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(state=CheckInState.OPEN), name="check_in_address_goes_when_decided"
            ),
        ]

    def __str__(self):
        return f"check-in #{self.pk}"
