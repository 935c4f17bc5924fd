"""How many people an agency has to train, as it says itself."""

from zoneinfo import ZoneInfo

from django.db import transaction

from people import ports
from people.actions.patience import patient
from people.choices import MOST_HEADS, UNLISTED_AGENCY
from people.models import Headcount

LONDON = ZoneInfo("Europe/London")


class HeadcountRefused(Exception):
    """A headcount cannot be taken so. The text is fit to show."""


@patient
@transaction.atomic
def give_headcount(*, agency, number, as_of, locality=None, role_family="", by, at):
    """Note how many people an agency has in a locality and a kind of work, or in all of them. Returns the Headcount.

    The one given last counts; saying the same again changes nothing. Raises HeadcountRefused for a day to come, a
    number out of range, and the agency of people who found none.
    """
    if not 0 <= number <= MOST_HEADS:
        raise HeadcountRefused(f"Enter a number from 0 to {MOST_HEADS:,}.")
    if as_of > at.astimezone(LONDON).date():
        raise HeadcountRefused("The day must not be in the future.")
    if agency.code == UNLISTED_AGENCY:
        raise HeadcountRefused("This entry holds people who did not find their agency. It has no headcount.")
    place = {"agency": agency, "locality": locality, "role_family": role_family}
    last = Headcount.objects.filter(**place).order_by("-pk").first()
    if last and (last.number, last.as_of) == (number, as_of):
        return last
    given = Headcount.objects.create(**place, number=number, as_of=as_of, given_at=at, given_by=by.person)
    ports.record(
        action="headcount.give",
        target=given,
        by=by,
        at=at,
        agency=agency.pk,
        locality=locality,
        role_family=role_family,
        number=number,
    )
    return given
