"""Bookings with their ledger: docs/adr/0003."""

import uuid

from django.db import models
from django.db.models import F, Q

from bookings.choices import ENDED_WORDS, HOLDING, LIVE, PRESENT, Reason, Status
from courses.models import DeliveryAssignment
from people.choices import ManagerKind, classes


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a ledger row."""


class BookingQuerySet(models.QuerySet):
    """Sentences about bookings."""

    def visible_to(self, user):
        """Own; own agency's (agency lead); of dates one delivers or co-ordinates; all (administrator)."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        delivered = DeliveryAssignment.objects.of(user).values("event")
        return self.filter(
            Q(delegate_id=user.person_id)
            | Q(agency__in=user.led_agencies)
            | Q(event__in=delivered)
            | Q(event__locality__in=user.coordinated_localities)
        )

    def of(self, user):
        """The user's own bookings."""
        return self.filter(delegate_id=user.person_id) if user.is_authenticated and user.person_id else self.none()

    def on_record_for(self, user):
        """Bookings whose outcome may stand on a record that `user` reads: as bookings, but nothing for trainers.

        Own; of the led agency as of the day; of the co-ordinated locality; of the team; all for administrators.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        own = Q(delegate_id=user.person_id) if user.person_id else Q(pk=None)
        return self.filter(
            own
            | Q(agency__in=user.led_agencies)
            | Q(event__locality__in=user.coordinated_localities)
            | Q(pk__in=Booking.objects.of_team(user).values("pk"))
        )

    def of_team(self, user):
        """Bookings whose delegate names one of the user's proved addresses as manager.

        Whoever names somebody else meanwhile is gone from here at once (TRUST.md, rule b).
        """
        if not user.is_authenticated:
            return self.none()
        named = self.filter(delegate__manager_email__in=user.proved_addresses)
        return named.exclude(delegate__manager_kind=ManagerKind.SELF)

    def live(self):
        """Bookings that still stand."""
        return self.filter(status__in=LIVE)


class Booking(models.Model):
    """A person's booking of a date. Keeps the agency of that day; `seq` is the order of asking, given under lock."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="bookings")
    delegate = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="bookings")
    agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, related_name="bookings", null=True, blank=True
    )
    status = models.CharField(max_length=12, choices=Status)
    seq = models.PositiveIntegerField()
    place_no = models.PositiveSmallIntegerField(null=True, blank=True)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Inside the notice period; decided once, when it happens.
    cancelled_late = models.BooleanField(default=False)
    # Raised with every calendar message, so that the newest one wins in every client.
    calendar_sequence = models.PositiveIntegerField(default=0)
    # The last mail with a place said that the date might not go ahead: its delegate is owed the news that it does, and
    # how to join (`bookings.actions.going_ahead`).
    told_not_sure = models.BooleanField(default=False)
    access_needs = models.CharField("what you need from us", max_length=1000, blank=True)
    # Why it stands where it stands: the reason of its last ledger row, kept here for lists.
    last_reason = models.CharField(max_length=20, choices=Reason, blank=True)
    choice = models.ForeignKey(
        "bookings.DateChoice", on_delete=models.PROTECT, related_name="bookings", null=True, blank=True
    )
    # Whose place this person takes, or whose earlier booking this one continues.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True)

    field_classes = classes(
        none="id public_id event status seq place_no booked_at cancelled_at cancelled_late calendar_sequence"
        " told_not_sure last_reason choice follows",
        personal="delegate agency",
        special="access_needs",
    )
    objects = BookingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "status", "seq"], name="booking_event_status_seq")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="booking_status_known"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="booking_seq_from_1"),
            models.UniqueConstraint(fields=["event", "seq"], name="booking_seq_once"),
            models.UniqueConstraint(
                fields=["event", "place_no"], condition=Q(place_no__isnull=False), name="booking_place_once"
            ),
            models.CheckConstraint(
                # A check passes on NULL, so "is not null" is said beside the range.
                condition=Q(status__in=HOLDING, place_no__isnull=False, place_no__gte=1)
                | (~Q(status__in=HOLDING) & Q(place_no=None)),
                name="booking_place_when_held",
            ),
            models.UniqueConstraint(
                fields=["event", "delegate"], condition=Q(status__in=LIVE), name="booking_one_live_per_person"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=Status.CANCELLED) & Q(cancelled_at=None, cancelled_late=False)),
                name="booking_cancelled_has_time",
            ),
        ]

    def __str__(self):
        return f"booking #{self.pk}"

    def sat(self):
        """(sitting's id, mark, minutes or None) of each sitting marked; one made up counts where it was missed.

        Wants `attendances` and the standing `make_ups` loaded. Whoever was there after all needs no make-up.
        """
        said = {row.session_id: (row.mark, row.minutes) for row in self.attendances.all()}
        for make_up in self.make_ups.all():
            there = said.pop(make_up.session_id, None)
            if there and there[0] in PRESENT and said.get(make_up.missed_id, ("",))[0] not in PRESENT:
                said[make_up.missed_id] = there
        return [(sitting, mark, minutes) for sitting, (mark, minutes) in said.items()]

    @property
    def queue_words(self):
        """The position in the queue in words, for bookings read by `queries.mine`; else empty."""
        position = getattr(self, "queue_position", None)
        return f"You are number {position} in the queue" if position and self.status == Status.WAITING else ""

    @property
    def ended_words(self):
        """Why a cancelled booking ended, said to its delegate; empty while it lives."""
        if self.status != Status.CANCELLED:
            return ""
        # Rows taken over from earlier records have no reason.
        given_up = "You gave up your place late" if self.cancelled_late else "You gave this booking up"
        return ENDED_WORDS.get(self.last_reason, given_up)


class BookingChangeQuerySet(models.QuerySet):
    """The ledger can be read and appended to."""

    def update(self, **kwargs):
        """Refused: ledger rows are appended, never edited."""
        raise AppendOnlyError("ledger rows are never edited")

    def delete(self):
        """Refused."""
        raise AppendOnlyError("ledger rows are never deleted")


class BookingChange(models.Model):
    """One step of a booking, appended and never edited: from, to, by whom, when, why."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="changes")
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    place_no = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id booking from_status to_status place_no reason made_at", personal="actor")
    objects = BookingChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_status__in=Status.values), name="booking_change_to_known"),
            models.CheckConstraint(
                condition=Q(from_status="") | Q(from_status__in=Status.values), name="booking_change_from_known"
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="booking_change_reason_known"),
            models.CheckConstraint(condition=~Q(from_status=F("to_status")), name="booking_change_changes"),
        ]

    def __str__(self):
        return f"{self.from_status or 'new'} to {self.to_status} #{self.pk}"

    def save(self, *args, **kwargs):
        """Insert once; refuse any later save."""
        if self.pk is not None:
            raise AppendOnlyError("ledger rows are never edited")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise AppendOnlyError("ledger rows are never deleted")
