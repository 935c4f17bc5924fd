"""Words of mails as staff change them: safe placeholders, preview, test mail, own words put back."""

import pytest
from django.core import mail
from django.urls import reverse

from outbox import actions, rules
from outbox.choices import TEXTS
from outbox.models import Message, TemplateText
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
CONFIRMED = TEXTS["confirmed"]
WORDS = {"subject": "See you at [[course]]", "body": "Dear [[name]]\n\nJoin: [[joining_link]]\n\n[[when]]"}


@pytest.fixture
def administrator(client):
    user = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)
    return user


def send(at, slug="confirmed", **values):
    text = TEXTS[slug]
    actions.queue(key="one", template=text.template, to="ada@agency.example", at=at, values={**text.sample, **values})
    actions.send_due(at=at, clock=lambda: at)
    return mail.outbox[-1]


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.slug)
def test_own_words_hold_placeholders_and_say_what_the_mail_says(text, at):
    subject, body = actions.own_words(text)
    own = send(at, text.slug)

    actions.change_text(text=text, subject=subject, body=body, by=factories.UserFactory(), at=at)
    Message.objects.all().delete()
    changed = send(at, text.slug)

    assert "[[name]]" in body + subject
    # A moment in a subject is said with its weekday once staff may move it about.
    assert changed.subject.replace("until Friday", "until") == own.subject
    assert changed.body.split() == own.body.split()


def test_words_of_staff_are_sent_as_text_and_html_with_the_calendar_kept(at):
    actions.change_text(text=CONFIRMED, by=factories.UserFactory(), at=at, **WORDS)
    part = {
        "uid": "x@y", "sequence": 0, "method": "REQUEST", "stamped_at": at.isoformat(), "summary": "x",
        "starts_at": at.isoformat(), "ends_at": at.isoformat(),
    }  # fmt: skip
    actions.queue(
        key="one",
        template=CONFIRMED.template,
        to="ada@agency.example",
        at=at,
        values=dict(CONFIRMED.sample),
        calendar=[part],
    )

    actions.send_due(at=at, clock=lambda: at)

    (sent,) = mail.outbox
    assert sent.subject == "See you at Recognising neglect"
    assert (
        "Dear Ada Example\n\nJoin: https://meet.partnership.example/room\n\nTuesday 2 March 2027, 9:30am" in sent.body
    )
    assert '<a href="https://meet.partnership.example/room"' in sent.alternatives[0].content
    assert [alternative.mimetype for alternative in sent.alternatives] == [
        "text/html",
        "text/calendar; method=REQUEST",
    ]


def test_values_are_escaped_and_never_filled_in_twice(at):
    actions.change_text(text=CONFIRMED, by=factories.UserFactory(), at=at, **WORDS)

    sent = send(at, name="<i>[[joining_link]]</i>\r\nBcc: x@x.example")

    assert "Dear <i>[[joining_link]]</i>" in sent.body
    assert "&lt;i&gt;[[joining_link]]&lt;/i&gt;" in sent.alternatives[0].content
    assert "\n" not in sent.subject


def test_template_code_in_words_is_only_text(at):
    actions.change_text(
        text=CONFIRMED,
        subject="x",
        body="{{ site.base_url }} {% now 'Y' %} [[name]]",
        by=factories.UserFactory(),
        at=at,
    )

    assert "{{ site.base_url }} {% now 'Y' %} Ada Example" in send(at).body


def test_a_line_without_anything_to_say_is_left_out(at):
    actions.change_text(text=CONFIRMED, by=factories.UserFactory(), at=at, **WORDS)

    assert "Join" not in send(at, joining_url="").body


@pytest.mark.parametrize(
    ("slug", "subject", "body", "why"),
    [
        ("confirmed", "Hello", "[[secret]]", "no placeholder [[secret]]"),
        ("confirmed", "Hello", "[[approve_link]]", "no placeholder [[approve_link]]"),
        ("confirmed", "Hello", "[[Name]] and [[name", "not complete"),
        ("confirmed", "[[booking_link]]", "x", "cannot stand in the subject"),
        ("approve", "Hello", "Answer soon", "needs [[approve_link]]"),
        ("offered", "Hello", "Answer soon", "needs [[offer_link]]"),
    ],
)
def test_change_text_refuses_words_that_would_not_work(at, slug, subject, body, why):
    with pytest.raises(actions.TextRefused) as refused:
        actions.change_text(text=TEXTS[slug], subject=subject, body=body, by=factories.UserFactory(), at=at)

    assert why in str(refused.value)
    assert TemplateText.objects.count() == 0


def test_every_text_belongs_to_a_template_that_can_be_rendered(at):
    for slug in TEXTS:
        Message.objects.all().delete()
        assert send(at, slug).subject


def test_look_shows_the_mail_and_saves_nothing(client, administrator):
    response = client.post(reverse("outbox:text", args=["confirmed"]), {**WORDS, "look": "1"})

    assert response.context["look_subject"] == "See you at Recognising neglect"
    assert TemplateText.objects.count() == 0


def test_page_saves_words_and_puts_the_own_words_back(client, administrator):
    client.post(reverse("outbox:text", args=["confirmed"]), WORDS)
    saved = TemplateText.objects.get()

    client.post(reverse("outbox:restore_text", args=["confirmed"]))

    assert (saved.subject, saved.changed_by) == (WORDS["subject"], administrator.person)
    assert TemplateText.objects.count() == 0


def test_page_says_why_words_cannot_stand(client, administrator):
    response = client.post(reverse("outbox:text", args=["confirmed"]), {**WORDS, "body": "[[nothing]]"})

    assert "no placeholder [[nothing]]" in response.content.decode()


def test_test_mail_goes_to_oneself_alone(client, administrator, at):
    client.post(reverse("outbox:test_text", args=["approve"]))

    assert list(Message.objects.values_list("to_address", flat=True)) == [administrator.person.email]


def test_coordinators_read_and_cannot_change(client):
    locality = factories.LocalityFactory()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, locality)]))

    page = client.get(reverse("outbox:text", args=["confirmed"]))
    answers = [
        client.post(reverse("outbox:text", args=["confirmed"]), WORDS),
        client.post(reverse("outbox:restore_text", args=["confirmed"])),
        client.post(reverse("outbox:test_text", args=["confirmed"])),
    ]

    assert client.get(reverse("outbox:texts")).status_code == 200
    assert "Use these words" not in page.content.decode()
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert TemplateText.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.EDITOR])
def test_nobody_else_has_these_pages(client, role):
    client.force_login(factories.UserFactory(roles=[(role,)] if role else []))

    assert client.get(reverse("outbox:texts")).status_code == 404
    assert client.get(reverse("outbox:text", args=["confirmed"])).status_code == 404


def test_an_unknown_text_is_not_there(client, administrator):
    assert client.get(reverse("outbox:text", args=["no-such"])).status_code == 404


def test_placeholders_say_each_part_of_a_date():
    sittings = [
        {"starts_at": "2027-07-06T08:30:00+00:00", "ends_at": "2027-07-06T11:30:00+00:00"},
        {"starts_at": "2027-07-13T08:30:00+00:00", "ends_at": "2027-07-13T11:30:00+00:00"},
    ]

    assert rules.placeholders({"sessions": sittings})["when"].split("\n") == [
        "Part 1: Tuesday 6 July 2027, 9:30am to 12:30pm",
        "Part 2: Tuesday 13 July 2027, 9:30am to 12:30pm",
    ]
