"""Approval by the one who stands behind a booking: asked by a signed link, decided on a page with a button."""

from django.db import transaction

from audit.actions import record
from bookings import queries, rules
from bookings.actions import messages
from bookings.actions.allocation import Places, anybody_ahead, standing_of
from bookings.actions.steps import lock, move, new_token
from bookings.choices import Decision, Reason, Status
from bookings.models import Approval, Booking
from courses.choices import EventStatus
from courses.queries import policy_for
from courses.rules import working_days_after
from people.actions.patience import patient


class ApprovalRefused(Exception):
    """The request cannot be decided any more; the text is fit to show."""


def ask_manager(booking, event, change, *, policy, at):
    """Make the approval, tell the person, ask the manager. The caller holds the lock."""
    token, digest = new_token()
    approval = Approval.objects.create(
        booking=booking,
        token_hash=digest,
        asked_at=at,
        lapses_at=rules.approval_lapses_at(event, policy=policy, at=at),
        remind_at=working_days_after(at, policy.approval_reminder_working_days),
    )
    messages.asked(booking, event, change, at=at, lapses_at=approval.lapses_at)
    messages.ask_manager(booking, event, at=at, token=token, approval=approval, kind="ask")
    return approval


def open_approval(approval):
    """Lock the date, then read the approval and its booking again. Raises ApprovalRefused unless both are open."""
    event = lock(approval.booking.event_id)
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("delegate__district").get(pk=approval.booking_id)
    )
    approval = Approval.objects.get(pk=approval.pk)
    if approval.decision != Decision.OPEN or booking.status != Status.REQUESTED:
        raise ApprovalRefused("This request has been decided, or the booking was given up.")
    return event, booking, approval


def close(approval, decision, *, at, why=""):
    """Write the decision. The caller holds the lock."""
    approval.decision, approval.decided_at, approval.why = decision, at, why
    approval.save(update_fields=["decision", "decided_at", "why"])


@patient
@transaction.atomic
def approve(*, approval, by, at):
    """The manager says yes: the person gets a place, or waits in the order of asking. Returns the booking.

    Raises ApprovalRefused when it was decided before, when the date was called off, or when booking has closed.
    """
    event, booking, approval = open_approval(approval)
    if event.status != EventStatus.PUBLISHED or event.booking_closes_at <= at:
        raise ApprovalRefused("It is too late: booking for this date has closed.")
    close(approval, Decision.APPROVED, at=at)
    policy = policy_for(event.course)
    places = Places(event, standing_of(event), policy=policy, at=at)
    place_no = None
    if not anybody_ahead(event, places, before=booking.seq):
        place_no = places.place_for(booking.agency_id)
    status = Status.CONFIRMED if place_no else Status.WAITING
    change = move(booking, status, reason=Reason.APPROVED, by=by, at=at, place_no=place_no)
    record(
        action="booking.approve",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        place_no=place_no,
    )
    if place_no:
        messages.confirmed(booking, event, change, at=at)
    else:
        messages.waiting(booking, event, change, at=at, position=queries.position(booking))
    return booking


@patient
@transaction.atomic
def refuse_approval(*, approval, why="", by, at):
    """The manager says no: the booking ends and the person is told. Returns the booking."""
    event, booking, approval = open_approval(approval)
    close(approval, Decision.REFUSED, at=at, why=why)
    end_request(booking, event, Reason.REFUSED, by=by, at=at, why=why)
    return booking


def end_request(booking, event, reason, *, by, at, why=""):
    """End a request that got no approval."""
    change = move(booking, Status.CANCELLED, reason=reason, by=by, at=at)
    record(
        action="booking.not_approved",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        reason=reason,
    )
    messages.not_approved(booking, event, change, at=at, lapsed=reason == Reason.LAPSED, why=why)


@transaction.atomic
def lapse(*, approval, at):
    """End a request nobody decided in time, as the request said it would. Returns whether it lapsed now."""
    try:
        event, booking, approval = open_approval(approval)
    except ApprovalRefused:
        return False
    if approval.lapses_at > at:
        return False
    close(approval, Decision.LAPSED, at=at)
    end_request(booking, event, Reason.LAPSED, by=None, at=at)
    return True


@transaction.atomic
def remind(*, approval, at):
    """Remind the manager once, with a new link: the old one keeps working no longer. Returns whether it was due."""
    try:
        event, booking, approval = open_approval(approval)
    except ApprovalRefused:
        return False
    if approval.reminded_at or approval.remind_at > at:
        return False
    token, approval.token_hash = new_token()
    approval.reminded_at = at
    approval.save(update_fields=["reminded_at", "token_hash"])
    messages.ask_manager(booking, event, at=at, token=token, approval=approval, kind="remind")
    return True


def approvals_due(*, at):
    """Lapse and remind what is due; each in a transaction of its own. Returns (lapsed, reminded). Run by `run_due`."""
    waiting = Approval.objects.filter(decision=Decision.OPEN).select_related("booking").order_by("pk")
    lapsed = sum(lapse(approval=approval, at=at) for approval in waiting.filter(lapses_at__lte=at))
    reminded = sum(
        remind(approval=approval, at=at)
        for approval in waiting.filter(reminded_at=None, remind_at__lte=at, lapses_at__gt=at)
    )
    return lapsed, reminded
