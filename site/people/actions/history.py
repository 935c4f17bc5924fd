"""People of earlier years, taken from old spreadsheets by `legacy`, and taken back (docs/adr/0021)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from people import ports
from people.actions.patience import patient
from people.choices import ManagerKind
from people.models import Agency, Person
from people.queries import pointed_at

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class PastPerson:
    """Somebody as an old list knows them. `email` in small letters, or empty."""

    name: str
    email: str = ""
    agency_id: int | None = None
    district_id: int | None = None
    role_family: str = ""
    manager_name: str = ""
    manager_email: str = ""
    known_since: dt.datetime | None = None


@patient
@transaction.atomic
def record_people(*, people, source, by, at):
    """Add people of an old list (`PastPerson`), who have no login and are told nothing. Returns them in that order.

    One line in the audit trail for all of them: `source` is what it is about. Raises IntegrityError for an address that
    somebody has: the caller has looked.
    """
    rows = Person.objects.bulk_create(
        [
            Person(
                name=one.name,
                email=one.email or None,
                agency_id=one.agency_id,
                district_id=one.district_id,
                role_family=one.role_family,
                manager_kind=ManagerKind.MANAGER if one.manager_email else "",
                manager_name=one.manager_name,
                manager_email=one.manager_email,
                created_at=one.known_since or at,
            )
            for one in people
        ],
        batch_size=BATCH,
    )
    if rows:
        ports.record(action="person.record_past", target=source, by=by, at=at, people=len(rows))
    return rows


@patient
@transaction.atomic
def take_back_people(*, people, source, by, at):
    """Delete people whom `record_people` added. Returns the ids of those that stay: they have a login, or facts."""
    ids = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    stay = pointed_at(Person, ids)
    if ids - stay:
        Person.objects.filter(pk__in=ids - stay).delete()
        ports.record(action="person.take_back", target=source, by=by, at=at, people=len(ids - stay))
    return sorted(stay)


@patient
@transaction.atomic
def take_back_agencies(*, agencies, by, at):
    """Delete agencies that an old list brought. Returns the ids of those that stay because somebody is of them."""
    ids = set(Agency.objects.filter(pk__in=agencies).values_list("pk", flat=True))
    stay = pointed_at(Agency, ids)
    for agency in Agency.objects.filter(pk__in=ids - stay).order_by("pk"):
        ports.record(action="agency.take_back", target=agency, by=by, at=at)
    Agency.objects.filter(pk__in=ids - stay).delete()
    return sorted(stay)
