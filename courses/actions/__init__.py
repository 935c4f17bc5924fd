"""Every write about courses, dates, who delivers them, and the partnership's settings.

Places and calling off belong to `bookings.actions`.
"""

from courses.actions.dates import (
    CannotChange,
    CannotPublish,
    EventRefused,
    HasBookings,
    PlacesRefused,
    SittingsRefused,
    TrainerRefused,
    assign,
    change,
    check_figures,
    publish,
    schedule,
    schedule_series,
    set_details,
    set_sittings,
    sittings_now,
    unassign,
)
from courses.actions.settings import (
    PolicyRefused,
    add_family,
    demand_before,
    set_family_courses,
    set_family_policy,
    set_policy,
)
from courses.actions.telling import tell_called_off, tell_changed
from courses.actions.variants import set_variant

__all__ = [
    "demand_before",
    "CannotChange",
    "CannotPublish",
    "EventRefused",
    "HasBookings",
    "PlacesRefused",
    "PolicyRefused",
    "SittingsRefused",
    "TrainerRefused",
    "add_family",
    "assign",
    "change",
    "check_figures",
    "publish",
    "schedule",
    "schedule_series",
    "set_details",
    "set_family_courses",
    "set_family_policy",
    "set_policy",
    "set_sittings",
    "set_variant",
    "sittings_now",
    "tell_called_off",
    "tell_changed",
    "unassign",
]
