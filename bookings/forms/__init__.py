"""What people type about bookings and the register, cleaned. Nothing is written here."""

from bookings.forms.booking import Approve, Book, Colleague, Confirm, Offer, OtherDate, Proof, WaitForAny
from bookings.forms.files import AttendanceChoices, AttendanceFile
from bookings.forms.register import CheckIn, HeadCount, MakeUp, Register, Row, WalkIn, Withdraw

__all__ = [
    "Approve",
    "AttendanceChoices",
    "AttendanceFile",
    "Book",
    "CheckIn",
    "Colleague",
    "Confirm",
    "HeadCount",
    "MakeUp",
    "Offer",
    "OtherDate",
    "Proof",
    "Register",
    "Row",
    "WaitForAny",
    "WalkIn",
    "Withdraw",
]
