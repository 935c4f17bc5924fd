"""From the lines of a file to stays inside the sittings of one date: whose they are is decided elsewhere.

Only seconds from the start of a sitting leave this module, so that nothing of the log is carried further.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bookings.imports.meetings import IN, UnknownFile
from bookings.imports.names import key_of
from bookings.imports.times import LONDON, ORDERS
from sheets.imports import FileRefused

# A stay may differ so much from the duration that the program states, by its own rounding.
ROUNDING = dt.timedelta(seconds=75)
LIKE_THE_COURSE = 60


class WrongDate(FileRefused):
    """The file is of another date."""


class WhichSitting(FileRefused):
    """The file holds no date, and the date has several sittings."""


@dataclass
class Attendee:
    """Rows of a file that are surely one person. `stays` maps a sitting's id to pairs of seconds from its start.

    `unknown` are sittings of a day on which the person was there, for how long the file does not say.
    """

    numbers: list
    name: str
    email: str = ""
    upn: str = ""
    stays: dict = field(default_factory=lambda: defaultdict(list))
    unknown: set = field(default_factory=set)

    def add(self, other):
        """Take in more rows of the same person."""
        self.numbers = sorted({*self.numbers, *other.numbers})
        self.name, self.email, self.upn = self.name or other.name, self.email or other.email, self.upn or other.upn
        for sitting, pairs in other.stays.items():
            self.stays[sitting].extend(pairs)
        self.unknown |= other.unknown


def spent(pairs):
    """The seconds of a union of stays: what overlaps counts once."""
    total, until = 0, 0
    for start, end in sorted(pairs):
        total += max(0, end - max(start, until))
        until = max(until, end)
    return total


def day(moment):
    """A date as people say it."""
    return f"{moment.day} {moment:%B %Y}"


def either(words):
    """`a`, `a or b`."""
    return " or ".join(words)


def attendees_of(log, *, sessions, title="", sitting=None):
    """Return the attendees of a Log at the sittings of one date, in the order of the file.

    `title` is the course's, to choose between several meetings; `sitting` the one meant where the file names no date.
    Raises WrongDate naming both dates, WhichSitting, or UnknownFile.
    """
    sessions = sorted(sessions, key=lambda session: session.starts_at)
    zone = dt.UTC if log.utc else LONDON
    order = order_of(log, sessions, zone)
    lines, parts = one_meeting(log, sessions, order, zone, title)
    if order is None:
        sessions = [sitting_of(sessions, sitting)]
    elif not moments_of(log):
        held_on = log.held.at(order, zone).astimezone(LONDON).date()
        of_day = [session for session in sessions if session.starts_at.astimezone(LONDON).date() == held_on]
        sessions = [sitting_of(of_day, sitting if sitting in of_day else None)]
    if any(line.action for line in lines):
        return merged(comings_and_goings(lines, sessions, order, zone))
    finer = defaultdict(list)
    for part in parts:
        finer[part.meeting, part.email or key_of(part.name)].append(part)
    names = defaultdict(int)
    for line in lines:
        names[line.meeting, line.email or key_of(line.name)] += 1
    found = []
    for line in lines:
        which = (line.meeting, line.email or key_of(line.name))
        # Stays in more detail only where they are surely this person's.
        detail = finer[which] if finer[which] and names[which] == 1 else [line]
        attendee = Attendee([line.number], line.name, line.email, line.upn)
        for piece in detail:
            add_stay(attendee, piece, sessions, order, zone)
        found.append(attendee)
    return merged(found)


def order_of(log, sessions, zone):
    """In which order the file's dates are to be read: the one that meets a sitting. None where it holds no dates."""
    moments = moments_of(log) or [moment for moment in [log.held] if moment]
    if not moments:
        return None
    possible = [order for order in ORDERS if all(order in moment.readings for moment in moments)]
    if not possible:
        raise UnknownFile("The dates in this file do not go together. Download it again and do not change it.")
    wanted = {session.starts_at.astimezone(LONDON).date() for session in sessions}
    days = {order: {moment.at(order, zone).astimezone(LONDON).date() for moment in moments} for order in possible}
    fitting = [order for order in possible if days[order] & wanted]
    if not fitting:
        said = either(dict.fromkeys(day(min(days[order])) for order in possible))
        raise WrongDate(
            f"This file is of {said}. The date you chose is on {either([day(one) for one in sorted(wanted)])}. "
            "Choose the file of that day, or the other date."
        )
    if len(fitting) == 2 and days[fitting[0]] != days[fitting[1]]:
        weights = [touching(moments, order, sessions, zone) for order in fitting]
        if weights[0] == weights[1]:
            said = either([day(min(days[order] & wanted)) for order in fitting])
            raise WrongDate(f"The dates in this file can be read as {said}, and both are sittings of this date.")
        return fitting[weights[1] > weights[0]]
    return fitting[0]


def moments_of(log):
    """Every date and time in the lines of a file."""
    return [moment for line in (*log.lines, *log.parts) for moment in (line.joined, line.left) if moment]


def touching(moments, order, sessions, zone):
    """How many of the moments lie in a sitting."""
    read = [moment.at(order, zone) for moment in moments]
    return sum(any(session.starts_at <= one <= session.ends_at for session in sessions) for one in read)


