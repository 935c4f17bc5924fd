"""A date not sure to go ahead: nobody learns how to join before it is, and everybody with a place does then."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from icalendar import Calendar

from bookings import actions
from bookings.actions.going_ahead import plan_going_ahead
from bookings.actions.make_ups import tell
from bookings.calendars import uid
from bookings.models import Approval, PlaceOffer
from outbox.actions import send_due
from outbox.actions.rendering import render
from outbox.choices import State
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
    (instructions,) = [sent for sent in mail.outbox if sent.subject.startswith("It goes") and sent.to == [user.email]]
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
    sent = Message.objects.filter(template="bookings/email/sure")
    assert sorted(sent.values_list("recipient", flat=True)) == sorted([first.delegate_id, rest[0].delegate_id])
    assert says_how_to_join(told(first, "sure"), event)
    assert not Message.objects.filter(template="bookings/email/joining").exists()


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


def calendar_of(message):
    """The calendar entries of a message as a client reads them: [(file's method, the entry)]."""
    made = render(message)
    parts = [content for content, mimetype in made.alternatives if "calendar" in mimetype]
    parts += [part.get_payload(decode=True) for part in made.attachments]
    parts = [part if isinstance(part, str) else part.decode() for part in parts]
    return [(str(read["METHOD"]), read.walk("VEVENT")[0]) for read in map(Calendar.from_ical, parts)]


def entries(booking):
    """What calendars are sent about a booking, in order: (message, [(uid, sequence, state, whether with the link)])."""
    rows = Message.objects.filter(recipient=booking.delegate).exclude(calendar=[]).order_by("pk")
    return [
        (
            row.about,
            [
                (str(entry["UID"]), entry["SEQUENCE"], str(entry["STATUS"]),
                 says_how_to_join(str(entry["DESCRIPTION"]), booking.event))
                for method, entry in calendar_of(row)
                if method == "REQUEST"
            ],
        )
        for row in rows
    ]  # fmt: skip


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize("halves", [1, 2])
def test_the_calendar_entry_gains_the_link_with_the_one_message_that_it_goes_ahead(at, decided, halves):
    event = tentative_date(sessions=halves)
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    actions.plan_messages(at=at + DAY)
    if decided:
        actions.go_ahead(event=event, by=factories.UserFactory(), at=at + DAY)
    else:
        for _ in range(2):
            actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at + DAY)

    for hours in (24, 25, 48):
        actions.plan_messages(at=at + dt.timedelta(hours=hours))

    booking.refresh_from_db()
    names = [uid(booking, session) for session in event.sessions.order_by("number")]
    assert entries(booking) == [
        ("Confirmed", [(name, 0, "TENTATIVE", False) for name in names]),
        ("Sure", [(name, 1, "CONFIRMED", True) for name in names]),
    ]
    (news,) = Message.objects.filter(template="bookings/email/sure", recipient=booking.delegate)
    assert news.next_try_at == at + DAY
    assert says_how_to_join(render(news).body, event)


def test_only_those_who_were_told_it_was_not_sure_hear_that_it_goes_ahead(at):
    event = tentative_date()
    booked = [actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at) for _ in "123"]
    waiting = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    gone = actions.claim(event=factories.EventFactory(minimum_to_run=2), delegate=waiting.delegate, by=None, at=at)
    actions.cancel(booking=gone, by=None, at=at)

    actions.plan_messages(at=at)

    told = Message.objects.filter(template="bookings/email/sure").order_by("pk")
    assert [message.recipient for message in told] == [booking.delegate for booking in booked[:2]]


def test_a_sure_date_costs_no_news_and_no_higher_number(at):
    event = factories.EventFactory()
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)

    actions.plan_messages(at=at)
    actions.reschedule(event=event, town="Preston", by=factories.UserFactory(), at=at)

    assert [[sequence for _, sequence, _, _ in parts] for _, parts in entries(booking)] == [[0], [1]]


