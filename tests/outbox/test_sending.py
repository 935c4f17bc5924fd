"""The sender: what goes out, lease and retries, secrets, a template that breaks, two senders."""

import datetime as dt
import smtplib

import pytest
from django.core import mail

from outbox import actions
from outbox.choices import BACK_OFF, LEASE, State
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Ada O'Neil & Co",
    "course": "Neglect",
    "sessions": [{"starts_at": "2027-07-06T08:30:00+00:00", "ends_at": "2027-07-06T11:30:00+00:00"}],
    "place": "Online",
    "booking_path": "/my/bookings/x/",
    "event_path": "/dates/1/",
    "joining_url": "https://meet.partnership.example/room",
}


def queue(at, key="one", **more):
    more = {"template": "bookings/email/confirmed", "to": "ada@agency.example", "values": VALUES, **more}
    return actions.queue(key=key, at=at, **more)


def send(at, **more):
    return actions.send_due(at=at, clock=lambda: at, **more)


class Failing:
    """A mail connection that answers every message with one error."""

    def __init__(self, error):
        self.error = error

    def send_messages(self, messages):
        raise self.error

    def close(self):
        pass


@pytest.fixture
def failing(monkeypatch):
    def fail_with(error):
        monkeypatch.setattr("outbox.actions.sending.get_connection", lambda: Failing(error))

    return fail_with


def test_send_due_sends_text_and_html_with_fixed_headers(at):
    queue(at)

    assert send(at) == (1, 0)

    (sent,) = mail.outbox
    message = Message.objects.get()
    assert (message.state, message.sent_at) == (State.SENT, at)
    assert sent.subject == "Your place: Neglect, 6 July 2027"
    assert sent.extra_headers == {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    assert (sent.to, sent.cc, sent.bcc) == (["ada@agency.example"], [], [])
    assert "Hello Ada O'Neil & Co" in sent.body
    assert "Tuesday 6 July 2027, 9:30am to 12:30pm" in sent.body
    assert "\n\n\n" not in sent.body
    html = sent.alternatives[0].content
    assert "Hello Ada O&#x27;Neil &amp; Co" in html


def test_queue_with_the_same_key_changes_nothing(at):
    queue(at)
    queue(at, to="somebody-else@agency.example")

    assert Message.objects.get().to_address == "ada@agency.example"


def test_queue_for_somebody_without_an_address_makes_no_message(at):
    assert queue(at, to=factories.PersonFactory(email=None)) is None
    assert Message.objects.count() == 0


def test_a_sent_message_is_not_sent_again(at):
    queue(at)
    send(at)

    assert send(at + dt.timedelta(days=1)) == (0, 0)


def test_a_message_waits_for_its_time(at):
    queue(at, not_before=at + dt.timedelta(hours=1))

    assert send(at) == (0, 0)
    assert send(at + dt.timedelta(hours=1)) == (1, 0)


def test_a_reminder_past_its_use_is_dropped(at):
    queue(at, drop_after=at)

    assert send(at + dt.timedelta(seconds=1)) == (0, 0)
    assert Message.objects.get().state == State.DROPPED


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("gone"),
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPRecipientsRefused({"ada@agency.example": (451, b"later")}),
    ],
)
def test_trouble_is_tried_again_with_growing_pauses_then_failed(at, failing, error):
    queue(at)
    failing(error)
    now, pauses = at, []

    for _ in range(len(BACK_OFF)):
        assert send(now) == (0, 1)
        message = Message.objects.get()
        pauses.append(message.next_try_at - now)
        now = message.next_try_at
    send(now)

    message = Message.objects.get()
    assert pauses == list(BACK_OFF)
    assert (message.state, message.attempts) == (State.FAILED, len(BACK_OFF) + 1)
    assert "ada@" not in message.last_error


def test_an_address_refused_for_good_fails_at_once(at, failing):
    queue(at)
    failing(smtplib.SMTPRecipientsRefused({"ada@agency.example": (550, b"no such user")}))

    send(at)

    message = Message.objects.get()
    assert (message.state, message.last_error) == (State.FAILED, "SMTPRecipientsRefused 550")


def test_a_broken_template_does_not_stop_the_others(at):
    queue(at, key="broken", template="bookings/email/no-such-template")
    queue(at, key="sound")

    assert send(at) == (1, 1)
    assert dict(Message.objects.values_list("key", "state")) == {"broken": State.QUEUED, "sound": State.SENT}


def test_a_leased_message_is_left_alone_until_the_lease_runs_out(at):
    queue(at)
    Message.objects.update(lease="other", leased_until=at + LEASE)

    assert send(at) == (0, 0)
    assert send(at + LEASE + dt.timedelta(seconds=1)) == (1, 0)


def test_a_slow_server_does_not_outlive_the_lease(at):
    for number in range(4):
        queue(at, key=str(number))
    times = iter([at, at, at, at + dt.timedelta(minutes=4)])

    # The clock is asked at the start, before and after each message: the second one is not begun any more.
    assert actions.send_due(at=at, clock=lambda: next(times)) == (1, 0)

    rest = Message.objects.filter(state=State.QUEUED)
    assert list(rest.values_list("attempts", "lease", "leased_until")) == [(0, "", None)] * 3
    assert send(at) == (3, 0)


def test_the_message_id_stays_over_retries(at, failing, monkeypatch):
    queue(at)
    with monkeypatch.context() as patch:
        patch.setattr("outbox.actions.sending.get_connection", lambda: Failing(TimeoutError()))
        send(at)
    before = Message.objects.get().message_id

    send(at + BACK_OFF[0])

    assert mail.outbox[0].extra_headers["Message-ID"] == before


def test_secrets_are_wiped_when_sent(at):
    queue(at, holds_secret=True)

    send(at)

    assert Message.objects.get().values == {}


def test_retry_sends_a_failed_message_again_and_is_recorded(at, failing):
    queue(at)
    failing(smtplib.SMTPRecipientsRefused({"ada@agency.example": (550, b"")}))
    send(at)
    message = Message.objects.get()

    actions.retry(message=message, by=factories.UserFactory(), at=at)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.next_try_at) == (State.QUEUED, 0, at)
    with pytest.raises(actions.NotRetryable):
        actions.retry(message=message, by=None, at=at)


def test_send_due_talks_to_the_server_outside_any_transaction(at, monkeypatch, django_db_blocker):
    from django.db import connection

    queue(at)
    depth = len(connection.savepoint_ids)
    seen = []

    class Watching(Failing):
        def send_messages(self, messages):
            seen.append(len(connection.savepoint_ids) - depth)
            return len(messages)

    monkeypatch.setattr("outbox.actions.sending.get_connection", lambda: Watching(None))
    send(at)

    assert seen == [0]
