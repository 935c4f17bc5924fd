"""Marking the register."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.actions.charging import charge_absences
from bookings.actions.make_ups import end_needless
from bookings.actions.refusals import Conflict, NotOnRegister, RegisterRefused
from bookings.actions.steps import lock
from bookings.choices import LIVE, ON_REGISTER, PRESENT, Mark
from bookings.models import Attendance, AttendanceChange, Booking, HeadCount, MakeUp
from courses.choices import EventStatus
from courses.models import Policy
from courses.queries import policy_for
from people.actions.patience import patient


@dataclass(frozen=True)
class RowMark:
    """One row of a register as it was sent in. `version` is the one the page showed, 0 for a row not marked then.

    Part attendance says how late somebody came and how early they left, or the minutes there (as files do). Absence
    may say how late they came: too late to be let in. `request_id` names the change, so that sent twice it is made
    once; `earlier` are the names of changes the same page made before, which it need not have seen answered.
    """

    booking_id: int
    mark: str
    minutes: int | None = None
    version: int = 0
    late: int | None = None
    left: int | None = None
    took_part: bool = True
    request_id: uuid.UUID | None = None
    earlier: tuple = ()


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


def said(session, row, *, policy):
    """What a row comes to as (mark, minutes, late, left, took part); RegisterRefused unless the parts fit together."""
    if row.mark not in Mark.values:
        raise RegisterRefused("Choose attended, part, did not attend or apologies.")
    took_part = row.took_part or row.mark not in PRESENT
    if row.mark == Mark.DID_NOT_ATTEND:
        return row.mark, None, row.late or None, None, True
    if row.mark != Mark.PARTIAL:
        return row.mark, None, None, None, took_part
    late, left, minutes = row.late or None, row.left or None, row.minutes
    if late and late > policy.late_arrival_refused_minutes:
        raise RegisterRefused(
            f"Nobody is let in more than {policy.late_arrival_refused_minutes} minutes late. Choose “did not attend” "
            "and keep the minutes: that records that they came too late."
        )
    if late or left:
        minutes = session.minutes - (late or 0) - (left or 0)
    if not minutes:
        raise RegisterRefused("Say how many minutes the person came late or left early.")
    if not 1 <= minutes < session.minutes:
        raise RegisterRefused(
            f"Minutes must be between 1 and {session.minutes - 1}. For the whole sitting choose attended."
        )
    return row.mark, minutes, late, left, took_part


@patient
@transaction.atomic
def mark_register(*, session, rows, why="", by, at):
    """Save the rows that changed. Returns (saved attendances, conflicts): a conflict leaves the other's mark standing.

    A row whose mark somebody else changed since the page was opened is never overwritten; it comes back as a Conflict
    holding what stands now. Sending the same rows again changes nothing, also when somebody else marked in between.
    """
    event = lock(session.event_id)
    return mark_locked(event, session, rows, why=why, policy=policy_for(event.course), by=by, at=at)


def mark_locked(event, session, rows, *, why, policy, by, at):
    """What `mark_register` promises. The caller holds the lock of the date."""
    check_open(event, session, why=why, at=at, policy=policy)
    bookings = on_register(event, session, [row.booking_id for row in rows])
    standing = {
        attendance.booking_id: attendance
        for attendance in Attendance.objects.select_for_update(of=("self",)).filter(
            session=session, booking__in=[row.booking_id for row in rows]
        )
    }
    made = already_made(rows)
    saved, conflicts = [], []
    for row in rows:
        booking = bookings.get(row.booking_id)
        if booking is None:
            raise NotOnRegister("Somebody on your list has no place on this date any more. Open the register again.")
        wanted = said(session, row, policy=policy)
        current = standing.get(row.booking_id)
        if row.request_id in made or (current is None and row.mark == Mark.NOT_MARKED):
            continue
        if current is not None and facts_of(current) == wanted:
            continue
        if row.version != (current.version if current else 0) and not own_work(current, row):
            conflicts.append(Conflict(said_otherwise(booking, current), attendance=current))
            continue
        saved.append(
            write_mark(
                current, booking=booking, session=session, said=wanted, why=why, request_id=row.request_id, by=by, at=at
            )
        )
    if saved:
        follow(event, session, saved, why=why, by=by, at=at)
    return saved, conflicts


def on_register(event, session, ids):
    """{id: booking} of those of `ids` that are on the register of this sitting, by place or to make it up."""
    bookings = Booking.objects.select_related("delegate").in_bulk(ids)
    guests = {pk for pk, booking in bookings.items() if booking.event_id != event.pk}
    if guests:
        coming = MakeUp.objects.standing().filter(session=session, booking__in=guests)
        guests -= set(coming.values_list("booking", flat=True))
    return {pk: row for pk, row in bookings.items() if row.status in ON_REGISTER and pk not in guests}


def already_made(rows):
    """The names among these rows' changes that were made before."""
    names = [row.request_id for row in rows if row.request_id]
    if not names:
        return set()
    return set(AttendanceChange.objects.filter(request_id__in=names).values_list("request_id", flat=True))


