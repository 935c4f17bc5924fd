"""An `Event` is one bookable run, which pages call a "date"; an `EventSession` is one sitting of it."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from courses.choices import Delivery, EventStatus
from courses.models.course import Course, Prerequisite
from courses.models.delivery import DeliveryAssignment
from courses.models.policy import Policy
from people.choices import classes


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

    def with_policy(self):
        """Annotate `policy_column`, from which `courses.queries.policy_of` makes the settings without a query."""
        return self.annotate(policy_column=Policy.column())

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
    # What it cost in whole pounds; None: nobody said. The fee is what trainers under contract were paid.
    room_pounds = models.PositiveIntegerField("cost of the room", null=True, blank=True)
    fee_pounds = models.PositiveIntegerField("fee of trainers under contract", null=True, blank=True)
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
        " cancel_reason moved_at published_at go_at room_pounds fee_pounds",
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
            models.CheckConstraint(
                condition=(Q(room_pounds=None) | Q(room_pounds__lte=50_000))
                & (Q(fee_pounds=None) | Q(fee_pounds__lte=50_000)),
                name="event_costs_range",
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
