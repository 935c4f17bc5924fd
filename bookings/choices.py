"""Fixed lists of the bookings app and the legal steps between them."""

from django.db import models


class Status(models.TextChoices):
    """Where a booking stands."""

    REQUESTED = "REQUESTED", "Waiting for approval"
    WAITING = "WAITING", "On the waiting list"
    OFFERED = "OFFERED", "A place is offered"
    CONFIRMED = "CONFIRMED", "Booked"
    WALK_IN = "WALK_IN", "Came without a booking"
    CANCELLED = "CANCELLED", "Cancelled"


# Statuses that hold a numbered place; statuses of which a person may have only one per date; those that can be marked;
# those in the queue for a place.
HOLDING = (Status.OFFERED, Status.CONFIRMED)
LIVE = (Status.REQUESTED, Status.WAITING, Status.OFFERED, Status.CONFIRMED, Status.WALK_IN)
ON_REGISTER = (Status.CONFIRMED, Status.WALK_IN)

# The only steps a status takes. The empty string stands for "no booking yet".
MOVES = {
    "": (Status.REQUESTED, Status.WAITING, Status.CONFIRMED, Status.WALK_IN),
    Status.REQUESTED: (Status.WAITING, Status.CONFIRMED, Status.WALK_IN, Status.CANCELLED),
    Status.WAITING: (Status.OFFERED, Status.CONFIRMED, Status.WALK_IN, Status.CANCELLED),
    Status.OFFERED: (Status.CONFIRMED, Status.WALK_IN, Status.CANCELLED),
    Status.CONFIRMED: (Status.CANCELLED,),
    Status.WALK_IN: (Status.CANCELLED,),
    Status.CANCELLED: (),
}
# The only way back, taken when a merge of two records of one person, or the calling off of a date, is undone.
RETURNS = {Status.CANCELLED: (Status.REQUESTED, Status.WAITING, Status.OFFERED, Status.CONFIRMED)}


class Reason(models.TextChoices):
    """Why a booking changed. Codes are kept; free text is not."""

    BOOKED = "BOOKED", "Booked"
    FULL = "FULL", "The date was full"
    ASKED = "ASKED", "Waiting for the line manager's approval"
    APPROVED = "APPROVED", "Approved by the line manager"
    REFUSED = "REFUSED", "Not approved by the line manager"
    LAPSED = "LAPSED", "Nobody approved in time"
    OFFERED = "OFFERED", "A place came free and was offered"
    ACCEPTED = "ACCEPTED", "The offered place was taken"
    DECLINED = "DECLINED", "The offered place was declined"
    EXPIRED = "EXPIRED", "The offer ran out"
    PROMOTED = "PROMOTED", "A place came free and was next in order"
    GOT_ANOTHER = "GOT_ANOTHER", "Got a place on another of the chosen dates"
    SUBSTITUTED = "SUBSTITUTED", "A colleague takes the place"
    SUBSTITUTE = "SUBSTITUTE", "Takes a colleague's place"
    TRANSFERRED = "TRANSFERRED", "Moved to another date"
    CANCELLED = "CANCELLED", "Given up in time"
    CANCELLED_LATE = "CANCELLED_LATE", "Given up inside the notice period"
    EVENT_CANCELLED = "EVENT_CANCELLED", "The partnership called off the date"
    WALKED_IN = "WALKED_IN", "Came without a booking"
    ENTERED_BY_MISTAKE = "ENTERED_BY_MISTAKE", "Entered by mistake"
    IMPORTED = "IMPORTED", "Taken over from earlier records"
    HISTORY = "HISTORY", "From a spreadsheet of earlier years"
    MERGED = "MERGED", "The same person had another booking of this date"
    MERGE_UNDONE = "MERGE_UNDONE", "It was another person after all"
    CALL_OFF_UNDONE = "CALL_OFF_UNDONE", "The date takes place after all"


# Facts of earlier years taken from old spreadsheets: nobody is written to because of them, and no certificate is made.
PAST_ONLY = (Reason.HISTORY,)

# How a booking ended, said to the person whose booking it was.
ENDED_WORDS = {
    Reason.REFUSED: "Your request was not approved",
    Reason.LAPSED: "Nobody approved your request in time",
    Reason.DECLINED: "You declined the place",
    Reason.EXPIRED: "The offer of a place ran out",
    Reason.GOT_ANOTHER: "You got a place on another of the dates you chose",
    Reason.SUBSTITUTED: "A colleague takes your place",
    Reason.TRANSFERRED: "You moved to another date",
    Reason.CANCELLED: "You gave this booking up",
    Reason.CANCELLED_LATE: "You gave up your place late",
    Reason.EVENT_CANCELLED: "The partnership called this date off",
    Reason.CALL_OFF_UNDONE: "The date you had before takes place after all",
    Reason.ENTERED_BY_MISTAKE: "Entered by mistake",
    Reason.MERGED: "You had another booking of this date",
}


class Mark(models.TextChoices):
    """What the register says about one person at one sitting."""

    NOT_MARKED = "NOT_MARKED", "Not marked"
    ATTENDED = "ATTENDED", "Attended"
    PARTIAL = "PARTIAL", "Part"
    APOLOGIES = "APOLOGIES", "Sent apologies"
    DID_NOT_ATTEND = "DID_NOT_ATTEND", "Did not attend"


