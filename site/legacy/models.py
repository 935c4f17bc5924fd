"""Old spreadsheets that were handed in, their rows, and what people decided about what the rows leave open."""

from django.db import models
from django.db.models import Q

from legacy.choices import Answer, Ask, DateOrder, Kind, Outcome, State
from people.choices import classes


class ImportQuerySet(models.QuerySet):
    """Sentences about files."""

    def visible_to(self, user):
        """All, for administrators; nobody else has to do with them."""
        return self if user.is_authenticated and user.is_administrator else self.none()

    def standing(self):
        """Files that were not taken back."""
        return self.exclude(state=State.UNDONE)


class Import(models.Model):
    """One old spreadsheet: what it is, how its columns are read, where it stands. The same file is one row.

    The file itself is not kept: its rows are, with their cells, for thirty days (`cleared_at`).
    """

    name = models.CharField("name of the file", max_length=200)
    # SHA-256 of the bytes.
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRY_RUN)
    # One entry a sheet: {"title", "headings", "course", "day"}; the position is what a row names.
    sheets = models.JSONField(default=list, blank=True)
    # {heading as compared: name of the field}; what is missing is not read.
    mapping = models.JSONField(default=dict, blank=True)
    date_order = models.CharField(max_length=12, choices=DateOrder, default=DateOrder.AUTOMATIC)
    # Where rows name none: who ran the dates, and which course a register is of.
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decisions = models.ManyToManyField("legacy.Decision", related_name="imports", blank=True)
    # What the file says of itself per course and period, against which we compare: see `queries.reconciliation`.
    figures = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(
        none="id name digest kind state sheets mapping date_order locality course decisions figures made_at applied_at"
        " undone_at cleared_at",
        personal="made_by",
    )
    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="legacy_import_kind_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRY_RUN, applied_at=None, undone_at=None)
                | Q(state=State.APPLIED, applied_at__isnull=False, undone_at=None)
                | Q(state=State.UNDONE, undone_at__isnull=False),
                name="legacy_import_state_has_time",
            ),
            models.UniqueConstraint(fields=["digest"], condition=~Q(state=State.UNDONE), name="legacy_import_once"),
        ]

    def __str__(self):
        return f"import #{self.pk}"


class ImportRow(models.Model):
    """One row of a file: where it stood, its cells while they are kept, what became of it and why, what it made."""

    file = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("row number as people see it")
    # Of the cells and of how often the same row came before: tells the same row again, in whatever file.
    digest = models.CharField(max_length=64)
    # None once the file is cleared.
    cells = models.JSONField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.READY)
    reason = models.CharField(max_length=500, blank=True)
    # [[model's label, id, fingerprint]] of rows that exist because of this one.
    made = models.JSONField(default=list, blank=True)

    field_classes = classes(none="id file sheet number outcome", personal="cells reason made", pseudonymous="digest")

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="legacy_row_digest"),
            models.Index(fields=["file", "outcome"], name="legacy_row_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file", "sheet", "number"], name="legacy_row_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="legacy_row_outcome_known"),
        ]

    def __str__(self):
        return f"row {self.number} of import #{self.file_id}"


class DecisionQuerySet(models.QuerySet):
    """Sentences about decisions."""

    def visible_to(self, user):
        """All, for administrators."""
        return self if user.is_authenticated and user.is_administrator else self.none()

    def open(self):
        """Those nobody has answered."""
        return self.filter(answer=Answer.OPEN)


class Decision(models.Model):
    """What files leave open, asked once for all of them: a spelling, a status, two records that may be one person."""

    ask = models.CharField(max_length=10, choices=Ask)
    # What is compared: see `imports.cells.plain`.
    key = models.CharField(max_length=300)
    # As it stands in the file.
    said = models.CharField(max_length=300)
    # [[target, words, confidence 0-100]], the likeliest first.
    suggestions = models.JSONField(default=list, blank=True)
    answer = models.CharField(max_length=5, choices=Answer, blank=True, default=Answer.OPEN)
    # Id of the agency, course or module; a `Meaning`; for people "person:5", "mail:..." or "name:...".
    target = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id ask answer decided_at", personal="key said suggestions target decided_by")
    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "key"], name="legacy_decision_once"),
            models.CheckConstraint(condition=Q(ask__in=Ask.values), name="legacy_decision_ask_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="legacy_decision_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=Answer.USE) & ~Q(target="") | ~Q(answer=Answer.USE), name="legacy_decision_use_names"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="legacy_decision_decided_at_by",
            ),
        ]

    def __str__(self):
        return f"decision #{self.pk}"
