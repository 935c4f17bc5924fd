"""Bookings with their ledger, the register, the queue, permissions, charges, feeds, certificates, training records.

Written only by `bookings.actions`. Facts that must never be wrong are constraints of the database: a place is given
once, a person has one live booking a date (docs/adr/0003).
"""

from bookings.models.attendance_file import AttendanceFile
from bookings.models.booking import AppendOnlyError, Booking, BookingChange
from bookings.models.broadcast import Broadcast
from bookings.models.certificates import Certificate
from bookings.models.charges import Charge
from bookings.models.feeds import CalendarFeed
from bookings.models.make_ups import MakeUp
from bookings.models.permission import Approval, Dispensation, Evidence
from bookings.models.queue import DateChoice, Interest, PlaceOffer, Skip
from bookings.models.record import OwnTraining
from bookings.models.register import Attendance, AttendanceChange, CheckIn, HeadCount

__all__ = [
    "AppendOnlyError",
    "Approval",
    "Attendance",
    "AttendanceChange",
    "AttendanceFile",
    "Booking",
    "BookingChange",
    "Broadcast",
    "CalendarFeed",
    "Certificate",
    "Charge",
    "CheckIn",
    "DateChoice",
    "Dispensation",
    "Evidence",
    "HeadCount",
    "Interest",
    "OwnTraining",
    "MakeUp",
    "PlaceOffer",
    "Skip",
]
