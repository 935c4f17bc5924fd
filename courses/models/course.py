"""What is taught: the facts. The narrative is `cms.CoursePage` (docs/adr/0006)."""

from django.db import models
from django.db.models import F, Q

from courses.choices import Workforce
from courses.models.policy import CourseFamily
from people.choices import classes


class Priority(models.Model):
    """One of the partnership's priorities."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    field_classes = classes(none="id code name position")

    class Meta:
        verbose_name_plural = "priorities"

    def __str__(self):
        return self.name


class FrameworkLevel(models.Model):
    """A level of a training framework: Level 1-4, Group A-C, an intercollegiate level. A course may carry several."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    field_classes = classes(none="id code name position")

    def __str__(self):
        return self.name


class Course(models.Model):
    """What is taught: the facts. Retired rather than deleted once a date exists."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=150)
    summary = models.CharField("one sentence", max_length=250)
    length = models.CharField("length in words", max_length=60, blank=True, help_text="For example: half a day.")
    workforce = models.CharField(max_length=10, choices=Workforce)
    priorities = models.ManyToManyField(Priority, related_name="courses", blank=True)
    levels = models.ManyToManyField(FrameworkLevel, related_name="courses", blank=True)
    only_for = models.ForeignKey(
        "people.Locality",
        verbose_name="only for people who work in",
        on_delete=models.PROTECT,
        related_name="own_courses",
        null=True,
        blank=True,
    )
    family = models.ForeignKey(CourseFamily, on_delete=models.PROTECT, related_name="courses", null=True, blank=True)
    # Lists of codes; empty means everybody. See bookings.rules.why_not.
    for_standings = models.JSONField("only for agencies that are", default=list, blank=True)
    for_sectors = models.JSONField("only for agencies in", default=list, blank=True)
    for_roles = models.JSONField("only for people who work as", default=list, blank=True)
    opens_days_before = models.PositiveSmallIntegerField("booking opens so many days before", null=True, blank=True)
    again_after_months = models.PositiveSmallIntegerField("may be taken again after months", null=True, blank=True)
    # Whoever completes it may train others: "Training for Trainers".
    qualifies_trainers = models.BooleanField("completing it qualifies people to train", default=False)
    # None: as the partnership's settings; 0: never.
    refresher_months = models.PositiveSmallIntegerField("refresher due after months", null=True, blank=True)
    asks_before = models.BooleanField(
        "everybody booked answers a minute of questions before the day, and cannot skip them", default=False
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id code title summary length workforce priorities levels only_for family for_standings for_sectors"
        " for_roles opens_days_before again_after_months refresher_months qualifies_trainers asks_before"
        " retired_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(workforce__in=Workforce.values), name="course_workforce_known"),
        ]

    def __str__(self):
        return self.title


class Prerequisite(models.Model):
    """What a person must have done before a course: another course of ours, e-learning, or training named in words.

    `module` is the code of an e-learning module, whose room this one does not see; `other` says it in words.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="prerequisites")
    needs = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    other = models.CharField("e-learning or other training, by name", max_length=150, blank=True)
    module = models.SlugField("code of the e-learning module", max_length=40, blank=True)
    within_months = models.PositiveSmallIntegerField("not longer ago than months", null=True, blank=True)

    field_classes = classes(none="id course needs other module within_months")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(needs__isnull=False, other="") | (Q(needs=None) & ~Q(other="")),
                name="prerequisite_one_kind",
            ),
            models.CheckConstraint(condition=Q(needs=None) | ~Q(needs=F("course")), name="prerequisite_not_itself"),
            models.CheckConstraint(condition=Q(module="") | ~Q(other=""), name="prerequisite_module_has_words"),
        ]

    def __str__(self):
        return f"prerequisite #{self.pk}"

    @property
    def title(self):
        """What is needed, in words. Wants `needs` selected."""
        return self.needs.title if self.needs_id else self.other


class CourseVariant(models.Model):
    """What one locality does differently in a course, in words that its date pages show."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="variants")
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+")
    differences = models.CharField("what is different here", max_length=500, blank=True)
    note = models.CharField("note for those who book", max_length=300, blank=True)

    field_classes = classes(none="id course locality differences note")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "locality"], name="course_variant_once")]

    def __str__(self):
        return f"variant #{self.pk}"
