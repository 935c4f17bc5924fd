"""Mail to addresses nobody has proved: counted, limited, alarmed."""

import datetime as dt

import pytest
from django.core.cache import cache

from audit.models import Entry
from outbox.models import Message
from people import actions
from people.choices import Role
from people.models import StrangerMail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def write(address, at, **values):
    return actions.write_to(template="account/email/login_code", address=address, values=values, at=at)


def test_write_to_queues_a_code_that_is_wiped_and_runs_out(at):
    message = write("new@agency.example", at, code="BCDF-GHJK")

    assert (message.holds_secret, message.drop_after) == (True, at + dt.timedelta(minutes=15))
    assert (message.to_address, message.recipient) == ("new@agency.example", None)


def test_write_to_sends_an_unproved_address_three_a_day(at):
    sent = [write("new@agency.example", at) is not None for _ in range(5)]
    tomorrow = write("new@agency.example", at + dt.timedelta(days=1))

    assert sent == [True, True, True, False, False]
    assert tomorrow is not None


def test_write_to_counts_an_address_whatever_its_capitals(at):
    sent = [write(address, at) is not None for address in ("A@b.example", "a@B.example", "a@b.example", "A@B.EXAMPLE")]

    assert sent == [True, True, True, False]


def test_write_to_does_not_count_proved_addresses(at, settings):
    settings.STRANGER_MAILS_A_DAY = 1
    address = UserFactory().email

    sent = [write(address, at) is not None for _ in range(10)]

    assert sent == [True] * 10
    assert StrangerMail.objects.count() == 0


def test_write_to_stops_at_the_limit_of_the_day_and_raises_the_alarm_once(at, settings):
    settings.STRANGER_MAILS_A_DAY = 5
    administrator = UserFactory(roles=[(Role.ADMINISTRATOR,)])
    UserFactory(roles=[(Role.EDITOR,)])

    sent = sum(write(f"stranger{n}@agency.example", at) is not None for n in range(20))

    alarms = Message.objects.filter(template="people/email/mail_limit")
    assert sent == 5
    assert [alarm.to_address for alarm in alarms] == [administrator.email]
    assert Entry.objects.filter(action="mail.limit").count() == 1


def test_write_to_keeps_no_address_and_no_old_counts(at):
    write("new@agency.example", at)
    write("new@agency.example", at + dt.timedelta(days=31))

    rows = list(StrangerMail.objects.values_list("on", "number"))
    assert rows == [((at + dt.timedelta(days=31)).date(), 1)]
    assert all("@" not in digest for digest in StrangerMail.objects.values_list("address_digest", flat=True))


def test_posts_of_every_kind_send_no_more_than_the_limits(client, settings):
    """The promise on a small scale: each door of the site, seven addresses, the limits asserted exactly."""
    settings.STRANGER_MAILS_A_DAY = 12
    cache.clear()

    for n in range(63):
        url = ("/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/")[n % 3]
        form = {"email": f"target{n % 7}@agency.example", "password1": "three unconnected words"}
        type(client)().post(url, form)

    strangers = Message.objects.exclude(template="people/email/mail_limit")
    each = [strangers.filter(to_address=f"target{n}@agency.example").count() for n in range(7)]
    assert strangers.count() == 12
    assert max(each) == 3
    assert all(set(message.values) <= {"code"} for message in strangers)
