"""E-learning modules: the facts. The lessons are `cms.ModulePage` (docs/adr/0006)."""

from django.db import models
from django.db.models import Q

from elearning.choices import Kind, Workforce
from people.choices import classes


class ModuleQuerySet(models.QuerySet):
    """Sentences about modules."""

    def offered(self):
        """Modules people can start now."""
        return self.filter(retired_at=None)


class Module(models.Model):
    """A piece of e-learning: what it is, for whom, how long it takes, where it is taken, what passing asks for."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=300)
    kind = models.CharField("where it is taken", max_length=10, choices=Kind, default=Kind.OUTSIDE)
    # The name of a framework level; which levels and priorities there are is the courses' room's, which is blind to us.
    level = models.CharField(max_length=60, blank=True)
    # A list of codes.
    priorities = models.JSONField(default=list, blank=True)
    workforce = models.CharField(max_length=10, choices=Workforce, default=Workforce.BOTH)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # None: never.
    refresher_months = models.PositiveSmallIntegerField("refresher due after months", null=True, blank=True)
    finish_months = models.PositiveSmallIntegerField("to be finished within months", default=6)
    pass_percent = models.PositiveSmallIntegerField("right answers to pass, in per cent", default=80)
    # 0: no check at the end.
    questions_asked = models.PositiveSmallIntegerField("questions drawn from the bank", default=10)
    # None: as often as one likes.
    attempts_allowed = models.PositiveSmallIntegerField("attempts at the check", null=True, blank=True)
    host_name = models.CharField("platform", max_length=100, blank=True)
    url = models.URLField("where to take it", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id code title summary kind level priorities workforce minutes refresher_months finish_months"
        " pass_percent questions_asked attempts_allowed host_name url position retired_at"
    )
    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="module_kind_known"),
            models.CheckConstraint(condition=Q(workforce__in=Workforce.values), name="module_workforce_known"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.OUTSIDE) | (~Q(url="") & ~Q(host_name="")), name="module_outside_has_address"
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="module_pass_percent_range"
            ),
            models.CheckConstraint(condition=Q(finish_months__gte=1), name="module_finish_months_from_1"),
            models.CheckConstraint(
                condition=Q(attempts_allowed=None) | Q(attempts_allowed__gte=1), name="module_attempts_from_1"
            ),
        ]

    def __str__(self):
        return self.title
