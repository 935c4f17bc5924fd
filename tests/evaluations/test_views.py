"""The pages of evaluation: what each says, what a press does, what is kept, how many queries it takes."""

import datetime as dt
import html
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail

from bookings.choices import Mark
from evaluations import actions
from evaluations.choices import Review
from evaluations.models import Answer, Closing, Invitation, Response, RoomCode
from outbox.actions import send_due
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
FILLED = {
    "NOW-name-neglect": "8",
    "LOOKING_BACK-name-neglect": "4",
    "relevance": "5",
    "most-useful": "Talking it through with a health visitor",
    "intention": "Ask why the child was not brought",
    "intention-by": "2027-03-01",
    "consent": "WITH_ROLE",
    "role-family": "NURSING",
}


@pytest.fixture
def clock(at):
    """The moment the pages are opened at, which can be moved."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _clock(clock):
    pass


@pytest.fixture
def link(event, attended, at):
    """A personal link, as somebody who was there got it by e-mail."""
    attended()
    actions.invite_due(at=at)
    return f"/evaluate/{Message.objects.get().values['token']}/"


@pytest.fixture
def room(event, trainer, at):
    factories.BookingFactory(event=event)
    return actions.open_room(event=event, by=trainer, at=at)


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def ticket(response):
    return re.search(r'name="ticket" value="([^"]+)"', response.content.decode())[1]


def by(*date):
    """The three boxes of a date."""
    return {f"intention-by_{part}": str(number) for part, number in zip(("day", "month", "year"), date, strict=True)}


def said():
    return {(a.question_code, a.moment): a.number or a.option_code or a.text for a in Answer.objects.all()}


# By link


def test_evaluate_says_who_sees_what_before_the_first_question(client, link):
    page = text(client.get(link))

    first_question = page.index("Name neglect when I see it")
    for promise in ("Nobody here can see who said what", "destroyed on 12 July 2028", "Do not name a child"):
        assert page.index(promise) < first_question
    assert "Fewer than 5 people were there" in page


def test_evaluate_does_not_warn_of_few_where_five_were_there(client, link, attended):
    for _ in range(4):
        attended()

    assert "Fewer than 5 people were there" not in text(client.get(link))


def test_evaluate_changes_nothing_by_being_opened(client, link):
    before = list(Invitation.objects.values())

    for _ in range(3):
        client.get(link)
        client.head(link)

    assert list(Invitation.objects.values()) == before
    assert Response.objects.count() == 0


def test_evaluate_takes_the_answers_and_thanks_ever_after(client, link):
    response = client.post(link, FILLED)

    assert (response.status_code, response.url) == (302, link)
    assert said() == {
        ("name-neglect", "NOW"): 8,
        ("name-neglect", "LOOKING_BACK"): 4,
        ("relevance", ""): 5,
        ("most-useful", ""): "Talking it through with a health visitor",
        ("intention", ""): "Ask why the child was not brought",
        ("role-family", ""): "NURSING",
    }
    assert Answer.objects.get(question_code="intention").due_on == dt.date(2027, 3, 1)
    assert Response.objects.get().consent == "WITH_ROLE"
    assert "Thank you" in text(client.get(link))


def test_evaluate_sent_twice_counts_once(client, link):
    client.post(link, {"relevance": "5"})

    again = client.post(link, {"relevance": "1"})

    assert again.status_code == 200
    assert "Thank you" in text(again)
    assert said() == {("relevance", ""): 5}


def test_evaluate_keeps_a_role_only_where_it_may_be_shown(client, link):
    client.post(link, {"relevance": "5", "consent": "ANONYMOUS", "role-family": "NURSING"})

    assert said() == {("relevance", ""): 5}


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "Answer at least one question"),
        ({"most-useful": "x" * 1501}, "Use 1,500 characters or fewer"),
        ({"relevance": "9"}, "Choose one from the list"),
        ({"intention": "Ask"} | by(31, 2, 2027), "real date"),
        ({"relevance": "5"} | by(1, 2, 2027), "Write what you"),
        ({"intention": "Ask"} | by(1, 1, 2020), "must be 12 January 2027 or later"),
        ({"relevance": "5", "consent": "WITH_ROLE"}, "Choose the words"),
        ({"most-useful": "a\x00b"}, "hidden character"),
        ({"most-useful": "A boy called Sam"}, "might be recognised"),
    ],
)
def test_evaluate_says_what_is_wrong_and_keeps_the_rest(client, link, typed, complaint):
    response = client.post(link, {"what-to-change": "More <b>breaks</b>", **typed} if typed else {})

    assert response.status_code == 200
    assert complaint in text(response)
    assert Response.objects.count() == 0
    assert ("More &lt;b&gt;breaks&lt;/b&gt;" in response.content.decode()) is bool(typed)


def test_evaluate_takes_a_text_once_its_writer_has_checked_it(client, link):
    typed = {"most-useful": "A film about a boy called Sam"}
    assert "I have checked" in text(client.post(link, typed))

    client.post(link, {**typed, "checked": "on"})

    assert said() == {("most-useful", ""): "A film about a boy called Sam"}


def test_evaluate_unknown_link_has_a_way_on(client):
    response = client.get("/evaluate/not-a-token/")

    assert response.status_code == 404
    assert "Enter the code" in text(response) or "enter the code" in text(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_evaluate_after_the_end_says_so(client, link, clock, at, method):
    clock.move_to(at + dt.timedelta(days=14))

    response = getattr(client, method)(link, {"relevance": "5"})

    assert response.status_code == 410
    assert "This form has closed" in text(response)
    assert Response.objects.count() == 0


def test_evaluate_of_somebody_marked_absent_later_says_so(client, link, event):
    event.bookings.get().attendances.update(mark=Mark.DID_NOT_ATTEND)

    response = client.get(link)

    assert response.status_code == 410
    assert "for people who were there" in text(response)


def test_evaluate_does_not_pass_its_address_on(client, link):
    response = client.get(link)

    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


def test_link_in_the_mail_leads_to_the_form(client, link, at):
    send_due(at=at, clock=lambda: at)

    address = re.search(r"https://\S+/evaluate/\S+", mail.outbox[0].body)[0]
    assert urlsplit(address).path == link
    assert mail.outbox[0].subject == "How was it? Neglect: seeing it and naming it, 12 January 2027"
    assert client.get(link).status_code == 200


# From one's bookings


def test_mine_takes_answers_of_somebody_not_marked_yet(client, event):
    user = factories.UserFactory()
    booking = factories.BookingFactory(event=event, delegate=user.person)
    client.force_login(user)
    address = f"/my/bookings/{booking.public_id}/evaluate/"

    assert client.get(address).status_code == 200
    assert Invitation.objects.count() == 0
    client.post(address, {"relevance": "5"})

    assert Invitation.objects.get().booking == booking
    assert Response.objects.get().pairing == "PAIRED"
    assert "Thank you" in text(client.get(address))


def test_mine_of_somebody_else_is_not_found(client, attended):
    client.force_login(factories.UserFactory())

    assert client.get(f"/my/bookings/{attended().public_id}/evaluate/").status_code == 404


def test_mine_before_it_opens_says_when(client, event, clock, at):
    user = factories.UserFactory()
    booking = factories.BookingFactory(event=event, delegate=user.person)
    client.force_login(user)
    clock.move_to(at - dt.timedelta(minutes=30))

    assert "opens on Tuesday 12 January 2027 at 9:50am" in text(
        client.get(f"/my/bookings/{booking.public_id}/evaluate/")
    )


def test_mine_asks_for_sign_in(client, attended):
    response = client.get(f"/my/bookings/{attended().public_id}/evaluate/")

    assert (response.status_code, urlsplit(response.url).path) == (302, "/accounts/login/")


@pytest.mark.parametrize("number", [1, 3])
def test_mine_takes_the_same_queries_for_any_number(client, event, attended, django_assert_num_queries, number):
    user = factories.UserFactory()
    booking = attended(delegate=user.person)
    for _ in range(number - 1):
        attended()
        factories.CourseItemFactory(course=event.course)
    client.force_login(user)

    with django_assert_num_queries(QUERIES["mine"]):
        client.get(f"/my/bookings/{booking.public_id}/evaluate/")


# By room code


def test_join_leads_to_the_room_whatever_the_writing(client, room):
    typed = f" {room.code[:3].lower()} {room.code[3:]}"

    assert client.get("/join/", {"code": typed}).url == f"/join/{room.code}/"


@pytest.mark.parametrize("typed", ["", "12", "ABCDEF", "<script>", "x" * 300])
def test_join_says_what_a_code_looks_like(client, typed):
    response = client.get("/join/", {"code": typed})

    assert response.status_code == 200
    assert "There is a problem" in text(response)


def test_join_room_names_nobody(client, room, event):
    event.bookings.get().delegate.__class__.objects.update(name="Canary Person")

    page = client.get(f"/join/{room.code}/")

    assert page.status_code == 200
    assert "Canary" not in text(page)


def test_join_room_takes_unpaired_answers(client, room):
    page = client.get(f"/join/{room.code.lower()}/")

    response = client.post(f"/join/{room.code}/", {"relevance": "4", "ticket": ticket(page)})

    assert response.url == "/join/thank-you/"
    assert "Thank you" in text(client.get(response.url))
    assert list(Response.objects.values_list("pairing", flat=True)) == ["UNPAIRED"]
    assert client.cookies.keys() <= {"csrftoken"}


def test_join_room_sent_twice_counts_once_and_thanks(client, room, attended):
    attended()
    sent = {"relevance": "4", "ticket": ticket(client.get(f"/join/{room.code}/"))}

    answers = [client.post(f"/join/{room.code}/", sent).url for _ in range(2)]

    assert answers == ["/join/thank-you/"] * 2
    assert Response.objects.count() == 1


def test_join_room_with_an_old_page_keeps_the_answers_and_gives_a_new_ticket(client, room, clock, at):
    old = ticket(client.get(f"/join/{room.code}/"))
    clock.move_to(at + dt.timedelta(hours=13))

    response = client.post(f"/join/{room.code}/", {"most-useful": "The map", "ticket": old})

    assert "send them once more" in text(response)
    assert "The map" in text(response)
    client.post(f"/join/{room.code}/", {"most-useful": "The map", "ticket": ticket(response)})
    assert said() == {("most-useful", ""): "The map"}


def test_join_room_full_says_what_to_do(client, room):
    factories.ResponseFactory(event=room.event)
    sent = {"most-useful": "The map", "ticket": ticket(client.get(f"/join/{room.code}/"))}

    response = client.post(f"/join/{room.code}/", sent)

    assert "As many people have answered as were there" in text(response)
    assert "The map" in text(response)


def test_join_room_pairs_somebody_signed_in_who_is_on_the_register(client, room, event):
    user = factories.UserFactory()
    booking = factories.BookingFactory(event=event, delegate=user.person)
    client.force_login(user)

    client.post(f"/join/{room.code}/", {"relevance": "4"})

    assert Response.objects.get().pairing == "PAIRED"
    assert Invitation.objects.get().booking == booking
    assert "Thank you" in text(client.get(f"/join/{room.code}/"))


def test_join_room_keeps_somebody_signed_in_but_not_on_the_register_unpaired(client, room):
    client.force_login(factories.UserFactory())
    sent = {"relevance": "4", "ticket": ticket(client.get(f"/join/{room.code}/"))}

    client.post(f"/join/{room.code}/", sent)

    assert Response.objects.get().pairing == "UNPAIRED"


def test_join_room_unknown_code_has_a_way_on(client):
    response = client.get("/join/CDFHJK/")

    assert response.status_code == 404
    assert "We do not know this code" in text(response)
    assert "Go to the questions" in text(response)


def test_join_room_closed_while_the_page_was_open_keeps_what_was_typed(client, room, trainer, attended, at):
    attended()
    sent = {"most-useful": "The map", "ticket": ticket(client.get(f"/join/{room.code}/"))}
    actions.close_room(room=room, by=trainer, at=at)

    response = client.post(f"/join/{room.code}/", sent)

    assert "The trainer has closed this room code" in text(response)
    assert "The map" in text(response)
    assert Response.objects.count() == 0
    assert client.get(f"/join/{room.code}/").status_code == 410


def test_join_room_closed_while_the_page_was_open_still_takes_answers_of_the_register(client, room, trainer, at):
    user = factories.UserFactory()
    factories.BookingFactory(event=room.event, delegate=user.person)
    client.force_login(user)
    actions.close_room(room=room, by=trainer, at=at)

    client.post(f"/join/{room.code}/", {"relevance": "4"})

    assert Response.objects.get().pairing == "PAIRED"


# The trainer's pages


def test_room_opens_shows_and_closes_a_code(client, event, trainer):
    client.force_login(trainer)
    address = f"/trainer/dates/{event.pk}/room/"
    assert "Open a room code" in text(client.get(address))

    client.post(address, {"do": "open"})
    room = RoomCode.objects.get()
    page = client.get(address)
    picture = client.get(f"{address}code.svg")
    client.post(address, {"do": "close"})

    assert room.code in text(page)
    assert "training.partnership.example/join" in text(page)
    assert picture["Content-Type"] == "image/svg+xml"
    assert "style" not in picture.content.decode()
    assert client.get(f"{address}code.svg").status_code == 404
    assert "Open a room code" in text(client.get(address))


def test_room_shows_the_number_arriving(client, event, trainer, room):
    client.force_login(trainer)
    factories.ResponseFactory(event=event)

    assert "1 of 1 answered so far" in text(client.get(f"/trainer/dates/{event.pk}/room/"))
    assert text(client.get(f"/trainer/dates/{event.pk}/room/pulse/")) == "1 of 1 answered so far"


def test_room_before_the_date_says_why_not(client, event, trainer, clock, at):
    clock.move_to(at - dt.timedelta(hours=2))
    client.force_login(trainer)

    assert "once the last sitting has started" in text(client.get(f"/trainer/dates/{event.pk}/room/"))
    client.post(f"/trainer/dates/{event.pk}/room/", {"do": "open"})
    assert RoomCode.objects.count() == 0


def test_trainer_pages_are_not_found_by_anybody_else(client, event, trainer, room):
    away = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(trainer=away.person)
    subgroup = factories.UserFactory(roles=[(Role.SUBGROUP,)])
    found = {}
    for name, user in (("away", away), ("subgroup", subgroup), ("trainer", trainer)):
        client.force_login(user)
        pages = ("room/", "room/pulse/", "room/code.svg", "results/")
        found[name] = [client.get(f"/trainer/dates/{event.pk}/{page}").status_code for page in pages]

    assert found == {
        "away": [404, 404, 404, 404],
        "subgroup": [404, 404, 404, 200],
        "trainer": [200, 200, 200, 200],
    }


def test_results_tell_only_the_number_while_open(client, event, trainer, attended, given, at):
    for number in range(9):
        actions.answer(booking=attended(), given=given(texts={"most-useful": f"Canary {number}"}), by=None, at=at)
    client.force_login(trainer)

    page = text(client.get(f"/trainer/dates/{event.pk}/results/"))

    assert "9 of 9 answered so far" in page
    assert "Canary" not in page
    assert "Level 1" not in page


def test_results_show_once_the_trainer_has_closed_the_form(client, event, trainer, attended, given, at):
    for number in range(9):
        said = {"now": {"name-neglect": 9}, "before": {"name-neglect": 3}, "texts": {"most-useful": f"W{number}"}}
        actions.answer(booking=attended(), given=given(relevance=5, **said), by=None, at=at)
    client.force_login(trainer)
    address = f"/trainer/dates/{event.pk}/results/"

    unsure = client.post(address, {})
    client.post(address, {"sure": "on"})
    before = text(client.get(address))
    Answer.objects.exclude(text="").update(review=Review.RELEASED)
    page = text(client.get(address))

    assert "W3" not in before
    assert "9 comments wait for the co-ordinator" in before
    assert "Tick the box" in text(unsure)
    assert Closing.objects.get().actor == trainer.person
    assert "9 of the 9 people who were there answered (100%)." in page
    assert "Level 2: learning" in page
    assert "9.0 (9 people)" in page
    assert "Level 1: reaction" in page
    assert "5.0 (9 answers)" in page
    assert "W3" in page


def test_results_of_four_show_neither_figures_nor_words(client, event, trainer, attended, given, at, clock):
    for _ in range(4):
        actions.answer(booking=attended(), given=given(relevance=5, texts={"most-useful": "Canary"}), by=None, at=at)
    clock.move_to(at + dt.timedelta(days=14))
    client.force_login(trainer)

    page = text(client.get(f"/trainer/dates/{event.pk}/results/"))

    assert "4 of the 4 people who were there answered" in page
    assert "Fewer than 5 people answered" in page
    assert "Canary" not in page
    assert "out of 5" not in page


def test_results_are_closed_by_those_of_the_date_only(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.SUBGROUP,)]))

    response = client.post(f"/trainer/dates/{event.pk}/results/", {"sure": "on"})

    assert response.status_code == 404
    assert Closing.objects.count() == 0


@pytest.mark.parametrize("number", [9, 27])
def test_results_take_the_same_queries_for_any_number(
    client, event, trainer, given, at, clock, django_assert_num_queries, number
):
    past = [actions.PastResponse(given=given(relevance=5, texts={"most-useful": "W"}))] * number
    actions.take_over(event=event, responses=past, by=None, at=at)
    clock.move_to(at + dt.timedelta(days=14))
    client.force_login(trainer)

    with django_assert_num_queries(QUERIES["results"]):
        client.get(f"/trainer/dates/{event.pk}/results/")


QUERIES = {"mine": 16, "results": 16}


def test_booking_page_leads_to_the_form_once_the_date_has_begun(client, event, attended, clock, at):
    user = factories.UserFactory()
    address = f"/my/bookings/{attended(delegate=user.person).public_id}/"
    client.force_login(user)

    now = client.get(address).content.decode()
    clock.move_to(at - dt.timedelta(hours=2))
    before = client.get(address).content.decode()

    assert f'href="{address}evaluate/"' in now
    assert f'href="{address}evaluate/"' not in before


def test_room_and_form_of_a_date_over_midnight_say_on_which_days_it_is(client):
    starts = dt.datetime(2027, 3, 2, 22, tzinfo=dt.UTC)
    event = factories.EventFactory(starts_at=starts)
    code = factories.RoomCodeFactory(event=event, opened_at=starts, opened_by=factories.PersonFactory())
    factories.DeliveryAssignmentFactory(
        event=event, trainer=(trainer := factories.UserFactory(roles=[(Role.TRAINER,)])).person
    )
    said = "Tuesday 2 March 2027, 10pm, to Wednesday 3 March 2027, 1am"

    with time_machine.travel(starts + dt.timedelta(hours=2, minutes=55)):
        form = text(client.get(f"/join/{code.code}/"))
        client.force_login(trainer)
        room = text(client.get(f"/trainer/dates/{event.pk}/room/"))

    assert said in form
    assert said in room
