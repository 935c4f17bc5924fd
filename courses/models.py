"""Courses, their dates and who delivers them.

`Course` holds facts; its narrative is `cms.CoursePage` (docs/adr/0006). An `Event` is one bookable run, which pages
call a "date"; an `EventSession` is one sitting of it.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from courses.choices import Delivery, EventStatus, Part, Workforce
from people.choices import Role, classes


class Policy(models.Model):
    """The partnership's settings for dates, registers and evaluation: one row, changed by administrators."""

    booking_closes_working_days = models.PositiveSmallIntegerField(default=1)
    cancellation_notice_working_days = models.PositiveSmallIntegerField(default=10)
    capacity = models.PositiveSmallIntegerField(default=25)
    minimum_to_run = models.PositiveSmallIntegerField(default=8)
    register_edit_days = models.PositiveSmallIntegerField(default=14)
    full_attendance_percent = models.PositiveSmallIntegerField(default=90, validators=[MaxValueValidator(100)])
    w1_opens_minutes_before_end = models.PositiveSmallIntegerField(default=10)
    w1_open_days = models.PositiveSmallIntegerField(default=14)
    smallest_count = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(5)])
    smallest_mean = models.PositiveSmallIntegerField(default=8, validators=[MinValueValidator(8)])
    evaluation_key_months = models.PositiveSmallIntegerField(default=18)

    field_classes = classes(
        none="id booking_closes_working_days cancellation_notice_working_days capacity minimum_to_run"
        " register_edit_days full_attendance_percent w1_opens_minutes_before_end w1_open_days"
        " smallest_count smallest_mean evaluation_key_months",
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="policy_one_row"),
            models.CheckConstraint(condition=Q(smallest_count__gte=5), name="policy_smallest_count_at_least_5"),
            models.CheckConstraint(condition=Q(smallest_mean__gte=8), name="policy_smallest_mean_at_least_8"),
            models.CheckConstraint(condition=Q(full_attendance_percent__lte=100), name="policy_percent_range"),
        ]

    def __str__(self):
        return f"Policy #{self.pk}"


class Priority(models.Model):
    """One of the partnership's priorities."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    field_classes = classes(none="id code name position")

    class Meta:
        verbose_name_plural = "priorities"

    def __str__(self):
        return self.name


class FrameworkLevel(models.Model):
    """A level of a training framework: Level 1-4, Group A-C, an intercollegiate level. A course may carry several."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    field_classes = classes(none="id code name position")

    def __str__(self):
        return self.name


