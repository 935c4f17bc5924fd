"""The list of agencies: added, renamed, retired; never deleted, since bookings keep the agency of their day."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from people import ports
from people.actions.patience import patient
from people.choices import UNLISTED_AGENCY
from people.models import Agency, Person


class AgencyRefused(Exception):
    """An agency cannot be added or changed so. The text is fit to show."""


@patient
@transaction.atomic
def add_agency(*, name, standing, sector, locality=None, wanted="", by, at):
    """List an agency, and place there everybody who wrote its name, or `wanted`, because they did not find it.

    Raises AgencyRefused when one of that name is listed.
    """
    refuse_name(name)
    agency = save(Agency(code=free_code(name), name=name.strip(), standing=standing, sector=sector, locality=locality))
    ports.record(action="agency.create", target=agency, by=by, at=at)
    for written in {agency.name.lower(), wanted.strip().lower()} - {""}:
        place_people(wanted=written, agency=agency, by=by, at=at)
    return agency


@patient
@transaction.atomic
def change_agency(*, agency, name, standing, sector, locality=None, by, at):
    """Rename an agency or correct what it is. Old bookings show the new name of the same agency."""
    refuse_name(name, but=agency)
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    changed = [
        field
        for field, value in {"name": name, "standing": standing, "sector": sector, "locality": locality}.items()
        if getattr(locked, field) != value
    ]
    locked.name, locked.standing, locked.sector, locked.locality = name.strip(), standing, sector, locality
    save(locked)
    if changed:
        ports.record(action="agency.change", target=locked, by=by, at=at, changed=changed)
    return locked


@patient
@transaction.atomic
def retire_agency(*, agency, by, at):
    """Take an agency off the list of choices; its people and their records stay. A second call changes nothing."""
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    if locked.code == UNLISTED_AGENCY:
        raise AgencyRefused("This entry holds people who did not find their agency. It cannot be retired.")
    if locked.retired_at is None:
        locked.retired_at = at
        locked.save(update_fields=["retired_at"])
        ports.record(action="agency.retire", target=locked, by=by, at=at)
    return locked


@patient
@transaction.atomic
def reopen_agency(*, agency, by, at):
    """Put a retired agency back among the choices. A second call changes nothing."""
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    if locked.retired_at is not None:
        locked.retired_at = None
        locked.save(update_fields=["retired_at"])
        ports.record(action="agency.reopen", target=locked, by=by, at=at)
    return locked


@patient
@transaction.atomic
def place_people(*, wanted, agency, by, at):
    """Move everybody who wrote `wanted` (in any spelling of capitals) to a listed agency. Returns how many moved.

    Bookings they made meanwhile keep "not listed": the ledger says what was known that day.
    """
    if agency.retired_at or agency.code == UNLISTED_AGENCY:
        raise AgencyRefused("Choose an agency that is listed.")
    waiting = Person.objects.filter(agency__code=UNLISTED_AGENCY, agency_wanted__iexact=wanted.strip())
    people = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for person in people:
        person.agency, person.agency_wanted = agency, ""
        person.save(update_fields=["agency", "agency_wanted"])
        ports.record(action="agency.place", target=agency, by=by, at=at, subject=person)
    return len(people)


def refuse_name(name, but=None):
    """Raise AgencyRefused when another agency has the name."""
    taken = Agency.objects.filter(name__iexact=name.strip()).exclude(pk=but.pk if but else None).first()
    if taken:
        state = "listed as retired: reopen it instead" if taken.retired_at else "listed already"
        raise AgencyRefused(f"{taken.name} is {state}.")


def save(agency):
    """Save, turning a rival's same name into a refusal."""
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise AgencyRefused(f"{agency.name} is listed already.") from error
    return agency


def free_code(name):
    """A short code made from the name that no agency has."""
    stem = slugify(name)[:50] or "agency"
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
