"""Which attendance files were taken in: their fingerprint, never their content."""

from django.db import models
from django.db.models import Q

from people.choices import classes


class AttendanceFile(models.Model):
    """A file of a meeting program that was taken into the register of a date. The same file again changes nothing."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="attendance_files")
    # SHA-256 of the bytes: tells the same file again, and nothing about who is in it.
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=2)
    marks = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id event digest kind marks taken_at", personal="taken_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "digest"], name="attendance_file_once_per_event"),
            models.CheckConstraint(condition=~Q(digest=""), name="attendance_file_has_digest"),
        ]

    def __str__(self):
        return f"attendance file #{self.pk}"
