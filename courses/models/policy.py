"""The settings, and the families of courses that differ in some."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import JSONArray

from courses.choices import ApprovalMode, CertificateRule
from people.choices import classes


class CourseFamily(models.Model):
    """Courses that share rules of their own: large events, courses for schools, commissioned ones."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    # {name of a field of Policy: value}; `courses.actions.set_family_policy` refuses what the field would refuse.
    overrides = models.JSONField("settings that differ", default=dict, blank=True)

    field_classes = classes(none="id code name overrides")

    class Meta:
        verbose_name_plural = "course families"

    def __str__(self):
        return self.name


class Policy(models.Model):
    """The partnership's settings for dates, bookings, registers and evaluation: one row, changed by administrators.

    A course family may differ in single settings (`CourseFamily.overrides`); `courses.queries.policy_for` joins them.
    """

    booking_closes_working_days = models.PositiveSmallIntegerField(default=1)
    cancellation_notice_working_days = models.PositiveSmallIntegerField(default=10)
    approval = models.CharField(max_length=10, choices=ApprovalMode, default=ApprovalMode.DECLARED)
    approval_reminder_working_days = models.PositiveSmallIntegerField(default=2)
    approval_lapses_working_days = models.PositiveSmallIntegerField(default=5)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    offer_hours_near = models.PositiveSmallIntegerField(default=4)
    offer_near_days = models.PositiveSmallIntegerField(default=3)
    offers_end_hours_before = models.PositiveSmallIntegerField(default=24)
    agency_share_percent = models.PositiveSmallIntegerField(default=40, validators=[MaxValueValidator(100)])
    agency_share_released_days_before = models.PositiveSmallIntegerField(default=14)
    # Whole pounds; 0 records that a charge would have been due and charges nothing.
    charge_half_day = models.PositiveSmallIntegerField(default=0)
    charge_full_day = models.PositiveSmallIntegerField(default=0)
    half_day_up_to_minutes = models.PositiveSmallIntegerField(default=240)
    absences_before_restriction = models.PositiveSmallIntegerField(default=2)
    restriction_months = models.PositiveSmallIntegerField(default=12)
    joining_instructions_days = models.PositiveSmallIntegerField(default=7)
    first_reminder_days = models.PositiveSmallIntegerField(default=7)
    second_reminder_days = models.PositiveSmallIntegerField(default=1)
    decide_working_days_before = models.PositiveSmallIntegerField(default=10)
    capacity = models.PositiveSmallIntegerField(default=25)
    minimum_to_run = models.PositiveSmallIntegerField(default=8)
    register_edit_days = models.PositiveSmallIntegerField(default=14)
    full_attendance_percent = models.PositiveSmallIntegerField(default=90, validators=[MaxValueValidator(100)])
    # Whoever comes later than this is not let in; the register says so.
    late_arrival_refused_minutes = models.PositiveSmallIntegerField(default=15)
    # A missed half can be made up on another date of the course for so long, by so many people beside its places.
    make_up_window_days = models.PositiveSmallIntegerField(default=90)
    make_up_places = models.PositiveSmallIntegerField(default=3)
    certificate_rule = models.CharField(max_length=10, choices=CertificateRule, default=CertificateRule.EVALUATED)
    # 0: never.
    refresher_months = models.PositiveSmallIntegerField(default=36)
    refresher_reminder_days = models.PositiveSmallIntegerField(default=60)
    w1_opens_minutes_before_end = models.PositiveSmallIntegerField(default=10)
    w1_open_days = models.PositiveSmallIntegerField(default=14)
    smallest_count = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(5)])
    smallest_mean = models.PositiveSmallIntegerField(default=8, validators=[MinValueValidator(8)])
    evaluation_key_months = models.PositiveSmallIntegerField(default=18)
    # The questions after three months, to delegate and manager: when, how long, and how often they are reminded.
    followup_days = models.PositiveSmallIntegerField(default=91)
    followup_open_days = models.PositiveSmallIntegerField(default=28)
    followup_reminders = models.PositiveSmallIntegerField(default=2)
    followup_reminder_days = models.PositiveSmallIntegerField(default=7)
    # The co-delivery rule; local trainers are asked for on locality courses only (`courses.rules.is_local`).
    trainers_per_event = models.PositiveSmallIntegerField(default=2)
    agencies_per_event = models.PositiveSmallIntegerField(default=2)
    local_trainers = models.PositiveSmallIntegerField(default=1)
    # What an agency earns by lending its trainers; 0 pounds leaves the notional cost out.
    places_per_trainer_day = models.PositiveSmallIntegerField(default=10)
    trainer_day_pounds = models.PositiveSmallIntegerField(default=0)
    # A date face to face costs this for its room, where the date itself does not say what it cost.
    room_pounds = models.PositiveSmallIntegerField(default=0)
    # A completion from another platform waits so long for its person to have an account here; then it is deleted.
    parked_completion_days = models.PositiveSmallIntegerField(default=180)

    field_classes = classes(
        none="id booking_closes_working_days cancellation_notice_working_days approval approval_reminder_working_days"
        " approval_lapses_working_days offer_hours offer_hours_near offer_near_days offers_end_hours_before"
        " agency_share_percent agency_share_released_days_before charge_half_day charge_full_day half_day_up_to_minutes"
        " absences_before_restriction restriction_months joining_instructions_days first_reminder_days"
        " second_reminder_days decide_working_days_before capacity minimum_to_run register_edit_days"
        " full_attendance_percent late_arrival_refused_minutes make_up_window_days make_up_places"
        " certificate_rule refresher_months refresher_reminder_days"
        " w1_opens_minutes_before_end w1_open_days smallest_count smallest_mean"
        " evaluation_key_months followup_days followup_open_days followup_reminders followup_reminder_days"
        " trainers_per_event agencies_per_event local_trainers places_per_trainer_day trainer_day_pounds"
        " room_pounds parked_completion_days",
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="policy_one_row"),
            models.CheckConstraint(condition=Q(smallest_count__gte=5), name="policy_smallest_count_at_least_5"),
            models.CheckConstraint(condition=Q(smallest_mean__gte=8), name="policy_smallest_mean_at_least_8"),
            models.CheckConstraint(condition=Q(full_attendance_percent__lte=100), name="policy_percent_range"),
            models.CheckConstraint(condition=Q(agency_share_percent__lte=100), name="policy_agency_share_range"),
            models.CheckConstraint(condition=Q(approval__in=ApprovalMode.values), name="policy_approval_known"),
            models.CheckConstraint(
                condition=Q(certificate_rule__in=CertificateRule.values), name="policy_certificate_rule_known"
            ),
            models.CheckConstraint(condition=Q(offer_hours__gte=1, offer_hours_near__gte=1), name="policy_offer_lasts"),
            models.CheckConstraint(
                condition=Q(trainers_per_event__gte=1, places_per_trainer_day__gte=1), name="policy_trainers_from_1"
            ),
        ]

    def __str__(self):
        return f"Policy #{self.pk}"

    @classmethod
    def column(cls):
        """The one row as a column of another query, for `from_column`: it is read where it is needed, without a query.

        A list, since databases take a hundred arguments at most and pairs would soon be more.
        """
        names = [field.attname for field in cls._meta.concrete_fields]
        return Subquery(cls.objects.filter(pk=1).values(column=JSONArray(*names)), output_field=models.JSONField())

    @classmethod
    def from_column(cls, values):
        """The row from what `column` gave."""
        fields = cls._meta.concrete_fields
        known = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
        return cls.from_db("default", [field.attname for field in fields], known)
