"""The co-ordinator's pages of a date: scope, each form, and what is refused."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse

from audit.models import Entry
from courses.choices import Delivery, EventStatus, Part
from courses.models import DeliveryAssignment, Event
from outbox.models import Message
from people.choices import Role
from tests import factories
from tests.factories import AT, LONDON

pytestmark = pytest.mark.django_db
PAGES = ("date", "change_date", "publish_date", "add_places", "call_off", "add_trainer")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    return factories.EventFactory()


@pytest.fixture
def coordinator(client, event):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    client.force_login(user)
    return user


def address(name, event, *args):
    return reverse(f"workspaces:{name}", args=[event.pk, *args])


def new_date(event, **changes):
    """A whole form for a new date."""
    return {
        "course": event.course.pk,
        "locality": event.locality.pk,
        "delivery": Delivery.VIRTUAL,
        "day_1_day": "2",
        "day_1_month": "3",
        "day_1_year": "2027",
        "starts_1": "9:30am",
        "ends_1": "12:30pm",
        "capacity": "20",
        "minimum_to_run": "8",
        "closes": "1",
        "who": "all",
    } | changes


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_date_of_another_locality_is_not_found(client, coordinator, name, method):
    foreign = factories.EventFactory(draft=True)

    response = getattr(client, method)(address(name, foreign), {"reason": "Because", "capacity": "99"})

    foreign.refresh_from_db()
    assert response.status_code in (404, 405)
    assert (foreign.status, foreign.capacity) == (EventStatus.DRAFT, 25)


@pytest.mark.parametrize("name", PAGES)
def test_a_trainer_of_the_date_has_no_co_ordinators_pages(client, event, name):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    client.force_login(user)

    assert client.get(address(name, event)).status_code == 404


def test_add_date_makes_a_draft_in_london_time(client, coordinator, event):
    response = client.post(reverse("workspaces:add_date"), new_date(event))

    made = Event.objects.latest("pk")
    assert response.url == address("date", made)
    assert (made.status, made.capacity) == (EventStatus.DRAFT, 20)
    assert made.starts_at == dt.datetime(2027, 3, 2, 9, 30, tzinfo=LONDON)
    assert made.booking_closes_at == dt.datetime(2027, 3, 1, 9, 30, tzinfo=LONDON)


def test_add_date_takes_two_parts(client, coordinator, event):
    second = {"day_2_day": "9", "day_2_month": "march", "day_2_year": "2027", "starts_2": "13.30", "ends_2": "4pm"}

    client.post(reverse("workspaces:add_date"), new_date(event, **second))

    made = Event.objects.latest("pk")
    assert [sitting.minutes for sitting in made.sessions.order_by("number")] == [180, 150]


def test_add_date_says_what_is_missing_of_the_second_part(client, coordinator, event):
    response = client.post(reverse("workspaces:add_date"), new_date(event, starts_2="9am"))

    assert "Enter the second part ends too" in response.content.decode()
    assert Event.objects.count() == 1


def test_add_date_refuses_a_time_the_clocks_skip(client, coordinator, event):
    night = {"day_1_day": "28", "day_1_month": "3", "day_1_year": "2027", "starts_1": "1:30am", "ends_1": "4am"}

    response = client.post(reverse("workspaces:add_date"), new_date(event, **night))

    assert "The clocks go forward that night and skip this time" in response.content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("which", "minutes"), [("0", 150), ("1", 90)])
def test_add_date_asks_which_of_two_times_is_meant(client, coordinator, event, which, minutes):
    night = {"day_1_day": "31", "day_1_month": "10", "day_1_year": "2027", "starts_1": "1:30am", "ends_1": "3am"}

    asked = client.post(reverse("workspaces:add_date"), new_date(event, **night))
    client.post(reverse("workspaces:add_date"), new_date(event, **night, which_starts_1=which))

    assert "Which time does it start?" in asked.content.decode()
    assert Event.objects.latest("pk").sessions.get().minutes == minutes


@pytest.mark.parametrize(
    "changes",
    [
        {"day_1_year": "2026"},
        {"ends_1": "9am"},
        {"minimum_to_run": "21"},
        {"capacity": "0"},
        {"joining_url": "javascript:alert(1)"},
        {"course": "999999"},
        {"venue": "x" * 201},
        {"town": "Burn\x00ley"},
    ],
)
def test_add_date_refuses_what_does_not_fit_and_keeps_the_rest(client, coordinator, event, changes):
    response = client.post(reverse("workspaces:add_date"), new_date(event, **changes))

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert Event.objects.count() == 1


def test_add_date_refuses_another_locality(client, coordinator, event):
    response = client.post(reverse("workspaces:add_date"), new_date(event, locality=factories.LocalityFactory().pk))

    assert response.status_code == 200
    assert Event.objects.count() == 1


def test_publish_opens_a_draft_after_a_press_of_the_button_only(client, coordinator, event):
    Event.objects.update(status=EventStatus.DRAFT)

    client.get(address("publish_date", event))
    looked_at = Event.objects.get().status
    client.post(address("publish_date", event))

    assert (looked_at, Event.objects.get().status) == (EventStatus.DRAFT, EventStatus.PUBLISHED)


def test_publish_says_what_is_missing(client, coordinator, event):
    Event.objects.update(status=EventStatus.DRAFT, delivery=Delivery.FACE_TO_FACE, town="")

    client.post(address("publish_date", event))

    assert "Say in which town it takes place" in client.get(address("publish_date", event)).content.decode()
    assert Event.objects.get().status == EventStatus.DRAFT


@pytest.mark.parametrize("what", ["publish_date", "change_date", "add_places"])
def test_a_lock_that_cannot_be_had_is_said_on_the_form_and_nothing_is_saved(
    client, coordinator, event, what, monkeypatch
):
    if what == "publish_date":
        Event.objects.update(status=EventStatus.DRAFT)
    before = Event.objects.values().get()

    def locked(**kwargs):
        raise OperationalError("database is locked")

    for module in ("courses.actions.dates", "bookings.actions.dates"):
        monkeypatch.setattr(f"{module}.record", locked)
    # As in a request, outside a test's transaction.
    monkeypatch.setattr("people.actions.patience.connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr("people.actions.patience.TRIES", 1)
    sent = {"publish_date": {}, "change_date": change(event, town="Burnley"), "add_places": {"capacity": "27"}}[what]

    response = client.post(address(what, event), sent)

    page = response.content.decode()
    assert response.status_code == 503
    assert "NOT saved" in page
    assert all(f'value="{sent[name]}"' in page for name in ("town", "capacity") if name in sent)
    assert Event.objects.values().get() == before


def test_a_new_date_that_could_not_be_saved_is_kept_and_can_be_sent_again(client, coordinator, event, monkeypatch):
    def locked(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("courses.actions.dates.record", locked)

    response = client.post(reverse("workspaces:add_date"), new_date(event, starts_1="9:45am"))

    assert response.status_code == 503
    assert "This was NOT saved" in response.content.decode()
    assert '<input type="hidden" name="starts_1" value="9:45am">' in response.content.decode()


def change(event, **changes):
    """The form of the details as it stands, with changes."""
    closes = event.booking_closes_at.astimezone(LONDON)
    return {
        "delivery": event.delivery,
        "town": event.town,
        "venue": event.venue,
        "joining_url": event.joining_url,
        "joining_note": event.joining_note,
        "who": "all",
        "minimum_to_run": event.minimum_to_run,
        "closes_day_day": closes.day,
        "closes_day_month": closes.month,
        "closes_day_year": closes.year,
        "closes_time": f"{closes:%H:%M}",
        "day_1_day": "2",
        "day_1_month": "2",
        "day_1_year": "2027",
        "starts_1": "10:00",
        "ends_1": "13:00",
    } | changes


def test_change_saves_details_and_nothing_else(client, coordinator, event):
    response = client.post(address("change_date", event), change(event, venue="Civic Hall", town="Burnley"))

    assert response.status_code == 302
    assert Entry.objects.get(action="event.change").detail["changed"] == ["town", "venue"]


def test_change_moves_a_date_nobody_booked(client, coordinator, event):
    client.post(address("change_date", event), change(event, starts_1="11am", ends_1="2pm"))

    event.refresh_from_db()
    assert event.starts_at == dt.datetime(2027, 2, 2, 11, 0, tzinfo=LONDON)


def test_change_leaves_the_times_of_a_booked_date_alone_and_says_why(client, coordinator, event):
    factories.BookingFactory(event=event)

    page = client.get(address("change_date", event)).content.decode()
    client.post(address("change_date", event), change(event, starts_1="11am", ends_1="2pm"))

    event.refresh_from_db()
    assert "so the times and the place stand here" in page
    assert event.starts_at == AT + dt.timedelta(days=21)


def test_change_of_the_closing_time(client, coordinator, event):
    client.post(address("change_date", event), change(event, closes_day_day="29", closes_day_month="1"))

    event.refresh_from_db()
    assert event.booking_closes_at == dt.datetime(2027, 1, 29, 10, 0, tzinfo=LONDON)


def test_add_places_offers_them_to_those_who_wait_in_order(client, coordinator, event):
    Event.objects.update(capacity=1)
    factories.BookingFactory(event=event)
    waiting = [factories.BookingFactory(event=event, waiting=True) for _ in range(3)]

    client.post(address("add_places", event), {"capacity": "3"})

    for booking in waiting:
        booking.refresh_from_db()
    assert [booking.place_no for booking in waiting] == [2, 3, None]
    assert Message.objects.count() == 2


def test_add_places_makes_fewer_of_them_while_nobody_loses_one(client, coordinator, event):
    booking = factories.BookingFactory(event=event)
    second = factories.BookingFactory(event=event)

    response = client.post(address("add_places", event), {"capacity": "1"})
    client.post(address("add_places", event), {"capacity": "2"})

    event.refresh_from_db()
    assert "2 places are taken or offered, so there cannot be fewer." in response.content.decode()
    assert (event.capacity, {booking.place_no, second.place_no}) == (2, {1, 2})


def test_call_off_needs_a_reason_and_tells_everybody(client, coordinator, event):
    factories.BookingFactory(event=event)
    factories.BookingFactory(event=event, waiting=True)

    without = client.post(address("call_off", event), {"reason": " "})
    untouched = Event.objects.get().status
    client.post(address("call_off", event), {"reason": "The trainer is ill"})

    assert (without.status_code, untouched) == (200, EventStatus.PUBLISHED)
    assert Event.objects.get().status == EventStatus.CANCELLED
    assert Message.objects.count() == 2


def test_call_off_a_second_time_is_refused_in_words(client, coordinator, event):
    client.post(address("call_off", event), {"reason": "The trainer is ill"})

    response = client.post(address("call_off", event), {"reason": "The trainer is ill"})

    assert "This date was called off already." in response.content.decode()


def test_trainers_are_put_on_and_taken_off(client, coordinator, event):
    trainer = factories.RoleGrantFactory(role=Role.TRAINER).person

    client.post(address("add_trainer", event), {"trainer": trainer.pk, "part": Part.LEAD})
    assignment = DeliveryAssignment.objects.get()
    client.post(address("remove_trainer", event, assignment.pk))

    assignment.refresh_from_db()
    assert (assignment.trainer, assignment.ended_at) == (trainer, AT)


def test_add_trainer_offers_no_one_without_the_role(client, coordinator, event):
    person = factories.PersonFactory()

    response = client.post(address("add_trainer", event), {"trainer": person.pk, "part": Part.LEAD})

    assert response.status_code == 200
    assert DeliveryAssignment.objects.count() == 0


def test_remove_trainer_of_another_date_is_not_found(client, coordinator, event):
    foreign = factories.DeliveryAssignmentFactory()

    assert client.post(address("remove_trainer", event, foreign.pk)).status_code == 404


def test_date_shows_who_comes_who_waits_and_what_was_done(client, coordinator, event):
    coming = factories.BookingFactory(event=event)
    waiting = factories.BookingFactory(event=event, waiting=True)
    factories.EntryFactory(
        target_id=str(coming.pk), actor_id=str(coming.delegate_id), locality_id=str(event.locality_id)
    )

    page = client.get(address("date", event)).content.decode()

    assert coming.delegate.email in page
    assert waiting.delegate.name in page
    assert f"{coming.delegate.name} booked a place" in page


@pytest.mark.parametrize(("days", "shown"), [(21, False), (5, True)])
def test_date_shows_access_needs_around_the_date_only(client, coordinator, event, days, shown):
    factories.BookingFactory(event=event, access_needs="canary need")
    Event.objects.update(starts_at=AT + dt.timedelta(days=days), booking_closes_at=AT)

    assert ("canary need" in client.get(address("date", event)).content.decode()) is shown


@pytest.mark.parametrize("rows", [1, 3])
def test_date_takes_the_same_queries_whatever_the_rows(client, coordinator, event, rows, django_assert_num_queries):
    for _ in range(rows):
        booking = factories.BookingFactory(event=event)
        factories.AttendanceFactory(booking=booking)
        factories.BookingFactory(event=event, waiting=True)
        factories.DeliveryAssignmentFactory(event=event)
        factories.EntryFactory(target_id=str(booking.pk), locality_id=str(event.locality_id))

    with django_assert_num_queries(17):
        client.get(address("date", event))
