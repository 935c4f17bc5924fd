"""What a row of bookings comes to here: the status and marks it stands for, and whether they are here already."""

from bookings.choices import LIVE, PRESENT, Mark, Status
from legacy import queries
from legacy.actions.planning.delegates import at_noon
from legacy.choices import Meaning, Outcome

# What each meaning is here: the status of the booking and the marks of a date with one part.
FACTS = {
    Meaning.BOOKED: (Status.CONFIRMED, None),
    Meaning.WAITING: (Status.WAITING, None),
    Meaning.CANCELLED: (Status.CANCELLED, None),
    Meaning.LATE: (Status.CANCELLED, None),
    Meaning.CALLED_OFF: (Status.CANCELLED, None),
    Meaning.ATTENDED: (Status.CONFIRMED, Mark.ATTENDED),
    Meaning.PART: (Status.CONFIRMED, Mark.PARTIAL),
    Meaning.ABSENT: (Status.CONFIRMED, Mark.DID_NOT_ATTEND),
    Meaning.APOLOGIES: (Status.CONFIRMED, Mark.APOLOGIES),
    Meaning.WALK_IN: (Status.WALK_IN, Mark.ATTENDED),
}


def compare(dates):
    """Settle rows whose booking is here already, or said twice in the file."""
    here = queries.bookings({date.event.pk for date in dates if date.event})
    for date in dates:
        first: dict = {}
        for line in [line for line in date.lines if line.outcome == Outcome.READY]:
            human, meaning = line.found["human"], line.found["meaning"]
            if date.event and human.pk and settled_by(line, meaning, here.get((date.event.pk, human.pk), [])):
                continue
            alive = FACTS[meaning][0] in LIVE
            other = first.setdefault((human, alive), line)
            if other is line:
                continue
            if other.found["meaning"] == meaning:
                line.settle(Outcome.KNOWN, f"The same as row {other.row.number}.")
            else:
                line.settle(Outcome.REFUSED, f"Row {other.row.number} says otherwise about this person and date.")


def settled_by(line, meaning, bookings):
    """Settle a row by the bookings of this person on this date that are here; False where none speaks against it."""
    status, mark = FACTS[meaning]
    for here, late, marks in bookings:
        alive = here in LIVE
        if alive != (status in LIVE):
            continue
        same = (
            not alive or not mark or mark in marks or (mark == Mark.PARTIAL and marks & set(PRESENT) and len(marks) > 1)
        )
        if here == status and same and (alive or late == (meaning == Meaning.LATE)):
            line.settle(Outcome.KNOWN, "This booking is here already.")
        else:
            words = ", ".join([Status(here).label, *(Mark(one).label.lower() for one in sorted(marks))])
            line.settle(Outcome.REFUSED, f"Here it says otherwise: {words}. Nothing is changed.")
        return True
    return False


def marks_of(meaning, sessions):
    """{number of the sitting: (mark, minutes)} for a booking with this meaning; `sessions` are those of the date."""
    mark = FACTS[meaning][1]
    if mark is None:
        return {}
    if mark != Mark.PARTIAL:
        return {session.number: (mark, None) for session in sessions}
    if len(sessions) > 1:
        rest = {session.number: (Mark.DID_NOT_ATTEND, None) for session in sessions}
        return rest | {sessions[0].number: (Mark.ATTENDED, None)}
    return {session.number: (Mark.PARTIAL, max(1, session.minutes // 2)) for session in sessions}


def moments(line, event, at):
    """(booked, cancelled or None) of a row: as the list says, else the start of the date."""
    booked = at_noon(line.found["booked"], at) if line.found["booked"] else event.starts_at
    if FACTS[line.found["meaning"]][0] != Status.CANCELLED:
        return min(booked, event.starts_at), None
    cancelled = at_noon(line.found["cancelled"], at) if line.found["cancelled"] else min(event.starts_at, at)
    return min(booked, cancelled), cancelled