def test_the_news_of_a_date_that_moves_before_it_went_is_dropped_for_the_move(at):
    event = tentative_date()
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    actions.go_ahead(event=event, by=factories.UserFactory(), at=at)
    actions.plan_messages(at=at)

    actions.reschedule(event=event, town="Preston", by=factories.UserFactory(), at=at)
    actions.plan_messages(at=at)

    assert Message.objects.get(template="bookings/email/sure").state == State.DROPPED
    assert [(about, [(one[1], one[3]) for one in parts]) for about, parts in entries(booking)] == [
        ("Confirmed", [(0, False)]),
        ("Sure", [(1, True)]),
        ("Moved", [(2, True)]),
    ]


def test_joining_instructions_still_go_a_week_before_to_those_who_had_the_news_long_ago(at):
    event = tentative_date()
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    actions.go_ahead(event=event, by=factories.UserFactory(), at=at)

    for days in range(30):
        actions.plan_messages(at=at + days * DAY)

    own = Message.objects.filter(recipient=booking.delegate).order_by("next_try_at", "pk")
    assert [message.about for message in own] == ["Confirmed", "Sure", "Joining", "Reminder"]


def test_a_reminder_that_went_before_the_news_is_not_sent_again(at):
    event = tentative_date()
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    week_before = event.starts_at - 7 * DAY
    for hours in (0, 1, 48, 49):
        moment = week_before + dt.timedelta(hours=hours)
        if hours == 48:
            actions.go_ahead(event=event, by=factories.UserFactory(), at=moment)
        actions.plan_messages(at=moment)
        send_due(at=moment, clock=lambda: at)

    own = Message.objects.filter(recipient=booking.delegate, state=State.SENT).order_by("sent_at", "pk")
    assert [message.about for message in own] == ["Confirmed", "Reminder", "Sure"]


def test_whoever_was_reminded_that_it_is_not_sure_after_all_hears_when_it_is_again(at):
    event = tentative_date()
    booked = [actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at) for _ in "123"]
    actions.plan_messages(at=at)
    actions.cancel(booking=booked[0], by=None, at=at)
    last_day = event.starts_at - DAY
    actions.plan_messages(at=last_day)

    actions.go_ahead(event=event, by=factories.UserFactory(), at=last_day)
    actions.plan_messages(at=last_day)

    told = Message.objects.filter(template="bookings/email/sure", recipient=booked[2].delegate)
    assert told.count() == 1


def test_an_address_that_does_not_work_is_owed_the_news_until_it_does(at):
    event = tentative_date()
    person = factories.PersonFactory()
    booking = actions.claim(event=event, delegate=person, by=None, at=at)
    actions.go_ahead(event=event, by=factories.UserFactory(), at=at)
    type(person).objects.update(email_bounced_at=at)
    actions.plan_messages(at=at)
    while_bounced = len(entries(booking))
    type(person).objects.update(email_bounced_at=None)

    actions.plan_messages(at=at)

    assert (while_bounced, len(entries(booking))) == (1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_news_takes_the_same_queries_whatever_the_number_of_people(at, rows, django_assert_num_queries):
    event = tentative_date()
    factories.BookingFactory.create_batch(rows, event=event, told_not_sure=True)
    event.minimum_to_run = 1
    event.save()

    with django_assert_num_queries(12):
        assert plan_going_ahead(at=at) == (rows, 0)


def test_the_entry_of_a_make_up_gains_the_link_and_its_reminder_is_not_sent_twice(at):
    event = tentative_date()
    half, make_up = make_up_on(event, at)
    reminded = event.starts_at - DAY
    actions.plan_messages(at=reminded)

    actions.go_ahead(event=event, by=factories.UserFactory(), at=reminded + dt.timedelta(hours=1))
    for hours in (1, 2):
        actions.plan_messages(at=reminded + dt.timedelta(hours=hours))

    first, news = [calendar_of(row)[0][1] for row in Message.objects.exclude(calendar=[]).order_by("pk")]
    assert str(first["UID"]) == str(news["UID"])
    assert [(entry["SEQUENCE"], str(entry["STATUS"])) for entry in (first, news)] == [
        (0, "TENTATIVE"),
        (1, "CONFIRMED"),
    ]
    assert not says_how_to_join(str(first["DESCRIPTION"]), event)
    assert says_how_to_join(str(news["DESCRIPTION"]), event)
    keys = Message.objects.filter(key__startswith=f"make-up:{make_up.pk}:").order_by("pk").values_list("key", flat=True)
    assert [key.rpartition(":")[2] for key in keys] == ["booked", "reminder", "joining"]
