"""Taking the file of a meeting program into the register: read, proposed, and only then written.

Between the two nothing is stored: the page carries what was read, as seconds inside each sitting, and the file itself
is never kept. Only the marks and the file's fingerprint stay.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.actions import record
from bookings import rules
from bookings.actions.refusals import RegisterRefused
from bookings.actions.register import RowMark, mark_locked
from bookings.actions.steps import lock
from bookings.actions.walk_ins import enter
from bookings.choices import ON_REGISTER, PRESENT, Mark, Status
from bookings.imports import BY_NAME, Known, Matcher, attendees_of, read_attendance, spent
from bookings.imports.names import key_of
from bookings.models import Attendance, AttendanceFile, Booking, MakeUp
from courses.models import EventSession
from courses.queries import policy_for
from people.actions.patience import patient
from people.queries import addresses_of
from people.rules import generic_mailbox

BY_HAND = "hand"
# What a mark of the file is beside the one that stands.
NEW, SAME, CONFLICT, UNSURE = "new", "same", "conflict", "unsure"
NAME_LENGTH = 120


@dataclass
class Entry:
    """Rows of the file that are one person. `stays` maps a sitting's id to pairs of seconds from its start."""

    numbers: list
    name: str
    stays: dict
    unknown: list
    booking: int | None = None
    how: str = ""
    confidence: int = 0
    suggested: list = field(default_factory=list)
    # Kept only of somebody who is not on the register, and might be put there.
    email: str = ""
    hint: str = ""

    def plain(self):
        """As a list of plain values."""
        return [getattr(self, name) for name in self.__dataclass_fields__]

    @classmethod
    def of(cls, plain):
        """The entry of a list of plain values, whose keys became texts on the way."""
        entry = cls(*plain)
        entry.stays = {int(sitting): [tuple(pair) for pair in pairs] for sitting, pairs in entry.stays.items()}
        return entry


