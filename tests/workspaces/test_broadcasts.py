"""Messages to everybody of a date: preview with the number, a pause to undo, the day's limit, own dates only."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from bookings import actions
from bookings.actions import broadcasting
from bookings.models import Broadcast
from outbox.actions import send_due
from outbox.choices import State
from outbox.models import Message
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Bring a laptop", "body": "We work on a shared document.\n\n<b>Not bold</b>"}
TEN = dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    event = factories.EventFactory()
    factories.BookingFactory.create_batch(2, event=event)
    factories.BookingFactory(event=event, waiting=True)
    factories.BookingFactory(event=event, cancelled=True)
    return event


@pytest.fixture
def trainer(client, event):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    client.force_login(user)
    return user


def write(client, event, **more):
    return client.post(reverse("workspaces:write", args=[event.pk]), {**WORDS, **more})


def test_write_shows_first_how_many_get_it_and_sends_nothing(client, event, trainer):
    response = write(client, event)

    assert response.context["count"] == 2
    assert (Broadcast.objects.count(), Message.objects.count()) == (0, 0)


def test_write_queues_one_message_each_after_ten_minutes(client, event, trainer):
    response = write(client, event, shown="2")

    assert response.status_code == 302
    assert list(Message.objects.values_list("next_try_at", flat=True)) == [AT + TEN] * 2
    assert send_due(at=AT + dt.timedelta(minutes=9), clock=lambda: AT) == (0, 0)
    assert send_due(at=AT + TEN, clock=lambda: AT) == (2, 0)
    assert [(len(sent.to), sent.cc, sent.bcc) for sent in mail.outbox] == [(1, [], [])] * 2
    assert "&lt;b&gt;Not bold" in mail.outbox[0].alternatives[0].content
    assert trainer.person.name in mail.outbox[0].body


def test_write_says_how_many_are_not_reached_and_refuses_a_message_to_nobody(client, event, trainer):
    bounced, *_ = [booking.delegate for booking in event.bookings.filter(status="CONFIRMED")]
    type(bounced).objects.filter(pk=bounced.pk).update(email_bounced_at=AT)

    some = write(client, event)
    type(bounced).objects.update(email_bounced_at=AT)
    nobody = write(client, event)
    sent = write(client, event, shown="0")

    assert (some.context["count"], some.context["left_out"]) == (1, 1)
    assert "1 more is not reached" in " ".join(some.content.decode().split())
    for answer in (nobody, sent):
        assert "Nobody would get this message" in answer.content.decode()
        assert "Send in ten minutes" not in answer.content.decode()
    assert Message.objects.count() == 0


def test_write_goes_to_those_who_wait_where_ticked(client, event, trainer):
    write(client, event, shown="3", to_waiting="on")

    assert Message.objects.count() == 3


def test_write_shows_the_number_again_when_it_changed(client, event, trainer):
    factories.BookingFactory(event=event)

    response = write(client, event, shown="2")

    assert response.context["count"] == 3
    assert Broadcast.objects.count() == 0


def test_write_leaves_out_addresses_that_bounce(client, event, trainer):
    person = event.bookings.filter(status="CONFIRMED").first().delegate
    person.email_bounced_at = AT
    person.save()

    assert write(client, event).context["count"] == 1


def test_undo_takes_a_message_back_until_it_goes(client, event, trainer):
    write(client, event, shown="2")

    client.post(reverse("workspaces:undo", args=[event.pk, Broadcast.objects.get().pk]))

    assert Broadcast.objects.get().undone_at == AT
    assert set(Message.objects.values_list("state", flat=True)) == {State.DROPPED}


def test_undo_is_refused_once_it_is_on_its_way(event, at):
    user = factories.UserFactory()
    made = actions.broadcast(event=event, by=user, at=at, **WORDS)

    with pytest.raises(actions.BroadcastRefused):
        actions.undo_broadcast(broadcast=made, by=user, at=at + TEN)

    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_broadcast_stops_at_the_days_limit_of_one_writer(event, at, monkeypatch):
    monkeypatch.setattr(broadcasting, "MOST_A_DAY", 3)
    user = factories.UserFactory()
    actions.broadcast(event=event, by=user, at=at, **WORDS)

    with pytest.raises(actions.BroadcastRefused, match="1 more"):
        actions.broadcast(event=event, by=user, at=at, **WORDS)

    actions.broadcast(event=event, by=factories.UserFactory(), at=at, **WORDS)
    actions.broadcast(event=event, by=user, at=at + dt.timedelta(days=1), **WORDS)
    assert Broadcast.objects.count() == 3


def test_the_days_limit_is_500_and_the_pause_ten_minutes():
    assert (broadcasting.MOST_A_DAY, broadcasting.HELD) == (500, TEN)


def test_broadcast_to_nobody_is_refused(at):
    with pytest.raises(actions.BroadcastRefused):
        actions.broadcast(event=factories.EventFactory(), by=factories.UserFactory(), at=at, **WORDS)


@pytest.mark.parametrize("who", ["trainer of another date", "coordinator elsewhere", "delegate"])
def test_a_date_of_somebody_else_is_not_there(client, event, who):
    roles = {
        "trainer of another date": [(Role.TRAINER,)],
        "coordinator elsewhere": [(Role.COORDINATOR, factories.LocalityFactory())],
        "delegate": [],
    }[who]
    user = factories.UserFactory(roles=roles)
    factories.BookingFactory(event=event, delegate=user.person)
    if who == "trainer of another date":
        factories.DeliveryAssignmentFactory(trainer=user.person)
    client.force_login(user)
    made = factories.BroadcastFactory(event=event)

    answers = [
        client.get(reverse("workspaces:write", args=[event.pk])),
        write(client, event, shown="3"),
        client.post(reverse("workspaces:undo", args=[event.pk, made.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Message.objects.count() == 0


def test_a_message_of_another_date_is_not_undone_through_ones_own(client, event, trainer):
    foreign = factories.BroadcastFactory()

    assert client.post(reverse("workspaces:undo", args=[event.pk, foreign.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_broadcast_takes_the_same_queries_whatever_the_number(at, rows, django_assert_num_queries):
    event, user = factories.EventFactory(), factories.UserFactory()
    factories.BookingFactory.create_batch(rows, event=event)

    with django_assert_num_queries(13):
        actions.broadcast(event=event, by=user, at=at, **WORDS)
