"""Who started which module and how far they are, their attempts at its check, and who has completed it."""

import secrets

from django.db import models
from django.db.models import F, Q

from elearning.choices import CERTIFIED, CODE_ALPHABET, CODE_LENGTH, Source, State
from elearning.models.bank import BankQuestion
from elearning.models.module import Module
from people.choices import ManagerKind, classes


def new_code():
    """128 random bits and more, as they stand on a certificate."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def in_team(user):
    """What holds of rows whose person names one of the user's proved addresses as manager (TRUST.md, rule b)."""
    return Q(person__manager_email__in=user.proved_addresses) & ~Q(person__manager_kind=ManagerKind.SELF)


class OfPeopleQuerySet(models.QuerySet):
    """Sentences about rows of one person, kept with the agency and district of the day."""

    def of_team(self, user):
        """Of those who name the user as their manager, and of nobody else."""
        return self.filter(in_team(user)) if user.is_authenticated else self.none()

    def visible_to(self, user):
        """Own, of the team, of the led agency, of the co-ordinated locality; administrators all.

        The agency is that of the day; the team are those who name one of the user's proved addresses as manager now.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(
            Q(person=user.person_id)
            | in_team(user)
            | Q(agency__in=user.led_agencies)
            | Q(district__locality__in=user.coordinated_localities)
        )


class EnrolmentQuerySet(OfPeopleQuerySet):
    """Sentences about enrolments."""

    def unfinished(self):
        """Started and not completed."""
        return self.filter(state=State.STARTED)


class Enrolment(models.Model):
    """One person going through one module once. A refresher is a new enrolment; one at a time is unfinished."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="enrolments")
    # Of the day of the start.
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    district = models.ForeignKey("people.District", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField("last seen")
    completed_at = models.DateTimeField(null=True, blank=True)
    # Ids of the lesson's steps that were gone through, and the one to go on with: ids outlive the reordering of steps.
    steps_done = models.JSONField(default=list, blank=True)
    step = models.CharField(max_length=40, blank=True)
    progress = models.PositiveSmallIntegerField("progress in per cent", default=0)
    # Counted on the server, without pauses; a package reports its own.
    seconds = models.PositiveIntegerField("time spent", default=0)

    field_classes = classes(
        none="id module state started_at last_at completed_at steps_done step progress seconds",
        personal="person agency district",
    )
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"], condition=Q(state=State.STARTED), name="enrolment_one_unfinished"
            ),
            models.CheckConstraint(
                condition=Q(state=State.STARTED, completed_at=None)
                | Q(state=State.COMPLETED, completed_at__isnull=False),
                name="enrolment_completed_has_time",
            ),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=100), name="enrolment_progress_range"),
            models.CheckConstraint(condition=Q(last_at__gte=F("started_at")), name="enrolment_seen_after_start"),
        ]

    def __str__(self):
        return f"enrolment #{self.pk}"

    @property
    def minutes(self):
        """Time spent in whole minutes, at least one."""
        return max(1, round(self.seconds / 60))


class OwnOnlyQuerySet(models.QuerySet):
    """Sentences about what only the learner reads."""

    def visible_to(self, user):
        """One's own, whatever else one may do: nobody reads another's answers or reflections."""
        if not user.is_authenticated or user.person_id is None:
            return self.none()
        return self.filter(**{self.model.OWNER: user.person_id})


class Reflection(models.Model):
    """What a learner asked us to keep of their own thoughts in one step. Only they read it, and they may delete it."""

    OWNER = "enrolment__person"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    step = models.CharField(max_length=40)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    field_classes = classes(none="id step written_at", personal="enrolment", special="text")
    objects = OwnOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="reflection_once_per_step"),
            models.CheckConstraint(condition=~Q(text=""), name="reflection_not_empty"),
        ]

    def __str__(self):
        return f"reflection #{self.pk}"


class Attempt(models.Model):
    """One attempt at the check of a module: the questions drawn for it, and how it ended."""

    OWNER = "enrolment__person"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # As they stood when the attempt began: a change of the module's rules does not move the bar under somebody.
    pass_percent = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField("right answers in per cent", null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    field_classes = classes(none="id number started_at finished_at pass_percent", personal="enrolment score passed")
    objects = OwnOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(finished_at=None), name="attempt_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(finished_at=None, score=None, passed=None)
                | Q(finished_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="attempt_finished_has_score",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="attempt_score_range"),
        ]

    def __str__(self):
        return f"attempt #{self.pk}"


class AnswerGiven(models.Model):
    """One question of one attempt, the order in which its answers are shown, and what was chosen."""

    OWNER = "attempt__enrolment__person"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    # Ids of choices: as shown, and as chosen.
    order = models.JSONField(default=list)
    chosen = models.JSONField(default=list, blank=True)
    right = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id question position order answered_at", personal="attempt chosen right")
    objects = OwnOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_given_position_once"),
            models.UniqueConstraint(fields=["attempt", "question"], name="answer_given_question_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, right=None) | Q(answered_at__isnull=False, right__isnull=False),
                name="answer_given_is_marked",
            ),
        ]

    def __str__(self):
        return f"answer #{self.pk}"


class CompletionQuerySet(OfPeopleQuerySet):
    """Sentences about completions."""

    def certified(self):
        """Those this site saw itself, which have a certificate."""
        return self.filter(source__in=CERTIFIED)


class Completion(models.Model):
    """Somebody completed a module: when, how well, and who says so. What a record, a course and a figure ask for.

    Title, level and minutes are those of the day, and so are agency and district.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="completions")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="completions")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    district = models.ForeignKey("people.District", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="completion", null=True, blank=True
    )
    # London's day.
    completed_on = models.DateField()
    score = models.PositiveSmallIntegerField("score in per cent", null=True, blank=True)
    title = models.CharField(max_length=150)
    level = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # What the other platform calls it; the same one is never taken twice.
    external_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    # Of the certificate, where we give one.
    code = models.CharField(max_length=26, unique=True, null=True, blank=True)  # noqa: DJ001
    recorded_at = models.DateTimeField()

    field_classes = classes(
        none="id module source completed_on title level minutes recorded_at",
        personal="person agency district enrolment score external_key code",
    )
    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["external_key"], name="completion_external_key_once"),
            models.UniqueConstraint(
                fields=["person", "module", "completed_on"],
                condition=Q(source=Source.OUTSIDE),
                name="completion_outside_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(source__in=CERTIFIED, enrolment__isnull=False, code__isnull=False, external_key=None)
                | Q(source=Source.OUTSIDE, enrolment=None, code=None),
                name="completion_known_from_source",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="completion_score_range"),
            models.CheckConstraint(
                condition=Q(external_key=None) | ~Q(external_key=""), name="completion_external_key_not_empty"
            ),
        ]

    def __str__(self):
        return f"completion #{self.pk}"

    @property
    def printed_code(self):
        """The code in groups, as it stands on the paper."""
        return "-".join(self.code[start : start + 5] for start in range(0, len(self.code), 5))
