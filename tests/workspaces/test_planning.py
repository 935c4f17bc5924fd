"""The programme as a whole: month, board, watch list, demand, series, local variants."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import SkipCode
from courses.choices import Delivery
from courses.models import CourseVariant, Event
from people.choices import Role
from tests import factories
from tests.factories import AT, LONDON

pytestmark = pytest.mark.django_db
PAGES = ("coordinate", "waiting", "add_series", "variants", "change_variant", "evidence", "charges")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    return factories.EventFactory()


@pytest.fixture
def coordinator(client, event):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_programme_are_for_those_who_plan(client, coordinator, name):
    own = client.get(reverse(f"workspaces:{name}")).status_code
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    assert (own, client.get(reverse(f"workspaces:{name}")).status_code) == (200, 404)


def month(client, text):
    return client.get(reverse("workspaces:coordinate"), {"month": text}).content.decode()


def test_month_shows_ones_own_dates_and_nobody_elses(client, coordinator, event):
    foreign = factories.EventFactory()

    page = month(client, "2027-02")

    assert f"10am {event.course.title}" in page
    assert foreign.course.title not in page
    assert "March 2027" in page


def test_month_counts_days_by_londons_clock(client, coordinator, event):
    late = factories.EventFactory(
        locality=event.locality, starts_at=dt.datetime(2027, 6, 30, 23, 30, tzinfo=LONDON), draft=True
    )

    page = month(client, "2027-06")

    before, after = page.split(f"{late.course.title}</a>")
    assert before.rindex("</span>30<span") > before.rindex("</span>29<span")
    assert after.partition("</td>")[0].count(", draft") == 1
    assert "11:30pm" in before


@pytest.mark.parametrize("text", ["", "2027-13", "nonsense", "2027-1", "0000-01"])
def test_month_that_is_none_is_the_month_now(client, coordinator, text):
    assert "January 2027" in month(client, text)


@pytest.mark.parametrize("rows", [1, 3])
def test_month_takes_the_same_queries_whatever_the_rows(client, coordinator, event, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.EventFactory(locality=event.locality)

    with django_assert_num_queries(4):
        month(client, "2027-02")


def test_coordinate_brings_up_what_must_be_decided(client, coordinator, event):
    Event.objects.update(minimum_to_run=8)
    far = factories.EventFactory(
        locality=event.locality, minimum_to_run=8, starts_at=AT + dt.timedelta(days=60), joining_url=""
    )

    page = client.get(reverse("workspaces:coordinate")).content.decode()

    board = page[page.index("Go or no go") : page.index('id="list"')]
    assert f"{event.course.title}" in board
    assert "0, at least 8 needed" in board
    assert far.course.title not in board


def test_coordinate_board_follows_the_settings_of_the_courses_family(client, coordinator, event):
    Event.objects.update(minimum_to_run=8)
    event.course.family = factories.CourseFamilyFactory(overrides={"decide_working_days_before": 2})
    event.course.save()

    page = client.get(reverse("workspaces:coordinate")).content.decode()

    assert (
        "Go or no go" not in page or event.course.title not in page[page.index("Go or no go") : page.index('id="list"')]
    )


def waiting_page(client):
    return client.get(reverse("workspaces:waiting")).content.decode()


def test_watch_list_says_why_a_place_stays_free(client, coordinator, event):
    waiting = factories.BookingFactory(event=event, waiting=True)
    factories.SkipFactory(booking=waiting, code=SkipCode.CLOSING)
    factories.SkipFactory(booking=waiting, code=SkipCode.AGENCY_SHARE)
    foreign = factories.BookingFactory(waiting=True)

    page = waiting_page(client)

    assert "1 waits, from an agency that has its share of places until the release date" in page
    assert "too near" not in page
    assert foreign.event.course.title not in page


def test_watch_list_says_that_booking_has_closed(client, coordinator, event):
    factories.BookingFactory(event=event, waiting=True)
    Event.objects.update(booking_closes_at=AT)

    assert "Booking has closed, so no offers are made" in waiting_page(client)


def test_watch_list_leaves_out_a_full_date(client, coordinator, event):
    Event.objects.update(capacity=1)
    factories.BookingFactory(event=event)
    factories.BookingFactory(event=event, waiting=True)

    assert "Nobody waits beside a free place." in waiting_page(client)


def test_demand_counts_interest_and_waiting_of_ones_own_locality(client, coordinator, event):
    wanted = factories.CourseFactory(title="Wanted Course")
    for _ in range(2):
        factories.InterestFactory(course=wanted, locality=event.locality)
    factories.InterestFactory(course=wanted, locality=factories.LocalityFactory())
    factories.InterestFactory(course=wanted, locality=event.locality, ended_at=AT)
    factories.BookingFactory(event=event, waiting=True)

    rows = client.get(reverse("workspaces:waiting")).context["demand"]

    assert rows == [(wanted, 2, 0), (event.course, 0, 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_waiting_takes_the_same_queries_whatever_the_rows(client, coordinator, event, rows, django_assert_num_queries):
    for _ in range(rows):
        other = factories.EventFactory(locality=event.locality)
        factories.HeldBackFactory(event=other)
        factories.SkipFactory(booking=factories.BookingFactory(event=other, waiting=True))
        factories.InterestFactory(locality=event.locality)

    with django_assert_num_queries(10):
        waiting_page(client)


def series(event, **changes):
    """The form of a series."""
    return {
        "course": event.course.pk,
        "locality": event.locality.pk,
        "delivery": Delivery.VIRTUAL,
        "day_1_day": "2",
        "day_1_month": "3",
        "day_1_year": "2027",
        "starts_1": "9:30am",
        "ends_1": "12:30pm",
        "pattern": "monthly",
        "number": "3",
        "capacity": "20",
        "minimum_to_run": "8",
        "closes": "1",
        "who": "all",
    } | changes


def test_series_shows_each_date_with_what_stands_against_it(client, coordinator, event):
    first = {"day_1_day": "3", "day_1_month": "5", "day_1_year": "2027"}

    page = client.post(reverse("workspaces:add_series"), series(event, **first)).content.decode()

    assert "Monday 3 May 2027 is a bank holiday" in page
    assert 'value="2027-05-03">' in page
    assert 'value="2027-06-07" checked>' in page
    assert Event.objects.count() == 1


def test_series_adds_the_ticked_dates_in_london_time(client, coordinator, event):
    keep = ["2027-03-02", "2027-04-06"]

    client.post(reverse("workspaces:add_series"), series(event, confirm="1", keep=keep))

    made = Event.objects.exclude(pk=event.pk).order_by("starts_at")
    assert [one.starts_at for one in made] == [
        dt.datetime(2027, 3, 2, 9, 30, tzinfo=LONDON),
        dt.datetime(2027, 4, 6, 9, 30, tzinfo=LONDON),
    ]
    assert [one.booking_closes_at.astimezone(LONDON).hour for one in made] == [9, 9]
    assert {one.status for one in made} == {"DRAFT"}


def test_series_without_a_ticked_date_is_refused(client, coordinator, event):
    response = client.post(reverse("workspaces:add_series"), series(event, confirm="1"))

    assert "Keep at least one date." in response.content.decode()
    assert Event.objects.count() == 1


def test_series_refuses_another_locality(client, coordinator, event):
    foreign = series(event, locality=factories.LocalityFactory().pk, confirm="1", keep=["2027-03-02"])

    client.post(reverse("workspaces:add_series"), foreign)

    assert Event.objects.count() == 1


def test_variant_is_shown_on_every_date_of_the_course_there(client, coordinator, event):
    there = {"course": event.course.pk, "locality": event.locality.pk}
    elsewhere = factories.EventFactory(course=event.course)

    client.post(reverse("workspaces:change_variant"), there | {"differences": "The local form is used.", "note": ""})

    assert "The local form is used." in client.get(reverse("bookings:event", args=[event.pk])).content.decode()
    assert "The local form" not in client.get(reverse("bookings:event", args=[elsewhere.pk])).content.decode()


def test_variant_of_another_locality_cannot_be_read_or_changed_here(client, coordinator, event):
    foreign = factories.CourseVariantFactory(differences="Far words")

    page = client.get(reverse("workspaces:change_variant"), {"variant": foreign.pk}).content.decode()
    client.post(
        reverse("workspaces:change_variant"),
        {"course": foreign.course.pk, "locality": foreign.locality.pk, "differences": "Mine"},
    )

    foreign.refresh_from_db()
    assert foreign.differences == "Far words"
    assert "Far words" not in page
    assert "Far words" not in client.get(reverse("workspaces:variants")).content.decode()


def test_variant_begins_with_what_stands(client, coordinator, event):
    row = factories.CourseVariantFactory(locality=event.locality, course=event.course, differences="Near words")

    assert "Near words" in client.get(reverse("workspaces:change_variant"), {"variant": row.pk}).content.decode()
    assert CourseVariant.objects.count() == 1


def test_variants_note_is_shown_while_somebody_books(client, coordinator, event):
    factories.CourseVariantFactory(locality=event.locality, course=event.course, note="Bring your local form.")

    assert "Bring your local form." in client.get(reverse("bookings:book", args=[event.pk])).content.decode()
