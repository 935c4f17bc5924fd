"""What a date cost."""

from django.db import transaction

from audit.actions import record
from courses.actions.dates import EventRefused
from courses.models import Event
from people.actions.patience import patient

# Above this somebody typed pence, or a telephone number.
MOST_POUNDS = 50_000


class CostsRefused(EventRefused):
    """No date costs that much."""


@patient
@transaction.atomic
def set_costs(*, event, room_pounds, fee_pounds, by, at):
    """Say what the room and the trainers under contract cost, in whole pounds, also afterwards; None: not known.

    Returns the event. Raises CostsRefused.
    """
    values = {"room_pounds": room_pounds, "fee_pounds": fee_pounds}
    if any(pounds is not None and not 0 <= pounds <= MOST_POUNDS for pounds in values.values()):
        raise CostsRefused(f"Enter whole pounds from 0 to {MOST_POUNDS:,}.")
    event = Event.objects.select_for_update(of=("self",)).select_related("locality").get(pk=event.pk)
    changed = {name: [getattr(event, name), value] for name, value in values.items() if getattr(event, name) != value}
    if changed:
        event.room_pounds, event.fee_pounds = room_pounds, fee_pounds
        event.save(update_fields=list(changed))
        record(action="event.costs", target=event, by=by, at=at, locality=event.locality, **changed)
    return event
