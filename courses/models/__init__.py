"""Courses, their dates and who delivers them.

`Course` holds facts; its narrative is `cms.CoursePage` (docs/adr/0006). An `Event` is one bookable run, which pages
call a "date"; an `EventSession` is one sitting of it.
"""

from courses.models.briefing import BriefingUse
from courses.models.course import Course, CourseVariant, FrameworkLevel, Prerequisite, Priority
from courses.models.delivery import DeliveryAssignment
from courses.models.event import Event, EventSession, HeldBack
from courses.models.learning import LearningSource, Recommendation
from courses.models.policy import CourseFamily, Policy
from courses.models.pool import (
    AppendOnlyError,
    Availability,
    Away,
    Commission,
    PoolMembership,
    SchoolHoliday,
    SkillStep,
    TrainerQualification,
    TrainerSkill,
    TrainingPool,
)
from courses.models.staffing import CourseMaterial, DeliveryAsk, DeliveryOffer, OpenCall, PreparationMeeting

__all__ = [
    "AppendOnlyError",
    "Availability",
    "Away",
    "BriefingUse",
    "Commission",
    "Course",
    "CourseFamily",
    "CourseMaterial",
    "CourseVariant",
    "DeliveryAsk",
    "DeliveryAssignment",
    "DeliveryOffer",
    "Event",
    "EventSession",
    "FrameworkLevel",
    "HeldBack",
    "LearningSource",
    "OpenCall",
    "Policy",
    "PoolMembership",
    "PreparationMeeting",
    "Prerequisite",
    "Priority",
    "Recommendation",
    "SchoolHoliday",
    "SkillStep",
    "TrainerQualification",
    "TrainerSkill",
    "TrainingPool",
]
