"""Certificates of attendance."""

import secrets

from django.db import models
from django.db.models import Q

from bookings.choices import CODE_ALPHABET, CODE_LENGTH, RevokeReason
from bookings.models.booking import Booking
from people.choices import classes


def new_code():
    """130 random bits in letters and figures that nobody mixes up: it is printed, and may be typed off the paper."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class CertificateQuerySet(models.QuerySet):
    """Sentences about certificates."""

    def visible_to(self, user):
        """Own; of bookings naming one as manager, of the led agency, of the co-ordinated locality; administrators all.

        A trainer sees none: who has one follows from the evaluation form too.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(booking__in=Booking.objects.on_record_for(user).values("pk"))

    def valid(self):
        """Certificates that stand."""
        return self.filter(revoked_at=None)


class Certificate(models.Model):
    """One certificate, as of the day it was issued. Withdrawn when the register says otherwise, never changed.

    The name is the person's own of today; everything else that is printed is kept here.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField(max_length=26, unique=True, default=new_code)
    course_title = models.CharField(max_length=150)
    run_by = models.CharField(max_length=100)
    place = models.CharField("how it was delivered", max_length=120)
    # London days of the sittings as ISO dates, in order; the last one again for searching.
    days = models.JSONField()
    completed_on = models.DateField()
    minutes = models.PositiveIntegerField()
    levels = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField()
    # Only where somebody let it be issued although the form of the day was not answered.
    issued_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    why = models.CharField("why without the form", max_length=300, blank=True)
    # When the register was last compared with it.
    checked_at = models.DateTimeField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=10, choices=RevokeReason, blank=True)

    field_classes = classes(
        none="id course_title run_by place days completed_on minutes levels issued_at checked_at replaces revoked_at"
        " revoke_reason",
        personal="booking code issued_by why",
    )
    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(revoked_at=None), name="certificate_one_valid_per_booking"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="certificate_minutes_from_1"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="")
                | Q(revoked_at__isnull=False, revoke_reason__in=RevokeReason.values),
                name="certificate_revoked_says_why",
            ),
            models.CheckConstraint(
                condition=Q(issued_by=None, why="") | (Q(issued_by__isnull=False) & ~Q(why="")),
                name="certificate_without_form_says_why",
            ),
        ]

    def __str__(self):
        return f"certificate #{self.pk}"

    @property
    def printed_code(self):
        """The code in groups, as it stands on the paper."""
        return "-".join(self.code[start : start + 5] for start in range(0, len(self.code), 5))
