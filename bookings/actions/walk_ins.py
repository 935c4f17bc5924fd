"""People who come without a booking."""

from django.db import transaction

from audit.actions import record
from bookings.actions.make_ups import come_to_make_up
from bookings.actions.refusals import RegisterRefused
from bookings.actions.register import CAME, TAKEN_BACK, check_open, follow, write_mark
from bookings.actions.steps import lock, move
from bookings.choices import ON_REGISTER, PRESENT, Mark, Reason, Status
from bookings.models import Attendance, Booking, BookingChange
from people.actions import AddressTaken, create_person
from people.actions.patience import patient
from people.models import Person
from people.queries import person_at
from people.rules import generic_mailbox


@patient
@transaction.atomic
def walk_in(*, event, name="", email="", agency=None, person=None, session=None, why="", by, at):
    """Put somebody who came without a booking on the register, as attended at `session` where one is given.

    A person known by that e-mail address is found again, or is the `person` whom the trainer recognised; one on the
    waiting list is moved over, and for a record that was merged the one that was kept comes in. A walk-in takes no
    numbered place: the room decides. Whoever missed this part on another date makes it up: the booking they have is
    marked. Raises RegisterRefused for somebody who is on the register already, and for a mailbox of several people: it
    would make one person of all who share it.
    """
    if generic_mailbox(email):
        raise RegisterRefused("Several people read that mailbox. Enter the person's own address, or leave it empty.")
    return enter(
        lock(event.pk), name=name, email=email, agency=agency, person=person, session=session, why=why, by=by, at=at
    )


def enter(event, *, name, email, agency=None, person=None, session=None, why="", policy=None, by, at):
    """What `walk_in` promises, for an address of one person. The caller holds the lock of the date."""
    first = session or event.sessions.order_by("number").first()
    check_open(event, first, why=why, at=at, policy=policy)
    person = person or known(email)
    person = standing(person) if person else newcomer(name=name, email=email, agency=agency, by=by, at=at)
    if session and (booking := come_to_make_up(person, session, event, by=by, at=at)):
        return made_up(booking, session, event, why=why, by=by, at=at)
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
        write_mark(current, booking=booking, session=session, said=CAME, why=why, by=by, at=at)
    return booking


def made_up(booking, session, event, *, why, by, at):
    """Mark somebody who came to make up a part. The caller holds the lock. Returns the booking, of another date."""
    current = Attendance.objects.filter(booking=booking, session=session).first()
    if current is not None and current.mark in PRESENT:
        raise RegisterRefused(f"{booking.delegate.name} is on the register already.")
    attendance = write_mark(current, booking=booking, session=session, said=CAME, why=why, by=by, at=at)
    follow(event, session, [attendance], why=why, by=by, at=at)
    return booking


def standing(person):
    """The record that stands for this person, held so that a merge of it is over or waits: what is written stays."""
    people = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("agency", "district__locality")
    kept = people.get(pk=person.merged_into_id or person.pk)
    # Merged in the moment before the row was ours.
    return people.get(pk=kept.merged_into_id) if kept.merged_into_id else kept


def known(email):
    """The person with that e-mail address, or None."""
    return person_at(email)


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
            said=TAKEN_BACK,
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
