"""Questionnaires with their versions and questions, and what a course adds to them."""

from django.db import models
from django.db.models import F, Q

from evaluations.choices import Kind, Level, Wave
from people.choices import classes


class Questionnaire(models.Model):
    """The questions of one wave, through all their versions: for every course, or one course's own in their place."""

    code = models.SlugField(max_length=40, unique=True)
    wave = models.CharField(max_length=4, choices=Wave)
    title = models.CharField(max_length=120)
    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="questionnaires", null=True, blank=True
    )
    # A course's own form that is no longer asked: the one for every course takes its place again.
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id code wave title course retired_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "wave"],
                condition=Q(course__isnull=False, retired_at=None),
                name="questionnaire_once_per_course",
            ),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="questionnaire_wave_known"),
        ]

    def __str__(self):
        return self.title


class QuestionnaireVersion(models.Model):
    """One wording. A draft until it is in use; from then on it never changes, so that old results stay readable."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_use_from = models.DateTimeField(null=True, blank=True)
    # The day of its first answer.
    frozen_at = models.DateTimeField(null=True, blank=True)
    # Stricter than usual: no pseudonym at all, so that nothing can be compared. Versions made from it stay so.
    anonymous = models.BooleanField(default=False)

    field_classes = classes(none="id questionnaire number in_use_from frozen_at anonymous")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(in_use_from=None), name="questionnaire_one_draft"
            ),
        ]

    def __str__(self):
        return f"version {self.number} #{self.pk}"


class Question(models.Model):
    """One question of a version. `code` stays the same over versions so that years compare."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    section = models.CharField("heading of the group it stands in", max_length=120)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    low = models.SmallIntegerField(null=True, blank=True)
    high = models.SmallIntegerField(null=True, blank=True)
    low_label = models.CharField(max_length=60, blank=True)
    high_label = models.CharField(max_length=60, blank=True)
    # What the answer can speak of; none for comments, plans and consent.
    level = models.PositiveSmallIntegerField("Kirkpatrick level", choices=Level, null=True, blank=True)
    required = models.BooleanField(default=False)
    # Asked only of those who gave one of these answers (options or numbers, separated by spaces) to an earlier one.
    follows_code = models.SlugField(max_length=60, blank=True)
    follows_answers = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    field_classes = classes(
        none="id version code kind section text hint low high low_label high_label level required follows_code"
        " follows_answers position",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="question_code_once"),
            models.UniqueConstraint(fields=["version", "position"], name="question_position_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__in=Level.values), name="question_level_known"),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=[Kind.SCALE, Kind.CONFIDENCE], low__isnull=False, high__isnull=False, high__gt=F("low"))
                    | (~Q(kind__in=[Kind.SCALE, Kind.CONFIDENCE]) & Q(low=None, high=None))
                ),
                name="question_scale_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(follows_code="", follows_answers="") | (~Q(follows_code="") & ~Q(follows_answers="")),
                name="question_follows_some_answer",
            ),
        ]

    def __str__(self):
        return f"{self.code} #{self.pk}"

    @property
    def follows(self):
        """The answers to the earlier question that lead here."""
        return self.follows_answers.split()


class Option(models.Model):
    """One answer to choose from."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    field_classes = classes(none="id question code label position")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="option_code_once")]

    def __str__(self):
        return self.label


class CourseItem(models.Model):
    """Something a course wants people to be more confident in; asked 0-10 in W0, W1 and W2."""

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="evaluation_items")
    code = models.SlugField(max_length=60)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id course code text position retired_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "code"], name="course_item_code_once")]

    def __str__(self):
        return self.text
