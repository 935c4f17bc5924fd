"""People themselves: adding one, and the questions asked once."""

from django.db import IntegrityError, transaction

from people import ports
from people.actions.patience import patient
from people.actions.roles import end_role
from people.choices import UNLISTED_AGENCY, ManagerKind, Role, Sector, Standing
from people.models import Agency, Person


class PersonRefused(Exception):
    """A person cannot be added or changed so. The text is fit to show."""


class AddressTaken(PersonRefused):
    """Somebody else has that e-mail address."""


@transaction.atomic
def create_person(
    *,
    name,
    email=None,
    agency=None,
    district=None,
    role_family="",
    manager_name="",
    manager_email="",
    by,
    at,
):
    """Add somebody who need not have a login. Raises AddressTaken when the address belongs to somebody else."""
    address = (email or "").strip().lower() or None
    try:
        with transaction.atomic():
            person = Person.objects.create(
                name=name.strip(),
                email=address,
                agency=agency,
                district=district,
                role_family=role_family,
                manager_kind=ManagerKind.MANAGER if manager_email else "",
                manager_name=manager_name.strip(),
                manager_email=manager_email.strip().lower(),
                created_at=at,
            )
    except IntegrityError as error:
        raise AddressTaken("Somebody with this e-mail address is already listed.") from error
    ports.record(action="person.create", target=person, by=by, at=at, subject=person)
    return person


@patient
@transaction.atomic
def complete_profile(
    *,
    person,
    name,
    agency,
    district,
    role_family,
    manager_kind,
    manager_name="",
    manager_email="",
    agency_wanted="",
    by,
    at,
):
    """Store the answers asked once: who, for whom, where, what work, and who stands behind the person's attendance.

    `agency` None with `agency_wanted` files the person under "not listed" until an administrator places them. Somebody
    who works for themselves has no manager; everyone else names one. Leaving an agency ends leading it at once.
    """
    if agency is None and not agency_wanted.strip():
        raise PersonRefused("Choose your agency, or write its name.")
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if agency is not None and agency.retired_at and agency.pk != locked.agency_id:
        raise PersonRefused(f"{agency.name} is no longer listed. Choose the agency it has become part of.")
    if manager_kind != ManagerKind.SELF and not (manager_name.strip() and manager_email.strip()):
        raise PersonRefused("Give the name and e-mail address of the person who stands behind your attendance.")
    left = locked.agency_id
    locked.name = name.strip()
    locked.agency = agency or unlisted_agency()
    locked.agency_wanted = "" if agency else agency_wanted.strip()
    locked.district = district
    locked.role_family = role_family
    locked.manager_kind = manager_kind
    alone = manager_kind == ManagerKind.SELF
    locked.manager_name = "" if alone else manager_name.strip()
    locked.manager_email = "" if alone else manager_email.strip().lower()
    locked.profile_completed_at = locked.profile_completed_at or at
    locked.save()
    ports.record(action="person.profile", target=locked, by=by, at=at, subject=locked, agency=locked.agency_id)
    if left != locked.agency_id:
        leads = locked.role_grants.live().filter(role=Role.AGENCY_LEAD, agency_id=left)
        for grant in leads.order_by("pk"):
            end_role(grant=grant, by=None, at=at)
    return locked


def unlisted_agency():
    """The agency that holds people who did not find theirs."""
    agency, _ = Agency.objects.get_or_create(
        code=UNLISTED_AGENCY,
        defaults={"name": "Agency not listed yet", "standing": Standing.OTHER, "sector": Sector.OTHER},
    )
    return agency


@transaction.atomic
def note_bounce(*, address, at):
    """Mark whoever is known by an address that the mail server says does not exist. Returns the person, or None."""
    person = Person.objects.select_for_update(of=("self",)).filter(email__iexact=address, email_bounced_at=None).first()
    if person:
        person.email_bounced_at = at
        person.save(update_fields=["email_bounced_at"])
        ports.record(action="person.address_bounced", target=person, by=None, at=at, subject=person)
    return person


@patient
@transaction.atomic
def trust_address(*, person, by, at):
    """Take the mark off an address whose owner says it works. Mail that comes back marks it anew. Returns them."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.email_bounced_at:
        person.email_bounced_at = None
        person.save(update_fields=["email_bounced_at"])
        ports.record(action="person.address_works", target=person, by=by, at=at, subject=person)
    return person
