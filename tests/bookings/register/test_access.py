"""The register's pages: who may open them and when, needs, late corrections."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import Mark
from bookings.models import Attendance, AttendanceChange
from people.choices import Role
from tests import factories
from tests.bookings.register.pages import address, late, marks, row
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_register_is_not_found_by_another_trainer(client, event):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(trainer=user.person)
    booking = factories.BookingFactory(event=event)
    client.force_login(user)

    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), row(booking, Mark.ATTENDED)).status_code == 404
    assert marks(event) == {}


def test_register_is_not_found_by_a_trainer_taken_off_the_date(client, trainer, event):
    event.assignments.update(ended_at=AT)

    assert client.get(address(event)).status_code == 404


@pytest.mark.parametrize("own", [True, False])
def test_register_is_open_to_the_co_ordinator_of_the_locality_only(client, event, own):
    locality = event.locality if own else factories.LocalityFactory()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, locality)]))

    assert client.get(address(event)).status_code == (200 if own else 404)


def test_register_is_not_found_by_a_delegate_or_an_agency_lead(client, event):
    booking = factories.BookingFactory(event=event)
    lead = factories.UserFactory(roles=[(Role.AGENCY_LEAD, booking.agency)])
    delegate = factories.UserFactory(person=booking.delegate)

    for user in (lead, delegate):
        client.force_login(user)
        assert client.get(address(event)).status_code == 404


def test_register_asks_strangers_to_sign_in(client, event):
    assert client.get(address(event)).status_code == 302


def test_register_shows_no_address_of_any_delegate(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    page = client.get(address(event)).content.decode()

    assert booking.delegate.name in page
    assert booking.delegate.email not in page


def test_a_foreign_row_in_the_form_changes_nothing(client, trainer, event):
    foreign = factories.BookingFactory(event=factories.EventFactory(today=True))

    client.post(address(event), {"do": "save"} | row(foreign, Mark.ATTENDED))

    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("before", "status"), [(dt.timedelta(minutes=31), "Not open yet"), (dt.timedelta(minutes=29), "The rest came")]
)
def test_register_opens_half_an_hour_before_the_start(client, trainer, event, before, status):
    booking = factories.BookingFactory(event=event)
    with time_machine.travel(event.starts_at - before, tick=False):
        page = client.get(address(event)).content.decode()

    assert status in page
    assert booking.delegate.name in page


def test_marks_before_the_opening_are_not_saved(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    with time_machine.travel(event.starts_at - dt.timedelta(hours=2), tick=False):
        response = client.post(address(event), row(booking, Mark.ATTENDED))

    assert response.status_code == 302
    assert marks(event) == {}


@pytest.mark.parametrize(
    ("offset", "shown"),
    [(dt.timedelta(days=-8), False), (dt.timedelta(days=-6), True), (dt.timedelta(days=2), False)],
)
def test_access_needs_are_shown_around_the_date_only(client, trainer, event, offset, shown):
    factories.BookingFactory(event=event, access_needs="canary: a hearing loop")

    with time_machine.travel(event.ends_at + offset, tick=False):
        page = client.get(address(event)).content.decode()

    assert ("canary: a hearing loop" in page) is shown


def test_access_needs_are_not_shown_to_an_administrator_from_outside(client, event):
    factories.BookingFactory(event=event, access_needs="canary: a hearing loop")
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))

    assert "canary" not in client.get(address(event)).content.decode()


def test_late_the_trainer_sees_no_names_and_changes_nothing(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    with late(event):
        client.force_login(trainer)
        page = client.get(address(event)).content.decode()
        client.post(address(event), row(booking, Mark.ATTENDED))

    assert "The register closed 14 days after the date" in page
    assert booking.delegate.name not in page
    assert marks(event) == {}


def test_late_the_co_ordinator_needs_a_reason(client, event):
    coordinator = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    booking = factories.BookingFactory(event=event)

    with late(event):
        client.force_login(coordinator)
        refused = client.post(address(event), row(booking, Mark.ATTENDED))
        without = marks(event)
        saved = client.post(address(event), {"why": "She had signed the sheet"} | row(booking, Mark.ATTENDED))

    assert (refused.status_code, without) == (200, {})
    assert 'href="#id_why"' in refused.content.decode()
    assert saved.status_code == 302
    assert AttendanceChange.objects.get().why == "She had signed the sheet"


def test_an_administrator_from_outside_needs_a_reason_at_any_time(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    booking = factories.BookingFactory(event=event)

    refused = client.post(address(event), row(booking, Mark.ATTENDED))

    assert refused.status_code == 200
    assert marks(event) == {}


def test_each_sitting_has_its_own_register(client):
    event = factories.EventFactory(starts_at=AT - dt.timedelta(days=7, hours=1), sessions=2)
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
    booking = factories.BookingFactory(event=event)

    client.post(address(event, sitting=2), row(booking, Mark.ATTENDED))

    assert Attendance.objects.get().session.number == 2
    assert "0 of 1 marked" in client.get(address(event, sitting=1)).content.decode()
    assert "1 of 1 marked" in client.get(reverse("bookings:register", args=[event.pk])).content.decode()


@pytest.mark.parametrize("sitting", ["2", "0", "x", "1" * 5000])
def test_a_sitting_that_is_not_there_is_not_found(client, trainer, event, sitting):
    assert client.get(address(event, sitting=sitting)).status_code == 404
