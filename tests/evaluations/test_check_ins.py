"""Checking in by the code on the slide: same answer for anybody, no name shown, confirmed by the trainer."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from bookings import actions, rules
from bookings.choices import Mark
from bookings.models import Attendance, CheckIn
from evaluations.choices import Pairing
from evaluations.models import Invitation, Response
from evaluations.views import checking_in
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    return factories.EventFactory(today=True)


@pytest.fixture
def session(event):
    return event.sessions.get()


@pytest.fixture
def trainer(event):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    return user


def door(session):
    return reverse("evaluations:room_form", args=[rules.check_in_code(session)])


def test_any_address_gets_the_same_answer_and_no_name_is_shown(client, event, session):
    booking = factories.BookingFactory(event=event, delegate__name="Canary Person", delegate__manager_email="")
    pages = []
    for email in (booking.delegate.email, "nobody@agency.example", ""):
        client.cookies.clear()
        first = client.get(door(session))
        sent = client.post(door(session), {"name": "Kim", "email": email})
        pages.append((sent.status_code, sent["Location"], client.get(door(session)).content))
        assert "Canary" not in first.content.decode() + pages[-1][2].decode()

    assert pages[0] == pages[1] == pages[2]
    assert b"You have checked in" in pages[0][2]
    assert [row.booking for row in CheckIn.objects.order_by("pk")] == [booking, None, None]
    assert not Attendance.objects.exists()


def test_a_second_press_on_one_device_is_one_check_in_and_head_and_get_make_none(client, session):
    client.get(door(session))
    client.head(door(session))
    for _ in range(2):
        client.post(door(session), {"name": "Kim"})

    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(("minutes", "status"), [(-31, 404), (-29, 200), (299, 200), (301, 404)])
def test_the_code_leads_to_checking_in_around_its_sitting_only(client, session, minutes, status):
    with time_machine.travel(session.starts_at + dt.timedelta(minutes=minutes), tick=False):
        assert client.get(door(session)).status_code == status


def test_the_trainer_confirms_one_or_all_and_whom_nobody_knows_is_chosen_or_walks_in(client, event, session, trainer):
    known, by_name, late = (
        factories.BookingFactory(event=event, delegate__name=name) for name in ("A B", "Cy Dee", "Eve")
    )
    actions.mark(booking=late, session=session, mark=Mark.DID_NOT_ATTEND, by=trainer, at=AT)
    for name, email in (("x", known.delegate.email), ("Cy Dee", ""), ("Evie", ""), ("Zed", "")):
        actions.check_in(session=session, name=name, email=email, by=None, at=AT)
    rows = {row.name: row for row in CheckIn.objects.all()}
    client.force_login(trainer)
    page = reverse("bookings:check_ins", args=[event.pk])

    shown = client.get(page).content.decode()
    client.post(page, {"do": "all"})
    client.post(page, {"do": f"confirm:{rows['Evie'].pk}"})
    open_still = CheckIn.objects.open().count()
    client.post(page, {"do": f"confirm:{rows['Evie'].pk}", f"booking_{rows['Evie'].pk}": late.pk})
    client.post(page, {"do": f"dismiss:{rows['Zed'].pk}"})
    client.post(page, {"do": f"dismiss:{rows['Zed'].pk}"})

    assert "All 2 we recognised are here" in shown
    assert known.delegate.email not in shown
    assert open_still == 2
    marks = dict(Attendance.objects.values_list("booking", "mark"))
    # A mark that stands is not changed by a check-in: the trainer does that on the register.
    assert marks == {known.pk: Mark.ATTENDED, by_name.pk: Mark.ATTENDED, late.pk: Mark.DID_NOT_ATTEND}
    assert set(CheckIn.objects.values_list("state", "email")) == {("CONFIRMED", ""), ("DISMISSED", "")}
    assert "Code to check in with" in client.get(reverse("bookings:register", args=[event.pk])).content.decode()


def test_another_trainer_finds_neither_list_nor_picture(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    pages = [reverse("bookings:check_ins", args=[event.pk]), reverse("evaluations:check_in_picture", args=[event.pk])]

    assert [client.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("confirmed", [True, False])
def test_only_a_confirmed_device_answers_paired_by_room_code(client, event, session, trainer, confirmed):
    booking = factories.BookingFactory(event=event)
    client.post(door(session), {"name": "Kim", "email": booking.delegate.email})
    if confirmed:
        actions.confirm_check_ins(session=session, check_ins=CheckIn.objects.all(), by=trainer, at=AT)
    else:
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=trainer, at=AT)
    room = factories.RoomCodeFactory(event=event, opened_at=AT, opened_by=trainer.person)
    address = reverse("evaluations:room_form", args=[room.code])

    page = client.get(address)
    ticket = re.search(r'name="ticket" value="([^"]*)"', page.content.decode())
    client.post(address, {"relevance": "4", "ticket": ticket[1] if ticket else ""})

    assert Response.objects.get().pairing == (Pairing.PAIRED if confirmed else Pairing.UNPAIRED)
    assert Invitation.objects.filter(booking=booking, answered_on__isnull=False).exists() is confirmed
    assert booking.delegate.name not in page.content.decode()


def test_codes_are_not_guessed_without_end(client, session, monkeypatch):
    monkeypatch.setattr(checking_in, "GUESSES", 2)
    tried = [client.get(reverse("evaluations:room_form", args=[f"CCCCC{n}"])).status_code for n in range(2, 6)]

    assert tried == [404, 404, 429, 429]
    # Whoever has the right code is let in: an office shares one address.
    assert client.get(door(session)).status_code == 200


def test_check_ins_end_when_the_room_is_full_twice_over_and_are_forgotten(event, session):
    event.capacity = 1
    event.save()
    for n in range(22):
        actions.check_in(session=session, name=f"N {n}", by=None, at=AT)

    with pytest.raises(actions.CheckInRefused, match="Very many"):
        actions.check_in(session=session, name="One more", by=None, at=AT)
    assert actions.check_ins_over(at=AT + dt.timedelta(days=13)) == 0
    assert actions.check_ins_over(at=AT + dt.timedelta(days=15)) == 22
