"""Who may have a free place: numbers, shares and places held back, reckoned from what stands under the lock."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bookings import rules
from bookings.choices import HOLDING, SkipCode, Status
from bookings.models import Skip

LONDON = ZoneInfo("Europe/London")


def lowest_free(taken, capacity):
    """Return the smallest place number in 1..capacity that is not in `taken`, or None when all are given."""
    return next((number for number in range(1, capacity + 1) if number not in taken), None)


class Places:
    """The places of one locked date as they stand now; `give` keeps it true while several are given in one go."""

    def __init__(self, event, standing, *, policy, at):
        """`standing`: (agency id, place number or None) of each live booking."""
        self.event = event
        self.policy = policy
        self.taken = {place_no for _, place_no in standing if place_no}
        self.by_agency = Counter(agency_id for agency_id, place_no in standing if place_no and agency_id)
        today = at.astimezone(LONDON).date()
        held_back = list(event.held_back.all()) if getattr(event, "has_held_back", True) else []
        self.held_back = {held.agency_id: held.places for held in held_back if held.release_on > today}
        released = dt.timedelta(days=policy.agency_share_released_days_before)
        self.share_holds = at < event.starts_at - released and policy.agency_share_percent < 100
        self.share = max(1, event.capacity * policy.agency_share_percent // 100)

    def free_number(self):
        """The lowest free place, whoever may have it."""
        return lowest_free(self.taken, self.event.capacity)

    def why_not(self, agency_id):
        """Return "" when somebody of this agency may have a free place now, else the SkipCode that says why not.

        Asked only while a number is free. Places held back count against the free ones until their agency has them.
        """
        free = self.event.capacity - len(self.taken)
        kept = sum(
            max(0, places - self.by_agency[agency]) for agency, places in self.held_back.items() if agency != agency_id
        )
        if free <= kept:
            return SkipCode.HELD_BACK
        own = self.held_back.get(agency_id, 0)
        if self.share_holds and agency_id and self.by_agency[agency_id] >= max(self.share, own):
            return SkipCode.AGENCY_SHARE
        return ""

    def kept_until(self, code, *, at):
        """Until which day this reason holds, in words: "3 March 2027"."""
        if code == SkipCode.AGENCY_SHARE:
            day = self.event.starts_at - dt.timedelta(days=self.policy.agency_share_released_days_before)
            day = day.astimezone(LONDON).date()
        else:
            day = max((held.release_on for held in self.event.held_back.all()), default=at.date())
        return f"{day.day} {day:%B %Y}"

    def place_for(self, agency_id):
        """The place number somebody of this agency gets now, or None."""
        number = self.free_number()
        return number if number and not self.why_not(agency_id) else None

    def give(self, agency_id, number):
        """Note that a place was given."""
        self.taken.add(number)
        if agency_id:
            self.by_agency[agency_id] += 1


def standing_of(event):
    """(agency id, place number) of every booking that holds a place."""
    return list(event.bookings.filter(status__in=HOLDING).values_list("agency_id", "place_no"))


def anybody_ahead(event, places, *, before=None):
    """Whether somebody who waits (before that `seq`) may have the free place now: then it is theirs first."""
    waiting = event.bookings.filter(status=Status.WAITING).select_related("delegate__district", "delegate__agency")
    if before is not None:
        waiting = waiting.filter(seq__lt=before)
    return any(
        not rules.not_for(person=booking.delegate, event=event) and not places.why_not(booking.agency_id)
        for booking in waiting.order_by("seq", "pk")
    )


SAID = {
    SkipCode.ELIGIBILITY: "You were passed over because this date is no longer for you: {detail}",
    SkipCode.AGENCY_SHARE: "You were passed over because your agency has its share of the places. The share ends on "
    "{day}.",
    SkipCode.HELD_BACK: "The free places are kept for another agency until {day}.",
    SkipCode.CLOSING: "A place is free, but no offers are made so shortly before the date.",
}


def note_skip(booking, code, *, places, at, detail=""):
    """Append why somebody who waits was passed over, once for as long as the reason stays the same."""
    last = booking.skips.order_by("-pk").values_list("code", flat=True).first()
    if last == code:
        return
    text = SAID[code].format(day=places.kept_until(code, at=at), detail=detail)
    Skip.objects.create(booking=booking, code=code, text=text[:300], made_at=at)


@dataclass(frozen=True)
class Outlook:
    """What asking for a place would bring somebody now: a place, or waiting, and why although places may be free."""

    waits: bool
    why: str = ""


def plenty(event, policy):
    """Whether there is a free place for anybody, as far as the numbers that came with the date tell."""
    taken = getattr(event, "places_taken", None)
    if taken is None or event.waiting or getattr(event, "has_held_back", True):
        return False
    return taken < min(event.capacity, max(1, event.capacity * policy.agency_share_percent // 100))


def outlook(*, event, person, policy, at):
    """Say what `claim` would do for `person` now, approval aside, without doing it. At most three queries.

    No query for a date that came with its numbers (`queries.to_book`), where these settle it.
    """
    if plenty(event, policy):
        return Outlook(waits=False)
    places = Places(event, standing_of(event), policy=policy, at=at)
    free = event.capacity - len(places.taken)
    if free <= 0:
        return Outlook(waits=True, why="Every place is taken.")
    left = f"{free} {'place' if free == 1 else 'places'} left"
    code = places.why_not(person.agency_id)
    if code == SkipCode.AGENCY_SHARE:
        day = places.kept_until(code, at=at)
        return Outlook(waits=True, why=f"{left}, but your agency has its share of the places until {day}.")
    if code:
        return Outlook(waits=True, why=f"{left}, kept for other agencies until {places.kept_until(code, at=at)}.")
    # `waiting` is there when the page counted it: nobody waits, nobody to look at.
    if getattr(event, "waiting", 1) and anybody_ahead(event, places):
        return Outlook(waits=True, why=f"{left}, and people who have waited longer are asked first.")
    return Outlook(waits=False)
