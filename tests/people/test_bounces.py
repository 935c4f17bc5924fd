"""Addresses that do not work: marked, shown, mended."""

import smtplib

import pytest
from django.urls import reverse

from outbox.actions import queue, send_due
from people import actions
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


class Refusing:
    """A mail server that refuses every recipient."""

    def __init__(self, code):
        self.code = code

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"x@agency.example": (self.code, b"no")})

    def close(self):
        pass


@pytest.mark.parametrize(("code", "marked"), [(550, True), (451, False), (552, False)])
def test_an_address_that_does_not_exist_is_marked(at, monkeypatch, code, marked):
    person, other = factories.PersonFactory(), factories.PersonFactory()
    monkeypatch.setattr("outbox.actions.sending.get_connection", lambda: Refusing(code))
    queue(key="one", template="people/email/mail_limit", to=person, at=at, values={"number": 1})

    send_due(at=at, clock=lambda: at)

    for row in (person, other):
        row.refresh_from_db()
    assert (person.email_bounced_at, other.email_bounced_at) == (at if marked else None, None)


def test_move_address_clears_the_mark(at):
    user = factories.UserFactory(person=factories.PersonFactory(email_bounced_at=at))

    actions.move_address(user=user, address="new@agency.example", at=at)

    user.person.refresh_from_db()
    assert (user.person.email, user.person.email_bounced_at) == ("new@agency.example", None)


def test_proving_the_same_address_again_clears_the_mark(at):
    user = factories.UserFactory(person=factories.PersonFactory(email_bounced_at=at))

    actions.move_address(user=user, address=user.person.email, at=at)

    user.person.refresh_from_db()
    assert user.person.email_bounced_at is None


def test_the_person_is_told_at_home_and_can_say_that_it_works(client, at):
    user = factories.UserFactory(person=factories.PersonFactory(email_bounced_at=at))
    other = factories.PersonFactory(email_bounced_at=at)
    client.force_login(user)
    before = client.get(reverse("workspaces:my")).content.decode()

    client.post(reverse("people:address_works"))

    other.refresh_from_db()
    assert f"Our e-mails to {user.person.email} come back" in before
    assert "come back" not in client.get(reverse("workspaces:my")).content.decode()
    assert other.email_bounced_at == at


@pytest.mark.parametrize("where", ["agency", "date"])
def test_staff_see_the_mark_beside_the_name(client, at, where):
    booking = factories.BookingFactory(delegate=factories.PersonFactory(email_bounced_at=at))
    roles = [(Role.AGENCY_LEAD, booking.agency), (Role.COORDINATOR, booking.event.locality)]
    client.force_login(factories.UserFactory(roles=roles))
    args = [booking.event.pk] if where == "date" else []

    assert "E-mail does not arrive" in client.get(reverse(f"workspaces:{where}", args=args)).content.decode()
