"""What old lists say about a booking, in the words we have seen."""

import re

from legacy.choices import Meaning
from legacy.imports.cells import plain

WORDS = {
    Meaning.BOOKED: "booked; confirmed; provisional; provisionally booked; place confirmed; accepted; enrolled;"
    "registered; approved; reserved; place offered; booking confirmed; active",
    Meaning.WAITING: "waiting; waiting list; wait list; waitlisted; waitlist; reserve list; on waiting list;"
    "wait listed",
    Meaning.CANCELLED: "cancelled; canceled; withdrawn; cancelled by delegate; cancelled in time; delegate cancelled;"
    "user cancelled; cancelled by user; cancelled on time; cancelled with notice; declined; withdrew; cancellation",
    Meaning.LATE: "late cancelled; late cancellation; cancelled late; late cancel; cancelled short notice;"
    "short notice cancellation; late canx; cancelled late notice",
    Meaning.CALLED_OFF: "course cancelled; event cancelled; called off; cancelled by us; training cancelled;"
    "session cancelled; course canceled; event cancelled by lscb; cancelled by organiser",
    Meaning.ATTENDED: "attended; present; fully attended; full; completed; complete; attended fully; here;"
    "in attendance; y; yes; x; 1; true; ✓; ✔; ☑; √; ü; attended in full; attendee; tick; 100",
    Meaning.PART: "part; partial; partially attended; part attended; attended part; part attendance; partly attended;"
    "left early; partial attendance; half",
    Meaning.ABSENT: "did not attend; dna; no show; noshow; no shows; absent; not attended; failed to attend; n; no; 0;"
    "false; ✗; ✘; non attendance; not present; did not arrive; fta",
    Meaning.APOLOGIES: "apologies; sent apologies; sick; apols; apologies received; apology",
    Meaning.WALK_IN: "walk in; walkin; unscheduled; turned up; not booked attended; unbooked; on the day; drop in;"
    "additional; booked on the day",
}
BY_WORD = {plain(word) or word.strip(): meaning for meaning, words in WORDS.items() for word in words.split(";")}
# What the register says, where the status of the booking says another thing.
PRESENCE = (Meaning.ATTENDED, Meaning.PART, Meaning.ABSENT, Meaning.APOLOGIES, Meaning.WALK_IN)
EMPTY = "(empty)"


def key_of(said):
    """A status as compared; signs such as a tick stay."""
    return plain(said) or said.strip().casefold()


def meaning_of(said):
    """What a status means, or None where we have not seen it."""
    return BY_WORD.get(key_of(said))


# Places booked without saying for whom.
_PLACES = re.compile(
    r"(?:(?P<a>\d{1,3})\s*(?:x\s*)?(?:places?|delegates?|people|staff|attendees|spaces?)\b.*|(?:x|×)\s*(?P<b>\d{1,3})"
    r"|place\s*\d{1,3}|tbc|tba|to be confirmed|to be advised|name to follow|names to follow|n/?a|unknown"
    r"|delegate\s*\d{0,3}|reserved|\?+)",
    re.IGNORECASE,
)


def places_of(name):
    """How many places a "name" stands for where it is no person's; None for a person's name."""
    found = _PLACES.fullmatch(name.strip())
    if not found:
        return None
    return int(found["a"] or found["b"] or 1)