def own_work(current, row):
    """Whether what stands was made by the same page, whose answer was lost on the way."""
    if current is None or not row.earlier:
        return False
    latest = current.changes.order_by("-pk").values_list("request_id", flat=True).first()
    return latest is not None and latest in row.earlier


def facts_of(attendance):
    """All that an attendance says, to compare."""
    return (attendance.mark, attendance.minutes, attendance.late, attendance.left, attendance.took_part)


def said_otherwise(booking, current):
    """The sentence of a conflict."""
    what = current.words.lower() if current and current.mark != Mark.NOT_MARKED else "not marked"
    return f"{booking.delegate.name}: somebody else has marked “{what}” meanwhile."


def follow(event, session, saved, *, why, by, at):
    """What follows from new marks: charges, make-ups that are not needed any more, the line in the audit trail."""
    own = [attendance for attendance in saved if attendance.booking.event_id == event.pk]
    charge_absences(event, own, by=by, at=at)
    there = [attendance.booking_id for attendance in own if attendance.mark in PRESENT]
    if there:
        end_needless(there, event, by=by, at=at)
    record(
        action="attendance.correct" if why else "attendance.mark",
        target=session,
        by=by,
        at=at,
        locality=event.locality,
        event=event.pk,
        marks={str(attendance.booking_id): attendance.mark for attendance in saved},
    )


def write_mark(current, *, booking, session, said, why, request_id=None, by, at):
    """Write what a row says (mark, minutes, late, left, took part) and its ledger row. The caller holds the lock."""
    actor = by.person if by else None
    attendance = current or Attendance(booking=booking, session=session, version=0)
    mark, minutes, late, left, took_part = said
    change = AttendanceChange(
        from_mark=current.mark if current else "",
        from_minutes=current.minutes if current else None,
        to_mark=mark,
        to_minutes=minutes,
        to_late=late,
        to_left=left,
        to_took_part=took_part,
        why=why,
        request_id=request_id,
        made_at=at,
        actor=actor,
    )
    attendance.mark, attendance.minutes, attendance.late, attendance.left, attendance.took_part = said
    attendance.version += 1
    attendance.marked_at, attendance.marked_by = at, actor
    attendance.save()
    change.attendance = attendance
    change.save()
    return attendance


# The simplest marks, as `write_mark` takes them.
CAME = (Mark.ATTENDED, None, None, None, True)
TAKEN_BACK = (Mark.NOT_MARKED, None, None, None, True)


def mark(*, booking, session, mark, minutes=None, version=0, why="", by, at, **more):
    """Mark one row. Returns the attendance; raises Conflict when somebody else changed it meanwhile."""
    row = RowMark(booking_id=booking.pk, mark=mark, minutes=minutes, version=version, **more)
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
def count(*, session, attended, source="", why="", by, at):
    """Record how many came to a sitting of a count-only date. Returns the HeadCount. After the editing time `why`
    must say why.
    """
    event = lock(session.event_id)
    if not event.count_only:
        raise RegisterRefused("People are booked on this date by name: mark the register instead.")
    if session.event.bookings.filter(status__in=LIVE).exists():
        raise RegisterRefused("Somebody is booked on this date by name: mark the register instead.")
    if at < rules.register_opens_at(session):
        raise RegisterRefused("The count can be entered from 30 minutes before the start.")
    if not why and rules.is_late(event, at=at, policy=policy_for(event.course)):
        raise RegisterRefused("The time for counting is over: say why you correct the count.")
    before = HeadCount.objects.filter(session=session).values_list("attended", flat=True).first()
    head_count, _ = HeadCount.objects.update_or_create(
        session=session,
        defaults={
            "attended": attended,
            "source": source,
            "counted_at": at,
            "counted_by": by.person if by else None,
            "why": why,
        },
    )
    record(
        action="attendance.count",
        target=session,
        by=by,
        at=at,
        locality=event.locality,
        event=event.pk,
        attended=[before, attended],
    )
    return head_count
