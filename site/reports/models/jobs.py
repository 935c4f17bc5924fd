"""Files that are too large to be made while somebody waits (docs/adr/0023)."""

import datetime as dt

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from people.choices import classes
from reports.choices import FileKind, FileState


def private_storage():
    """Where no web server looks: files are handed out by a view that asks who it is."""
    return storages["private"]


class FileJobQuerySet(models.QuerySet):
    """Sentences about files in the making."""

    def visible_to(self, user):
        """Those `user` asked for: nobody else's, whatever the role."""
        if not user.is_authenticated or not user.person_id:
            return self.none()
        return self.filter(owner=user.person_id)

    def due(self, at):
        """Not begun, or begun by somebody who was killed: the lease has run out."""
        return self.filter(Q(state=FileState.QUEUED) | Q(state=FileState.RUNNING, leased_until__lt=at))

    def waiting(self):
        """Not finished yet."""
        return self.filter(state__in=(FileState.QUEUED, FileState.RUNNING))


class FileJob(models.Model):
    """One file asked for: what is to be in it, how far it is, and for a while the file itself.

    `number` is the one under which the audit trail holds that it was asked for. `scope` holds days, a course's id and
    localities' ids; its moment is `asked_at`, so that the file tells what the page told.
    """

    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="file_jobs")
    kind = models.CharField(max_length=12, choices=FileKind, default=FileKind.WORKBOOK)
    number = models.CharField(max_length=20, unique=True)
    scope = models.JSONField()
    figures_only = models.BooleanField(default=False)
    prepared_for = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FileState, default=FileState.QUEUED)
    rows_expected = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Why there is no file, as a sentence fit to show.
    trouble = models.CharField(max_length=200, blank=True)
    file = models.FileField(storage=private_storage, max_length=120, blank=True)
    file_name = models.CharField(max_length=120)
    file_bytes = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id kind number scope figures_only prepared_for asked_at state rows_expected rows_done attempts"
        " leased_until lease finished_at trouble file file_name file_bytes expires_at",
        personal="owner",
    )
    objects = FileJobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "leased_until"], name="file_job_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="file_job_state_known"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="file_job_kind_known"),
            models.CheckConstraint(
                condition=Q(state=FileState.RUNNING, leased_until__isnull=False) & ~Q(lease="")
                | ~Q(state=FileState.RUNNING) & Q(leased_until=None, lease=""),
                name="file_job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.DONE, expires_at__isnull=False) & ~Q(file="")
                | ~Q(state=FileState.DONE) & Q(file=""),
                name="file_job_done_has_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(FileState.QUEUED, FileState.RUNNING), finished_at=None)
                | ~Q(state__in=(FileState.QUEUED, FileState.RUNNING)) & Q(finished_at__isnull=False),
                name="file_job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.FAILED) & ~Q(trouble="") | ~Q(state=FileState.FAILED) & Q(trouble=""),
                name="file_job_failed_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.file_name} #{self.pk}"

    @property
    def title(self):
        """What the file is: "Evaluation workbook, 1 October 2026 to 30 September 2027"."""
        days = [dt.date.fromisoformat(self.scope[end]) for end in ("first", "last")]
        return f"{self.get_kind_display()}, " + " to ".join(f"{day.day} {day:%B} {day.year}" for day in days)

    @property
    def is_waiting(self):
        """Whether it is still being made."""
        return self.state in (FileState.QUEUED, FileState.RUNNING)

    @property
    def is_ready(self):
        """Whether there is a file to take."""
        return self.state == FileState.DONE
