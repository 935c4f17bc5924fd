"""The pages of a date and of one's own bookings: what each says, what a click does, how many queries it takes."""

import datetime as dt

import pytest
import time_machine
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions
from bookings.choices import Status
from bookings.models import Booking
from outbox.models import Message
from people.templatetags import help_strip
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def user():
    return factories.UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def hall():
    """A date face to face: everybody may know the town, only those with a place the hall."""
    return factories.EventFactory(delivery="FACE_TO_FACE", town="Fleetwood", venue="Canary Hall", capacity=1)


def test_venue_is_for_those_with_a_place(signed_in, user, hall):
    asked = [f"/dates/{hall.pk}/", f"/dates/{hall.pk}/book/"]
    before = [text(signed_in.get(address)) for address in asked]
    booking = factories.BookingFactory(event=hall, delegate=user.person)

    after = [text(signed_in.get(address)) for address in (f"/dates/{hall.pk}/", f"/my/bookings/{booking.public_id}/")]

    assert ["Fleetwood" in page for page in before] == [True, True]
    assert ["Canary Hall" in page for page in before] == [False, False]
    assert ["Canary Hall, Fleetwood" in page for page in after] == [True, True]


def test_venue_is_not_for_those_who_wait(signed_in, user, hall, at):
    factories.BookingFactory(event=hall, place_no=1)

    booking = actions.claim(event=hall, delegate=user.person, by=user, at=at)
    pages = [
        text(signed_in.get(address)) for address in (f"/my/bookings/{booking.public_id}/", "/my/bookings/", "/my/")
    ]

    assert booking.status == Status.WAITING
    assert Message.objects.get().values["place"] == "Fleetwood"
    assert ["Canary Hall" in page for page in pages] == [False, False, False]


def test_event_says_when_where_and_how_many_places(client):
    event = factories.EventFactory(capacity=2)
    factories.BookingFactory(event=event)

    response = client.get(f"/dates/{event.pk}/")

    assert response.status_code == 200
    assert "Tuesday 2 February 2027, 10am to 1pm" in text(response)
    assert "1 of 2 places left" in text(response)
    assert "Book this date" in text(response)
    assert event.joining_url not in text(response)


def test_event_never_says_who_is_booked(client):
    booking = factories.BookingFactory(delegate__name="Canary Person")

    assert "Canary" not in text(client.get(f"/dates/{booking.event_id}/"))


def test_event_that_is_full_offers_the_waiting_list(client):
    event = factories.EventFactory(capacity=1)
    factories.BookingFactory(event=event)

    assert "Join the waiting list" in text(client.get(f"/dates/{event.pk}/"))


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ({"cancelled": True}, "This date has been called off."),
        ({"past": True}, "This date has started."),
        ({"count_only": True}, "You do not need to book for this date."),
    ],
)
def test_event_says_why_it_cannot_be_booked_instead_of_a_button(client, trait, sentence):
    event = factories.EventFactory(**trait)

    response = client.get(f"/dates/{event.pk}/")

    assert sentence in text(response)
    assert "/book/" not in text(response)


def test_event_for_another_locality_says_whose_rule_it_is(signed_in):
    event = factories.EventFactory(open_to_all=False)

    response = signed_in.get(f"/dates/{event.pk}/")

    assert f"This date is for people who work in {event.locality.name}." in text(response)
    assert f"This is a rule of {event.locality.name}&#x27;s training team." in text(response)


def test_event_in_draft_is_not_found(client):
    event = factories.EventFactory(draft=True)

    assert client.get(f"/dates/{event.pk}/").status_code == 404


def test_book_asks_to_sign_in_and_comes_back(client):
    event = factories.EventFactory()

    response = client.get(f"/dates/{event.pk}/book/")

    assert response.url == f"/accounts/login/?next=/dates/{event.pk}/book/"


def test_book_asks_for_the_profile_first(client):
    event = factories.EventFactory()
    client.force_login(factories.UserFactory(person=factories.PersonFactory(new=True)))

    response = client.get(f"/dates/{event.pk}/book/")

    assert response.url == f"/my/profile/?next=%2Fdates%2F{event.pk}%2Fbook%2F"


@pytest.fixture
def _strip_kept(settings, monkeypatch):
    """As in production: a process asks for the telephone numbers of the help strip once, on the first page it makes."""
    settings.TESTING = False
    monkeypatch.setattr(help_strip, "_kept", {"until": 0.0, "localities": []})
    # Django asks SQLite once a process whether it knows JSON.
    assert connection.features.supports_json_field


