"""What people type about bookings, the register and training records, cleaned. Nothing is written here."""

from bookings.forms.booking import Approve, Book, Colleague, Confirm, Offer, OtherDate, WaitForAny
from bookings.forms.certificates import CertificateCode, WithoutForm
from bookings.forms.files import AttendanceChoices, AttendanceFile
from bookings.forms.record import OwnTraining, Proof
from bookings.forms.register import CheckIn, HeadCount, MakeUp, Register, Row, WalkIn, Withdraw

__all__ = [
    "Approve",
    "AttendanceChoices",
    "AttendanceFile",
    "Book",
    "CertificateCode",
    "CheckIn",
    "Colleague",
    "Confirm",
    "HeadCount",
    "MakeUp",
    "Offer",
    "OtherDate",
    "OwnTraining",
    "Proof",
    "Register",
    "Row",
    "WaitForAny",
    "WalkIn",
    "Withdraw",
    "WithoutForm",
]
