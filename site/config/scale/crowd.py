"""People in their thousands, who have come to the partnership one after another over the years; some train others."""

import datetime as dt
from bisect import bisect_right

from django.utils.text import slugify

from config.demo.cms import read
from config.demo.crowd import WITH_EMAIL, WORK, plain
from people import actions
from people.choices import ManagerKind, Role, Sector
from people.models import Agency, District, Person

BATCH = 2000
# So many of them can train, and at least so many.
TRAINERS_PER_THOUSAND, FEWEST_TRAINERS = 3, 8


def make_people(size, *, chance, at, seed):
    """Add the people, with complete profiles, in the order in which they came. Returns them so."""
    facts = read("programme.toml")
    shares = {slugify(row["name"])[:60]: row.get("share", 0) for row in facts["agency"]}
    agencies = list(Agency.objects.active().filter(code__in=shares).order_by("pk"))
    chosen = chance.choices(agencies, [shares[agency.code] for agency in agencies], k=size.people)
    districts = list(District.objects.select_related("locality").order_by("pk"))
    near = {
        agency.pk: [place for place in districts if agency.locality_id in (None, place.locality_id)]
        for agency in agencies
    }
    names = facts["people"]["first"], facts["people"]["last"]
    # A third was there at the beginning, the others came since.
    first = at - dt.timedelta(days=365 * size.years + 90)
    since = sorted(max(0, chance.randint(-size.years * 180, size.years * 365)) for _ in chosen)
    known = Person.objects.count()
    people = [
        _person(known + number, agency, near[agency.pk], names, chance, first + dt.timedelta(days=days), seed)
        for number, (agency, days) in enumerate(zip(chosen, since, strict=True), start=1)
    ]
    return Person.objects.bulk_create(people, batch_size=BATCH)


def _person(number, agency, near, names, chance, at, seed):
    """One person, not saved. The number makes the address one of its own: many have the same name."""
    name = f"{chance.choice(names[0])} {chance.choice(names[1])}"
    host = f"{agency.code[:40].strip('-')}.example"
    kind = ManagerKind.VOLUNTEER_COORDINATOR if agency.sector == Sector.VOLUNTARY else ManagerKind.MANAGER
    return Person(
        name=name,
        email=f"{plain(name)}.{seed}.{number}@{host}" if chance.randrange(100) < WITH_EMAIL else None,
        agency=agency,
        district=chance.choice(near),
        role_family=chance.choice(WORK[agency.sector]),
        manager_kind=kind,
        manager_name="Team manager",
        manager_email=f"team.manager.{number % 40}@{host}",
        profile_completed_at=at,
        created_at=at,
    )


def make_trainers(people, *, chance, at):
    """Some of those who were there first become trainers. Returns them."""
    number = max(FEWEST_TRAINERS, len(people) * TRAINERS_PER_THOUSAND // 1000)
    chosen = chance.sample(people[: max(number, len(people) // 3)], number)
    for person in chosen:
        actions.grant_role(person=person, role=Role.TRAINER, by=None, at=person.created_at)
    return chosen


def there_by(people, moment):
    """How many of the people had come by then; they stand in that order."""
    return bisect_right(people, moment, key=lambda person: person.created_at)
