"""Files that people hand in: lists of colleagues, and what meeting programs say about who was there."""

from bookings.imports.colleagues import ListedRow, dates_of, read_list
from bookings.imports.matching import BY_ADDRESS, BY_NAME, BY_SIGN_IN, Known, Matcher
from bookings.imports.meetings import Log, UnknownFile, read_attendance
from bookings.imports.presence import Attendee, WhichSitting, WrongDate, attendees_of, spent

__all__ = [
    "BY_ADDRESS",
    "BY_NAME",
    "BY_SIGN_IN",
    "Attendee",
    "Known",
    "ListedRow",
    "Log",
    "Matcher",
    "UnknownFile",
    "WhichSitting",
    "WrongDate",
    "attendees_of",
    "dates_of",
    "read_attendance",
    "read_list",
    "spent",
]
