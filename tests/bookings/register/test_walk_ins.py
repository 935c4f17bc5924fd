"""The register's pages: walk-ins, counts, the sheet, what they cost."""

import datetime as dt

import pytest
import time_machine

from bookings.choices import Mark, Status
from bookings.models import Booking, HeadCount
from people.choices import Role
from tests import factories
from tests.bookings.register.pages import address, late, marks
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_walk_in_is_put_on_the_register_as_attended(client, trainer, event):
    agency = factories.AgencyFactory()

    response = client.post(address(event, "walk_in"), {"name": "Nia Price", "agency": agency.pk, "email": ""})

    booking = Booking.objects.get()
    assert response.status_code == 302
    assert (booking.delegate.name, booking.agency, booking.status) == ("Nia Price", agency, Status.WALK_IN)
    assert marks(event) == {"Nia Price": (Mark.ATTENDED, None)}


def test_walk_in_finds_a_known_person_by_the_exact_address(client, trainer, event):
    person = factories.PersonFactory()

    client.post(address(event, "walk_in"), {"name": "Somebody Else", "email": person.email.upper()})

    assert Booking.objects.get().delegate == person


def test_walk_in_who_is_on_the_register_is_refused_with_what_was_typed(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    response = client.post(address(event, "walk_in"), {"name": "Typed Name", "email": booking.delegate.email})

    assert f"{booking.delegate.name} is on the register already." in response.content.decode()
    assert 'value="Typed Name"' in response.content.decode()
    assert Booking.objects.count() == 1


def test_walk_in_of_another_trainers_date_is_not_found(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    assert client.post(address(event, "walk_in"), {"name": "Nia Price"}).status_code == 404
    assert Booking.objects.count() == 0


def test_withdraw_takes_a_walk_in_off_the_register(client, trainer, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    client.post(address(event, "withdraw_walk_in", booking.public_id))

    booking.refresh_from_db()
    assert booking.status == Status.CANCELLED


def test_withdraw_by_opening_the_page_changes_nothing(client, trainer, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    response = client.get(address(event, "withdraw_walk_in", booking.public_id))

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (200, Status.WALK_IN)


def test_withdraw_does_not_find_somebody_with_a_place(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    assert client.post(address(event, "withdraw_walk_in", booking.public_id)).status_code == 404


def test_count_is_saved_for_a_date_without_names(client, trainer, event):
    event.count_only = True
    event.save()

    led = client.get(address(event))
    response = client.post(address(event, "count"), {"attended": "83", "source": "Counted at the door"})

    assert led.url == address(event, "count")
    assert response.status_code == 302
    assert HeadCount.objects.get().attended == 83
    assert 'value="83"' in client.get(address(event, "count")).content.decode()


def test_count_of_a_date_with_names_leads_to_its_register(client, trainer, event):
    response = client.post(address(event, "count"), {"attended": "83"})

    assert response.url == address(event)
    assert HeadCount.objects.count() == 0


def test_sheet_names_those_with_a_place_and_leaves_empty_lines(client, trainer, event):
    coming = factories.BookingFactory(event=event)
    waiting = factories.BookingFactory(event=event, waiting=True)

    page = client.get(address(event, "sheet")).content.decode()

    assert coming.delegate.name in page
    assert waiting.delegate.name not in page
    assert page.count("Empty line") == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_register_takes_the_same_queries_whatever_the_rows(client, trainer, event, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.AttendanceFactory(booking=factories.BookingFactory(event=event))

    with django_assert_num_queries(12):
        client.get(address(event))


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_takes_the_same_queries_whatever_the_rows(client, trainer, event, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.BookingFactory(event=event)

    with django_assert_num_queries(9):
        client.get(address(event, "sheet"))


def test_register_is_closed_to_somebody_whose_trainer_role_has_ended(client, trainer, event):
    factories.BookingFactory(event=event)
    before = client.get(address(event)).status_code
    trainer.person.role_grants.update(ended_at=AT)

    after = client.get(address(event)).status_code

    assert (before, after) == (200, 404)
    assert not Booking.objects.visible_to(type(trainer).objects.get(pk=trainer.pk)).exists()


def test_withdraw_late_asks_the_co_ordinator_why(client, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    with time_machine.travel(event.ends_at + dt.timedelta(days=15), tick=False):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
        silent = client.post(address(event, "withdraw_walk_in", booking.public_id))
        said = client.post(address(event, "withdraw_walk_in", booking.public_id), {"why": "Wrong room"})

    booking.refresh_from_db()
    assert (silent.status_code, said.status_code, booking.status) == (200, 302, Status.CANCELLED)


def test_a_walk_in_without_an_address_is_matched_with_people_of_nearly_that_name(client, trainer, event):
    agency, elsewhere = factories.AgencyFactory(), factories.AgencyFactory()
    known = factories.PersonFactory(name="Siân Llewellyn", agency=agency, email=None)
    factories.PersonFactory(name="Sian Llewellyn", agency=elsewhere, email="canary@agency.example")
    factories.PersonFactory(name="Tom Baker", agency=agency)
    typed = {"name": "Sian Llewelyn", "agency": agency.pk}

    asked = client.post(address(event, "walk_in"), typed).content.decode()
    nobody = Booking.objects.count()
    client.post(address(event, "walk_in"), typed | {"person": known.pk})
    new = client.post(address(event, "walk_in"), typed | {"person": "new"})
    stranger = client.post(address(event, "walk_in"), {"name": "Zed", "person": known.pk})

    assert (asked.count('name="person"'), nobody) == (2, 0)
    assert "Siân Llewellyn" in asked
    assert not {"canary", "Tom Baker"} & set(asked.split())
    assert event.bookings.filter(delegate=known, status=Status.WALK_IN).exists()
    assert (new.status_code, stranger.status_code) == (302, 302)
    assert sorted(event.bookings.values_list("delegate__name", flat=True)) == ["Sian Llewelyn", "Siân Llewellyn", "Zed"]


def test_a_count_corrected_late_needs_a_reason(client, event):
    event.count_only = True
    event.save()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))

    with late(event):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
        refused = client.post(address(event, "count"), {"attended": "80"})
        saved = client.post(address(event, "count"), {"attended": "80", "why": "The list was found"})

    assert (refused.status_code, saved.status_code) == (200, 302)
    assert HeadCount.objects.get().why == "The list was found"
