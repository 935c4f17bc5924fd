"""Courses, their dates and who delivers them.

`Course` holds facts; its narrative is `cms.CoursePage` (docs/adr/0006). An `Event` is one bookable run, which pages
call a "date"; an `EventSession` is one sitting of it.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from courses.choices import ApprovalMode, Delivery, EventStatus, Part, Workforce
from people.choices import Role, classes


class CourseFamily(models.Model):
    """Courses that share rules of their own: large events, courses for schools, commissioned ones."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    # {name of a field of Policy: value}; `courses.actions.set_family_policy` refuses what the field would refuse.
    overrides = models.JSONField("settings that differ", default=dict, blank=True)

    field_classes = classes(none="id code name overrides")

    class Meta:
        verbose_name_plural = "course families"

    def __str__(self):
        return self.name


class Policy(models.Model):
    """The partnership's settings for dates, bookings, registers and evaluation: one row, changed by administrators.

    A course family may differ in single settings (`CourseFamily.overrides`); `courses.queries.policy_for` joins them.
    """

    booking_closes_working_days = models.PositiveSmallIntegerField(default=1)
    cancellation_notice_working_days = models.PositiveSmallIntegerField(default=10)
    approval = models.CharField(max_length=10, choices=ApprovalMode, default=ApprovalMode.DECLARED)
    approval_reminder_working_days = models.PositiveSmallIntegerField(default=2)
    approval_lapses_working_days = models.PositiveSmallIntegerField(default=5)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    offer_hours_near = models.PositiveSmallIntegerField(default=4)
    offer_near_days = models.PositiveSmallIntegerField(default=3)
    offers_end_hours_before = models.PositiveSmallIntegerField(default=24)
    agency_share_percent = models.PositiveSmallIntegerField(default=40, validators=[MaxValueValidator(100)])
    agency_share_released_days_before = models.PositiveSmallIntegerField(default=14)
    # Whole pounds; 0 records that a charge would have been due and charges nothing.
    charge_half_day = models.PositiveSmallIntegerField(default=0)
    charge_full_day = models.PositiveSmallIntegerField(default=0)
    half_day_up_to_minutes = models.PositiveSmallIntegerField(default=240)
    absences_before_restriction = models.PositiveSmallIntegerField(default=2)
    restriction_months = models.PositiveSmallIntegerField(default=12)
    joining_instructions_days = models.PositiveSmallIntegerField(default=7)
    first_reminder_days = models.PositiveSmallIntegerField(default=7)
    second_reminder_days = models.PositiveSmallIntegerField(default=1)
    decide_working_days_before = models.PositiveSmallIntegerField(default=10)
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
        none="id booking_closes_working_days cancellation_notice_working_days approval approval_reminder_working_days"
        " approval_lapses_working_days offer_hours offer_hours_near offer_near_days offers_end_hours_before"
        " agency_share_percent agency_share_released_days_before charge_half_day charge_full_day half_day_up_to_minutes"
        " absences_before_restriction restriction_months joining_instructions_days first_reminder_days"
        " second_reminder_days decide_working_days_before capacity minimum_to_run register_edit_days"
        " full_attendance_percent w1_opens_minutes_before_end w1_open_days smallest_count smallest_mean"
        " evaluation_key_months",
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="policy_one_row"),
            models.CheckConstraint(condition=Q(smallest_count__gte=5), name="policy_smallest_count_at_least_5"),
            models.CheckConstraint(condition=Q(smallest_mean__gte=8), name="policy_smallest_mean_at_least_8"),
            models.CheckConstraint(condition=Q(full_attendance_percent__lte=100), name="policy_percent_range"),
            models.CheckConstraint(condition=Q(agency_share_percent__lte=100), name="policy_agency_share_range"),
            models.CheckConstraint(condition=Q(approval__in=ApprovalMode.values), name="policy_approval_known"),
            models.CheckConstraint(condition=Q(offer_hours__gte=1, offer_hours_near__gte=1), name="policy_offer_lasts"),
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
    family = models.ForeignKey(CourseFamily, on_delete=models.PROTECT, related_name="courses", null=True, blank=True)
    # Lists of codes; empty means everybody. See bookings.rules.why_not.
    for_standings = models.JSONField("only for agencies that are", default=list, blank=True)
    for_sectors = models.JSONField("only for agencies in", default=list, blank=True)
    for_roles = models.JSONField("only for people who work as", default=list, blank=True)
    opens_days_before = models.PositiveSmallIntegerField("booking opens so many days before", null=True, blank=True)
    again_after_months = models.PositiveSmallIntegerField("may be taken again after months", null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id code title summary length workforce priorities levels only_for family for_standings for_sectors"
        " for_roles opens_days_before again_after_months retired_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(workforce__in=Workforce.values), name="course_workforce_known"),
        ]

    def __str__(self):
        return self.title


