"""Training pools: who may deliver what, with whose permission, on which days."""

from django.db import models
from django.db.models import F, Q

from courses.choices import LADDER, MEMBER_LIVE, MemberState, Part
from courses.models.course import Course
from people.choices import classes


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a step of the skill ladder."""


class TrainingPoolQuerySet(models.QuerySet):
    """Sentences about pools."""

    def live(self):
        """Pools that are still used."""
        return self.filter(retired_at=None)

    def run_by(self, user):
        """Pools `user` keeps: those of a co-ordinated locality, all for an administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(locality__in=user.coordinated_localities)


class TrainingPool(models.Model):
    """One locality's team of trainers for one or several courses."""

    name = models.CharField(max_length=100)
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="pools")
    courses = models.ManyToManyField(Course, related_name="pools", blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id name locality courses retired_at")
    objects = TrainingPoolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="training_pool_name_once")]

    def __str__(self):
        return self.name


class PoolMembershipQuerySet(models.QuerySet):
    """Sentences about memberships."""

    def live(self):
        """Memberships that stand or wait for the agency."""
        return self.filter(state__in=MEMBER_LIVE)

    def active(self):
        """Memberships that stand: the agency agreed and the trainer has not left."""
        return self.filter(state=MemberState.ACTIVE)

    def run_by(self, user):
        """Memberships of the pools `user` keeps."""
        return self.filter(pool__in=TrainingPool.objects.run_by(user).values("pk"))

    def of_agencies(self, user):
        """Memberships of people whose agency `user` leads, or was asked: permission is the agency's to give."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_administrator else self.filter(agency__in=user.led_agencies)


class PoolMembership(models.Model):
    """A trainer in a pool, with their agency's permission: asked, given or refused, and when the trainer left.

    The agency is the one of the day of asking. Ended, never deleted: what a trainer gave stays on record.
    """

    pool = models.ForeignKey(TrainingPool, on_delete=models.PROTECT, related_name="memberships")
    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pool_memberships")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.ASKED)
    # How many days a reporting year the agency lends; empty where nothing was said.
    days = models.DecimalField("days a year", max_digits=5, decimal_places=2, null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Whoever recorded the answer: the agency lead, or the co-ordinator on somebody's word.
    decide_actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    given_by = models.CharField("who in the agency agreed", max_length=120, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    leave_actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    leave_reason = models.CharField(max_length=200, blank=True)

    field_classes = classes(
        none="id pool agency state days asked_at decided_at left_at",
        personal="trainer asked_by decide_actor given_by leave_actor leave_reason",
    )
    objects = PoolMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "trainer"], condition=Q(state__in=MEMBER_LIVE), name="pool_membership_once"
            ),
            models.CheckConstraint(condition=Q(state__in=MemberState.values), name="pool_membership_state_known"),
            models.CheckConstraint(
                condition=Q(state=MemberState.ASKED, decided_at=None)
                | Q(state=MemberState.LEFT)
                | Q(state__in=(MemberState.ACTIVE, MemberState.REFUSED), decided_at__isnull=False),
                name="pool_membership_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=MemberState.LEFT, left_at__isnull=False)
                | (~Q(state=MemberState.LEFT) & Q(left_at=None)),
                name="pool_membership_left_has_time",
            ),
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__gte=0, days__lte=260), name="pool_membership_days_range"
            ),
        ]

    def __str__(self):
        return f"pool membership #{self.pk}"


class CommissionQuerySet(models.QuerySet):
    """Sentences about commissions."""

    def live(self):
        """Commissions that have not ended."""
        return self.filter(ended_at=None)


class Commission(models.Model):
    """A trainer under contract, beside the pools: delivers the named courses anywhere, without agency's permission."""

    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="commissions")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    courses = models.ManyToManyField(Course, related_name="commissions")
    days = models.DecimalField("days a year", max_digits=5, decimal_places=2, null=True, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id agency courses days since ended_at", personal="trainer")
    objects = CommissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer"], condition=Q(ended_at=None), name="commission_once"),
            models.CheckConstraint(condition=Q(days=None) | Q(days__gte=0, days__lte=260), name="commission_days"),
        ]

    def __str__(self):
        return f"commission #{self.pk}"


class TrainerSkill(models.Model):
    """How far a trainer has come with a course now; each step there is a SkillStep."""

    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="trainer_skills")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="trainer_skills")
    level = models.CharField(max_length=12, choices=Part)
    since = models.DateTimeField()

    field_classes = classes(none="id course level since", personal="trainer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainer", "course"], name="trainer_skill_once"),
            models.CheckConstraint(condition=Q(level__in=LADDER), name="trainer_skill_level_known"),
        ]

    def __str__(self):
        return f"{self.get_level_display()} #{self.pk}"


class SkillStep(models.Model):
    """One step on the ladder of a course, up or down. Appended, never edited."""

    skill = models.ForeignKey(TrainerSkill, on_delete=models.PROTECT, related_name="steps")
    level = models.CharField(max_length=12, choices=Part)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    field_classes = classes(none="id skill level made_at", personal="actor note")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__in=LADDER), name="skill_step_level_known")]

    def __str__(self):
        return f"skill step #{self.pk}"

    def save(self, *args, **kwargs):
        """Insert once; refuse any later save."""
        if self.pk is not None:
            raise AppendOnlyError("steps of the skill ladder are never edited")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise AppendOnlyError("steps of the skill ladder are never deleted")


class TrainerQualification(models.Model):
    """Training for Trainers, completed here (found from the register) or elsewhere (`other` says where).

    One that rests on a register is withdrawn when the register is corrected.
    """

    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="qualifications")
    event = models.ForeignKey(
        "courses.Event", on_delete=models.PROTECT, related_name="qualifications", null=True, blank=True
    )
    other = models.CharField("training elsewhere, in words", max_length=150, blank=True)
    on = models.DateField()
    noted_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id event on noted_at withdrawn_at", personal="trainer other actor")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "event"], condition=Q(event__isnull=False), name="trainer_qualification_once"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, other="") | (Q(event=None) & ~Q(other="")),
                name="trainer_qualification_one_kind",
            ),
        ]

    def __str__(self):
        return f"trainer qualification #{self.pk}"


class Availability(models.Model):
    """On which days of the week a trainer can deliver, and whether in school holidays. Without a row: any working day.

    `weekdays` holds numbers, Monday 0.
    """

    trainer = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="availability")
    weekdays = models.JSONField(default=list)
    in_school_holidays = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    field_classes = classes(none="id changed_at", personal="trainer weekdays in_school_holidays")

    def __str__(self):
        return f"availability #{self.pk}"


class Away(models.Model):
    """Days on which a trainer cannot deliver, from the first to the last. No reason is asked."""

    trainer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="away")
    first = models.DateField()
    last = models.DateField()

    field_classes = classes(none="id", personal="trainer first last")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="away_in_order")]

    def __str__(self):
        return f"away #{self.pk}"


class SchoolHoliday(models.Model):
    """A school holiday of one locality: its schools' staff can often not deliver then, or only then."""

    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="school_holidays")
    name = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()

    field_classes = classes(none="id locality name first last")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locality", "first"], name="school_holiday_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="school_holiday_in_order"),
        ]

    def __str__(self):
        return f"{self.name} #{self.pk}"
