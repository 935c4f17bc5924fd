"""S7: mail gateways of police, health and councils open every link, more than once. Nothing comes of it."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bookings import actions as bookings
from bookings.models import Booking
from evaluations import actions as evaluations
from evaluations.models import Invitation
from outbox.actions.rendering import render
from outbox.models import Message
from people import actions as people
from people.choices import Role
from tests import factories
from tests.promises.test_matrix import changes_since, everything, state

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(re.escape(settings.BASE_URL) + r"[\w/?=&%.:~#-]*")


@pytest.fixture
def mailed():
    """Whatever people are told about bookings, evaluation, roles and accounts. Returns the mails."""
    now = timezone.now()
    factories.StandardPageFactory(slug="worried-about-a-child")
    trainer = factories.UserFactory()
    administrator = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])
    event = factories.EventFactory(capacity=1, starts_at=now + dt.timedelta(days=21))
    first, *_ = [bookings.claim(event=event, delegate=factories.PersonFactory(), by=None, at=now) for _ in range(3)]
    asked = factories.EventFactory(
        course__family=factories.CourseFamilyFactory(overrides={"approval": "EMAILED"}),
        starts_at=now + dt.timedelta(days=23),
    )
    bookings.claim(event=asked, delegate=factories.PersonFactory(), by=None, at=now)
    bookings.cancel(booking=first, by=None, at=now)
    off = factories.EventFactory(starts_at=now + dt.timedelta(days=22))
    bookings.claim(event=off, delegate=factories.PersonFactory(), by=None, at=now)
    bookings.call_off(event=off, reason="The trainer is ill.", by=administrator, at=now)

    over = factories.EventFactory(starts_at=now - dt.timedelta(hours=4))
    factories.DeliveryAssignmentFactory(event=over, trainer=trainer.person)
    came = factories.BookingFactory(event=over)
    factories.AttendanceFactory(booking=came)
    evaluations.invite_due(at=now)

    grant = people.grant_role(person=trainer.person, role=Role.TRAINER, by=administrator, at=now)
    people.end_role(grant=grant, by=administrator, at=now)
    browser = Client()
    for path in ("/accounts/password/reset/", "/accounts/login/code/"):
        browser.post(path, {"email": trainer.email})
    browser.post(
        "/accounts/signup/",
        {"name": "New Person", "email": "new.person@agency.example", "password1": "a-long-password-47",
         "password2": "a-long-password-47"},
    )  # fmt: skip
    return [render(message) for message in Message.objects.order_by("pk")]


def addresses_in(mails):
    """Every address of ours in every part of the mails."""
    found = set()
    for mail in mails:
        # Calendar parts break long lines and begin the next one with a space.
        parts = [mail.body, *(content.replace("\r\n ", "") for content, _ in mail.alternatives)]
        found |= {match.rstrip(".,") for part in parts for match in ADDRESS.findall(part)}
    return sorted(found)


def test_mails_of_every_kind_were_looked_at(mailed):
    templates = set(Message.objects.values_list("template", flat=True))

    assert {
        "bookings/email/confirmed",
        "bookings/email/waiting",
        "bookings/email/offered",
        "bookings/email/cancelled",
        "bookings/email/called_off",
        "bookings/email/asked",
        "bookings/email/approve",
        "evaluations/email/on_the_day",
        "people/email/role_given",
    } - templates == set()
    assert len(addresses_in(mailed)) > 6


def test_opening_a_mailed_address_changes_nothing_and_uses_up_nothing(mailed):
    addresses = addresses_in(mailed)
    before = state()
    answers = []

    for address in addresses:
        path = address.removeprefix(settings.BASE_URL) or "/"
        for method in ("get", "head", "get", "head", "get", "head"):
            answers.append((path, method, getattr(Client(), method)(path).status_code))

    assert [answer for answer in answers if answer[2] not in (200, 302)] == []
    assert changes_since(before) == []


def test_an_evaluation_link_still_works_after_a_gateway_opened_it(mailed):
    (path,) = {address.removeprefix(settings.BASE_URL) for address in addresses_in(mailed) if "/evaluate/" in address}
    for method in ("get", "head", "get"):
        getattr(Client(), method)(path)

    Client().post(path, {"relevance": "4"})

    booking = Booking.objects.get(event__assignments__isnull=False)
    assert Invitation.objects.get(booking=booking).answered_on is not None


def test_tokens_are_long_and_kept_only_as_hashes(mailed):
    (token,) = {address.split("/")[-2] for address in addresses_in(mailed) if "/evaluate/" in address}

    assert len(token) * 6 >= 128
    assert [model for model in stored_texts() if token in model] == []


def stored_texts():
    """Everything stored, as text, but for messages that wait to be sent and will be wiped then."""
    for rows in everything():
        if rows.model is not Message:
            yield from (repr(row) for row in rows.values_list())
