"""Booking for somebody else, with a rule set aside where there is a reason."""

from django.db import transaction

from bookings.actions.claiming import claim_locked
from bookings.actions.permissions import set_aside
from bookings.actions.steps import lock
from people.actions.patience import patient


@patient
@transaction.atomic
def claim_for(*, event, delegate, access_needs="", codes=(), why="", by, at):
    """Ask for a place for `delegate`, setting the rules `codes` aside first. Returns the booking.

    Nothing is kept of the rules set aside when the booking is refused. Raises BookingRefused, or PermissionRefused for
    a rule nobody can set aside and for one set aside without a reason.
    """
    event = lock(event.pk)
    if codes:
        set_aside(person=delegate, event=event, codes=codes, why=why, by=by, at=at)
    return claim_locked(event, delegate=delegate, access_needs=access_needs, by=by, at=at)
