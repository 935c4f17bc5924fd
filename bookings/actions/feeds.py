"""A person's secret calendar address: made, stopped, and the day of its last use."""

from django.db import transaction
from django.db.models import Q

from audit.actions import record
from bookings.actions.steps import new_token
from bookings.models import CalendarFeed
from people.actions.patience import patient


@patient
@transaction.atomic
def make_feed(*, person, by, at):
    """Make a new secret address; the one before works no longer. Returns (feed, token): the token is shown once."""
    stop_feed(person=person, by=by, at=at)
    token, digest = new_token()
    feed = CalendarFeed.objects.create(person=person, token_hash=digest, made_at=at)
    record(action="feed.make", target=feed, by=by, at=at, subject=person)
    return feed, token


@patient
@transaction.atomic
def stop_feed(*, person, by, at):
    """Stop the person's secret address for good, and those of records merged into theirs. Returns the latest, or None
    when there was none.
    """
    live = CalendarFeed.objects.select_for_update(of=("self",)).filter(revoked_at=None)
    feeds = list(live.filter(Q(person=person) | Q(person__merged_into=person)).order_by("pk"))
    for feed in feeds:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        record(action="feed.stop", target=feed, by=by, at=at, subject=person)
    return feeds[-1] if feeds else None


def note_use(*, feed, on):
    """Keep the day of the last use, at most one write a day: so that a person sees that somebody reads the calendar.

    Nothing else of the house is written on a GET; this day changes no fact, and using the address twice is no harm.
    """
    if feed.used_on != on:
        CalendarFeed.objects.filter(pk=feed.pk).update(used_on=on)
