"""Whatever is sent: a clear sentence, a way on, what was typed is kept, and never a 500."""

import datetime as dt
import html
import re
import zlib

import pytest
from django.db import transaction
from django.utils import timezone

from bookings import actions as bookings
from bookings.models import Booking
from evaluations import actions as evaluations
from evaluations.models import Invitation, Response, RoomCode
from tests import factories
from tests.promises import walk
from tests.promises.test_matrix import Forms, client_of, expected, visit
from tests.promises.world import ACTORS, CODE, TOKEN, build

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('kept')</script>"
HOSTILE = {
    "overlong": "a" * 20_000,
    "markup": SCRIPT,
    "template": "{{ 7|add:7 }}{% load static %}",
    "formula": "=HYPERLINK(\"http://elsewhere.example\",\"x\")",
    "quotes": "Robert'); DROP TABLE students;--",
    "control": "nul\x00bell\x07",
    "direction": "abc\u202egnp.exe\u2066",
    "letters of many": "\U0001f9d2\U0001f3fd Zoë Ναταλία 田中 \u0301\u0301\u0301",
    "lone surrogate": "\ud800",
    "number": "9" * 400,
    "not a number": "-0x1e400",
    "lines": "one\r\ntwo\r\n\r\nthree",
}  # fmt: skip
# Who sees most of a page first.
SEE_MOST = ("SA", "LC", "AL", "TR", "LD", "CE", "PR", "AN")
# Where the answer depends on chance or ends the sign-in.
LEFT_OUT = ("account_logout", "mfa_", "openid", "socialaccount", "design:", "usersessions")


def forms_of(world, actor, client, names):
    """Each kind of form one may open at these addresses: (name, address, form)."""
    seen = set()
    for name, route in sorted(walk.own_addresses().items()):
        if name not in names or name.startswith(LEFT_OUT):
            continue
        for address in walk.targets(world, route, actor).values():
            status, body, _ = visit(client, "get", address)
            if status not in ("200", "410") or b"<form" not in body:
                continue
            for number, form in enumerate(Forms(body.decode()).forms):
                to = form["action"] or address
                if (name, number) not in seen and not to.startswith("/accounts/logout"):
                    seen.add((name, number))
                    yield name, to, form


def first_to_open():
    """{name of an address: the first kind of person who may open it}, those who see most of a form first."""
    first = {}
    for (name, _), (reading, _) in expected().items():
        may = [actor for actor in SEE_MOST if reading[actor] in ("200", "410") or first.get(name) == actor]
        if may:
            first[name] = min(may, key=SEE_MOST.index)
    return first


def every_text_everywhere(fields):
    """Every hostile text in all fields at once: (what, what is sent)."""
    for what, text in HOSTILE.items():
        yield what, dict.fromkeys(fields, text)


def a_mixture(fields):
    """Four times each field another hostile text; over all forms each kind of field meets each text."""
    texts = list(HOSTILE.items())
    begin = zlib.crc32(" ".join(fields).encode())
    for turn in range(4):
        mixed = {field: texts[(begin + turn * 3 + number) % len(texts)] for number, field in enumerate(fields)}
        yield [what for what, _ in mixed.values()], {field: text for field, (_, text) in mixed.items()}


def hostile_text_in(world, actor, names, choose):
    """Send hostile texts to every form at these addresses: (failed, text alive in the page, how many tries)."""
    client = client_of(world, actor)
    failed, alive, tried = [], [], 0
    for name, address, form in forms_of(world, actor, client, names):
        for what, data in choose([field for field in form["fields"] if field != "csrfmiddlewaretoken"]):
            point = transaction.savepoint()
            try:
                status, body, _ = visit(client, form["method"], address, data)
            except UnicodeEncodeError:
                # No browser can send it; the test client cannot either.
                status, body = "200", b""
            transaction.savepoint_rollback(point)
            tried += 1
            if status.startswith("5"):
                failed.append((name, address, what, status))
            if SCRIPT.encode() in body:
                alive.append((name, address, what))
    return failed, alive, tried


def test_every_form_is_somebodys_to_fill_with_hostile_text():
    assert set(first_to_open().values()) >= {"SA", "PR", "AN"}