class Course(models.Model):
    """What is taught: the facts. Retired rather than deleted once a date exists."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=150)
    summary = models.CharField("one sentence", max_length=250)
    length = models.CharField("length in words", max_length=60, blank=True, help_text="For example: half a day.")
    workforce = models.CharField(max_length=10, choices=Workforce)
    priorities = models.ManyToManyField(Priority, related_name="courses", blank=True)
    levels = models.ManyToManyField(FrameworkLevel, related_name="courses", blank=True)
    only_for = models.ForeignKey(
        "people.Locality",
        verbose_name="only for people who work in",
        on_delete=models.PROTECT,
        related_name="own_courses",
        null=True,
        blank=True,
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id code title summary length workforce priorities levels only_for retired_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(workforce__in=Workforce.values), name="course_workforce_known"),
        ]

    def __str__(self):
        return self.title


class EventQuerySet(models.QuerySet):
    """Sentences about dates."""

    def public(self):
        """Dates anyone may see: published ones and those called off."""
        return self.exclude(status=EventStatus.DRAFT)

    def visible_to(self, user):
        """Public dates for everyone; drafts too for their locality's co-ordinator, their trainers, administrators."""
        if not user.is_authenticated or not user.grants:
            return self.public()
        if user.is_administrator:
            return self
        return self.filter(
            ~Q(status=EventStatus.DRAFT)
            | Q(locality__in=user.coordinated_localities)
            | Q(pk__in=DeliveryAssignment.objects.of(user).values("event"))
        )

    def run_by(self, user):
        """Dates `user` may change: those of a co-ordinated locality, all for an administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(locality__in=user.coordinated_localities)

    def delivered_by(self, user):
        """Dates `user` delivers now. A trainer taken off a date sees nothing more of it."""
        return self.filter(pk__in=DeliveryAssignment.objects.of(user).values("event"))

    def upcoming(self, at):
        """Published dates that have not started."""
        return self.filter(status=EventStatus.PUBLISHED, starts_at__gt=at)


class Event(models.Model):
    """One bookable run of a course. Places are counted and numbered under a lock on this row (docs/adr/0003)."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="events")
    locality = models.ForeignKey(
        "people.Locality", verbose_name="run by", on_delete=models.PROTECT, related_name="events"
    )
    open_to_all = models.BooleanField("people from every locality may book", default=True)
    delivery = models.CharField(max_length=20, choices=Delivery)
    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.DRAFT)
    capacity = models.PositiveSmallIntegerField()
    minimum_to_run = models.PositiveSmallIntegerField(default=0)
    # First start and last end of its sessions, kept by courses.actions so that lists need no join.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booking_closes_at = models.DateTimeField()
    venue = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80, blank=True)
    joining_url = models.URLField("joining link", max_length=500, blank=True)
    joining_note = models.CharField("what to bring or know", max_length=500, blank=True)
    # Attendance is a head count for a large event: nobody is booked by name.
    count_only = models.BooleanField(default=False)
    next_seq = models.PositiveIntegerField(default=1)
    calendar_sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    field_classes = classes(
        none="id course locality open_to_all delivery status capacity minimum_to_run starts_at ends_at"
        " booking_closes_at venue town joining_url joining_note count_only next_seq calendar_sequence cancelled_at"
        " cancel_reason",
        personal="cancelled_by",
    )
    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "starts_at"], name="event_status_start"),
            models.Index(fields=["course", "starts_at"], name="event_course_start"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="event_delivery_known"),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=1000), name="event_capacity_range"),
            models.CheckConstraint(condition=Q(minimum_to_run__lte=F("capacity")), name="event_minimum_in_capacity"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(booking_closes_at__lte=F("starts_at")), name="event_booking_closes_before_start"
            ),
            models.CheckConstraint(condition=Q(next_seq__gte=1), name="event_next_seq_from_1"),
            models.CheckConstraint(
                condition=(
                    Q(status=EventStatus.CANCELLED, cancelled_at__isnull=False)
                    | (~Q(status=EventStatus.CANCELLED) & Q(cancelled_at=None))
                ),
                name="event_cancelled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="event_cancelled_at_by",
            ),
        ]

    def __str__(self):
        return f"date #{self.pk}"

    @property
    def place(self):
        """Where it takes place, as far as everybody may know: "Online", the town, or both."""
        if self.delivery == Delivery.VIRTUAL:
            return "Online"
        town = self.town or "Face to face"
        return f"Online and {town}" if self.delivery == Delivery.SPLIT else town

    @property
    def where(self):
        """The place and who runs it, said once where both are the same: "Online, Blackpool". Load `locality` too."""
        return self.place if self.place == self.locality.name else f"{self.place}, {self.locality.name}"

    @property
    def whom(self):
        """Who may book, where not everybody may; empty otherwise. Load `locality` with the date."""
        return "" if self.open_to_all else f"Only for people who work in {self.locality.name}"


class EventSession(models.Model):
    """One sitting of a date, numbered from 1. Its number names the calendar entry and must never change."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    field_classes = classes(none="id event number starts_at ends_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="event_session_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_session_number_from_1"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_session_ends_after_start"),
        ]

    def __str__(self):
        return f"session {self.number} of date #{self.event_id}"

    @property
    def minutes(self):
        """Length in minutes, by the clock in UTC (wall times lie on two days of the year)."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


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

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="assignments")
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
