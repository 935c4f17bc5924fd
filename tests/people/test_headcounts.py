import datetime as dt

import pytest
from django.db import IntegrityError

from audit.models import Entry
from people.actions import HeadcountRefused, give_headcount
from people.choices import UNLISTED_AGENCY, Role
from people.models import Headcount
from people.queries import headcounts
from tests.factories import AT, AgencyFactory, HeadcountFactory, LocalityFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = AT.date()


@pytest.fixture
def lead():
    return UserFactory(roles=[(Role.AGENCY_LEAD, AgencyFactory(name="Council"))])


def give(agency, number, by, **facts):
    return give_headcount(agency=agency, number=number, by=by, at=AT, **{"as_of": DAY} | facts)


def test_give_headcount_notes_who_said_it_when_and_audits(lead):
    agency, place = AgencyFactory(), LocalityFactory()

    given = give(agency, 40, lead, locality=place, role_family="POLICING")

    entry = Entry.objects.get(action="headcount.give")
    assert (given.number, given.as_of, given.given_at, given.given_by) == (40, DAY, AT, lead.person)
    assert (entry.target_id, entry.actor_id, entry.locality_id) == (str(given.pk), str(lead.person_id), str(place.pk))
    assert entry.detail == {"agency": agency.pk, "role_family": "POLICING", "number": 40}


def test_the_headcount_given_last_counts_for_its_place_and_work(lead):
    agency, place = AgencyFactory(), LocalityFactory()
    give(agency, 40, lead)
    give(agency, 10, lead, locality=place)
    give(agency, 5, lead, locality=place, role_family="POLICING")

    last = give(agency, 45, lead, as_of=DAY - dt.timedelta(days=30))

    found = headcounts(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    assert {key: row.number for key, row in found.items()} == {
        (agency.pk, None, ""): last.number,
        (agency.pk, place.pk, ""): 10,
        (agency.pk, place.pk, "POLICING"): 5,
    }


def test_give_headcount_twice_changes_nothing(lead):
    agency = AgencyFactory()

    assert give(agency, 40, lead) == give(agency, 40, lead)
    assert (Headcount.objects.count(), Entry.objects.filter(action="headcount.give").count()) == (1, 1)


@pytest.mark.parametrize(
    ("number", "day", "code", "words"),
    [
        (-1, DAY, "x", "from 0 to 100,000"),
        (100_001, DAY, "x", "from 0 to 100,000"),
        (5, DAY + dt.timedelta(days=1), "x", "not be in the future"),
        (5, DAY, UNLISTED_AGENCY, "has no headcount"),
    ],
)
def test_give_headcount_refuses(lead, number, day, code, words):
    agency = AgencyFactory(code=code)

    with pytest.raises(HeadcountRefused, match=words):
        give(agency, number, lead, as_of=day)

    assert not Headcount.objects.exists()


def test_headcounts_hold_by_the_database():
    with pytest.raises(IntegrityError):
        HeadcountFactory(number=100_001)


def test_headcounts_are_seen_by_the_own_lead_and_readers_of_the_reports(lead):
    own = HeadcountFactory(agency_id=lead.led_agencies[0])
    HeadcountFactory()

    def seen(user):
        return list(Headcount.objects.visible_to(user).order_by("pk"))

    assert seen(lead) == [own]
    assert [len(seen(UserFactory(roles=roles))) for roles in ([(Role.SUBGROUP,)], [(Role.TRAINER,)], [])] == [2, 0, 0]
