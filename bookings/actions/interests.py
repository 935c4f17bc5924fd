"""Wanting a course that has no date for one yet, and wanting one of several dates."""

from django.db import transaction

from audit.actions import record
from bookings.actions.allocation import outlook
from bookings.actions.claiming import claim_locked
from bookings.actions.refusals import BookingRefused
from bookings.actions.steps import lock_all
from bookings.choices import Status
from bookings.models import DateChoice, Interest
from courses.queries import policy_for
from people.actions.patience import patient


class NothingChosen(Exception):
    """No date was chosen, or none that can be waited for."""


@patient
@transaction.atomic
def register_interest(*, person, course, by, at):
    """Note that `person` would come to `course`. Returns the Interest; asking twice changes nothing."""
    locality = person.district.locality if person.district_id else None
    interest, made = Interest.objects.get_or_create(
        person=person, course=course, ended_at=None, defaults={"since": at, "locality": locality}
    )
    if made:
        record(action="interest.register", target=interest, by=by, at=at, subject=person, locality=locality)
    return interest


@patient
@transaction.atomic
def end_interest(*, interest, by, at):
    """Take an interest back. Returns it; a second call changes nothing."""
    interest = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    if interest.ended_at is None:
        interest.ended_at = at
        interest.save(update_fields=["ended_at"])
        record(action="interest.end", target=interest, by=by, at=at)
    return interest


@patient
@transaction.atomic
def wait_for_any(*, events, delegate, access_needs="", declared=False, by, at):
    """Wait for whichever of several dates of a course comes free first. Returns (bookings, {event: refusal}).

    A date with a free place is booked at once and ends the wish: those are asked first, each kind in order of time.
    Dates that refuse are left out and their reasons handed back; with none left, raises NothingChosen.
    """
    locked = lock_all([event.pk for event in events])
    if not locked:
        raise NothingChosen("Choose at least one date.")
    if len({event.course_id for event in locked.values()}) > 1:
        raise NothingChosen("Choose dates of one course.")
    policy = policy_for(next(iter(locked.values())).course)
    waits = {pk: outlook(event=event, person=delegate, policy=policy, at=at).waits for pk, event in locked.items()}
    in_time = sorted(locked.values(), key=lambda event: (waits[event.pk], event.starts_at, event.pk))
    choice = DateChoice.objects.create(person=delegate, course=in_time[0].course, made_at=at)
    made, refused = [], {}
    for event in in_time:
        try:
            booking = claim_locked(
                event,
                delegate=delegate,
                access_needs=access_needs,
                declared=declared,
                choice=choice,
                by=by,
                at=at,
            )
        except BookingRefused as refusal:
            refused[event] = refusal
            continue
        made.append(booking)
        if booking.status in (Status.CONFIRMED, Status.REQUESTED):
            break
    if not made:
        raise NothingChosen(" ".join(dict.fromkeys(str(refusal) for refusal in refused.values())))
    return made, refused
