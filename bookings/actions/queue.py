"""The waiting list: places that came free are offered in the order of asking, for a time, one person at a time."""

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.actions import messages
from bookings.actions.allocation import Places, note_skip, standing_of
from bookings.actions.steps import lock, lock_all, move, new_token
from bookings.choices import OfferOutcome, Reason, SkipCode, Status
from bookings.models import Booking, PlaceOffer
from courses.choices import EventStatus
from courses.queries import policy_for
from people.actions.patience import patient


class OfferRefused(Exception):
    """The offer cannot be taken or declined any more; the text is fit to show."""


@patient
@transaction.atomic
def fill(*, event, by, at):
    """Offer every free place of a date to those who wait, in order. Returns the bookings that got an offer.

    Called by `run_due`, so that nobody eligible waits beside a free place for long.
    """
    return offer_places(lock(event.pk), by=by, at=at)


def offer_places(event, *, by, at):
    """Offer free places in order of `seq`, asking the rules anew at each turn. The caller holds the lock.

    Whoever is passed over gets the reason noted. No offers once booking has closed or the last hours before the date
    have begun: a place that cannot be noticed in time helps no one; then the free place stands on the watch list.
    """
    if event.status != EventStatus.PUBLISHED or event.booking_closes_at <= at or event.starts_at <= at:
        return []
    waiting = (
        event.bookings.filter(status=Status.WAITING)
        .select_related("delegate__district", "delegate__agency", "choice")
        .order_by("seq", "pk")
    )
    if not (waiting := list(waiting)):
        return []
    policy = policy_for(event.course)
    places = Places(event, standing_of(event), policy=policy, at=at)
    expires_at = rules.offer_expires_at(event, policy=policy, at=at)
    offered = []
    for booking in waiting:
        number = places.free_number()
        if number is None:
            break
        if expires_at is None:
            note_skip(booking, SkipCode.CLOSING, places=places, at=at)
            continue
        against = rules.not_for(person=booking.delegate, event=event)
        code = SkipCode.ELIGIBILITY if against else places.why_not(booking.agency_id)
        if code:
            note_skip(booking, code, places=places, at=at, detail=against[0].text if against else "")
            continue
        offer(booking, event, number, expires_at=expires_at, by=by, at=at)
        places.give(booking.agency_id, number)
        offered.append(booking)
    return offered


def offer(booking, event, number, *, expires_at, by, at):
    """Offer one numbered place to one booking that waits. The caller holds the lock. Returns the PlaceOffer."""
    token, digest = new_token()
    change = move(booking, Status.OFFERED, reason=Reason.OFFERED, by=by, at=at, place_no=number)
    made = PlaceOffer.objects.create(booking=booking, token_hash=digest, offered_at=at, expires_at=expires_at)
    record(
        action="booking.offer",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        seq=booking.seq,
        place_no=number,
    )
    messages.offered(booking, event, change, at=at, token=token, expires_at=expires_at)
    return made


def open_offer(offer, *, at):
    """Lock the date (and the others of the same choice), then read the offer again. Raises OfferRefused unless open."""
    ids = [offer.booking.event_id]
    if offer.booking.choice_id:
        ids += Booking.objects.filter(choice_id=offer.booking.choice_id).values_list("event_id", flat=True)
    events = lock_all(ids)
    offer = PlaceOffer.objects.get(pk=offer.pk)
    booking = Booking.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=offer.booking_id)
    if offer.outcome != OfferOutcome.OPEN or booking.status != Status.OFFERED:
        raise OfferRefused("This offer is no longer open.")
    return events, events[booking.event_id], booking, offer


def close_offer(offer, outcome, *, at):
    """Write what became of an offer."""
    offer.outcome, offer.closed_at = outcome, at
    offer.save(update_fields=["outcome", "closed_at"])


@patient
@transaction.atomic
def accept(*, offer, by, at):
    """Take the offered place. Returns the booking, CONFIRMED with the number it was offered.

    Waiting for other dates of the same choice ends. Raises OfferRefused when the offer ran out, was decided, or the
    date was called off.
    """
    events, event, booking, offer = open_offer(offer, at=at)
    if offer.expires_at <= at:
        raise OfferRefused("This offer has run out, and the place goes to the next person.")
    close_offer(offer, OfferOutcome.ACCEPTED, at=at)
    change = move(booking, Status.CONFIRMED, reason=Reason.ACCEPTED, by=by, at=at, place_no=booking.place_no)
    record(
        action="booking.accept",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        place_no=booking.place_no,
    )
    messages.confirmed(booking, event, change, at=at)
    end_other_choices(booking, events, by=by, at=at)
    return booking


def end_other_choices(booking, events, *, by, at):
    """End the waiting for the other dates of the same choice; places they held go on. The caller holds all locks."""
    if not booking.choice_id:
        return
    others = (
        Booking.objects.filter(choice_id=booking.choice_id, status__in=(Status.WAITING, Status.OFFERED))
        .exclude(pk=booking.pk)
        .select_related("delegate")
        .order_by("event", "pk")
    )
    for other in others:
        event = events[other.event_id]
        held = other.status == Status.OFFERED
        if held:
            PlaceOffer.objects.filter(booking=other, outcome=OfferOutcome.OPEN).update(
                outcome=OfferOutcome.WITHDRAWN, closed_at=at
            )
        move(other, Status.CANCELLED, reason=Reason.GOT_ANOTHER, by=by, at=at)
        record(
            action="booking.cancel",
            target=other,
            by=by,
            at=at,
            subject=other.delegate,
            locality=event.locality,
            event=event.pk,
            late=False,
            held=held,
        )
        if held:
            offer_places(event, by=by, at=at)


@patient
@transaction.atomic
def decline(*, offer, by, at):
    """Decline the offered place: the booking ends, the place goes to the next. Returns the booking."""
    _, event, booking, offer = open_offer(offer, at=at)
    close_offer(offer, OfferOutcome.DECLINED, at=at)
    end_offered(booking, event, Reason.DECLINED, by=by, at=at)
    return booking


def end_offered(booking, event, reason, *, by, at):
    """End a booking whose offer was declined or ran out, tell the person, offer the place to the next."""
    change = move(booking, Status.CANCELLED, reason=reason, by=by, at=at)
    record(
        action="booking.offer_over",
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        reason=reason,
    )
    messages.offer_over(booking, event, change, at=at, expired=reason == Reason.EXPIRED)
    offer_places(event, by=by, at=at)


@transaction.atomic
def expire(*, offer, at):
    """End an offer that ran out. Returns whether it did now."""
    try:
        _, event, booking, offer = open_offer(offer, at=at)
    except OfferRefused:
        return False
    if offer.expires_at > at:
        return False
    close_offer(offer, OfferOutcome.EXPIRED, at=at)
    end_offered(booking, event, Reason.EXPIRED, by=None, at=at)
    return True


# A clock that jumped would expire everything at once; so many in one run are left for a human to look at.
MOST_AT_ONCE = 100


class TooManyExpire(RuntimeError):
    """More offers would run out in one go than is believable: look at the server's clock."""


def offers_due(*, at, most=MOST_AT_ONCE):
    """Expire what ran out, each in a transaction of its own. Returns how many. Run by `run_due`.

    Raises TooManyExpire, having expired nothing, when more than `most` are due at once.
    """
    due = PlaceOffer.objects.filter(outcome=OfferOutcome.OPEN, expires_at__lte=at).select_related("booking")
    over = list(due.order_by("expires_at", "pk")[: most + 1])
    if len(over) > most:
        raise TooManyExpire(f"more than {most} offers would run out at once")
    return sum(expire(offer=offer, at=at) for offer in over)
