"""Completions that another platform reports: the lists taken in, rows that wait for their person, keys for pushing."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from elearning.models.module import Module
from people.choices import classes


class CompletionList(models.Model):
    """One list of completions that was taken in, by page, command or push: its fingerprint and what came of it."""

    digest = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()
    recorded = models.PositiveIntegerField("completions recorded")
    parked = models.PositiveIntegerField("rows parked")
    already = models.PositiveIntegerField("known already")
    not_completed = models.PositiveIntegerField("not completed there")
    # The name of the key it was pushed with, or "" for an upload.
    pushed_with = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(
        none="id digest rows recorded parked already not_completed pushed_with taken_at", personal="taken_by"
    )

    def __str__(self):
        return f"list #{self.pk}"


class ParkedCompletionQuerySet(models.QuerySet):
    """Sentences about parked rows."""

    def waiting(self):
        """Those whose person has no account here yet."""
        return self.filter(matched_at=None)


class ParkedCompletion(models.Model):
    """A completion of somebody who is unknown here. It waits for an account with that address; nobody is invented."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="parked")
    # None once it was matched: the person has the address then.
    email = models.EmailField(null=True, blank=True)  # noqa: DJ001
    external_key = models.CharField(max_length=200, unique=True)
    completed_on = models.DateField()
    score = models.PositiveSmallIntegerField("score in per cent", null=True, blank=True)
    parked_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id module completed_on parked_at matched_at", personal="email score", pseudonymous="external_key"
    )
    objects = ParkedCompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(matched_at=None, email__isnull=False) | Q(matched_at__isnull=False, email=None),
                name="parked_completion_forgets_address",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="parked_completion_score_range"),
        ]

    def __str__(self):
        return f"parked completion #{self.pk}"


class PushKeyQuerySet(models.QuerySet):
    """Sentences about keys."""

    def live(self):
        """Keys that still open the door."""
        return self.filter(stopped_at=None)


class PushKey(models.Model):
    """Lets another platform push completions, and nothing else. Only its hash is kept; it can be stopped any time."""

    name = models.CharField("which platform", max_length=80)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id name made_at used_at stopped_at", personal="made_by stopped_by", secret="key_hash")
    objects = PushKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(stopped_at=None), name="push_key_name_once"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None) | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="push_key_stopped_pair",
            ),
        ]

    def __str__(self):
        return f"key #{self.pk}"
