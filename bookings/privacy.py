"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from bookings import actions
from people.ports import Moves, Part, Stays

MERGE_KEYS = {
    "bookings.AttendanceFile.taken_by": Stays(),
    "bookings.Attendance.marked_by": Stays(),
    "bookings.AttendanceChange.actor": Stays(),
    "bookings.Booking.delegate": Moves(
        "bookings, with attendance and certificates", stronger=actions.strength, reads=("attendances",)
    ),
    "bookings.BookingChange.actor": Stays(),
    "bookings.Broadcast.made_by": Stays(),
    "bookings.CalendarFeed.person": Moves("calendar feeds"),
    "bookings.Certificate.issued_by": Stays(),
    "bookings.Charge.settled_by": Stays(),
    "bookings.CheckIn.decided_by": Stays(),
    "bookings.DateChoice.person": Moves("waiting for one of several dates"),
    "bookings.Dispensation.given_by": Stays(),
    "bookings.Dispensation.person": Moves("rules set aside by a co-ordinator"),
    "bookings.Evidence.decided_by": Stays(),
    "bookings.Evidence.person": Moves("evidence of other training"),
    "bookings.HeadCount.counted_by": Stays(),
    "bookings.Interest.person": Moves("interest in courses"),
    "bookings.MakeUp.actor": Stays(),
    "bookings.OwnTraining.person": Moves("training they recorded themselves"),
}
MERGE_PART = Part(
    doubles=actions.merge_doubles_said,
    prepare=actions.merge_doubles,
    settled=actions.no_doubles,
    lock=actions.lock_moved,
    restore=actions.give_back_doubles,
)