@pytest.mark.usefixtures("_strip_kept")
def test_book_takes_four_requests_and_at_most_25_queries(signed_in, user):
    """From the date's page to the confirmation, going only where the page before leads; the session included."""
    event = factories.EventFactory()
    asked = []

    def ask(path, sent=None):
        with CaptureQueriesContext(connection) as captured:
            response = signed_in.post(path, sent) if sent else signed_in.get(path)
        # The transaction's own statements are not reads or writes of rows.
        asked.append(len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]))
        return response

    date = ask(f"/dates/{event.pk}/")
    assert f'href="/dates/{event.pk}/book/"' in text(date)
    form = ask(f"/dates/{event.pk}/book/")
    assert '<form method="post"' in text(form)
    response = ask(f"/dates/{event.pk}/book/", {"access_needs": "Large print", "declared": "on"})
    page = ask(response.url)

    booking = Booking.objects.get()
    assert (booking.delegate, booking.status, booking.access_needs) == (user.person, Status.CONFIRMED, "Large print")
    assert response.url == f"/my/bookings/{booking.public_id}/?new=1"
    assert "Your place is booked" in text(page)
    assert len(asked) == 4
    assert sum(asked) <= 25, asked


@pytest.mark.parametrize(("days", "said"), [(7, True), (40, False)])
def test_book_says_beforehand_when_giving_up_would_be_late(signed_in, at, days, said):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=days))

    page = signed_in.get(f"/dates/{event.pk}/book/").content.decode()

    assert ("If you give up your place after you have got it, that is recorded as late." in page) == said


def test_booking_says_what_became_of_it_once_the_date_is_over(signed_in, user, at):
    event = factories.EventFactory(starts_at=at - dt.timedelta(days=3))
    booking = factories.BookingFactory(event=event, delegate=user.person)
    there = f"/my/bookings/{booking.public_id}/"
    page = signed_in.get(there).content.decode()
    assert "The date is over; the register is not marked yet." in page

    factories.AttendanceFactory(booking=booking, mark="DID_NOT_ATTEND")

    page = signed_in.get(there).content.decode()
    assert "Did not attend" in page
    assert "Booked" not in page


def test_booking_says_when_giving_up_is_late_already(signed_in, user, at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=5))
    booking = factories.BookingFactory(event=event, delegate=user.person)

    page = signed_in.get(f"/my/bookings/{booking.public_id}/").content.decode()

    assert "It is recorded as late now; a colleague may come instead at any time." in page


def test_book_clicked_twice_books_once(signed_in):
    event = factories.EventFactory()

    first = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": "", "declared": "on"})
    second = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": "", "declared": "on"})

    assert second.status_code == 302
    assert first.url.startswith(second.url)
    assert Booking.objects.count() == 1


def test_book_of_a_date_called_off_meanwhile_keeps_what_was_typed(signed_in):
    event = factories.EventFactory()
    actions.call_off(event=event, reason="Snow", by=factories.UserFactory(), at=factories.AT)

    response = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": "A seat near the door", "declared": "on"})

    assert response.status_code == 200
    assert "This date has been called off." in text(response)
    assert "A seat near the door" in text(response)
    assert Booking.objects.count() == 0


def test_book_of_a_date_that_filled_meanwhile_waits_and_says_so(signed_in):
    event = factories.EventFactory(capacity=1)
    signed_in.get(f"/dates/{event.pk}/book/")
    factories.BookingFactory(event=event)

    page = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": "", "declared": "on"}, follow=True)

    assert "You are on the waiting list" in text(page)
    assert "You are number 1 in the queue" in text(page)


@pytest.mark.parametrize("needs", ["x" * 1001, "nul\x00byte"])
def test_book_with_text_that_cannot_be_kept_says_so(signed_in, needs):
    event = factories.EventFactory()

    response = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": needs, "declared": "on"})

    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert Booking.objects.count() == 0


def test_book_with_hostile_text_shows_it_as_text(signed_in):
    event = factories.EventFactory()

    page = signed_in.post(
        f"/dates/{event.pk}/book/",
        {"access_needs": "<script>alert(1)</script>{{ 7|add:7 }}", "declared": "on"},
        follow=True,
    )

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in text(page)
    assert "<script>alert" not in text(page)


def test_book_while_the_lock_cannot_be_had_says_that_nothing_was_taken(signed_in, monkeypatch):
    event = factories.EventFactory()

    def busy(**kwargs):
        raise actions.TooBusy

    monkeypatch.setattr("bookings.views.booking.actions.claim", busy)
    response = signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": "Large print", "declared": "on"})

    assert response.status_code == 503
    assert "your place was NOT taken" in text(response)
    assert "Large print" in text(response)


