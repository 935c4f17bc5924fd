"""E-learning modules. Today each is hosted on an outside platform and opened by its address."""

from django.db import models

from people.choices import classes


class ModuleQuerySet(models.QuerySet):
    """Sentences about modules."""

    def offered(self):
        """Modules people can start now."""
        return self.filter(retired_at=None)


class Module(models.Model):
    """A piece of e-learning: what it is, how long it takes, where it is taken."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=300)
    level = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    host_name = models.CharField("platform", max_length=100)
    url = models.URLField("where to take it", max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id code title summary level minutes host_name url position retired_at")
    objects = ModuleQuerySet.as_manager()

    def __str__(self):
        return self.title
