"""What people type about bookings and the register, cleaned. Nothing is written here."""

from bookings.forms.booking import Approve, Book, Colleague, Confirm, Offer, OtherDate, Proof, WaitForAny
from bookings.forms.register import CheckIn, HeadCount, MakeUp, Register, Row, WalkIn, Withdraw

__all__ = [
    "Approve",
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
