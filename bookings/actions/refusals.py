"""Named refusals. Each one's text is fit to show to the person who asked."""


class BookingRefused(Exception):
    """A booking cannot be made or changed. `refusals` holds every reason (bookings.rules.Refusal)."""

    def __init__(self, refusals):
        """Keep all reasons; the text says each with what would change it."""
        self.refusals = list(refusals)
        super().__init__(" ".join(str(refusal) for refusal in self.refusals))


class DateCalledOff(BookingRefused):
    """The partnership called the date off."""


class DateNotOpen(BookingRefused):
    """The date is a draft."""


class DateWithoutBooking(BookingRefused):
    """A count-only date: nobody is booked by name."""


class DateStarted(BookingRefused):
    """The date has started."""


class BookingClosed(BookingRefused):
    """The booking window is over."""


class AlreadyBooked(BookingRefused):
    """The person has a place on this date, or waits for one."""


class RecordMerged(BookingRefused):
    """The person has another record, into which this one was merged."""


class WrongLocality(BookingRefused):
    """The date is for people of another locality."""


class NotEligible(BookingRefused):
    """The date is for people of another kind of agency, sector or role."""


class NotReady(BookingRefused):
    """Something must come first, or the person was there not long ago."""


class Restricted(BookingRefused):
    """Too many absences: a co-ordinator must agree."""


class NotOpenYet(BookingRefused):
    """Booking opens later."""


BY_CODE = {
    "CALLED_OFF": DateCalledOff,
    "NOT_OPEN": DateNotOpen,
    "NO_BOOKING": DateWithoutBooking,
    "STARTED": DateStarted,
    "CLOSED": BookingClosed,
    "MERGED": RecordMerged,
    "WAITING": AlreadyBooked,
    "BOOKED": AlreadyBooked,
    "LOCALITY": WrongLocality,
    "REQUESTED": AlreadyBooked,
    "OFFERED": AlreadyBooked,
    "NOT_YET": NotOpenYet,
    "STANDING": NotEligible,
    "SECTOR": NotEligible,
    "ROLE": NotEligible,
    "PREREQUISITE": NotReady,
    "AGAIN": NotReady,
    "ABSENCES": Restricted,
}


def refuse(refusals):
    """Raise the class of the first reason with all of them; return quietly when there is none."""
    if refusals:
        raise BY_CODE[refusals[0].code](refusals)


class CannotCancel(Exception):
    """The booking cannot be given up any more, or already was."""


class RegisterRefused(Exception):
    """The register cannot be marked so."""


class NotOnRegister(RegisterRefused):
    """The booking is not one of this sitting's."""


class Conflict(RegisterRefused):
    """Somebody else changed this mark since the page was opened. `attendance` is what stands now."""

    def __init__(self, message, attendance=None):
        """Keep what stands now, so that the page can show both."""
        self.attendance = attendance
        super().__init__(message)
