"""More places on a date that is open: given at once to those who wait."""

from django.db import transaction

from audit.actions import record
from bookings.actions.booking import lock, promote_waiting
from bookings.actions.patience import patient
from courses.choices import EventStatus


class PlacesRefused(Exception):
    """The number of places cannot be changed so."""


@patient
@transaction.atomic
def enlarge(*, event, capacity, by, at):
    """Raise the number of places of a published date. Returns the bookings that got one of them, in order of asking.

    Raises PlacesRefused for a date that is no longer open, and for fewer places than it has: nobody is dropped.
    """
    event = lock(event.pk)
    if event.status != EventStatus.PUBLISHED or event.starts_at <= at:
        raise PlacesRefused("Places can be added to a published date until it starts.")
    if capacity < event.capacity:
        raise PlacesRefused(f"This date has {event.capacity} places. They can be made more, not fewer.")
    if capacity > 1000:
        raise PlacesRefused("A date can have at most 1,000 places.")
    if capacity == event.capacity:
        return []
    before, event.capacity = event.capacity, capacity
    event.save(update_fields=["capacity"])
    record(
        action="event.change",
        target=event,
        by=by,
        at=at,
        locality=event.locality,
        changed=["capacity"],
        capacity=[before, capacity],
    )
    return promote_waiting(event, by=by, at=at)
