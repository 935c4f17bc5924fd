"""Keeping public pages for anonymous readers: cheap, and never stale."""

import threading

import pytest
from django.db import connection, transaction

from audit import actions as audit
from bookings import actions
from cms import queries
from cms.views import serving as views
from tests.cms.test_catalogue import soon
from tests.factories import (
    CoursePageFactory,
    EntryFactory,
    EventFactory,
    PersonFactory,
    StandardPageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keep_pages(settings, monkeypatch):
    """Keep pages, beginning with none, and with an entry to tell the state by."""
    settings.KEEP_PUBLIC_PAGES = True
    monkeypatch.setattr(views, "kept", views.Kept())
    EntryFactory()


def test_second_reader_costs_one_query(client, django_assert_num_queries):
    EventFactory(course=CoursePageFactory(slug="neglect").course, starts_at=soon())
    first = client.get("/training/neglect/")

    with django_assert_num_queries(1):
        second = client.get("/training/neglect/")

    assert second.content == first.content
    assert second["Cache-Control"] == "no-cache"


def test_browser_that_has_the_page_is_told_not_modified(client, django_assert_num_queries):
    CoursePageFactory(slug="neglect")
    etag = client.get("/training/neglect/")["ETag"]

    with django_assert_num_queries(1):
        response = client.get("/training/neglect/", HTTP_IF_NONE_MATCH=etag)

    assert (response.status_code, response.content) == (304, b"")


def test_places_left_are_never_stale(client):
    event = EventFactory(course=CoursePageFactory(slug="neglect").course, starts_at=soon(), capacity=2)
    user = UserFactory()
    before = client.get("/training/").content.decode()

    actions.claim(event=event, delegate=user.person, by=user, at=soon(-1))
    after = client.get("/training/").content.decode()

    assert ("2 of 2 places left" in before, "1 of 2 places left" in after) == (True, True)


def test_published_change_is_seen_at_once(client):
    page = StandardPageFactory(slug="help", lead="Old words.")
    client.get("/help/")

    page.lead = "New words."
    page.save_revision().publish()

    assert "New words." in client.get("/help/").content.decode()


def test_unpublished_page_is_gone_at_once(client):
    page = StandardPageFactory(slug="help")
    client.get("/help/")

    page.unpublish()

    assert client.get("/help/").status_code == 404


def test_each_address_keeps_its_own_page(client):
    CoursePageFactory(title="Neglect", slug="neglect")

    found = client.get("/training/", {"q": "neglect"}).content.decode()
    missed = client.get("/training/", {"q": "walrus"}).content.decode()

    assert ("1 course," in found, "0 courses," in missed) == (True, True)


def test_signed_in_reader_gets_a_page_of_their_own(client):
    CoursePageFactory(slug="neglect")
    client.get("/training/neglect/")
    client.force_login(UserFactory())

    own = client.get("/training/neglect/")
    client.logout()
    client.cookies.clear()
    public = client.get("/training/neglect/").content.decode()

    assert "/accounts/logout/" in own.content.decode()
    assert own["Cache-Control"] == "no-store, private"
    assert "/accounts/logout/" not in public


def test_not_found_is_not_kept(client):
    CoursePageFactory()

    assert client.get("/nothing/").status_code == 404
    assert views.kept.bodies == {}


def test_kept_pages_are_limited(monkeypatch):
    kept = views.Kept()
    monkeypatch.setattr(kept, "LIMIT", 2)

    for number in range(4):
        kept.put(number, "state", b"page")

    assert sorted(kept.bodies) == [2, 3]


def test_state_changes_with_an_entry_and_with_a_publication(at):
    page = StandardPageFactory()
    states = [queries.state()]

    audit.record(action="booking.confirm", target=PersonFactory(), by=None, at=at)
    states.append(queries.state())
    page.save_revision().publish()
    states.append(queries.state())

    assert len({state[:2] for state in states}) == 3


def test_page_made_in_doubt_is_not_kept(client, monkeypatch):
    CoursePageFactory(slug="neglect")
    monkeypatch.setattr(queries, "state", lambda: (1, 1, False))

    client.get("/training/neglect/")

    assert views.kept.bodies == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: entries come in order")
@pytest.mark.django_db(transaction=True)
def test_state_is_not_sure_while_an_entry_may_still_come():
    seen = []

    def look():
        """Another reader's view."""
        seen.append(queries.state()[2])
        connection.close()

    sure = queries.state()[2]
    with transaction.atomic():
        EntryFactory()
        reader = threading.Thread(target=look)
        reader.start()
        reader.join()

    assert sure is True
    assert seen == [False]
