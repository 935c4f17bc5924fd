"""SCORM packages: their versions, and what each learner's browser has told us about each part."""

from django.db import models
from django.db.models import Q

from elearning.choices import DONE, PartStatus, Standard
from elearning.models.learning import Enrolment
from elearning.models.module import Module
from people.choices import classes


class ScormPackageQuerySet(models.QuerySet):
    """Sentences about packages."""

    def in_use(self):
        """Versions that new learners may start with."""
        return self.filter(withdrawn_at=None)


class ScormPackage(models.Model):
    """One version of a module's package. Learners finish the version they started, so none is ever deleted."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField("version")
    standard = models.CharField(max_length=12, choices=Standard)
    title = models.CharField(max_length=150, blank=True)
    # As `imports.Launch` has them: identifier, title, path, query, reports, data, mastery.
    parts = models.JSONField(default=list)
    warnings = models.JSONField(default=list, blank=True)
    # Below the private storage; the files in it have names of our own.
    folder = models.CharField(max_length=40, unique=True)
    file_name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)
    files = models.PositiveIntegerField("number of files")
    unpacked_bytes = models.PositiveBigIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id module number standard title parts warnings folder file_name digest files unpacked_bytes uploaded_at"
        " withdrawn_at",
        personal="uploaded_by",
    )
    objects = ScormPackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="package_number_once_per_module"),
            models.CheckConstraint(condition=Q(standard__in=Standard.values), name="package_standard_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("uploaded_at")),
                name="package_withdrawn_after_upload",
            ),
        ]

    def __str__(self):
        return f"version {self.number} #{self.pk}"

    def part(self, identifier):
        """The part of this identifier, or None."""
        return next((part for part in self.parts if part["identifier"] == identifier), None)


class ScormStateQuerySet(models.QuerySet):
    """Sentences about states."""

    def visible_to(self, user):
        """One's own: what a package remembers may hold answers, and nobody reads another's."""
        if not user.is_authenticated or user.person_id is None:
            return self.none()
        return self.filter(enrolment__person=user.person_id)


class ScormState(models.Model):
    """How far one learner is with one part of the version they started. Everything in it is self-reported."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="states")
    package = models.ForeignKey(ScormPackage, on_delete=models.PROTECT, related_name="states")
    part = models.CharField(max_length=100)
    status = models.CharField(max_length=12, choices=PartStatus, default=PartStatus.NOT_STARTED)
    score = models.PositiveSmallIntegerField("score in per cent, self-reported", null=True, blank=True)
    # What the package asked us to remember: listed keys only (elearning.rules).
    data = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id package part updated_at", personal="enrolment status score data")
    objects = ScormStateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "part"], name="scorm_state_once_per_part"),
            models.CheckConstraint(condition=Q(status__in=PartStatus.values), name="scorm_state_status_known"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="scorm_state_score_range"),
            models.CheckConstraint(
                condition=Q(status=PartStatus.NOT_STARTED) | Q(updated_at__isnull=False),
                name="scorm_state_told_has_time",
            ),
        ]

    def __str__(self):
        return f"state #{self.pk}"

    @property
    def is_done(self):
        """Whether the part counts as gone through."""
        return self.status in DONE
