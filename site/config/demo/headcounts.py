"""How many people the agencies of the demo say they have. Every number is invented."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from django.db.models import Count

from config.demo.accounts import HOME, user
from people import actions
from people.choices import UNLISTED_AGENCY, RoleFamily
from people.models import Agency, Headcount, Locality

LONDON = ZoneInfo("Europe/London")
# Numbers were given so long before the day of loading.
BEFORE = dt.timedelta(days=60)
# Of the agencies so many in a hundred have given a number; those of the whole area give one for each locality.
GAVE = 80
# The kinds of work the agency lead of the demo tells apart: what share each is.
ROLES = ((RoleFamily.SOCIAL_WORK, 45), (RoleFamily.EARLY_HELP, 35), (RoleFamily.HOUSING, 20))


def load_headcounts(at):
    """Everything once. Returns how many numbers were given."""
    if Headcount.objects.exists():
        return 0
    chance, when = random.Random("headcounts"), at - BEFORE
    localities = list(Locality.objects.order_by("position", "pk"))
    listed = Agency.objects.active().exclude(code=UNLISTED_AGENCY).annotate(known=Count("people")).order_by("pk")
    for agency in listed:
        known = max(agency.known, 4)
        if agency.name == f"{HOME} Council":
            _with_roles(agency, known * 2, when)
        elif chance.randrange(100) < GAVE:
            places = [None] if agency.locality_id else [None, *localities]
            _numbers(agency, places, known, chance, when)
    return Headcount.objects.count()


def _numbers(agency, places, known, chance, when):
    """One number for each place, given by the administrator; several add up to that for everywhere."""
    numbers = [known * chance.choice((2, 2, 3)) // max(len(places) - 1, 1) + chance.randrange(4) for _ in places]
    if len(places) > 1:
        numbers[0] = sum(numbers[1:])
    for place, number in zip(places, numbers, strict=True):
        _give(agency=agency, locality=place, number=number, by=user("admin"), at=when)


def _with_roles(agency, number, when):
    """The agency of the demo's lead says it for each kind of work too."""
    _give(agency=agency, number=number, by=user("lead"), at=when)
    for role, share in ROLES:
        _give(agency=agency, number=number * share // 100, role_family=role, by=user("lead"), at=when)


def _give(*, at, **facts):
    actions.give_headcount(as_of=at.astimezone(LONDON).date(), at=at, **facts)
