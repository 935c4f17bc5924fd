"""Fixed lists of the courses app."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models


class Delivery(models.TextChoices):
    """How a date is delivered."""

    FACE_TO_FACE = "FACE_TO_FACE", "Face to face"
    VIRTUAL = "VIRTUAL", "Online"
    SPLIT = "SPLIT", "Part online, part face to face"


# What the catalogue's filter calls modules without a date, beside the ways in which dates are delivered.
ELEARNING = "ELEARNING"


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
    "late_arrival_refused_minutes",
    "make_up_window_days",
    "make_up_places",
    "trainers_per_event",
    "agencies_per_event",
    "local_trainers",
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


# The skill ladder of a course, from the first step up.
LADDER = (Part.OBSERVER, Part.CO_TRAINER, Part.LEAD)
# Who counts towards the co-delivery rule and the days given: an observer learns.
DELIVERING = (Part.LEAD, Part.CO_TRAINER)


class MemberState(models.TextChoices):
    """Where a membership of a training pool stands."""

    ASKED = "ASKED", "Waits for the agency"
    ACTIVE = "ACTIVE", "In the pool"
    REFUSED = "REFUSED", "The agency did not agree"
    LEFT = "LEFT", "Left the pool"


# A person is in a pool once at a time.
MEMBER_LIVE = (MemberState.ASKED, MemberState.ACTIVE)


class CallOffer(models.TextChoices):
    """What became of a trainer's offer to deliver."""

    OPEN = "OPEN", "Offered"
    CHOSEN = "CHOSEN", "Chosen"
    NOT_CHOSEN = "NOT_CHOSEN", "Not needed"
    WITHDRAWN = "WITHDRAWN", "Taken back"


class SourceKind(models.TextChoices):
    """Where the partnership learnt that something is needed."""

    REVIEW = "REVIEW", "Review"
    AUDIT = "AUDIT", "Audit"
    GUIDANCE = "GUIDANCE", "Guidance"
    CAMPAIGN = "CAMPAIGN", "Campaign"


class AskState(models.TextChoices):
    """What became of the question put to one trainer, whether they deliver a date."""

    OPEN = "OPEN", "Asked"
    YES = "YES", "Said yes"
    NO = "NO", "Said no"
    ENDED = "ENDED", "No longer asked"


class Urgency(models.TextChoices):
    """How pressing an open call is: it follows the time that is left."""

    URGENT = "URGENT", "Urgent"
    SOON = "SOON", "Soon"
    EARLY = "EARLY", "In good time"


WEEKDAYS = ((0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"),
            (6, "Sunday"))  # fmt: skip


# From and to what each policy can be set. Small numbers can be made stricter, never weaker.
POLICY_RANGES = {
    "booking_closes_working_days": (0, 20),
    "cancellation_notice_working_days": (0, 20),
    "capacity": (1, 1000),
    "minimum_to_run": (0, 1000),
    "register_edit_days": (0, 90),
    "full_attendance_percent": (50, 100),
    "late_arrival_refused_minutes": (5, 60),
    "make_up_window_days": (0, 365),
    "make_up_places": (0, 50),
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
    "trainers_per_event": (1, 6),
    "agencies_per_event": (0, 4),
    "local_trainers": (0, 4),
    "places_per_trainer_day": (1, 50),
    "trainer_day_pounds": (0, 5000),
    "room_pounds": (0, 5000),
    "parked_completion_days": (30, 730),
}


@dataclass
class Candidate:
    """A trainer who might deliver a date, with all that speaks for and against it.

    `queries.candidates` fills it; `rules.ranked` weighs it.
    """

    trainer: Any
    level: str = ""
    teams: list = field(default_factory=list)
    in_local_pool: bool = False
    commissioned: bool = False
    qualified: bool = False
    days: Decimal = Decimal(0)
    promised: Decimal | None = None
    last_on: dt.date | None = None
    observed: int = 0
    clashes: list = field(default_factory=list)
    away: list = field(default_factory=list)
    weekdays: list | None = None
    holidays: list = field(default_factory=list)
    offer: Any = None
    # The last question put to them about this date, as a DeliveryAsk.
    ask: Any = None
    # Set by `ranked`.
    fits: bool = True
    part: str = ""
    closes: int = 0
    helps: list = field(default_factory=list)
    against: list = field(default_factory=list)

    @property
    def needs_a_turn(self):
        """Whether an observer has watched and should deliver next."""
        return self.level == Part.OBSERVER and self.qualified and self.observed > 0
