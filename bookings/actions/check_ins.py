"""Checking in by room code: people say that they are there, a trainer confirms it."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from bookings import queries, rules
from bookings.actions.refusals import RegisterRefused
from bookings.actions.register import CAME, check_open, follow, write_mark
from bookings.actions.steps import lock, new_token, token_digest
from bookings.choices import CheckInState, Mark
from bookings.models import Attendance, CheckIn
from courses.choices import EventStatus
from people.actions.patience import patient

# So long names and addresses that nobody decided on are kept.
CHECK_INS_KEPT = dt.timedelta(days=14)
# More than twice a room and some is no room any more.
SPARE = 20


class CheckInRefused(Exception):
    """Nobody can check in now; the text is fit to show."""


@patient
@transaction.atomic
def check_in(*, session, name, email="", by, at):
    """Note that somebody says they are at a sitting. Returns the device's secret, with which they may answer later.

    It is the same answer for any address, known or not: who is booked must not be found out here. It marks nothing.
    Raises CheckInRefused outside the time of the sitting and when far more check in than there are places.
    """
    event = lock(session.event_id)
    if event.status != EventStatus.PUBLISHED or event.count_only or not rules.can_check_in(session, at=at):
        raise CheckInRefused("Checking in is open from 30 minutes before a sitting until it is over.")
    if CheckIn.objects.filter(session=session).count() >= 2 * event.capacity + SPARE:
        raise CheckInRefused("Very many have checked in already. Tell the trainer that you are here.")
    token, digest = new_token()
    row = CheckIn.objects.create(
        session=session,
        name=name,
        email=email.strip().lower(),
        booking=queries.whose_check_in(session, name=name, email=email, user=by),
        device_hash=digest,
        made_at=at,
    )
    record(action="attendance.check_in", target=row, by=by, at=at, locality=event.locality, event=event.pk)
    return token


@patient
@transaction.atomic
def confirm_check_ins(*, session, check_ins, choices=None, why="", by, at):
    """Confirm that people are there: who has no mark yet is marked as attended. Returns how many were confirmed.

    `choices` {check-in's id: booking} says whom the trainer recognised. One of nobody on the register stays open.
    """
    event = lock(session.event_id)
    check_open(event, session, why=why, at=at)
    rows = CheckIn.objects.open().filter(session=session, pk__in=[row.pk for row in check_ins])
    rows = rows.select_related("session__event__locality").order_by("pk")
    there = {booking.pk: booking for booking in queries.register(session)}
    confirmed, saved = 0, []
    for row in rows:
        booking = (choices or {}).get(row.pk)
        booking = there.get(booking.pk if booking else row.booking_id)
        if booking is None:
            continue
        row.booking = booking
        decide(row, CheckInState.CONFIRMED, by=by, at=at)
        confirmed += 1
        current = Attendance.objects.filter(booking=booking, session=session).first()
        if current is None or current.mark == Mark.NOT_MARKED:
            saved.append(write_mark(current, booking=booking, session=session, said=CAME, why=why, by=by, at=at))
    if saved:
        follow(event, session, saved, why=why, by=by, at=at)
    return confirmed


@patient
@transaction.atomic
def dismiss_check_in(*, check_in, by, at):
    """Say that somebody who checked in is not there. Marks nothing. Raises RegisterRefused for one decided already."""
    lock(check_in.session.event_id)
    rows = CheckIn.objects.open().select_for_update(of=("self",)).select_related("session__event__locality")
    row = rows.filter(pk=check_in.pk).first()
    if row is None:
        raise RegisterRefused("This check-in was decided already.")
    decide(row, CheckInState.DISMISSED, by=by, at=at)
    return row


def decide(row, state, *, by, at):
    """Write what became of a check-in. The address has served its purpose."""
    row.state, row.decided_at, row.decided_by, row.email = state, at, by.person, ""
    row.save(update_fields=["state", "decided_at", "decided_by", "email", "booking"])
    record(
        action="attendance.check_in_decided",
        target=row,
        by=by,
        at=at,
        locality=row.session.event.locality,
        event=row.session.event_id,
        state=str(state),
    )


def check_ins_over(*, at):
    """Forget names and addresses of check-ins that nobody decided in time. Returns how many. Run by `run_due`."""
    return CheckIn.objects.open().filter(session__ends_at__lt=at - CHECK_INS_KEPT).delete()[0]


def checked_in(*, token, event):
    """The booking of the device's holder, where a trainer confirmed their check-in on this date; else None."""
    return queries.confirmed_booking(token_digest(token), event)
