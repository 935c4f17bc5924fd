"""Whether somebody may come: approval, a rule set aside, evidence of training elsewhere."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from bookings.choices import Decision, EvidenceState
from bookings.models.booking import Booking
from people.choices import classes


class Approval(models.Model):
    """Asks the one who stands behind a booking whether the person may go. One a booking; the link works once."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="approval")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    field_classes = classes(
        none="id asked_at remind_at reminded_at lapses_at decision decided_at",
        personal="booking why",
        secret="token_hash",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="approval_decision_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_at=None)
                | (~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False)),
                name="approval_decided_has_time",
            ),
        ]

    def __str__(self):
        return f"approval #{self.pk}"


class Dispensation(models.Model):
    """A co-ordinator lets somebody book a date although a rule says no, and says why."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="dispensations")
    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="dispensations")
    codes = models.JSONField("rules set aside")
    why = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    field_classes = classes(none="id event codes given_at", personal="person why given_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="dispensation_once")]

    def __str__(self):
        return f"dispensation #{self.pk}"


def private_storage():
    """Where files lie that no web server hands out."""
    return storages["private"]


class EvidenceQuerySet(models.QuerySet):
    """Sentences about evidence."""

    def visible_to(self, user):
        """Own; of people who work in a co-ordinated locality; all for an administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        own = Q(person_id=user.person_id) if user.person_id else Q(pk=None)
        return self.filter(own | Q(person__district__locality__in=user.coordinated_localities))


class Evidence(models.Model):
    """Proof of training elsewhere that may stand for a prerequisite; a co-ordinator decides, the decision stays."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="evidence")
    prerequisite = models.ForeignKey("courses.Prerequisite", on_delete=models.PROTECT, related_name="evidence")
    what = models.CharField("what it was, with whom", max_length=300)
    done_on = models.DateField()
    file = models.FileField(upload_to="evidence/%Y/", storage=private_storage, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    field_classes = classes(
        none="id prerequisite asked_at state decided_at", personal="person what done_on file decided_by why"
    )
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="evidence_state_known"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="evidence_decided_at_by",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, state=EvidenceState.ASKED)
                | (Q(decided_at__isnull=False) & ~Q(state=EvidenceState.ASKED)),
                name="evidence_decided_has_time",
            ),
        ]

    def __str__(self):
        return f"evidence #{self.pk}"
