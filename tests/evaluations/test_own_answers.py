"""One's own answers: readable for oneself while the date's key lives, for nobody else, and never after."""

import datetime as dt
import html
import re

import pytest
import time_machine

from audit.models import Entry
from evaluations import actions
from evaluations.choices import Moment, Review, Wave
from evaluations.models import Answer, Envelope, EventKey, Response
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(at):
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


@pytest.fixture
def user():
    return factories.UserFactory()


@pytest.fixture
def booking(attended, user, at):
    """Somebody who answered the form of the day, among others who said something else."""
    own = attended(delegate=user.person)
    said = (
        actions.Reply(code="relevance", number=4),
        actions.Reply(code="name-neglect", moment=Moment.NOW, number=8),
        actions.Reply(code="name-neglect", moment=Moment.LOOKING_BACK, number=3),
        actions.Reply(code="intention", text="Canary of mine", due_on=at.date()),
    )
    actions.answer(booking=own, given=actions.Given(replies=said), by=None, at=at)
    for number in range(5):
        other = (actions.Reply(code="most-useful", text=f"Somebody else {number}"),)
        actions.answer(booking=attended(), given=actions.Given(replies=other), by=None, at=at)
    return own


def test_own_answers_are_shown_in_words_to_oneself(client, user, booking, clock):
    client.force_login(user)
    address = f"/my/bookings/{booking.public_id}/answers/"
    entries = Entry.objects.count()

    response = client.get(address)
    shown = text(response)

    assert "On the day" in shown
    assert "4 (from 1 to 5)" in shown
    assert "Name neglect when I see it (now) 8" in shown
    assert shown.index("(looking back, before the course) 3") < shown.index("(now) 8")
    assert "Canary of mine" in shown
    assert "Somebody else" not in shown
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.count() == entries
    assert "See what you answered" in text(client.get(f"/my/bookings/{booking.public_id}/"))


def test_own_answers_that_are_still_sealed_are_opened_for_this_page_alone(client, user, booking, clock, at):
    later = at + dt.timedelta(days=92)
    actions.invite_due(at=later)
    for one in booking.event.bookings.all():
        replies = (
            actions.Reply(code="got-in-the-way", option="TIME"),
            actions.Reply(code="practice-example", text="Mine" if one == booking else "Theirs"),
        )
        actions.answer(booking=one, wave=Wave.W2, given=actions.Given(replies=replies), by=None, at=later)
    clock.move_to(later)
    client.force_login(user)

    shown = text(client.get(f"/my/bookings/{booking.public_id}/answers/"))

    assert "After three months" in shown
    assert "Mine" in shown
    assert "Theirs" not in shown
    assert "Time" in shown
    assert Envelope.objects.count() == 6
    assert Response.objects.filter(wave=Wave.W2).count() == 0


def test_own_answers_of_somebody_else_are_not_found_whoever_asks(client, booking, clock):
    for roles in ([], [(Role.ADMINISTRATOR,)], [(Role.COORDINATOR, booking.event.locality)], [(Role.SUBGROUP,)]):
        client.force_login(factories.UserFactory(roles=roles))

        assert client.get(f"/my/bookings/{booking.public_id}/answers/").status_code == 404


def test_own_answers_are_gone_with_the_key(client, user, booking, clock, at):
    client.force_login(user)
    EventKey.objects.update(wrapped=None, destroyed_on=at.date())

    shown = text(client.get(f"/my/bookings/{booking.public_id}/answers/"))

    assert "can no longer be found" in shown
    assert "Canary" not in shown
    assert Answer.objects.filter(text="Canary of mine").exists()


def test_own_answers_say_that_words_were_deleted(client, user, booking, clock):
    client.force_login(user)
    Answer.objects.filter(text="Canary of mine").update(text="", due_on=None, review=Review.SEALED)

    assert "The words were deleted" in text(client.get(f"/my/bookings/{booking.public_id}/answers/"))


def test_without_an_answer_the_page_says_why(client, user, attended, booking, clock):
    other = factories.UserFactory()
    silent = attended(delegate=other.person)
    client.force_login(other)

    assert "There are no answers of yours here" in text(client.get(f"/my/bookings/{silent.public_id}/answers/"))
