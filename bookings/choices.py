"""Fixed lists of the bookings app and the legal steps between them."""

from django.db import models


class Status(models.TextChoices):
    """Where a booking stands."""

    WAITING = "WAITING", "On the waiting list"
    CONFIRMED = "CONFIRMED", "Booked"
    WALK_IN = "WALK_IN", "Came without a booking"
    CANCELLED = "CANCELLED", "Cancelled"


# Statuses that hold a numbered place; statuses of which a person may have only one per date; those that can be marked.
HOLDING = (Status.CONFIRMED,)
LIVE = (Status.WAITING, Status.CONFIRMED, Status.WALK_IN)
ON_REGISTER = (Status.CONFIRMED, Status.WALK_IN)

# The only steps a status takes. The empty string stands for "no booking yet".
MOVES = {
    "": (Status.WAITING, Status.CONFIRMED, Status.WALK_IN),
    Status.WAITING: (Status.CONFIRMED, Status.WALK_IN, Status.CANCELLED),
    Status.CONFIRMED: (Status.CANCELLED,),
    Status.WALK_IN: (Status.CANCELLED,),
    Status.CANCELLED: (),
}


class Reason(models.TextChoices):
    """Why a booking changed. Codes are kept; free text is not."""

    BOOKED = "BOOKED", "Booked"
    FULL = "FULL", "The date was full"
    PROMOTED = "PROMOTED", "A place came free and was next in order"
    CANCELLED = "CANCELLED", "Given up in time"
    CANCELLED_LATE = "CANCELLED_LATE", "Given up inside the notice period"
    EVENT_CANCELLED = "EVENT_CANCELLED", "The partnership called off the date"
    WALKED_IN = "WALKED_IN", "Came without a booking"
    ENTERED_BY_MISTAKE = "ENTERED_BY_MISTAKE", "Entered by mistake"
    IMPORTED = "IMPORTED", "Taken over from earlier records"


class Mark(models.TextChoices):
    """What the register says about one person at one sitting."""

    NOT_MARKED = "NOT_MARKED", "Not marked"
    ATTENDED = "ATTENDED", "Attended"
    PARTIAL = "PARTIAL", "Part"
    APOLOGIES = "APOLOGIES", "Sent apologies"
    DID_NOT_ATTEND = "DID_NOT_ATTEND", "Did not attend"


# Marks that say the person was there, wholly or in part. NOT_MARKED is a mark taken back, never an absence.
PRESENT = (Mark.ATTENDED, Mark.PARTIAL)
