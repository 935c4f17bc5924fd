"""The only code that creates or changes bookings and attendance.

Each action is one transaction: lock the Event row, check under the lock, write, append to the ledger, record in the
audit trail, queue the message (docs/adr/0003). A test finds any other writer.
"""

from bookings.actions.booking import call_off, cancel, claim, fill, notice_ends_at
from bookings.actions.past import PastBooking, take_over
from bookings.actions.patience import TooBusy
from bookings.actions.places import PlacesRefused, enlarge
from bookings.actions.refusals import (
    BookingRefused,
    CannotCancel,
    Conflict,
    NotOnRegister,
    RegisterRefused,
)
from bookings.actions.register import RowMark, count, mark, mark_all_attended, mark_register, walk_in, withdraw_walk_in

__all__ = [
    "BookingRefused",
    "CannotCancel",
    "Conflict",
    "NotOnRegister",
    "PastBooking",
    "PlacesRefused",
    "RegisterRefused",
    "RowMark",
    "TooBusy",
    "call_off",
    "cancel",
    "claim",
    "count",
    "enlarge",
    "fill",
    "mark",
    "mark_all_attended",
    "mark_register",
    "notice_ends_at",
    "take_over",
    "walk_in",
    "withdraw_walk_in",
]
