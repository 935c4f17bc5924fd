"""What late cancellations and absences cost."""

from django.db import models
from django.db.models import Q

from bookings.choices import ChargeKind, ChargeState, Exemption
from bookings.models.booking import Booking
from people.choices import classes


class Charge(models.Model):
    """What a late cancellation or an absence costs the agency; record only while the policy's amounts are 0."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="charge")
    kind = models.CharField(max_length=10, choices=ChargeKind)
    pounds = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=15, choices=ChargeState, default=ChargeState.RECORDED)
    exemption = models.CharField(max_length=15, choices=Exemption, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id kind pounds state exemption made_at settled_at", personal="booking why settled_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChargeKind.values), name="charge_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ChargeState.values), name="charge_state_known"),
            models.CheckConstraint(
                condition=(Q(state=ChargeState.EXEMPT) & ~Q(exemption=""))
                | (~Q(state=ChargeState.EXEMPT) & Q(exemption="")),
                name="charge_exempt_says_why",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="charge_settled_at_by",
            ),
        ]

    def __str__(self):
        return f"charge #{self.pk}"
