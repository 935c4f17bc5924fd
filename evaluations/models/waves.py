"""Who is asked and when: invitations, the code in the room, closing. Nothing here knows an answer."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from evaluations.choices import FOLLOW_UPS, Wave
from people.choices import classes

LONDON = ZoneInfo("Europe/London")
# From before anybody can book: the form of a booking is open as soon as there is one.
LONG_BEFORE = dt.timedelta(days=1000)


def opens_before(policy):
    """How long before the end of a date its form opens."""
    return dt.timedelta(minutes=policy.w1_opens_minutes_before_end)


def open_for(policy):
    """How long after the end of a date its form stays open."""
    return dt.timedelta(days=policy.w1_open_days)


def opens_at(event, policy, wave=Wave.W1):
    """When a date's form opens by link: that of the day some minutes before the last sitting ends."""
    if wave in FOLLOW_UPS:
        # So many days later by the clock on the wall, whatever the time of year.
        return event.ends_at.astimezone(LONDON) + dt.timedelta(days=policy.followup_days)
    if wave == Wave.W0:
        return event.starts_at - LONG_BEFORE
    if wave == Wave.W1A:
        first = first_half(event)
        return (first.ends_at if first else event.ends_at) - opens_before(policy)
    return event.ends_at - opens_before(policy)


def closes_at(event, policy, wave=Wave.W1):
    """When a date's form closes by itself."""
    if wave in FOLLOW_UPS:
        return opens_at(event, policy, wave) + dt.timedelta(days=policy.followup_open_days)
    if wave == Wave.W0:
        return event.starts_at
    if wave == Wave.W1A:
        return second.starts_at if (second := second_half(event)) else opens_at(event, policy, wave)
    return event.ends_at + open_for(policy)


def halves(event):
    """The sittings of a date that has two; a date with one, or with more, has no halves."""
    sittings = sorted(event.sessions.all(), key=lambda sitting: (sitting.number, sitting.pk))
    return sittings if len(sittings) == 2 else []


def first_half(event):
    """The first of two sittings, or None."""
    return next(iter(halves(event)), None)


def second_half(event):
    """The second of two sittings, or None."""
    return next(iter(halves(event)[1:]), None)


class Invitation(models.Model):
    """Asks one booking's delegate to answer one wave. Knows that they answered and on which day, never what."""

    booking = models.ForeignKey("bookings.Booking", on_delete=models.PROTECT, related_name="invitations")
    wave = models.CharField(max_length=4, choices=Wave)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # When the link went out: reminders are reckoned from here.
    asked_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # The person does not want to be asked any more. They may still answer.
    declined_on = models.DateField(null=True, blank=True)

    field_classes = classes(
        none="id wave opens_at closes_at", personal="booking asked_on answered_on declined_on", secret="token_hash"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "wave"], name="invitation_once_per_wave"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="invitation_wave_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="invitation_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(declined_on=None), name="invitation_answered_or_declined"
            ),
        ]

    def __str__(self):
        return f"{self.wave} invitation #{self.pk}"


class RoomCode(models.Model):
    """A short code a trainer shows in the room; whoever types it may answer while it is open."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="room_codes")
    code = models.CharField(max_length=8)
    wave = models.CharField(max_length=4, choices=Wave, default=Wave.W1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id event wave opened_at closed_at", personal="opened_by closed_by", secret="code")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="room_code_once"),
            models.CheckConstraint(condition=Q(wave__in=[Wave.W1A, Wave.W1]), name="room_code_wave_of_the_day"),
            models.UniqueConstraint(fields=["event"], condition=Q(closed_at=None), name="room_code_one_open_per_event"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="room_code_closed_at_by",
            ),
        ]

    def __str__(self):
        return f"room code #{self.pk}"


class SpentTicket(models.Model):
    """One form sent in with a room code by somebody unknown, so that the same page cannot be sent twice.

    A hash of a number that was only in that page; nothing leads from here to the answers. Deleted when the form closes.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    room = models.ForeignKey(RoomCode, on_delete=models.PROTECT, related_name="spent_tickets")

    field_classes = classes(none="digest room")

    def __str__(self):
        return "spent ticket"


class Closing(models.Model):
    """A trainer closed a date's form for good before its time was over. There is no way back: figures may be out."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="evaluation_closings")
    wave = models.CharField(max_length=4, choices=Wave)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id event wave made_at", personal="actor")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "wave"], name="closing_once_per_wave"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="closing_wave_known"),
        ]

    def __str__(self):
        return f"closing of {self.wave} #{self.pk}"