def one_meeting(log, sessions, order, zone, title):
    """The lines of the meetings held during the sittings; of several at once those whose title is like the course's."""
    groups = defaultdict(list)
    for line in log.lines:
        groups[line.meeting].append(line)
    if log.kind != "Z3" or len(groups) < 2 or order is None:
        return log.lines, log.parts
    during = {
        meeting: lines
        for meeting, lines in groups.items()
        if any(overlaps(line, session, order, zone) for line in lines for session in sessions)
    }
    if len(during) > 1:
        scores = {meeting: fuzz.token_set_ratio(key_of(title), key_of(meeting)) for meeting in during}
        best = max(scores.values())
        like = {meeting: lines for meeting, lines in during.items() if scores[meeting] == best}
        if best >= LIKE_THE_COURSE:
            during = like
        if len(during) > 1 and len({meeting.casefold() for meeting in during}) > len(sessions):
            raise UnknownFile("This file holds several meetings of that time. Download the file of your meeting alone.")
    return [line for lines in during.values() for line in lines], log.parts


def overlaps(line, session, order, zone):
    """Whether a line's stay touches a sitting."""
    if not (line.joined and line.left):
        return False
    return line.joined.at(order, zone) < session.ends_at and line.left.at(order, zone) > session.starts_at


def sitting_of(sessions, sitting):
    """The sitting an undated file belongs to."""
    if sitting is not None:
        return sitting
    if len(sessions) == 1:
        return sessions[0]
    raise WhichSitting("This file names no day, and this date has several sittings. Say which sitting it belongs to.")


def comings_and_goings(lines, sessions, order, zone):
    """T1 and T4: one attendee a name. What comes first does not matter, nor how often a row is repeated."""
    by_name = defaultdict(list)
    for line in lines:
        by_name[key_of(line.name) or line.name].append(line)
    for those in by_name.values():
        attendee = Attendee([line.number for line in those], those[0].name)
        moments = defaultdict(set)
        for line in those:
            moments[line.joined.at(order, zone)].add(line.action)
        since = None
        for moment in sorted(moments):
            if since is None and IN in moments[moment]:
                # Come and gone in the same second leaves nothing.
                since = moment if len(moments[moment]) == 1 else None
            elif since is not None and moments[moment] != {IN}:
                cut(attendee, since, moment, sessions)
                since = moment if IN in moments[moment] else None
            elif since is None:
                note_unknown(attendee, moment, sessions)
        if since is not None:
            until = next((session.ends_at for session in sessions if session.ends_at > since), since)
            if until.astimezone(LONDON).date() == since.astimezone(LONDON).date():
                cut(attendee, since, until, sessions)
        yield attendee


def add_stay(attendee, line, sessions, order, zone):
    """Add what one line says to the attendee."""
    joined = line.joined.at(order, zone) if line.joined else None
    left = line.left.at(order, zone) if line.left else None
    lasted = dt.timedelta(seconds=line.seconds) if line.seconds is not None else None
    if joined is None and left is None and line.clock_joined and line.clock_left:
        session = sessions[0]
        on = session.starts_at.astimezone(LONDON).date()
        joined, left = (
            dt.datetime.combine(on, clock, tzinfo=LONDON).astimezone(dt.UTC)
            for clock in (line.clock_joined, line.clock_left)
        )
    if joined and left is None and lasted is not None:
        left = joined + lasted
    if left and joined is None and lasted is not None:
        joined = left - lasted
    if joined and left:
        cut(attendee, joined, left, sessions, lasted=lasted)
    elif joined or left:
        note_unknown(attendee, joined or left, sessions)
    elif lasted is not None and len(sessions) == 1:
        attendee.stays[sessions[0].pk].append((0, min(line.seconds, sessions[0].minutes * 60)))
    else:
        attendee.unknown |= {session.pk for session in sessions} if len(sessions) == 1 else set()


def note_unknown(attendee, moment, sessions):
    """The person was there on that day, for how long is not said."""
    on = moment.astimezone(LONDON).date()
    those = [session for session in sessions if session.starts_at.astimezone(LONDON).date() == on]
    inside = [session for session in those if session.starts_at <= moment <= session.ends_at]
    attendee.unknown |= {session.pk for session in (inside or those)[:1]}


def cut(attendee, joined, left, sessions, *, lasted=None):
    """Add a stay cut to the sittings. One with gaps (it lasted less than it spans) becomes one as long as it lasted."""
    pieces = []
    for session in sessions:
        start, end = max(joined, session.starts_at), min(left, session.ends_at)
        if start < end:
            pieces.append((session, start, end))
    span = left - joined
    gaps = lasted is not None and span - lasted > ROUNDING
    for session, start, end in pieces:
        if gaps:
            there = min(lasted, end - start) if len(pieces) == 1 else (end - start) * (lasted / span)
            end = start + there
        offset = int((start - session.starts_at).total_seconds())
        attendee.stays[session.pk].append((offset, offset + int((end - start).total_seconds())))


def merged(attendees):
    """Rows with the same address, or without any and of the same name, are one person."""
    known = {}
    for attendee in attendees:
        which = attendee.email or attendee.upn.lower() or key_of(attendee.name) or attendee.numbers[0]
        if which in known:
            known[which].add(attendee)
        else:
            known[which] = attendee
    return list(known.values())
