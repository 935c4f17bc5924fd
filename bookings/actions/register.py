"""Marking the register."""

from dataclasses import dataclass

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.actions.charging import charge_absences
from bookings.actions.patience import patient
from bookings.actions.refusals import Conflict, NotOnRegister, RegisterRefused
from bookings.actions.steps import lock, move
from bookings.choices import LIVE, ON_REGISTER, Mark, Reason, Status
from bookings.models import Attendance, AttendanceChange, Booking, BookingChange, HeadCount
from courses.choices import EventStatus
from courses.models import Policy
from people.actions import AddressTaken, create_person
from people.models import Person
from people.rules import generic_mailbox


@dataclass(frozen=True)
class RowMark:
    """One row of a register as it was sent in. `version` is the one the page showed, 0 for a row not marked then."""

    booking_id: int
    mark: str
    minutes: int | None = None
    version: int = 0


def check_open(event, session, *, why, at, policy=None):
    """Raise RegisterRefused unless the sitting can be marked at `at`; after the editing time only with a reason."""
    if event.status != EventStatus.PUBLISHED:
        raise RegisterRefused("This date did not take place, so it has no register to mark.")
    if session.event_id != event.pk:
        raise NotOnRegister("That sitting belongs to another date.")
    if at < rules.register_opens_at(session):
        raise RegisterRefused("The register opens 30 minutes before the start.")
    if not why and rules.is_late(event, at=at, policy=policy or Policy.objects.get(pk=1)):
        raise RegisterRefused("The time for marking is over: say why you correct the register.")


def check_mark(session, row):
    """Raise RegisterRefused unless mark and minutes fit each other and the length of the sitting."""
    if row.mark not in Mark.values:
        raise RegisterRefused("Choose attended, part, did not attend or apologies.")
    if row.mark == Mark.PARTIAL:
        if not row.minutes:
            raise RegisterRefused("Say how many minutes the person was there.")
        if not 1 <= row.minutes < session.minutes:
            raise RegisterRefused(
                f"Minutes must be between 1 and {session.minutes - 1}. For the whole sitting choose attended."
            )


@patient
@transaction.atomic
def mark_register(*, session, rows, why="", by, at):
    """Save the rows that changed. Returns (saved attendances, conflicts): a conflict leaves the other's mark standing.

    A row whose mark somebody else changed since the page was opened is never overwritten; it comes back as a Conflict
    holding what stands now. Sending the same rows again changes nothing.
    """
    event = lock(session.event_id)
    return mark_locked(event, session=session, rows=rows, why=why, by=by, at=at)


def mark_locked(event, *, session, rows, why="", policy=None, by, at):
    """What `mark_register` promises. The caller holds the lock of the date."""
    check_open(event, session, why=why, at=at, policy=policy)
    ids = [row.booking_id for row in rows]
    bookings = Booking.objects.select_related("delegate").in_bulk(ids)
    standing = {
        attendance.booking_id: attendance
        for attendance in Attendance.objects.select_for_update(of=("self",)).filter(session=session, booking__in=ids)
    }
    saved, conflicts = [], []
    for row in rows:
        booking = bookings.get(row.booking_id)
        if booking is None or booking.event_id != event.pk or booking.status not in ON_REGISTER:
            raise NotOnRegister("Somebody on your list has no place on this date any more. Open the register again.")
        check_mark(session, row)
        minutes = row.minutes if row.mark == Mark.PARTIAL else None
        current = standing.get(row.booking_id)
        if current is None and row.mark == Mark.NOT_MARKED:
            continue
        if current is not None and (current.mark, current.minutes) == (row.mark, minutes):
            continue
        if row.version != (current.version if current else 0):
            said = current.get_mark_display().lower() if current else "not marked"
            conflicts.append(
                Conflict(f"{booking.delegate.name}: somebody else has marked “{said}” meanwhile.", attendance=current)
            )
            continue
        saved.append(
            write_mark(current, booking=booking, session=session, mark=row.mark, minutes=minutes, why=why, by=by, at=at)
        )
    if saved:
        charge_absences(event, saved, by=by, at=at)
        record(
            action="attendance.correct" if why else "attendance.mark",
            target=session,
            by=by,
            at=at,
            locality=event.locality,
            event=event.pk,
            marks={str(attendance.booking_id): attendance.mark for attendance in saved},
        )
    return saved, conflicts


def write_mark(current, *, booking, session, mark, minutes, why, by, at):
    """Write one mark and its ledger row. The caller holds the lock and has checked it."""
    actor = by.person if by else None
    attendance = current or Attendance(booking=booking, session=session, version=0)
    change = AttendanceChange(
        from_mark=current.mark if current else "",
        from_minutes=current.minutes if current else None,
        to_mark=mark,
        to_minutes=minutes,
        why=why,
        made_at=at,
        actor=actor,
    )
    attendance.mark, attendance.minutes = mark, minutes
    attendance.version += 1
    attendance.marked_at, attendance.marked_by = at, actor
    attendance.save()
    change.attendance = attendance
    change.save()
    return attendance


def mark(*, booking, session, mark, minutes=None, version=0, why="", by, at):
    """Mark one row. Returns the attendance; raises Conflict when somebody else changed it meanwhile."""
    row = RowMark(booking_id=booking.pk, mark=mark, minutes=minutes, version=version)
    saved, conflicts = mark_register(session=session, rows=[row], why=why, by=by, at=at)
    if conflicts:
        raise conflicts[0]
    if saved:
        return saved[0]
    return Attendance.objects.filter(booking=booking, session=session).first()


