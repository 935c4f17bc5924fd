"""Calendars to subscribe to: read back by a second parser, by their secret alone, nobody else in them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject

from bookings import actions
from bookings.actions import token_digest
from bookings.calendars import uid
from bookings.models import CalendarFeed
from courses.choices import Delivery
from tests import factories

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def user():
    return factories.UserFactory()


def read(response):
    """{uid: entry} of a calendar."""
    calendar = vobject.readOne(response.content.decode())
    assert calendar.method.value == "PUBLISH"
    return {entry.uid.value: entry for entry in calendar.contents.get("vevent", [])}


def own_address(user, at):
    _, token = actions.make_feed(person=user.person, by=user, at=at)
    return f"/my/calendar/{token}.ics"


@pytest.mark.parametrize(("month", "hour_in_utc"), [(1, 9), (7, 8)])
def test_public_calendar_holds_every_sitting_at_the_right_instant(client, month, hour_in_utc):
    starts_at = dt.datetime(2028, month, 11, 9, 30, tzinfo=LONDON)
    event = factories.EventFactory(starts_at=starts_at, sessions=2, course__title="Neglect; näming, it")

    response = client.get("/calendar.ics")

    entries = read(response)
    host = "training.partnership.example"
    assert set(entries) == {f"event-{event.pk}-part1@{host}", f"event-{event.pk}-part2@{host}"}
    first = entries[f"event-{event.pk}-part1@{host}"]
    assert first.dtstart.value == starts_at
    assert first.dtstart.value.astimezone(dt.UTC).hour == hour_in_utc
    assert first.summary.value == "Neglect; näming, it (part 1)"
    assert first.status.value == "CONFIRMED"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_public_calendar_never_says_link_venue_or_names(client):
    booking = factories.BookingFactory(
        delegate__name="Canary Person",
        event__joining_url="https://meet.partnership.example/canary",
        event__joining_note="canary note",
        event__delivery=Delivery.FACE_TO_FACE,
        event__venue="Canary Hall",
        event__town="Town",
    )
    draft = factories.EventFactory(draft=True, course__title="Canary course")

    text = client.get("/calendar.ics").content.decode()

    assert "canary" not in text.lower()
    assert f"event-{booking.event_id}-part1" in text
    assert f"event-{draft.pk}-" not in text
    assert "LOCATION:Town" in text


def test_public_calendar_of_one_locality_and_priority(client):
    locality = factories.LocalityFactory(code="near")
    priority = factories.PriorityFactory(code="neglect")
    both = factories.EventFactory(locality=locality)
    both.course.priorities.add(priority)
    factories.EventFactory(locality=locality)
    factories.EventFactory().course.priorities.add(priority)

    entries = read(client.get("/calendar.ics?locality=near&priority=neglect"))

    assert [entry.url.value for entry in entries.values()] == [f"https://training.partnership.example/dates/{both.pk}/"]
    assert read(client.get("/calendar.ics?locality=nowhere")) == {}


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_public_calendar_keeps_a_cancelled_date_for_30_days(client, at, days, kept):
    event = factories.EventFactory(cancelled=True, cancelled_at=at - dt.timedelta(days=days))

    entries = read(client.get("/calendar.ics"))

    assert [entry.status.value for entry in entries.values()] == (["CANCELLED"] if kept else [])
    assert event.pk


def test_public_calendar_unchanged_is_not_sent_again(client):
    event = factories.EventFactory()
    etag = client.get("/calendar.ics")["ETag"]

    again = client.get("/calendar.ics", HTTP_IF_NONE_MATCH=etag)
    factories.EventSessionFactory(event=event, number=2)
    changed = client.get("/calendar.ics", HTTP_IF_NONE_MATCH=etag)

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_public_calendar_takes_one_query(client, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.EventFactory(sessions=2)

    with django_assert_num_queries(1):
        client.get("/calendar.ics")


def test_own_calendar_holds_own_places_under_the_names_of_the_mail(client, user, at):
    event = factories.EventFactory(sessions=2)
    booking = actions.claim(event=event, delegate=user.person, by=user, at=at)
    colleague = factories.PersonFactory(name="Canary Person")
    actions.claim(event=event, delegate=colleague, by=None, at=at)
    factories.BookingFactory(event__course__title="Canary course")
    full = factories.EventFactory(capacity=1)
    actions.claim(event=full, delegate=colleague, by=None, at=at)
    actions.claim(event=full, delegate=user.person, by=user, at=at)

    response = client.get(own_address(user, at))

    first, second = event.sessions.order_by("number")
    entries = read(response)
    assert set(entries) == {uid(booking, first), uid(booking, second)}
    assert entries[uid(booking, first)].dtstart.value == first.starts_at
    assert event.joining_url in entries[uid(booking, first)].description.value
    assert "Canary" not in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"


def test_own_calendar_keeps_what_was_lost_as_cancelled_for_30_days(client, user, at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=90))
    booking = actions.claim(event=event, delegate=user.person, by=user, at=at)
    address = own_address(user, at)
    actions.cancel(booking=booking, by=user, at=at)

    soon = read(client.get(address))
    with time_machine.travel(at + dt.timedelta(days=31), tick=False):
        later = read(client.get(address))

    entry = soon[uid(booking, event.sessions.get())]
    assert (entry.status.value, entry.sequence.value) == ("CANCELLED", "1")
    assert not hasattr(entry, "description")
    assert later == {}


def test_own_calendar_notes_the_day_of_its_last_use(client, user, at, django_assert_num_queries):
    address = own_address(user, at)

    client.head(address)
    after_head = CalendarFeed.objects.get().used_on
    first = client.get(address)
    used_on = CalendarFeed.objects.get().used_on
    # The feed, an empty list of bookings, one of dates delivered: nothing is written a second time that day.
    with django_assert_num_queries(3):
        again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert after_head is None
    assert used_on == dt.date(2027, 1, 12)
    assert again.status_code == 304


def test_own_calendar_stops_with_its_address_and_with_the_account(client, user, at):
    old = own_address(user, at)
    new = own_address(user, at)

    after_new = [client.get(address).status_code for address in (old, new)]
    user.is_active = False
    user.save()
    after_closing = client.get(new).status_code

    assert after_new == [404, 200]
    assert after_closing == 404
    assert client.get("/my/calendar/never-made.ics").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_own_calendar_takes_four_queries(client, user, at, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.BookingFactory(delegate=user.person)
    address = own_address(user, at)
    client.get(address)

    with django_assert_num_queries(4):
        client.get(address)


def test_my_calendar_shows_the_address_once(client, user):
    client.force_login(user)

    made = client.post("/my/calendar/", {"do": "make"})
    token = made.context["own"].rpartition("/")[2].removesuffix(".ics")
    shown = client.get("/my/calendar/")

    feed = CalendarFeed.objects.get()
    assert feed.token_hash == token_digest(token)
    assert f"webcal://training.partnership.example/my/calendar/{token}.ics" in made.content.decode()
    assert token not in shown.content.decode()
    assert "Not yet" in shown.content.decode()


def test_my_calendar_stops_the_address(client, user, at):
    client.force_login(user)
    address = own_address(user, at)

    client.post("/my/calendar/", {"do": "stop"})

    assert client.get(address).status_code == 404
    assert CalendarFeed.objects.get().revoked_at == at
