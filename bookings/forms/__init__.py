"""What people type when they book, what a trainer marks, what goes on a training record."""

from bookings.forms.booking import (
    AGREES,
    LABELS,
    MARKS,
    Approve,
    Book,
    Colleague,
    Confirm,
    HeadCount,
    Offer,
    OtherDate,
    Register,
    Row,
    WaitForAny,
    WalkIn,
    Withdraw,
)
from bookings.forms.certificates import CertificateCode, WithoutForm
from bookings.forms.files import AttendanceChoices, AttendanceFile
from bookings.forms.record import OwnTraining, Proof

__all__ = [
    "AttendanceChoices",
    "AttendanceFile",
    "AGREES",
    "Approve",
    "Book",
    "CertificateCode",
    "Colleague",
    "Confirm",
    "HeadCount",
    "LABELS",
    "MARKS",
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
