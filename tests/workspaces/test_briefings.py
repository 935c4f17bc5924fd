"""The log of briefings used: who reads lines, who reads sums, and deleting words."""

import pytest
from django.utils import timezone

from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


def use(**more):
    return factories.BriefingUseFactory(used_on=timezone.localdate(), **more)


def sign_in(client, *role):
    client.force_login(factories.UserFactory(roles=[role]))


def test_coordinator_reads_the_own_locality_and_deletes_words(client):
    near = factories.LocalityFactory()
    mine, foreign = use(locality=near, team="Night team"), use(team="Far team")
    sign_in(client, Role.COORDINATOR, near)

    page = client.get("/briefing-uses/").content.decode()
    client.post(f"/briefing-uses/{mine.pk}/clear/", {"what": "words"})
    refused = client.post(f"/briefing-uses/{foreign.pk}/clear/", {"what": "whole"})

    mine.refresh_from_db()
    assert ("Night team" in page, "Far team" in page) == (True, False)
    assert (mine.team, mine.counted, refused.status_code) == ("", True, 404)


def test_agency_lead_reads_the_own_agency_and_deletes_nothing(client):
    own = use(team="Our team")
    use(team="Their team")
    sign_in(client, Role.AGENCY_LEAD, own.agency)

    page = client.get("/briefing-uses/").content.decode()

    assert ("Our team" in page, "Their team" in page, "/clear/" in page) == (True, False, False)
    assert client.post(f"/briefing-uses/{own.pk}/clear/", {"what": "words"}).status_code == 404


def test_subgroup_reads_sums_with_small_numbers_joined_and_no_line(client):
    for number, title in ((6, "Often used"), (2, "Rarely used"), (3, "Seldom used")):
        for _ in range(number):
            use(title=title, briefing=number, team="Named team")
    sign_in(client, Role.SUBGROUP)

    page = client.get("/briefing-uses/").content.decode()
    file = b"".join(client.get("/briefing-uses/uses.csv").streaming_content).decode()

    assert "Named team" not in page + file
    assert ("2 briefings together" in page, "Rarely used" in page + file) == (True, False)
    assert "Often used,6,36" in file


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_the_rows(client, django_assert_num_queries, rows):
    near = factories.LocalityFactory()
    for _ in range(rows):
        use(locality=near)
    sign_in(client, Role.COORDINATOR, near)

    with django_assert_num_queries(6):
        client.get("/briefing-uses/")
