"""Why something is taught: where the partnership learnt that it is needed, and what answers it."""

from django.db import models
from django.db.models import Q

from courses.choices import SourceKind
from courses.models.course import Course
from people.choices import Role, classes


class LearningSourceQuerySet(models.QuerySet):
    """Sentences about learning sources."""

    def visible_to(self, user):
        """Those of the whole partnership and of the localities whose figures `user` may see. No person is in any."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator or user.holds(Role.SUBGROUP) or user.holds(Role.SCRUTINEER):
            return self
        if not user.coordinated_localities:
            return self.none()
        return self.filter(Q(locality=None) | Q(locality__in=user.coordinated_localities))

    def kept_by(self, user):
        """Those `user` may change: all for the subgroup and administrators, of the own locality for co-ordinators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator or user.holds(Role.SUBGROUP):
            return self
        return self.filter(locality__in=user.coordinated_localities)


class LearningSource(models.Model):
    """A review, audit, guidance or campaign that asks something of training: its theme, never a case.

    `locality` None: the whole partnership. Retired rather than deleted, for reports of earlier years.
    """

    kind = models.CharField(max_length=10, choices=SourceKind)
    title = models.CharField(max_length=150)
    summary = models.CharField("what it asks, without any case", max_length=500, blank=True)
    known_on = models.DateField("since when it is known")
    locality = models.ForeignKey(
        "people.Locality", on_delete=models.PROTECT, related_name="learning_sources", null=True, blank=True
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id kind title summary known_on locality retired_at")
    objects = LearningSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="learning_source_kind_known"),
        ]

    def __str__(self):
        return f"learning source #{self.pk}"


class Recommendation(models.Model):
    """One thing a learning source asks for, and the courses and briefings that answer it."""

    source = models.ForeignKey(LearningSource, on_delete=models.PROTECT, related_name="recommendations")
    text = models.CharField("what is recommended", max_length=300)
    courses = models.ManyToManyField(Course, related_name="recommendations", blank=True)
    # Pages of briefings, which live in a room above: a key by name.
    briefings = models.ManyToManyField("wagtailcore.Page", related_name="+", blank=True)

    field_classes = classes(none="id source text courses briefings")

    def __str__(self):
        return f"recommendation #{self.pk}"
