"""The public form "We used this briefing", the counter on the briefing, and the line on one's record."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.views import briefings
from courses.models import BriefingUse
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_before():
    cache.clear()


@pytest.fixture
def place():
    return factories.LocalityFactory()


@pytest.fixture
def page():
    return factories.BriefingPageFactory(slug="curiosity", title="Professional curiosity")


def answers(place, **more):
    day = timezone.localdate()
    filled = {
        "team": "Family support, north",
        "agency_other": "Harbour Trust",
        "locality": place.pk,
        "used_on_day": day.day,
        "used_on_month": day.month,
        "used_on_year": day.year,
        "heads": "6",
        "action": "Ask one more question at each visit.",
    }
    return filled | more


def test_anybody_notes_a_use_and_is_thanked(client, page, place):
    response = client.post("/briefings/curiosity/used/", answers(place), follow=True)

    use = BriefingUse.objects.get()
    assert (use.briefing, use.title, use.heads, use.person) == (page.pk, page.title, 6, None)
    assert response.redirect_chain == [("/briefings/curiosity/used/thanks/", 302)]
    assert "Thank you" in response.content.decode()
    assert Message.objects.count() == 0


def test_somebody_signed_in_finds_it_filled_in_and_on_their_record(client, page, place):
    user = factories.UserFactory(person__district__locality=place)
    client.force_login(user)

    initial = client.get("/briefings/curiosity/used/").context["form"].initial
    client.post("/briefings/curiosity/used/", answers(place, mine="on", agency=user.person.agency_id))

    assert initial == {"agency": user.person.agency_id, "locality": place.pk, "mine": True}
    record = client.get("/my/record/").content.decode()
    assert "Professional curiosity" in record
    assert "Talked about with Family support, north" in record


def test_without_the_tick_it_is_nobodys(client, page, place):
    client.force_login(factories.UserFactory())

    client.post("/briefings/curiosity/used/", answers(place))

    assert BriefingUse.objects.get().person is None


def test_words_that_point_to_a_child_come_back_once(client, page, place):
    telling = answers(place, action="See the boy called Sam again.")

    asked = client.post("/briefings/curiosity/used/", telling)
    before = BriefingUse.objects.count()
    client.post("/briefings/curiosity/used/", telling | {"checked": "on"})

    assert "might be recognised" in asked.content.decode()
    assert "I have checked" in asked.content.decode()
    assert (before, BriefingUse.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"agency_other": ""}, "Choose your agency, or write its name below"),
        ({"heads": "0"}, "Enter 1 or more"),
        ({"team": "see www.elsewhere.example"}, "without any address"),
        ({"used_on_year": timezone.localdate().year + 1}, "used_on"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_written(client, page, place, more, words):
    response = client.post("/briefings/curiosity/used/", answers(place, **more))

    assert (response.status_code, words in response.content.decode()) == (200, True)
    assert BriefingUse.objects.count() == 0


def test_a_program_that_fills_in_everything_is_thanked_and_nothing_written(client, page, place):
    response = client.post("/briefings/curiosity/used/", answers(place, website="http://elsewhere.example"))

    assert response.headers["Location"] == "/briefings/curiosity/used/thanks/"
    assert BriefingUse.objects.count() == 0


def test_too_many_from_one_address_are_refused_in_words(client, page, place, monkeypatch):
    monkeypatch.setattr(briefings, "NOTES_AN_HOUR", 2)

    statuses = [
        client.post("/briefings/curiosity/used/", answers(place, team=f"Team {n}")).status_code for n in range(3)
    ]

    assert statuses == [302, 302, 429]
    assert BriefingUse.objects.count() == 2


@pytest.mark.parametrize(
    ("uses", "words"),
    [(0, "No team has told us yet"), (4, "Fewer than 5 teams"), (14, "14 teams have told us")],
)
def test_briefing_says_how_many_teams_used_it(client, page, uses, words):
    factories.BriefingUseFactory.create_batch(uses, briefing=page.pk)
    factories.BriefingUseFactory(briefing=page.pk, counted=False)

    assert words in client.get("/briefings/curiosity/").content.decode()


def test_a_briefing_that_is_no_more_live_has_no_form(client, page):
    page.unpublish()

    assert client.get("/briefings/curiosity/used/").status_code == 404


def test_days_long_gone_are_refused(client, page, place):
    old = timezone.localdate() - dt.timedelta(days=800)

    response = client.post("/briefings/curiosity/used/", answers(place, used_on_year=old.year, used_on_month=old.month))

    assert response.status_code == 200
    assert BriefingUse.objects.count() == 0