class Prerequisite(models.Model):
    """What a person must have done before a course: another course of ours, or training named in words."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="prerequisites")
    needs = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    other = models.CharField("e-learning or other training, by name", max_length=150, blank=True)
    within_months = models.PositiveSmallIntegerField("not longer ago than months", null=True, blank=True)

    field_classes = classes(none="id course needs other within_months")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(needs__isnull=False, other="") | (Q(needs=None) & ~Q(other="")),
                name="prerequisite_one_kind",
            ),
            models.CheckConstraint(condition=Q(needs=None) | ~Q(needs=F("course")), name="prerequisite_not_itself"),
        ]

    def __str__(self):
        return f"prerequisite #{self.pk}"

    @property
    def title(self):
        """What is needed, in words. Wants `needs` selected."""
        return self.needs.title if self.needs_id else self.other


class CourseVariant(models.Model):
    """What one locality does differently in a course, in words that its date pages show."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="variants")
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+")
    differences = models.CharField("what is different here", max_length=500, blank=True)
    note = models.CharField("note for those who book", max_length=300, blank=True)

    field_classes = classes(none="id course locality differences note")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "locality"], name="course_variant_once")]

    def __str__(self):
        return f"variant #{self.pk}"


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

    def with_flags(self):
        """Annotate `has_held_back` and `has_prerequisites`, so that what is not there is not looked for."""
        return self.annotate(
            has_held_back=Exists(HeldBack.objects.filter(event=OuterRef("pk"))),
            has_prerequisites=Exists(Prerequisite.objects.filter(course=OuterRef("course"))),
        )

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
    # When its times, place or link last changed: whoever booked before may give up free of charge.
    moved_at = models.DateTimeField(null=True, blank=True)
    # When it was opened to booking: whoever was interested before is told once.
    published_at = models.DateTimeField(null=True, blank=True)
    # Somebody decided that the date goes ahead although, or before, the minimum is reached.
    go_at = models.DateTimeField(null=True, blank=True)
    go_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id course locality open_to_all delivery status capacity minimum_to_run starts_at ends_at"
        " booking_closes_at venue town joining_url joining_note count_only next_seq calendar_sequence cancelled_at"
        " cancel_reason moved_at published_at go_at",
        personal="cancelled_by go_by",
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
            models.CheckConstraint(
                condition=Q(go_at=None, go_by=None) | Q(go_at__isnull=False, go_by__isnull=False),
                name="event_go_at_by",
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


class HeldBack(models.Model):
    """Places of a date kept for one agency until a day: asked for by its lead, or held by the co-ordinator.

    They are given to that agency's people first; after the day, to anybody.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="held_back")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="held_back")
    places = models.PositiveSmallIntegerField()
    release_on = models.DateField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    field_classes = classes(none="id event agency places release_on held_at", personal="held_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "agency"], name="held_back_once_per_agency"),
        ]

    def __str__(self):
        return f"{self.places} places held back #{self.pk}"


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
