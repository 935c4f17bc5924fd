"""A date not sure to go ahead: nobody learns how to join before it is, and everybody with a place does then."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from bookings import actions
from bookings.actions.make_ups import tell
from bookings.models import Approval, PlaceOffer
from outbox.actions import send_due
from outbox.actions.rendering import render
from outbox.models import Message
from tests import factories
from tests.bookings.test_booking_views import text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


def tentative_date(**more):
    """A date that goes ahead with three."""
    return factories.EventFactory(capacity=3, minimum_to_run=3, joining_note="Bring the blue folder.", **more)


def told(booking, template="confirmed"):
    """All parts of the last mail of a template about a booking, as one text."""
    rows = Message.objects.filter(template=f"bookings/email/{template}", recipient=booking.delegate)
    made = render(rows.order_by("-pk").first())
    return made.body + "".join(content.replace("\r\n ", "") for content, _ in made.alternatives)


def says_how_to_join(said, event):
    """Whether a mail, page or calendar says how to join; never the half of it."""
    found = {event.joining_url in said, event.joining_note in said}
    assert len(found) == 1
    return found.pop()


def accepted(event, at):
    *booked, waiting = (actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at) for _ in "1234")
    for booking in booked[:2]:
        actions.cancel(booking=booking, by=None, at=at)
    return actions.accept(offer=PlaceOffer.objects.get(booking=waiting), by=None, at=at)


def approved(event, at):
    event.course.family = factories.CourseFamilyFactory(overrides={"approval": "EMAILED"})
    event.course.save()
    actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    return actions.approve(approval=Approval.objects.get(), by=None, at=at)


def swapped(event, at):
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    return actions.substitute(booking=booking, replacement=factories.PersonFactory(), by=None, at=at)


def split(event, at):
    full = factories.EventFactory(course=event.course)
    actions.claim(event=full, delegate=factories.PersonFactory(), by=None, at=at)
    return actions.split(event=full, into=event, number=1, by=factories.UserFactory(), at=at)[0]


WAYS = [accepted, approved, swapped, split]


@pytest.mark.parametrize("way", WAYS)
def test_however_a_place_is_had_the_link_is_withheld_while_the_date_is_tentative(at, way):
    event = tentative_date()

    said = told(way(event, at))

    assert "goes ahead only if a few more people book" in said
    assert not says_how_to_join(said, event)


@pytest.mark.parametrize("way", WAYS)
def test_however_a_place_is_had_the_link_is_told_once_it_was_decided_to_go_ahead(at, way):
    event = tentative_date()
    actions.go_ahead(event=event, by=factories.UserFactory(), at=at)

    said = told(way(event, at))

    assert "goes ahead only if" not in said
    assert says_how_to_join(said, event)


def test_people_who_come_from_another_date_together_make_the_minimum(at):
    event, full = tentative_date(), factories.EventFactory()
    full.course = event.course
    full.save()
    for _ in range(3):
        actions.claim(event=full, delegate=factories.PersonFactory(), by=None, at=at)

    moved = actions.split(event=full, into=event, number=3, by=factories.UserFactory(), at=at)

    assert [says_how_to_join(told(booking), event) for booking in moved] == [True] * 3


def test_a_move_of_a_tentative_date_does_not_tell_the_link(at):
    event = tentative_date()
    booking = factories.BookingFactory(event=event)

    actions.reschedule(event=event, town="Preston", by=factories.UserFactory(), at=at)

    assert not says_how_to_join(told(booking, "moved"), event)


@pytest.mark.parametrize("decided", [True, False])
def test_once_the_date_is_certain_instructions_feed_file_and_page_say_how_to_join(at, decided):
    event, user = tentative_date(), factories.UserFactory()
    booking = actions.claim(event=event, delegate=user.person, by=user, at=at)
    browser = Client()
    browser.force_login(user)
    _, token = actions.make_feed(person=user.person, by=user, at=at)
    places = [f"/my/calendar/{token}.ics", f"/my/bookings/{booking.public_id}/training.ics"]

    def read():
        answers = [browser.get(place) for place in places]
        files = [answer.content.decode().replace("\r\n ", "") for answer in answers]
        page = text(browser.get(f"/my/bookings/{booking.public_id}/"))
        return [says_how_to_join(said, event) for said in (*files, page)], answers[0]["ETag"]

    before, old = read()
    if decided:
        actions.go_ahead(event=event, by=factories.UserFactory(), at=at)
    else:
        for _ in range(2):
            actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    after, new = read()

    assert (before, after) == ([False] * 3, [True] * 3)
    assert old != new
    when = event.starts_at - 7 * DAY
    actions.plan_messages(at=when)
    send_due(at=when, clock=lambda: when)
    (instructions,) = [sent for sent in mail.outbox if sent.subject.startswith("Before") and sent.to == [user.email]]
    assert says_how_to_join(instructions.body, event)


def test_whoever_books_late_is_told_how_to_join_once_the_date_has_its_people_and_not_twice(at):
    event = tentative_date(starts_at=at + 3 * DAY, booking_closes_at=at + 2 * DAY)
    first = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    early = told(first)
    hour = dt.timedelta(hours=1)
    actions.plan_messages(at=at)
    rest = [actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at + n * hour) for n in (1, 2)]

    actions.plan_messages(at=at + 4 * hour)
    actions.plan_messages(at=at + 5 * hour)

    assert not says_how_to_join(early, event)
    assert [says_how_to_join(told(booking), event) for booking in rest] == [False, True]
    sent = Message.objects.filter(template="bookings/email/joining")
    assert sorted(sent.values_list("recipient", flat=True)) == sorted([first.delegate_id, rest[0].delegate_id])
    assert says_how_to_join(told(first, "joining"), event)


def make_up_on(event, at):
    """Somebody makes up a part on that date."""
    session = event.sessions.get()
    own = factories.EventFactory(course=event.course, starts_at=at - 9 * DAY, joining_url="", sessions=2)
    half = factories.BookingFactory(event=own)
    make_up = factories.MakeUpFactory(booking=half, session=session, made_at=at)
    tell(make_up, half, event, "booked", method="REQUEST", at=at)
    return half, make_up


@pytest.mark.parametrize("decided", [True, False])
def test_a_make_up_on_a_tentative_date_is_told_how_to_join_once_it_is_sure(at, decided):
    event = tentative_date()
    half, make_up = make_up_on(event, at)
    user = factories.UserFactory(person=half.delegate)
    factories.AttendanceFactory(booking=half)
    _, token = actions.make_feed(person=user.person, by=user, at=at)
    browser = Client()
    browser.force_login(user)

    def read():
        actions.plan_messages(at=at)
        feed = browser.get(f"/my/calendar/{token}.ics").content.decode().replace("\r\n ", "")
        page = browser.get(f"/my/bookings/{half.public_id}/").content.decode()
        return [
            says_how_to_join(feed, event),
            event.joining_url in page,
            says_how_to_join(told(half, "make_up"), event),
        ]

    before = read()
    if decided:
        actions.go_ahead(event=event, by=factories.UserFactory(), at=at)
    else:
        for _ in range(3):
            actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)

    assert before == [False] * 3
    assert read() == [True] * 3
    assert read() == [True] * 3
    assert Message.objects.filter(template="bookings/email/make_up").count() == 2
