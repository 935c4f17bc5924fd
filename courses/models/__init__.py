"""Courses, their dates and who delivers them.

`Course` holds facts; its narrative is `cms.CoursePage` (docs/adr/0006). An `Event` is one bookable run, which pages
call a "date"; an `EventSession` is one sitting of it.
"""

from courses.models.course import Course, CourseVariant, FrameworkLevel, Prerequisite, Priority
from courses.models.delivery import DeliveryAssignment
from courses.models.event import Event, EventSession, HeldBack
from courses.models.policy import CourseFamily, Policy

__all__ = [
    "Course",
    "CourseFamily",
    "CourseVariant",
    "DeliveryAssignment",
    "Event",
    "EventSession",
    "FrameworkLevel",
    "HeldBack",
    "Policy",
    "Prerequisite",
    "Priority",
]
