"""The weeks to come: dates booked through the same action as everybody's, so that confirmations lie in the outbox."""

import datetime as dt

from django.db import transaction

from bookings import actions as bookings
from config.scale import behind, dates
from courses.models import Event
from courses.rules import LONDON
from people.models import Locality

# Between so many days from now, and with so many bookings each on average.
FIRST, LAST, EACH = 12, 80, 20


def load(*, bookings, people, trainers, chance, at, say):
    """Make dates to come with so many bookings. Returns {what: how many}."""
    today = at.astimezone(LONDON).date()
    choices, localities = dates.taught(), list(Locality.objects.order_by("position", "pk"))
    fits, made, number = behind.fitting(people), 0, 0
    while made < bookings:
        day = dates.draw_day(today + dt.timedelta(days=FIRST), today + dt.timedelta(days=LAST), chance)
        one = dates.draft(day, choices=choices, localities=localities, trainers=trainers, chance=chance)
        number += 1
        with transaction.atomic():
            asking = min(bookings - made, chance.randint(EACH // 2, EACH * 3 // 2))
            made += book(one, asking, fits, chance, at)
    say(f"{number} dates to come with {made} bookings")
    return {"dates ahead": number, "bookings ahead": made}


def book(one, asking, fits, chance, at):
    """Make one date and let people ask for it, in the days before now. Returns how many bookings there are."""
    event = Event.objects.get(pk=dates.make(one, at=at).pk)
    delegates = behind.draw_people(one, asking, fits, set(), chance)
    moments = sorted(at - dt.timedelta(minutes=chance.randrange(1, 20 * 24 * 60)) for _ in delegates)
    made = 0
    for person, moment in zip(delegates, moments, strict=True):
        try:
            bookings.claim(event=event, delegate=person, declared=True, by=None, at=moment)
            made += 1
        except bookings.BookingRefused:
            # Somebody who may not (two absences, say) stays at home, as in life.
            continue
    return made
