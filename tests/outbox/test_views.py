"""The page on which staff see how messages fare."""

import pytest

from outbox.choices import State
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client, role, *scope):
    user = factories.UserFactory(roles=[(role, *scope)])
    client.force_login(user)
    return user


def test_messages_are_not_there_for_practitioners(client):
    client.force_login(factories.UserFactory())

    assert client.get("/outbox/").status_code == 404


def test_messages_show_failed_ones_first_with_the_reason(client):
    sign_in(client, Role.ADMINISTRATOR)
    factories.MessageFactory(to_address="fine@agency.example")
    factories.MessageFactory(
        to_address="gone@agency.example", state=State.FAILED, last_error="SMTPRecipientsRefused 550", attempts=1
    )

    page = client.get("/outbox/").content.decode()

    assert page.index("gone@agency.example") < page.index("fine@agency.example")
    assert "SMTPRecipientsRefused 550" in page


def test_messages_of_another_locality_are_not_shown(client):
    here, there = factories.LocalityFactory(), factories.LocalityFactory()
    sign_in(client, Role.COORDINATOR, here)
    factories.MessageFactory(locality=here, to_address="ours@agency.example")
    theirs = factories.MessageFactory(locality=there, to_address="canary@agency.example", state=State.FAILED)

    page = client.get("/outbox/").content.decode()

    assert "ours@agency.example" in page
    assert "canary" not in page
    assert client.post(f"/outbox/{theirs.pk}/retry/").status_code == 404


def test_retry_queues_again(client):
    sign_in(client, Role.ADMINISTRATOR)
    message = factories.MessageFactory(state=State.FAILED)

    response = client.post(f"/outbox/{message.pk}/retry/", follow=True)

    assert "The message will be sent again in a moment." in response.content.decode()
    assert Message.objects.get().state == State.QUEUED


def test_retry_by_get_changes_nothing(client):
    sign_in(client, Role.ADMINISTRATOR)
    message = factories.MessageFactory(state=State.FAILED)

    assert client.get(f"/outbox/{message.pk}/retry/").status_code == 405
    assert Message.objects.get().state == State.FAILED


@pytest.mark.parametrize("rows", [1, 3])
def test_messages_take_the_same_queries_for_any_number(client, rows, django_assert_num_queries):
    sign_in(client, Role.ADMINISTRATOR)
    factories.MessageFactory.create_batch(rows, recipient=factories.PersonFactory())
    client.get("/outbox/")

    with django_assert_num_queries(6):
        client.get("/outbox/")


def test_development_mail_exists_on_ones_own_machine_only(client, settings, tmp_path):
    (tmp_path / "1.log").write_bytes(b"Subject: Your code\r\nTo: ada@agency.example\r\n\r\nIt is 123\r\n")
    settings.EMAIL_FILE_PATH = tmp_path

    assert client.get("/outbox/development/").status_code == 404
    settings.DEBUG = True
    assert "It is 123" in client.get("/outbox/development/").content.decode()


def test_development_mail_shows_every_mail_of_a_file(client, settings, tmp_path):
    mails = [f"Subject: Mail {number}\r\n\r\nText {number}\r\n".encode() + b"-" * 79 + b"\n" for number in (1, 2)]
    (tmp_path / "1.log").write_bytes(b"".join(mails))
    settings.EMAIL_FILE_PATH, settings.DEBUG = tmp_path, True

    found = [mail["subject"] for mail in client.get("/outbox/development/").context["mails"]]

    assert found == ["Mail 2", "Mail 1"]