def test_mine_lists_to_come_and_before(signed_in, user):
    factories.BookingFactory(delegate=user.person, event__course__title="Neglect", event__capacity=1)
    factories.BookingFactory(delegate=user.person, event__course__title="Contextual", waiting=True)
    past = factories.BookingFactory(delegate=user.person, event__past=True)
    factories.AttendanceFactory(booking=past)
    factories.BookingFactory(event__course__title="Canary")

    response = signed_in.get("/my/bookings/")

    assert "You are number 1 in the queue" in text(response)
    assert "Attended" in text(response)
    assert "Canary" not in text(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_mine_takes_the_same_queries_for_any_number(signed_in, user, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.BookingFactory(delegate=user.person)
        factories.AttendanceFactory(booking=factories.BookingFactory(delegate=user.person, event__past=True))
    signed_in.get("/my/bookings/")

    with django_assert_num_queries(14):
        signed_in.get("/my/bookings/")


@pytest.mark.parametrize("rows", [1, 3])
def test_event_takes_at_most_eight_queries(client, rows, django_assert_num_queries):
    event = factories.EventFactory(capacity=10)
    for _ in range(rows):
        factories.BookingFactory(event=event)
    client.get(f"/dates/{event.pk}/")

    with django_assert_num_queries(3):
        client.get(f"/dates/{event.pk}/")


def test_booking_shows_the_joining_link_to_somebody_with_a_place_only(signed_in, user):
    event = factories.EventFactory(capacity=1)
    booked = actions.claim(event=event, delegate=user.person, by=user, at=factories.AT)
    other = factories.EventFactory(capacity=1, joining_url="https://meet.partnership.example/secret")
    factories.BookingFactory(event=other)
    waiting = actions.claim(event=other, delegate=user.person, by=user, at=factories.AT)

    assert event.joining_url in text(signed_in.get(f"/my/bookings/{booked.public_id}/"))
    assert other.joining_url not in text(signed_in.get(f"/my/bookings/{waiting.public_id}/"))


@pytest.mark.parametrize("ending", ["", "cancel/", "training.ics"])
def test_pages_of_somebody_elses_booking_are_not_found(signed_in, ending):
    booking = factories.BookingFactory()

    assert signed_in.get(f"/my/bookings/{booking.public_id}/{ending}").status_code == 404
    assert signed_in.post(f"/my/bookings/{booking.public_id}/cancel/").status_code == 404
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_cancel_shows_first_and_gives_up_on_the_button(signed_in, user):
    event = factories.EventFactory()
    booking = actions.claim(event=event, delegate=user.person, by=user, at=factories.AT)
    url = f"/my/bookings/{booking.public_id}/cancel/"

    shown = signed_in.get(url)
    booking.refresh_from_db()
    status_after_get = booking.status
    done = signed_in.post(url, follow=True)
    again = signed_in.post(url)

    booking.refresh_from_db()
    assert "Give up your place?" in text(shown)
    assert (status_after_get, booking.status) == (Status.CONFIRMED, Status.CANCELLED)
    assert "You have given up your place." in text(done)
    assert again.url == f"/my/bookings/{booking.public_id}/"
    assert Message.objects.count() == 2


def test_cancel_inside_the_notice_period_says_so_before(signed_in, user):
    event = factories.EventFactory(starts_at=factories.AT + dt.timedelta(days=3))
    booking = actions.claim(event=event, delegate=user.person, by=user, at=factories.AT)

    assert "This is a late cancellation" in text(signed_in.get(f"/my/bookings/{booking.public_id}/cancel/"))


def test_cancel_after_the_start_says_what_to_do(signed_in, user):
    booking = factories.BookingFactory(delegate=user.person, event__today=True)

    response = signed_in.post(f"/my/bookings/{booking.public_id}/cancel/")

    assert "Tell the trainer instead." in text(response)


def test_calendar_download_holds_every_sitting(signed_in, user):
    event = factories.EventFactory(sessions=2)
    booking = actions.claim(event=event, delegate=user.person, by=user, at=factories.AT)

    response = signed_in.get(f"/my/bookings/{booking.public_id}/training.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(response.content.decode())
    assert calendar.method.value == "PUBLISH"
    assert [vevent.dtstart.value for vevent in calendar.contents["vevent"]] == [
        session.starts_at for session in event.sessions.order_by("number")
    ]


def test_booking_marked_before_the_start_offers_no_giving_up(signed_in, user, at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(minutes=20))
    booking = factories.BookingFactory(event=event, delegate=user.person)
    address = f"/my/bookings/{booking.public_id}/"
    before = "Give up my place" in signed_in.get(address).content.decode()
    factories.AttendanceFactory(booking=booking, session=event.sessions.get())

    after = "Give up my place" in signed_in.get(address).content.decode()

    assert (before, after) == (True, False)