@patient
@transaction.atomic
def mark_all_attended(*, session, why="", by, at):
    """Mark as attended everybody on the register who has no mark yet. Returns how many."""
    event = lock(session.event_id)
    check_open(event, session, why=why, at=at)
    marked = Attendance.objects.filter(session=session).exclude(mark=Mark.NOT_MARKED).values("booking")
    left_open = {
        attendance.booking_id: attendance
        for attendance in Attendance.objects.filter(session=session, mark=Mark.NOT_MARKED)
    }
    bookings = event.bookings.filter(status__in=ON_REGISTER).exclude(pk__in=marked).order_by("seq", "pk")
    rows = [
        RowMark(booking.pk, Mark.ATTENDED, version=left_open[booking.pk].version if booking.pk in left_open else 0)
        for booking in bookings
    ]
    saved, _ = mark_register(session=session, rows=rows, why=why, by=by, at=at)
    return len(saved)


@patient
@transaction.atomic
def walk_in(*, event, name, email="", agency=None, session=None, why="", by, at):
    """Put somebody who came without a booking on the register, as attended at `session` where one is given.

    A person known by that e-mail address is found again; one on the waiting list is moved over. A walk-in takes no
    numbered place: the room decides. Raises RegisterRefused for somebody who is on the register already, and for a
    mailbox of several people: it would make one person of all who share it.
    """
    if generic_mailbox(email):
        raise RegisterRefused("Several people read that mailbox. Enter the person's own address, or leave it empty.")
    return walk_in_locked(lock(event.pk), name=name, email=email, agency=agency, session=session, why=why, by=by, at=at)


def walk_in_locked(event, *, name, email="", agency=None, session=None, why="", policy=None, by, at):
    """What `walk_in` promises, of an address that is one person's. The caller holds the lock of the date."""
    first = session or event.sessions.order_by("number").first()
    check_open(event, first, why=why, at=at, policy=policy)
    person = known(email) or newcomer(name=name, email=email, agency=agency, by=by, at=at)
    booking = event.bookings.live().filter(delegate=person).first()
    if booking and booking.status in ON_REGISTER:
        raise RegisterRefused(f"{person.name} is on the register already.")
    if booking:
        move(booking, Status.WALK_IN, reason=Reason.WALKED_IN, by=by, at=at)
    else:
        booking = Booking.objects.create(
            event=event,
            delegate=person,
            agency=person.agency or agency,
            status=Status.WALK_IN,
            last_reason=Reason.WALKED_IN,
            seq=event.next_seq,
            booked_at=at,
        )
        event.next_seq += 1
        event.save(update_fields=["next_seq"])
        BookingChange.objects.create(
            booking=booking,
            to_status=Status.WALK_IN,
            reason=Reason.WALKED_IN,
            made_at=at,
            actor=by.person if by else None,
        )
    record(
        action="booking.walk_in", target=booking, by=by, at=at, subject=person, locality=event.locality, event=event.pk
    )
    if session:
        current = Attendance.objects.filter(booking=booking, session=session).first()
        write_mark(current, booking=booking, session=session, mark=Mark.ATTENDED, minutes=None, why=why, by=by, at=at)
    return booking


def known(email):
    """The person with that e-mail address, or None."""
    return Person.objects.filter(email__iexact=email.strip()).first() if email else None


def newcomer(*, name, email, agency, by, at):
    """Add somebody who is not known; or find who was added with that address a moment ago, at another date."""
    try:
        return create_person(name=name, email=email, agency=agency, by=by, at=at)
    except AddressTaken:
        return known(email)


@patient
@transaction.atomic
def withdraw_walk_in(*, booking, why="", by, at):
    """Take back a walk-in entered by mistake: the row stays in the ledger, its marks become "not marked".

    Raises RegisterRefused for anybody else, and after the editing time without a reason.
    """
    event = lock(booking.event_id)
    booking = Booking.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=booking.pk)
    if booking.status != Status.WALK_IN:
        raise RegisterRefused("Only somebody who came without a booking can be taken off the register.")
    check_open(event, event.sessions.order_by("number", "pk").first(), why=why, at=at)
    for attendance in booking.attendances.exclude(mark=Mark.NOT_MARKED).select_related("session"):
        write_mark(
            attendance,
            booking=booking,
            session=attendance.session,
            mark=Mark.NOT_MARKED,
            minutes=None,
            why=why,
            by=by,
            at=at,
        )
    move(booking, Status.CANCELLED, reason=Reason.ENTERED_BY_MISTAKE, by=by, at=at)
    record(
        action="booking.withdraw_walk_in",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
    )
    return booking


@patient
@transaction.atomic
def count(*, session, attended, source="", by, at):
    """Record how many came to a sitting of a count-only date. Returns the HeadCount."""
    event = lock(session.event_id)
    if not event.count_only:
        raise RegisterRefused("People are booked on this date by name: mark the register instead.")
    if session.event.bookings.filter(status__in=LIVE).exists():
        raise RegisterRefused("Somebody is booked on this date by name: mark the register instead.")
    if at < rules.register_opens_at(session):
        raise RegisterRefused("The count can be entered from 30 minutes before the start.")
    head_count, _ = HeadCount.objects.update_or_create(
        session=session,
        defaults={
            "attended": attended,
            "source": source,
            "counted_at": at,
            "counted_by": by.person if by else None,
        },
    )
    record(
        action="attendance.count",
        target=session,
        by=by,
        at=at,
        locality=event.locality,
        event=event.pk,
        attended=attended,
    )
    return head_count