# Marks that say the person was there, wholly or in part. NOT_MARKED is a mark taken back, never an absence.
PRESENT = (Mark.ATTENDED, Mark.PARTIAL)


class MakeUpEnd(models.TextChoices):
    """Why a make-up ended."""

    GIVEN_UP = "GIVEN_UP", "Given up"
    CALLED_OFF = "CALLED_OFF", "The partnership called off the date"
    NOT_NEEDED = "NOT_NEEDED", "The register was corrected"


class CheckInState(models.TextChoices):
    """What became of somebody's own check-in."""

    OPEN = "OPEN", "Not confirmed yet"
    CONFIRMED = "CONFIRMED", "Confirmed"
    DISMISSED = "DISMISSED", "Not confirmed"


class Decision(models.TextChoices):
    """What became of a request for approval."""

    OPEN = "OPEN", "Not decided"
    APPROVED = "APPROVED", "Approved"
    REFUSED = "REFUSED", "Not approved"
    LAPSED = "LAPSED", "Lapsed"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class OfferOutcome(models.TextChoices):
    """What became of an offer."""

    OPEN = "OPEN", "Open"
    ACCEPTED = "ACCEPTED", "Taken"
    DECLINED = "DECLINED", "Declined"
    EXPIRED = "EXPIRED", "Ran out"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class SkipCode(models.TextChoices):
    """Why somebody who waits was passed over."""

    ELIGIBILITY = "ELIGIBILITY", "No longer one of those the date is for"
    AGENCY_SHARE = "AGENCY_SHARE", "The agency has its share of places until the release date"
    HELD_BACK = "HELD_BACK", "The free places are kept for another agency until their release date"
    CLOSING = "CLOSING", "No offers are made so shortly before the date"


class EvidenceState(models.TextChoices):
    """What became of evidence of equivalent training."""

    ASKED = "ASKED", "Not decided"
    ACCEPTED = "ACCEPTED", "Accepted"
    REFUSED = "REFUSED", "Not accepted"


# Small letters and figures that nobody mixes up when typing from paper; 26 of them hold 130 bits.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 26
# What somebody types who reads them wrong.
CODE_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})
# The wave of the form of the day, as evaluations names it: a certificate may ask that it was answered.
FORM_OF_THE_DAY = "W1"
FORM_OF_THE_DAY_WORDS = "the two minutes of questions about the day"


class Learnt(models.TextChoices):
    """The kinds of line on a training record."""

    COURSE = "COURSE", "Course"
    ELEARNING = "ELEARNING", "E-learning"
    BRIEFING = "BRIEFING", "Briefing"
    OWN = "OWN", "Training elsewhere"
    PROOF = "PROOF", "Equivalent training"


class RevokeReason(models.TextChoices):
    """Why a certificate was withdrawn."""

    REGISTER = "REGISTER", "The register was corrected"


class ChargeKind(models.TextChoices):
    """What a charge is for."""

    LATE = "LATE", "Late cancellation"
    ABSENT = "ABSENT", "Did not attend"


class ChargeState(models.TextChoices):
    """Where a charge stands."""

    RECORDED = "RECORDED", "Recorded"
    CONFIRMED = "CONFIRMED", "Confirmed by the agency"
    WAIVER_ASKED = "WAIVER_ASKED", "The agency asks to waive it"
    EXEMPT = "EXEMPT", "Exempt"
    WAIVED = "WAIVED", "Waived"
    INVOICED = "INVOICED", "Invoiced"


class Exemption(models.TextChoices):
    """Why nothing is charged although the rule says so."""

    SICKNESS = "SICKNESS", "Sickness, confirmed by the manager"
    BEREAVEMENT = "BEREAVEMENT", "Bereavement"
    EMERGENCY = "EMERGENCY", "A safeguarding emergency"
    COURT = "COURT", "Called to court"
    VOLUNTEER = "VOLUNTEER", "Volunteer or foster carer"


# E-mails whose words staff may change: (name, title, values beside the common ones, placeholders it cannot do without).
# Left out are those that say different things in different cases.
EDITABLE_TEXTS = (
    ("confirmed", "You have a place", {"joining": True, "not_sure": "", "arranged_by": ""}, ()),
    ("waiting", "You are on the waiting list", {"position": 3, "arranged_by": ""}, ()),
    (
        "asked",
        "Your manager has been asked",
        {"lapses_at": True, "manager": "Bo Example", "arranged_by": ""},
        (),
    ),
    (
        "approve",
        "To the manager: a request for approval",
        {"lapses_at": True, "manager": "Bo Example", "approve_path": "/my/bookings/"},
        ("approve_link",),
    ),
    ("offered", "A place is offered", {"expires_at": True, "offer_path": "/my/bookings/"}, ("offer_link",)),
    ("called_off", "The date is called off", {"reason": "The trainer is ill.", "held": False}, ()),
    ("sure", "The date goes ahead", {"joining": True}, ()),
    ("joining", "Joining instructions", {"joining": True}, ()),
    ("reminder", "Reminder", {"joining": True, "not_sure": ""}, ()),
    ("manager_told", "To the manager: somebody is booked", {"manager": "Bo Example"}, ()),
    ("absent", "You were missed", {}, ()),
    ("absent_manager", "To the manager: somebody was missed", {"manager": "Bo Example"}, ()),
)
