"""Asking for a place."""

from django.db import transaction

from audit.actions import record
from bookings import queries, rules
from bookings.actions import messages
from bookings.actions.allocation import Places, anybody_ahead
from bookings.actions.asking import ask_manager
from bookings.actions.refusals import refuse
from bookings.actions.steps import lock
from bookings.choices import Reason, Status
from bookings.models import Booking, BookingChange
from courses.queries import policy_for
from people.actions.patience import patient

RECORDED_AS = {
    Status.CONFIRMED: "booking.confirm",
    Status.WAITING: "booking.wait",
    Status.REQUESTED: "booking.ask",
}


@patient
@transaction.atomic
def claim(*, event, delegate, access_needs="", declared=False, choice=None, follows=None, by, at):
    """Ask for a place for `delegate`. Returns the booking.

    CONFIRMED with the lowest free place; WAITING when there is none for this person, or when somebody who may have it
    waits; REQUESTED where the course wants an approval by e-mail first. Raises a subclass of BookingRefused with every
    reason. Ten queries whatever the size of the date (and one each for prerequisites and places held back where there
    are any), the transaction's own statements not counted. `declared`: the person said that the manager agrees; it is
    kept in the audit trail.
    """
    return claim_locked(
        lock(event.pk),
        delegate=delegate,
        access_needs=access_needs,
        declared=declared,
        choice=choice,
        follows=follows,
        by=by,
        at=at,
    )


def entered(event, delegate, status, reason, place_no, *, by, at, **more):
    """(booking, its first row in the ledger), with the date's next number. The caller holds the lock."""
    booking = Booking.objects.create(
        event=event,
        delegate=delegate,
        agency_id=delegate.agency_id,
        status=status,
        last_reason=reason,
        seq=event.next_seq,
        place_no=place_no,
        booked_at=at,
        **more,
    )
    event.next_seq += 1
    event.save(update_fields=["next_seq"])
    change = BookingChange.objects.create(
        booking=booking,
        to_status=status,
        place_no=place_no,
        reason=reason,
        made_at=at,
        actor=by.person if by else None,
    )
    return booking, change


def claim_locked(event, *, delegate, access_needs="", declared=False, choice=None, follows=None, by, at):
    """`claim` for a caller who holds the date's lock already."""
    policy = policy_for(event.course)
    # First the person's row, so that a merge of the record is over or waits: what is read then stands.
    known = queries.facts(person=delegate, event=event, policy=policy, at=at, lock=True)
    live = list(
        Booking.objects.live().filter(event=event).values_list("delegate_id", "status", "agency_id", "place_no")
    )
    standing = next((status for person_id, status, _, _ in live if person_id == delegate.pk), "")
    facts = rules.Facts(**{**known, "standing": standing})
    refuse(rules.why_not(person=delegate, event=event, policy=policy, at=at, facts=facts))

    places = Places(event, [(agency_id, place_no) for _, _, agency_id, place_no in live], policy=policy, at=at)
    ahead = sum(status == Status.WAITING for _, status, _, _ in live)
    place_no, reason = None, Reason.FULL
    if rules.needs_approval(delegate, policy):
        status, reason = Status.REQUESTED, Reason.ASKED
    else:
        place_no = places.place_for(delegate.agency_id)
        # While somebody who may have it waits, a free place is theirs first: joining the queue is the only fair answer.
        # Asked only about a free place: in a rush on a full date nobody reads hundreds of rows to be told so.
        if place_no and ahead and anybody_ahead(event, places):
            place_no = None
        status = Status.CONFIRMED if place_no else Status.WAITING
        reason = Reason.BOOKED if place_no else Reason.FULL
    event.places_taken = len(places.taken) + bool(place_no)
    more = {"access_needs": access_needs, "choice": choice, "follows": follows}
    if place_no:
        # As its first message will say; written here, it costs no statement of its own.
        more["told_not_sure"] = messages.is_unsure(event)
    booking, change = entered(event, delegate, status, reason, place_no, by=by, at=at, **more)
    record(
        action=RECORDED_AS[status],
        target=booking,
        by=by,
        at=at,
        subject=delegate,
        locality=event.locality,
        event=event.pk,
        seq=booking.seq,
        place_no=place_no,
        **({"declared": True} if declared else {}),
    )
    if status == Status.REQUESTED:
        ask_manager(booking, event, change, policy=policy, at=at)
    elif place_no:
        messages.confirmed(booking, event, change, at=at)
    else:
        messages.waiting(booking, event, change, at=at, position=ahead + 1)
    return booking