@pytest.mark.parametrize("actor", SEE_MOST)
def test_hostile_text_in_every_field_of_every_form_is_answered_in_words(actor):
    """Each address once, by the one who sees most of it, texts mixed. `make test-long` has everybody try everything."""
    names = {name for name, first in first_to_open().items() if first == actor}

    failed, alive, tried = hostile_text_in(build(), actor, names, a_mixture)

    assert tried >= 4 or actor not in ("SA", "PR")
    assert failed == []
    assert alive == []


@pytest.mark.long
@pytest.mark.parametrize("actor", ACTORS)
def test_hostile_text_from_everybody_in_every_form_is_answered_in_words(actor):
    failed, alive, tried = hostile_text_in(build(), actor, walk.own_addresses(), every_text_everywhere)

    assert tried >= len(HOSTILE)
    assert failed == []
    assert alive == []


def text_of(response):
    """The words of a page's main part."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group(0)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def ways_on(response):
    """Addresses that the page's main part leads to."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group(0)
    return re.findall(r'href="(/[^"]*)"', main)


@pytest.fixture
def soon():
    """A date in three weeks with one place, by the pages' own clock."""
    return factories.EventFactory(capacity=1, starts_at=timezone.now() + dt.timedelta(days=21))


@pytest.fixture
def person(client):
    """Somebody signed in with a whole profile."""
    user = factories.UserFactory()
    client.force_login(user)
    return user.person


def test_double_click_on_booking_books_once_and_leads_to_the_booking(client, person, soon):
    address = f"/dates/{soon.pk}/book/"

    answers = [client.post(address, {"access_needs": "", "declared": "on"}) for _ in range(2)]

    booking = Booking.objects.get(delegate=person)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer["Location"].split("?")[0] for answer in answers] == [f"/my/bookings/{booking.public_id}/"] * 2


def test_the_page_before_booking_leads_to_the_booking_when_it_is_gone_back_to(client, person, soon):
    client.post(f"/dates/{soon.pk}/book/", {"access_needs": "", "declared": "on"})

    answer = client.get(f"/dates/{soon.pk}/book/")

    booking = Booking.objects.get(delegate=person)
    assert (answer.status_code, answer["Location"]) == (302, f"/my/bookings/{booking.public_id}/")


def test_a_date_that_fills_while_the_form_is_open_gives_the_waiting_list_and_says_so(client, person, soon):
    client.get(f"/dates/{soon.pk}/book/")
    bookings.claim(event=soon, delegate=factories.PersonFactory(), by=None, at=timezone.now())

    answer = client.post(f"/dates/{soon.pk}/book/", {"access_needs": "A loop", "declared": "on"}, follow=True)

    assert "You are on the waiting list" in text_of(answer)
    assert "You are number 1 in the queue" in text_of(answer)
    assert "A loop" in text_of(answer)


def test_a_date_called_off_while_the_form_is_open_is_refused_in_words_and_keeps_what_was_typed(client, person, soon):
    client.get(f"/dates/{soon.pk}/book/")
    bookings.call_off(event=soon, reason="The trainer is ill.", by=factories.UserFactory(), at=timezone.now())

    answer = client.post(f"/dates/{soon.pk}/book/", {"access_needs": "A loop & quiet", "declared": "on"})

    assert answer.status_code == 200
    assert "called off" in text_of(answer)
    assert "A loop &amp; quiet</textarea>" in answer.content.decode()
    assert [way for way in ways_on(answer) if way.startswith(("/training", "/dates"))] != []
    assert Booking.objects.count() == 0


def test_booking_that_closes_while_the_form_is_open_is_refused_in_words(client, person, soon):
    client.get(f"/dates/{soon.pk}/book/")
    soon.booking_closes_at = timezone.now() - dt.timedelta(minutes=1)
    soon.save(update_fields=["booking_closes_at"])

    answer = client.post(f"/dates/{soon.pk}/book/", {"access_needs": "", "declared": "on"})

    assert answer.status_code == 200
    assert "clos" in text_of(answer)


