"""Invented people in their hundreds: names joined by chance, agencies by their share, addresses ending in .example."""

import random
import unicodedata

from django.utils.text import slugify

from bookings.models import Booking
from config.demo.cms import read
from people.choices import ManagerKind, RoleFamily, Sector
from people.models import Agency, District, Person

# What people of a sector do; the first named are the most frequent.
WORK = {
    Sector.COUNCIL: (RoleFamily.SOCIAL_WORK, RoleFamily.EARLY_HELP, RoleFamily.SOCIAL_WORK, RoleFamily.HOUSING),
    Sector.POLICE: (RoleFamily.POLICING,),
    Sector.HEALTH: (RoleFamily.NURSING, RoleFamily.NURSING, RoleFamily.MEDICINE, RoleFamily.MANAGER),
    Sector.EDUCATION: (RoleFamily.TEACHING, RoleFamily.SAFEGUARDING_LEAD),
    Sector.EARLY_YEARS: (RoleFamily.EARLY_YEARS,),
    Sector.JUSTICE: (RoleFamily.JUSTICE,),
    Sector.DOMESTIC_ABUSE: (RoleFamily.OTHER,),
    Sector.VOLUNTARY: (RoleFamily.VOLUNTEER, RoleFamily.EARLY_HELP),
    Sector.LICENSING: (RoleFamily.OTHER,),
    Sector.OTHER: (RoleFamily.OTHER,),
}
# Of a hundred people so many have an address of their own; the others are reached through their manager.
WITH_EMAIL = 92


def make_people(number, *, seed, at):
    """Add `number` invented people with complete profiles; the same seed gives the same people. Returns them."""
    chance = random.Random(seed)
    facts = read("programme.toml")
    shares = {slugify(row["name"])[:60]: row.get("share", 0) for row in facts["agency"]}
    agencies = list(Agency.objects.active().filter(code__in=shares).order_by("pk"))
    weights = [shares[agency.code] for agency in agencies]
    districts = list(District.objects.order_by("pk"))
    names = [f"{first} {last}" for first in facts["people"]["first"] for last in facts["people"]["last"]]
    taken = set(Person.objects.values_list("name", flat=True))
    names = [name for name in names if name not in taken]
    people = [
        _person(name, agency, districts, chance, at)
        for name, agency in zip(chance.sample(names, number), chance.choices(agencies, weights, k=number), strict=True)
    ]
    return Person.objects.bulk_create(people)


def new_to(event, people, number):
    """Those of `people` who have never booked the event's course, or all of them where they would be too few."""
    known = set(Booking.objects.filter(event__course=event.course_id).values_list("delegate", flat=True))
    fresh = [person for person in people if person.pk not in known]
    return fresh if len(fresh) >= number else people


def _person(name, agency, districts, chance, at):
    """One person, not saved."""
    near = [district for district in districts if agency.locality_id in (None, district.locality_id)]
    email = f"{plain(name)}@{agency.code[:40].strip('-')}.example" if chance.randrange(100) < WITH_EMAIL else None
    kind = ManagerKind.VOLUNTEER_COORDINATOR if agency.sector == Sector.VOLUNTARY else ManagerKind.MANAGER
    return Person(
        name=name,
        email=email,
        agency=agency,
        district=chance.choice(near),
        role_family=chance.choice(WORK[agency.sector]),
        manager_kind=kind,
        manager_name="Team manager",
        manager_email=f"team.manager@{agency.code[:40].strip('-')}.example",
        profile_completed_at=at,
        created_at=at,
    )


def plain(name):
    """A name as it stands before the @: no accents, dots for spaces."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return slugify(letters.replace("'", "")).replace("-", ".")
