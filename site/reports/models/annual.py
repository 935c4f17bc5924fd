"""An annual report: its period, the words around its figures, and the figures as they were on the day of freezing."""

from django.db import models
from django.db.models import F, Q

from people.choices import Role, classes
from reports.choices import Section, State


class FrozenError(RuntimeError):
    """Somebody tried to change or delete a frozen figure."""


class AnnualReportQuerySet(models.QuerySet):
    """Sentences about annual reports."""

    def visible_to(self, user):
        """All for the L&D subgroup and administrators, who write them; none for everybody else."""
        if user.is_authenticated and (user.holds(Role.SUBGROUP) or user.is_administrator):
            return self
        return self.none()

    def drafts(self):
        """Those that may still be changed."""
        return self.filter(state=State.DRAFT)


class AnnualReport(models.Model):
    """One version of the workforce-development section of an annual report. Frozen, it never changes again.

    `first` and `last` are London's days, both in it. `locality` None means all. `replaces` is the version before.
    """

    title = models.CharField(max_length=150)
    first = models.DateField("first day")
    last = models.DateField("last day")
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # SHA-256 over the digests of its figures, in their order; "" while it is a draft.
    digest = models.CharField(max_length=64, blank=True)

    field_classes = classes(
        none="id title first last locality version replaces state made_at frozen_at digest",
        personal="made_by frozen_by",
    )
    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="annual_report_period_order"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="annual_report_state_known"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_by=None) | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="annual_report_frozen_at_by",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, frozen_at=None, digest="")
                | (Q(state=State.FROZEN, frozen_at__isnull=False) & ~Q(digest="")),
                name="annual_report_frozen_has_time_and_digest",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="annual_report_later_version_replaces",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version} #{self.pk}"

    @property
    def is_frozen(self):
        """Whether nothing of it changes any more."""
        return self.state == State.FROZEN


class ReportSection(models.Model):
    """One part of a report: which figures (its kind says), in which place, and the words before and after them.

    `first` and `last` narrow the days of this part alone; both None means the days of the report.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="sections")
    kind = models.CharField(max_length=12, choices=Section)
    position = models.PositiveSmallIntegerField()
    included = models.BooleanField(default=True)
    before = models.TextField("words before the figures", blank=True)
    after = models.TextField("words after the figures", blank=True)
    first = models.DateField("first day", null=True, blank=True)
    last = models.DateField("last day", null=True, blank=True)

    field_classes = classes(none="id report kind position included before after first last")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="report_section_once"),
            models.CheckConstraint(condition=Q(kind__in=Section.values), name="report_section_kind_known"),
            models.CheckConstraint(
                condition=Q(first=None, last=None) | Q(first__isnull=False, last__isnull=False, last__gte=F("first")),
                name="report_section_days_order",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"


class ChosenWords(models.Model):
    """A quote, or "you said, we did", chosen for a report. Taken off the course's page, it is shown here no more."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="chosen")
    quote = models.ForeignKey("evaluations.Quote", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    improvement = models.ForeignKey(
        "evaluations.Improvement", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField()

    field_classes = classes(none="id report quote improvement position")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__isnull=False, improvement=None) | Q(quote=None, improvement__isnull=False),
                name="chosen_words_of_one_kind",
            ),
            models.UniqueConstraint(fields=["report", "quote"], name="chosen_words_quote_once"),
            models.UniqueConstraint(fields=["report", "improvement"], name="chosen_words_improvement_once"),
        ]

    def __str__(self):
        return f"words #{self.pk}"


class FrozenFigureQuerySet(models.QuerySet):
    """Frozen figures are appended and never edited."""

    def update(self, **kwargs):
        """Refused."""
        raise FrozenError("frozen figures are never edited")

    def delete(self):
        """Refused."""
        raise FrozenError("frozen figures are never deleted")


class FrozenFigure(models.Model):
    """One figure as it was at `as_of`: what was printed, and the number behind it where there is one.

    `value` may be words ("fewer than 5"). `definition` is the version of what the figure means (`choices.DEFINITIONS`).
    `table`, `row` and `column` say where it stands in a table; all "" for a figure of its own.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="figures")
    section = models.CharField(max_length=12, choices=Section)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=200)
    label = models.CharField(max_length=400)
    value = models.CharField(max_length=100)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    table = models.CharField(max_length=60, blank=True)
    row = models.CharField(max_length=300, blank=True)
    column = models.CharField(max_length=60, blank=True)
    definition = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField()
    digest = models.CharField(max_length=64)

    field_classes = classes(
        none="id report section position code label value number numerator denominator table row column definition"
        " as_of digest"
    )
    objects = FrozenFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="frozen_figure_once"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="frozen_figure_section_known"),
            models.CheckConstraint(
                condition=Q(table="", row="", column="") | (~Q(table="") & ~Q(row="") & ~Q(column="")),
                name="frozen_figure_whole_place_in_table",
            ),
        ]

    def __str__(self):
        return f"{self.code} #{self.pk}"

    def save(self, *args, **kwargs):
        """Insert once; refuse any later save."""
        if self.pk is not None:
            raise FrozenError("frozen figures are never edited")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise FrozenError("frozen figures are never deleted")
