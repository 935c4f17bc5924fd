"""Places of a date kept for one agency until a day."""

from zoneinfo import ZoneInfo

from django.db import transaction

from audit.actions import record
from bookings.actions.queue import offer_places
from bookings.actions.steps import lock
from bookings.choices import HOLDING
from courses.choices import EventStatus
from courses.models import HeldBack
from people.actions.patience import patient

LONDON = ZoneInfo("Europe/London")


class HoldRefused(Exception):
    """The places cannot be held back so; the text is fit to show."""


@patient
@transaction.atomic
def hold_back(*, event, agency, places, release_on, by, at):
    """Keep `places` of a date for `agency` until `release_on`; a second call changes both. Returns the HeldBack.

    Places the agency's people hold already count towards them. Raises HoldRefused for more than are free, and for a
    day that is past or not before the date.
    """
    return hold_locked(lock(event.pk), agency=agency, places=places, release_on=release_on, by=by, at=at)


def hold_locked(event, *, agency, places, release_on, by, at):
    """`hold_back` for a caller who holds the date's lock already."""
    if event.status == EventStatus.CANCELLED or event.starts_at <= at:
        raise HoldRefused("Places can be held back until the date starts.")
    if not at.astimezone(LONDON).date() < release_on <= event.starts_at.astimezone(LONDON).date():
        raise HoldRefused("Choose a day after today and not after the date itself.")
    taken = list(event.bookings.filter(status__in=HOLDING).values_list("agency_id", flat=True))
    others = event.held_back.exclude(agency=agency).filter(release_on__gt=at.astimezone(LONDON).date())
    kept = sum(max(0, held.places - taken.count(held.agency_id)) for held in others)
    most = event.capacity - len(taken) - kept + taken.count(agency.pk)
    if not 1 <= places <= most:
        raise HoldRefused(f"At most {most} places can be held back for {agency.name}.")
    held, _ = HeldBack.objects.update_or_create(
        event=event,
        agency=agency,
        defaults={"places": places, "release_on": release_on, "held_at": at, "held_by": by.person},
    )
    record(
        action="event.hold_back",
        target=event,
        by=by,
        at=at,
        locality=event.locality,
        agency=agency.pk,
        places=places,
        release_on=release_on.isoformat(),
    )
    event.has_held_back = True
    # Fewer places or another day may free some of those kept before, and the agency's own people may have more now.
    offer_places(event, by=by, at=at)
    return held


@patient
@transaction.atomic
def release(*, held, by, at):
    """Keep the places no longer; they are offered to those who wait. Returns the bookings that got an offer."""
    event = lock(held.event_id)
    gone, _ = HeldBack.objects.filter(pk=held.pk).delete()
    if not gone:
        return []
    record(action="event.release", target=event, by=by, at=at, locality=event.locality, agency=held.agency_id)
    event.has_held_back = event.held_back.exists()
    return offer_places(event, by=by, at=at)
