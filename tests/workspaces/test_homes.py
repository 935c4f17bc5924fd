"""The four homes: what needs each kind of user today, in their own scope, in a fixed number of queries."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import Mark
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
HOMES = ("my", "trainer", "coordinate", "agency")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


def sign_in(client, *roles, **fields):
    user = factories.UserFactory(roles=list(roles), **fields)
    client.force_login(user)
    return user


def page(client, name, query=""):
    response = client.get(reverse(f"workspaces:{name}") + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("role", "open_homes"),
    [
        (None, ("my",)),
        (Role.TRAINER, ("my", "trainer")),
        (Role.SUBGROUP, ("my",)),
        (Role.EDITOR, ("my",)),
        (Role.ADMINISTRATOR, HOMES),
    ],
)
def test_each_role_opens_its_own_homes_and_no_other(client, role, open_homes):
    sign_in(client, *([(role,)] if role else []))

    found = tuple(name for name in HOMES if client.get(reverse(f"workspaces:{name}")).status_code == 200)

    assert found == open_homes


@pytest.mark.parametrize("name", HOMES)
def test_homes_ask_strangers_to_sign_in(client, name):
    response = client.get(reverse(f"workspaces:{name}"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_my_says_nothing_needs_you_and_offers_the_way_to_training(client):
    sign_in(client)

    assert "Nothing needs you today" in page(client, "my")


def test_my_leads_a_trainer_to_the_registers_that_wait(client):
    user = sign_in(client, (Role.TRAINER,))
    today, past = factories.EventFactory(today=True), factories.EventFactory(past=True)
    for event in (today, past):
        factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
        factories.BookingFactory(event=event)
    others = factories.BookingFactory(event__past=True).event

    text = page(client, "my")

    assert [text.count(reverse("bookings:register", args=[event.pk])) for event in (today, past, others)] == [1, 1, 0]


def test_my_leads_a_coordinator_to_the_registers_of_the_locality(client):
    booking, other = factories.BookingFactory(event__past=True), factories.BookingFactory(event__past=True)
    sign_in(client, (Role.COORDINATOR, booking.event.locality))

    text = page(client, "my")

    assert reverse("bookings:register", args=[booking.event_id]) in text
    assert reverse("bookings:register", args=[other.event_id]) not in text


def test_my_does_not_say_that_nothing_needs_somebody_with_other_work(client):
    sign_in(client, (Role.SUBGROUP,))

    text = page(client, "my")

    assert "Nothing needs you today" not in text
    assert "Your other work is in the menu above" in text


def test_my_shows_the_next_date_the_place_in_the_queue_and_nobody_elses(client):
    user = sign_in(client)
    booked = factories.BookingFactory(delegate=user.person)
    full = factories.EventFactory()
    factories.BookingFactory(event=full, waiting=True)
    factories.BookingFactory(event=full, waiting=True, delegate=user.person)
    other = factories.BookingFactory()

    text = page(client, "my")

    assert booked.event.course.title in text
    assert "You are number 2 in the queue" in text
    assert other.event.course.title not in text


def test_my_asks_for_the_evaluation_of_a_date_attended(client):
    user = sign_in(client)
    event = factories.EventFactory(starts_at=AT - dt.timedelta(days=1))
    booking = factories.BookingFactory(event=event, delegate=user.person)
    factories.AttendanceFactory(booking=booking)

    text = page(client, "my")

    assert f"Say what you take away from {event.course.title}" in text
    assert reverse("evaluations:mine", args=[booking.public_id]) in text


def test_my_asks_for_the_profile_while_it_is_not_complete(client):
    sign_in(client, person=factories.PersonFactory(new=True))

    assert "Complete your profile" in page(client, "my")


def test_my_brings_up_a_date_of_today(client):
    user = sign_in(client)
    factories.BookingFactory(event=factories.EventFactory(today=True), delegate=user.person)

    assert "Today, 9am to midday" in page(client, "my")


def test_trainer_sees_own_dates_only(client):
    user = sign_in(client, (Role.TRAINER,))
    own = factories.DeliveryAssignmentFactory(trainer=user.person).event
    ended = factories.DeliveryAssignmentFactory(trainer=user.person, ended_at=AT).event
    foreign = factories.DeliveryAssignmentFactory().event

    text = page(client, "trainer")

    assert own.course.title in text
    assert ended.course.title not in text
    assert foreign.course.title not in text


def test_trainer_begins_with_the_date_of_today_and_its_two_actions(client):
    user = sign_in(client, (Role.TRAINER,))
    event = factories.EventFactory(today=True)
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)

    text = page(client, "trainer")

    assert f'href="{reverse("bookings:register", args=[event.pk])}"' in text
    assert f'href="{reverse("evaluations:room", args=[event.pk])}"' in text


def test_trainer_is_reminded_of_a_register_with_gaps_until_it_is_complete(client):
    user = sign_in(client, (Role.TRAINER,))
    event = factories.EventFactory(past=True)
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    first, second = factories.BookingFactory(event=event), factories.BookingFactory(event=event)
    factories.BookingFactory(event=event, cancelled=True)
    factories.AttendanceFactory(booking=first)
    attendance = factories.AttendanceFactory(booking=second, mark=Mark.NOT_MARKED)
    before = page(client, "trainer")

    attendance.mark = Mark.ATTENDED
    attendance.save()

    assert "Register with 1 mark missing" in before
    assert "missing" not in page(client, "trainer")


def test_coordinate_shows_the_own_locality_only(client):
    own, foreign = factories.EventFactory(), factories.EventFactory()
    sign_in(client, (Role.COORDINATOR, own.locality))

    text = page(client, "coordinate")

    assert own.course.title in text
    assert foreign.course.title not in text
    assert foreign.locality.name not in text.split('id="worried"')[0]


def test_coordinate_shows_the_same_scope_for_dates_before(client):
    own, foreign = factories.EventFactory(past=True), factories.EventFactory(past=True)
    sign_in(client, (Role.COORDINATOR, own.locality))

    text = page(client, "coordinate", "?show=before")

    assert own.course.title in text
    assert foreign.course.title not in text


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"starts_at": AT + dt.timedelta(days=7), "minimum_to_run": 8}, "no trainer, 0 of 8 needed to run"),
        ({"starts_at": AT + dt.timedelta(days=21), "joining_url": ""}, "no trainer, no joining link"),
        ({"starts_at": AT + dt.timedelta(days=21), "draft": True}, "draft, no trainer"),
    ],
)
def test_coordinate_brings_up_what_a_date_lacks(client, event, said):
    event = factories.EventFactory(**event)
    sign_in(client, (Role.COORDINATOR, event.locality))

    assert f"{event.course.title}: {said}" in page(client, "coordinate")


def test_coordinate_is_quiet_about_a_date_with_everything(client):
    event = factories.EventFactory(minimum_to_run=1)
    for _ in range(2):  # two trainers of two agencies
        factories.DeliveryAssignmentFactory(event=event)
    factories.BookingFactory(event=event)
    sign_in(client, (Role.COORDINATOR, event.locality))

    text = page(client, "coordinate")

    assert "Nothing needs you today" in text
    assert "All set" in text


def test_agency_shows_own_agencys_bookings_as_of_their_day_only(client):
    own = factories.BookingFactory()
    moved = factories.BookingFactory(agency=own.agency)  # works elsewhere by now
    left = factories.BookingFactory(
        delegate=factories.PersonFactory(agency=own.agency), agency=factories.AgencyFactory()
    )
    sign_in(client, (Role.AGENCY_LEAD, own.agency))

    text = page(client, "agency")

    assert own.delegate.name in text
    assert moved.delegate.name in text
    assert left.delegate.name not in text


def test_agency_of_somebody_else_is_not_found(client):
    foreign = factories.BookingFactory().agency
    sign_in(client, (Role.AGENCY_LEAD, factories.AgencyFactory()))

    assert client.get(reverse("workspaces:agency") + f"?agency={foreign.pk}").status_code == 404


def test_agency_tells_what_became_of_earlier_bookings(client):
    agency = factories.AgencyFactory()
    event = factories.EventFactory(past=True)
    came = factories.BookingFactory(event=event, agency=agency)
    factories.AttendanceFactory(booking=came, mark=Mark.PARTIAL, minutes=90)
    factories.BookingFactory(event=event, agency=agency, cancelled_inside_notice=True)
    sign_in(client, (Role.AGENCY_LEAD, agency))

    text = page(client, "agency")

    assert "Part, 90 minutes" in text
    assert "Gave up the place late" in text


def test_agency_shows_no_needs_and_no_addresses(client):
    booking = factories.BookingFactory(access_needs="canary need")
    sign_in(client, (Role.AGENCY_LEAD, booking.agency))

    text = page(client, "agency")

    assert "canary need" not in text
    assert booking.delegate.email not in text


def some_bookings(user, rows):
    """Dates before, today and to come that concern each home."""
    agency, locality = factories.AgencyFactory(), factories.LocalityFactory()
    for role, scope in ((Role.AGENCY_LEAD, agency), (Role.COORDINATOR, locality)):
        factories.RoleGrantFactory(
            person=user.person,
            role=role,
            agency=scope if role == Role.AGENCY_LEAD else None,
            locality=scope if role == Role.COORDINATOR else None,
        )
    for _ in range(rows):
        for trait in ({"past": True}, {"today": True}, {"sessions": 2}):
            event = factories.EventFactory(locality=locality, **trait)
            factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
            booking = factories.BookingFactory(event=event, agency=agency, delegate=user.person)
            if not trait.get("sessions"):
                factories.AttendanceFactory(booking=booking)
            factories.BookingFactory(event=event, agency=agency, waiting=True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("my", 23), ("trainer", 24), ("coordinate", 23), ("agency", 13)])
def test_homes_take_the_same_queries_whatever_the_rows(client, name, queries, rows, django_assert_num_queries):
    user = sign_in(client, (Role.TRAINER,))
    some_bookings(user, rows)

    with django_assert_num_queries(queries):
        page(client, name)