@dataclass
class Reading:
    """A file as read for one date: who surely is whom, who is left to a human, and the marks that stood then."""

    event: int
    digest: str
    kind: str
    label: str
    known: list = field(default_factory=list)
    open: list = field(default_factory=list)
    # {reason: rows} of bots, telephones and trainers; (row, text) of rows that cannot be read.
    left_out: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    versions: dict = field(default_factory=dict)

    def plain(self):
        """As plain values, to travel through a page."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return values | {"known": [entry.plain() for entry in self.known], "open": [e.plain() for e in self.open]}

    @classmethod
    def of(cls, plain):
        """The reading again."""
        known, still_open = ([Entry.of(values) for values in plain[part]] for part in ("known", "open"))
        return cls(**plain | {"known": known, "open": still_open})


def on_register(event):
    """The bookings on the register by name, with delegate, agency and every mark. Three queries.

    Each has `sittings`: the ids of those it makes up here, None for a booking of this very date.
    """
    made_up: dict = {}
    for booking, session in MakeUp.objects.standing().filter(session__event=event).values_list("booking", "session"):
        made_up.setdefault(booking, set()).add(session)
    bookings: list[Any] = list(
        Booking.objects.filter(Q(event=event) | Q(pk__in=made_up), status__in=ON_REGISTER)
        .select_related("delegate", "agency")
        .prefetch_related("attendances")
        .order_by("delegate__name", "pk")
    )
    for booking in bookings:
        booking.sittings = None if booking.event_id == event.pk else made_up[booking.pk]
    return bookings


def read_file(*, event, file, sitting=None, by):
    """Return the Reading of an attendance file for a date. Changes nothing; raises FileRefused in plain words.

    `sitting` is the one meant where the file names no day. Who delivers the date, and who hands the file in, are no
    delegates unless they are booked.
    """
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    log = read_attendance(file)
    attendees = attendees_of(log, sessions=event.sessions.all(), title=event.course.title, sitting=sitting)
    bookings = on_register(event)
    matcher = Matcher(*everybody(event, bookings, by))
    reading = Reading(event.pk, digest, log.kind, log.label, problems=log.problems)
    reading.versions = {
        f"{mark.booking_id}:{mark.session_id}": mark.version for b in bookings for mark in b.attendances.all()
    }
    entries: dict = {}
    for attendee in attendees:
        found = matcher.find(name=attendee.name, email=attendee.email, upn=attendee.upn)
        if found.left_out:
            reading.left_out.setdefault(found.left_out, []).extend(attendee.numbers)
            continue
        stays = {sitting: list(pairs) for sitting, pairs in attendee.stays.items()}
        entry = Entry(attendee.numbers, attendee.name, stays, sorted(attendee.unknown), found.key, found.how)
        entry.confidence, entry.suggested = found.confidence, found.suggested
        if found.key is None:
            entry.email = attendee.email
        which = found.key or ("open", entry.email or key_of(entry.name) or entry.numbers[0])
        entries[which] = joined(entries[which], entry) if which in entries else entry
    reading.known = [entry for entry in entries.values() if entry.booking]
    reading.open = [entry for entry in entries.values() if not entry.booking]
    add_hints(event, reading.open)
    return reading


def everybody(event, bookings, by):
    """(those on the register, the trainers) as the matcher knows them."""
    trainers = {assignment.trainer for assignment in event.assignments.live().select_related("trainer")}
    if by and by.person:
        trainers.add(by.person)
    booked = {booking.delegate_id for booking in bookings}
    others = sorted((person for person in trainers if person.pk not in booked), key=lambda person: person.pk)
    addresses = addresses_of(booked | {person.pk for person in others})
    delegates = [Known(b.pk, b.delegate.name, frozenset(addresses.get(b.delegate_id, ()))) for b in bookings]
    return delegates, [Known(p.pk, p.name, frozenset(addresses.get(p.pk, ()))) for p in others]


def joined(entry, other):
    """Two entries of one person as one; the surer way of matching is named."""
    stays: defaultdict = defaultdict(list)
    for one in (entry, other):
        for sitting, pairs in one.stays.items():
            stays[sitting] += pairs
    surer = max(entry, other, key=lambda one: (one.how != BY_NAME, one.confidence))
    return Entry(
        sorted({*entry.numbers, *other.numbers}),
        surer.name or entry.name or other.name,
        dict(stays),
        sorted({*entry.unknown, *other.unknown}),
        surer.booking,
        surer.how,
        surer.confidence,
        surer.suggested,
        surer.email or entry.email or other.email,
        surer.hint,
    )


def add_hints(event, entries):
    """Say of those whose address has a booking of this date that is not on the register, what became of it."""
    addresses = [entry.email for entry in entries if entry.email]
    if not addresses:
        return
    others = event.bookings.exclude(status__in=ON_REGISTER).filter(delegate__email__in=addresses)
    said = {
        booking.delegate.email.lower(): "gave up the place"
        if booking.status == Status.CANCELLED
        else "has no place yet"
        for booking in others.select_related("delegate").order_by("pk")
    }
    for entry in entries:
        entry.hint = said.get(entry.email, "")


@dataclass
class Cell:
    """One person at one sitting: the minutes of the file, the mark they come to, and what stands."""

    booking: Booking
    session: EventSession
    minutes: int | None = None
    mark: str = ""
    part: int | None = None
    standing: object = None
    state: str = ""

    @property
    def name(self):
        """What the choice about it is called in the form."""
        return f"cell_{self.booking.pk}_{self.session.pk}"


@dataclass
class Proposal:
    """What taking the file in would come to, beside the register as it stands."""

    reading: Reading
    sittings: list
    # [(booking, entry, [Cell for each sitting])]; the bookings that the file does not hold.
    people: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    bookings: list = field(default_factory=list)
    taken: object = None

    def cells(self, *states):
        """The cells in these states."""
        return [cell for _, _, cells in self.people for cell in cells if cell.state in states]


def propose(*, event, reading, policy=None, at):
    """Return the Proposal of a Reading: pure reading, in a fixed number of queries."""
    percent = policy_for(event.course, policy).full_attendance_percent
    sittings = [s for s in event.sessions.all() if rules.register_opens_at(s) <= at]
    touched = {s for entry in (*reading.known, *reading.open) for s in (*entry.stays, *entry.unknown)}
    proposal = Proposal(reading, [s for s in sittings if s.pk in touched], bookings=on_register(event))
    proposal.taken = (
        AttendanceFile.objects.filter(event=event, digest=reading.digest).select_related("taken_by").first()
    )
    entries = {entry.booking: entry for entry in reading.known}
    for booking in proposal.bookings:
        entry = entries.get(booking.pk)
        if entry is None:
            proposal.missing.append(booking)
            continue
        standing = {mark.session_id: mark for mark in booking.attendances.all()}
        cells = [
            cell_of(booking, session, entry, standing.get(session.pk), reading=reading, percent=percent)
            for session in proposal.sittings
        ]
        if proposal.taken:
            # The same file again changes nothing of itself: each difference is a human's by now.
            for cell in cells:
                cell.state = CONFLICT if cell.state == NEW else cell.state
        proposal.people.append((booking, entry, cells))
    return proposal


def cell_of(booking, session, entry, standing, *, reading, percent):
    """The Cell of one person at one sitting."""
    cell = Cell(booking, session, standing=standing)
    if booking.sittings is not None and session.pk not in booking.sittings:
        return cell
    cell.minutes, cell.mark, cell.part = said_of(entry, session, reading=reading, percent=percent)
    stands = standing.mark if standing else Mark.NOT_MARKED
    if cell.mark == "":
        cell.state = ""
    elif cell.mark == UNSURE:
        cell.state = SAME if stands in PRESENT else UNSURE
    elif stands == Mark.NOT_MARKED:
        cell.state = NEW
    elif (stands, standing.minutes if stands == Mark.PARTIAL else None) == (cell.mark, cell.part):
        cell.state = SAME
    else:
        cell.state = CONFLICT
    return cell


def said_of(entry, session, *, reading, percent):
    """(minutes, mark, minutes of a part) of one entry at one sitting; mark is "" for none, UNSURE without a length."""
    if pairs := entry.stays.get(session.pk):
        seconds, length = spent(pairs), session.minutes * 60
        if seconds * 100 >= percent * length:
            return min(seconds // 60, session.minutes), Mark.ATTENDED, None
        minutes = min(seconds // 60, session.minutes - 1)
        return minutes, Mark.PARTIAL if minutes else "", minutes or None
    if session.pk in entry.unknown:
        return None, Mark.ATTENDED if reading.kind == "P" else UNSURE, None
    return None, "", None


def decided(reading, rows):
    """The Reading after a human said who the open entries are: {index: booking's id}. Others stay open."""
    known = {entry.booking: entry for entry in reading.known}
    for index, booking in rows.items():
        entry = reading.open[index]
        entry.booking, entry.how, entry.confidence = booking, BY_HAND, 100
        entry.email = entry.hint = ""
        known[booking] = joined(known[booking], entry) if booking in known else entry
    still_open = [entry for index, entry in enumerate(reading.open) if index not in rows]
    return Reading(**{**vars(reading), "known": list(known.values()), "open": still_open})


@patient
@transaction.atomic
def take_attendance(*, event, reading, cells, walk_ins=(), why="", by, at):
    """Write the marks of these cells, and put the open entries `walk_ins` on the register. All or nothing.

    Returns (marks saved, conflicts): what somebody changed since the file was read stands, and comes back. The same
    cells again change nothing. Raises RegisterRefused as `mark_register` and `walk_in` do.
    """
    event = lock(event.pk)
    if event.count_only:
        raise RegisterRefused("Nobody is on this date by name. Enter how many came instead.")
    rows = defaultdict(list)
    for cell in cells:
        version = reading.versions.get(f"{cell.booking.pk}:{cell.session.pk}", 0)
        mark, part = (Mark.ATTENDED, None) if cell.mark == UNSURE else (cell.mark, cell.part)
        rows[cell.session].append(RowMark(booking_id=cell.booking.pk, mark=mark, minutes=part, version=version))
    policy = policy_for(event.course)
    add_walk_ins(event, reading, walk_ins, rows, policy=policy, why=why, by=by, at=at)
    saved, conflicts = [], []
    for session, marks in sorted(rows.items(), key=lambda pair: pair[0].number):
        done, others = mark_locked(event, session, marks, why=why, policy=policy, by=by, at=at)
        saved += done
        conflicts += others
    _, new = AttendanceFile.objects.get_or_create(
        event=event,
        digest=reading.digest,
        defaults={
            "kind": reading.kind,
            "marks": len(saved),
            "taken_at": at,
            "taken_by": by.person if by else None,
        },
    )
    if new or saved:
        record(
            action="attendance.file",
            target=event,
            by=by,
            at=at,
            locality=event.locality,
            event=event.pk,
            kind=reading.kind,
            marks=len(saved),
            walk_ins=len(walk_ins),
        )
    return saved, conflicts


def add_walk_ins(event, reading, walk_ins, rows, *, policy, why, by, at):
    """Put entries on the register and their marks among `rows`; one who came before by the same file is found again."""
    if not walk_ins:
        return
    percent = policy.full_attendance_percent
    sessions = [session for session in event.sessions.order_by("number") if rules.register_opens_at(session) <= at]
    names = defaultdict(list)
    for booking in on_register(event):
        names[key_of(booking.delegate.name)].append(booking)
    for entry in walk_ins:
        name = entry.name[:NAME_LENGTH].strip()
        those = names[key_of(name)]
        if any(booking.status != Status.WALK_IN for booking in those):
            raise RegisterRefused(f"{name} is on the register already. Choose that person for row {entry.numbers[0]}.")
        email = "" if generic_mailbox(entry.email) else entry.email
        said = {session: said_of(entry, session, reading=reading, percent=percent)[1:] for session in sessions}
        there = [session for session, (mark, _) in said.items() if mark]
        if those:
            booking = those[0]
        else:
            first = there[0] if there else None
            booking = enter(event, name=name, email=email, session=first, why=why, policy=policy, by=by, at=at)
            names[key_of(name)].append(booking)
        standing = {mark.session_id: mark for mark in Attendance.objects.filter(booking=booking, session__in=there)}
        for session in there:
            mark, part = said[session]
            mark = Mark.ATTENDED if mark == UNSURE else mark
            current = standing.get(session.pk)
            own = booking.event_id == event.pk
            # Whoever was put on the register just now came in at their first sitting; the file says for how long.
            if (current is None and own) or (current and current.version == 1 and current.marked_at == at):
                version = current.version if current else 0
                rows[session].append(RowMark(booking_id=booking.pk, mark=mark, minutes=part, version=version))
