"""Waiting for a place: choices of dates, offers, why somebody was passed over, interest without a date."""

from django.db import models
from django.db.models import F, Q

from bookings.choices import OfferOutcome, SkipCode
from bookings.models.booking import Booking, BookingChangeQuerySet
from people.choices import classes


class DateChoice(models.Model):
    """One wish for several dates of a course: whichever place comes first ends the waiting for the others."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    field_classes = classes(none="id course made_at", personal="person")

    def __str__(self):
        return f"choice #{self.pk}"


class PlaceOffer(models.Model):
    """A place offered to somebody who waits, until a moment. At most one open offer a booking."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="offers")
    token_hash = models.CharField(max_length=64, unique=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OfferOutcome, default=OfferOutcome.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id offered_at expires_at outcome closed_at", personal="booking", secret="token_hash")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OfferOutcome.values), name="place_offer_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=OfferOutcome.OPEN, closed_at=None)
                | (~Q(outcome=OfferOutcome.OPEN) & Q(closed_at__isnull=False)),
                name="place_offer_closed_has_time",
            ),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(outcome=OfferOutcome.OPEN), name="place_offer_one_open"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="place_offer_lasts"),
        ]

    def __str__(self):
        return f"offer #{self.pk}"


class Skip(models.Model):
    """Somebody who waits was passed over, and why. Appended when the reason changes; shown to the person in words."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="skips")
    code = models.CharField(max_length=15, choices=SkipCode)
    text = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    field_classes = classes(none="id code text made_at", personal="booking")
    objects = BookingChangeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(code__in=SkipCode.values), name="skip_code_known")]

    def __str__(self):
        return f"skip #{self.pk}"


class Interest(models.Model):
    """Somebody would come to a course that has no date for them yet."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="interests")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="interests")
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id course locality since told_at ended_at", personal="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(ended_at=None), name="interest_once_per_course"
            ),
        ]

    def __str__(self):
        return f"interest #{self.pk}"