def test_giving_up_twice_leads_to_the_booking(client, person, soon):
    client.post(f"/dates/{soon.pk}/book/", {"access_needs": "", "declared": "on"})
    booking = Booking.objects.get(delegate=person)
    address = f"/my/bookings/{booking.public_id}/cancel/"

    answers = [client.post(address) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    booking.refresh_from_db()
    assert (booking.status, booking.changes.count()) == ("CANCELLED", 2)


def test_giving_up_after_the_start_is_refused_in_words(client, person, soon):
    client.post(f"/dates/{soon.pk}/book/", {"access_needs": "", "declared": "on"})
    booking = Booking.objects.get(delegate=person)
    now = timezone.now()
    type(soon).objects.filter(pk=soon.pk).update(
        booking_closes_at=now - dt.timedelta(days=1),
        starts_at=now - dt.timedelta(hours=1),
        ends_at=now + dt.timedelta(hours=1),
    )

    answer = client.post(f"/my/bookings/{booking.public_id}/cancel/")

    assert answer.status_code == 200
    assert "has started" in text_of(answer)


@pytest.mark.parametrize("code", ["ZZZZZZ", "<b>code</b>", "a" * 300, "0O1I"])
def test_a_wrong_room_code_gets_a_sentence_and_a_way_on(client, code):
    answer = client.get("/join/", {"code": code}, follow=True)

    assert answer.status_code in (200, 404)
    assert "code" in text_of(answer).lower()
    assert "<b>code</b>" not in answer.content.decode()
    assert 'name="code"' in answer.content.decode()


def test_a_closed_room_code_says_so_and_leads_on(client):
    world = build()
    RoomCode.objects.update(closed_at=timezone.now(), closed_by=world.users["TR"].person)

    answer = client.get(f"/join/{CODE}/")

    assert answer.status_code in (404, 410)
    assert len(text_of(answer)) > 40
    assert ways_on(answer) != [] or b"<form" in answer.content


def test_an_expired_personal_link_is_gone_in_words_with_a_way_on(client):
    world = build()
    event = world.events["near"]
    gone = dt.timedelta(days=40)
    event.sessions.update(starts_at=event.starts_at - gone, ends_at=event.ends_at - gone)
    type(event).objects.filter(pk=event.pk).update(
        booking_closes_at=event.booking_closes_at - gone, starts_at=event.starts_at - gone, ends_at=event.ends_at - gone
    )

    answer = client.get(f"/evaluate/{TOKEN}/")

    assert answer.status_code == 410
    assert "closed" in text_of(answer)
    assert ways_on(answer) != []


def test_a_form_of_the_day_that_closes_while_it_is_open_keeps_what_was_typed(client):
    world = build()
    event = world.events["near"]
    over = dt.timedelta(hours=4)
    event.sessions.update(starts_at=event.starts_at - over, ends_at=event.ends_at - over)
    type(event).objects.filter(pk=event.pk).update(
        booking_closes_at=event.booking_closes_at - over, starts_at=event.starts_at - over, ends_at=event.ends_at - over
    )
    event.refresh_from_db()
    before = Response.objects.count()
    client.get(f"/evaluate/{TOKEN}/")
    evaluations.close_wave(event=event, by=world.users["TR"], at=timezone.now())

    answer = client.post(f"/evaluate/{TOKEN}/", {"most-useful": "The last word"})

    assert answer.status_code in (200, 410)
    assert "closed" in text_of(answer)
    assert Response.objects.count() == before


def test_pressing_send_twice_counts_once_and_thanks(client):
    world = build()
    event = world.events["near"]
    over = dt.timedelta(hours=3)
    event.sessions.update(starts_at=event.starts_at - over, ends_at=event.ends_at - over)
    type(event).objects.filter(pk=event.pk).update(
        booking_closes_at=event.booking_closes_at - over, starts_at=event.starts_at - over, ends_at=event.ends_at - over
    )
    before = Response.objects.count()

    answers = [client.post(f"/evaluate/{TOKEN}/", {"relevance": "4"}, follow=True) for _ in range(2)]

    assert Response.objects.count() == before + 1
    assert ["hank" in text_of(answer) for answer in answers] == [True, True]
    assert Invitation.objects.get(booking=world.bookings["stranger"]).answered_on is not None


def test_a_page_whose_token_has_run_out_says_what_to_do():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/accounts/login/", {"login": "a@agency.example", "password": "x"})

    assert answer.status_code == 403
    assert len(text_of(answer)) > 40
