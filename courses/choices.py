"""Fixed lists of the courses app."""

from django.db import models


class Delivery(models.TextChoices):
    """How a date is delivered."""

    FACE_TO_FACE = "FACE_TO_FACE", "Face to face"
    VIRTUAL = "VIRTUAL", "Online"
    SPLIT = "SPLIT", "Part online, part face to face"


class Workforce(models.TextChoices):
    """Whose work a course is about."""

    CHILDREN = "CHILDREN", "Children's workforce"
    ADULTS = "ADULTS", "Adults' workforce"
    BOTH = "BOTH", "Both"


class ApprovalMode(models.TextChoices):
    """How a line manager's approval is had."""

    NONE = "NONE", "Not asked"
    DECLARED = "DECLARED", "The person says that it is given; the manager is told"
    EMAILED = "EMAILED", "The manager is asked by e-mail"


class CertificateRule(models.TextChoices):
    """What a certificate of attendance asks for."""

    ATTENDED = "ATTENDED", "Full attendance"
    EVALUATED = "EVALUATED", "Full attendance, and the form of the day answered"


# Settings in which a family of courses may differ; the others hold for everybody (docs/authorisation.md).
FAMILY_MAY_SET = (
    "booking_closes_working_days",
    "cancellation_notice_working_days",
    "approval",
    "approval_reminder_working_days",
    "approval_lapses_working_days",
    "offer_hours",
    "offer_hours_near",
    "offer_near_days",
    "offers_end_hours_before",
    "agency_share_percent",
    "agency_share_released_days_before",
    "charge_half_day",
    "charge_full_day",
    "half_day_up_to_minutes",
    "joining_instructions_days",
    "first_reminder_days",
    "second_reminder_days",
    "decide_working_days_before",
    "capacity",
    "minimum_to_run",
    "full_attendance_percent",
    "certificate_rule",
    "refresher_months",
)


class EventStatus(models.TextChoices):
    """Where a date stands."""

    DRAFT = "DRAFT", "Draft"
    PUBLISHED = "PUBLISHED", "Open to see"
    CANCELLED = "CANCELLED", "Called off"


EVENT_MOVES = {
    EventStatus.DRAFT: (EventStatus.PUBLISHED, EventStatus.CANCELLED),
    EventStatus.PUBLISHED: (EventStatus.CANCELLED,),
    EventStatus.CANCELLED: (),
}


class Part(models.TextChoices):
    """What a trainer does on a date."""

    LEAD = "LEAD", "Lead trainer"
    CO_TRAINER = "CO_TRAINER", "Co-trainer"
    OBSERVER = "OBSERVER", "Observer"


# From and to what each policy can be set. Small numbers can be made stricter, never weaker.
POLICY_RANGES = {
    "booking_closes_working_days": (0, 20),
    "cancellation_notice_working_days": (0, 20),
    "capacity": (1, 1000),
    "minimum_to_run": (0, 1000),
    "register_edit_days": (0, 90),
    "full_attendance_percent": (50, 100),
    "refresher_months": (0, 120),
    "refresher_reminder_days": (0, 365),
    "w1_opens_minutes_before_end": (0, 240),
    "w1_open_days": (1, 60),
    "smallest_count": (5, 10),
    "smallest_mean": (8, 20),
    "evaluation_key_months": (1, 18),
    "followup_days": (28, 200),
    "followup_open_days": (7, 60),
    "followup_reminders": (0, 3),
    "followup_reminder_days": (3, 14),
}
