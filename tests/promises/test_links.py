"""S7: mail gateways of police, health and councils open every link, more than once. Nothing comes of it."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db.models import Q
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
from people.models import User
from tests import factories
from tests.promises import mails
from tests.promises.test_matrix import changes_since, everything, state
from tests.promises.test_templates import FOLDER, MAILS

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(re.escape(settings.BASE_URL) + r"[\w/?=&%.:~#-]*")
# A name that leads somewhere, as templates print it.
LEADS = re.compile(r"\{\{ ?([\w.]*(?:_path|_url|\.path|\blink))[ |}]|\{% url '[\w:]+' (\w+)")
# What Wagtail notes of an editor who is signed in and has a page open; no gateway gets so far.
WAGTAILS = ("wagtailadmin.EditingSession", "wagtailcore.PageSubscription")
METHODS = ("get", "head") * 3


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


def test_every_template_is_written_and_holds_the_addresses_it_may_print():
    """A template that names a path its values do not hold would print an address that leads nowhere."""
    written = mails.write_all()
    missing = []

    assert sorted(set(MAILS) ^ set(written)) == []
    for template in MAILS:
        source = (FOLDER / f"{template}.txt").read_text(encoding="utf-8")
        names = {one or other for one, other in LEADS.findall(source)} - {"site.base_url"}
        for name in names:
            key = name.rpartition(".")[2]
            held = [
                values for message in written[template] for values in (message.values, *message.values.get("dates", ()))
            ]
            if not any(values.get(key) for values in held):
                missing.append((template, name))

    assert missing == []


def test_every_address_of_every_mail_can_be_opened_and_changes_nothing():
    """As a gateway opens it, with nobody signed in, and as its reader does: it leads to a page the last time too."""
    visits = {}
    for template, rows in mails.write_all().items():
        for message in rows:
            reader = User.objects.filter(Q(person=message.recipient_id) | Q(email=message.to_address)).first()
            for address in addresses_in([render(message)]):
                path = address.removeprefix(settings.BASE_URL) or "/"
                visits[path, None] = visits[path, reader] = template
    assert {True, False} == {reader is None for _, reader in visits}
    signed_in = {reader: client_of(reader) for _, reader in visits}
    before, wrong = state(), []

    for (path, reader), template in visits.items():
        for method in METHODS:
            answer = getattr(signed_in[reader], method)(path)
            # Whoever is not signed in may be sent to sign in; a reader who is meets the page, or is led to it.
            led = answer.status_code == 302 and (reader is None or "/login/" not in answer.headers["Location"])
            if answer.status_code != 200 and not led:
                wrong.append((template, path, reader and reader.email, method, answer.status_code))

    assert wrong == []
    assert [label for label in changes_since(before) if label not in WAGTAILS] == []


def client_of(reader):
    """A browser, signed in where there is a reader."""
    client = Client()
    if reader:
        client.force_login(reader)
    return client


def test_the_buttons_behind_links_still_work_after_a_gateway_opened_them():
    written, wrong = mails.write_all(), []

    for template, part, data in (
        ("bookings/email/approve", "/approve/", {"decision": "yes"}),
        ("bookings/email/offered", "/offers/", {"decision": "take"}),
        ("evaluations/email/three_months", "/stop/", {}),
    ):
        addresses = addresses_in([render(written[template][0])])
        (path,) = {one.removeprefix(settings.BASE_URL) for one in addresses if part in one}
        for method in METHODS:
            getattr(Client(), method)(path)
        before = state()
        Client().post(path, data)
        if changes_since(before) == []:
            wrong.append(template)

    assert wrong == []


def test_opening_a_mailed_address_changes_nothing_and_uses_up_nothing(mailed):
    addresses = addresses_in(mailed)
    before = state()
    answers = []

    for address in addresses:
        path = address.removeprefix(settings.BASE_URL) or "/"
        for method in METHODS:
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
