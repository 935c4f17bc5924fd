import datetime as dt

import pytest

from bookings.models import Booking
from bookings.queries import attended, courses_with_settings, dates_over, places
from bookings.rules import later, to_refresh, trained
from tests.factories import (
    AT,
    AgencyFactory,
    CourseFactory,
    DistrictFactory,
    EventFactory,
    MakeUpFactory,
    PersonFactory,
)
from tests.reports.ledger import fill

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def found(bookings=None):
    bookings = Booking.objects.all() if bookings is None else bookings
    return trained(attended(bookings, at=AT), dates=dates_over(AT), courses=courses_with_settings())


def held(months_ago, course, **facts):
    """A date so many months ago."""
    day = later(TODAY, -months_ago)
    return EventFactory(course=course, starts_at=dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC), **facts)


@pytest.fixture
def course():
    return CourseFactory(title="Neglect", refresher_months=12)


def test_trained_is_the_last_full_attendance_of_each_course(course):
    person = PersonFactory()
    fill(held(20, course), attended=1, people=[person])
    fill(held(2, course), attended=1, people=[person])

    (one,) = found()

    assert (one.person_id, one.course_id) == (person.pk, course.pk)
    assert (one.done_on, one.lapses_on) == (later(TODAY, -2), later(TODAY, 10))
    assert (one.holds(TODAY), one.holds(later(TODAY, 10))) == (True, False)


def test_trained_asks_for_all_of_a_date(course):
    event = held(2, course)
    fill(event, partial=1, absent=1, unmarked=1, cancelled=1, waiting=1, walk_ins=1)

    assert [one.person_id for one in found()] == [Booking.objects.get(status="WALK_IN").delegate_id]


def test_trained_counts_a_part_that_was_made_up(course):
    event, other = held(3, course, sessions=2), held(2, course, sessions=2)
    fill(event, attended=1)
    booking = Booking.objects.get()
    missed = event.sessions.get(number=2)
    booking.attendances.filter(session=missed).update(session=other.sessions.get(number=2))
    MakeUpFactory(booking=booking, missed=missed, session=other.sessions.get(number=2))

    assert [one.done_on for one in found()] == [event.ends_at.date()]


def test_training_without_a_refresher_holds_for_good():
    fill(held(100, CourseFactory(refresher_months=0)), attended=1)

    assert [(one.lapses_on, one.holds(TODAY)) for one in found()] == [(None, True)]


def test_to_refresh_is_what_lapses_within_a_year_and_lapsed_in_the_last_one(course):
    for months_ago in (1, 6, 12, 18, 25):
        fill(held(months_ago, course), attended=1)
    fill(held(6, CourseFactory(refresher_months=12, retired_at=AT)), attended=1)

    due = to_refresh(found(), courses=courses_with_settings(), today=TODAY)

    assert [one.lapses_on for one in due] == [later(TODAY, months) for months in (-6, 0, 6, 11)]


def test_places_say_where_people_work_today():
    district, agency = DistrictFactory(), AgencyFactory()
    person = PersonFactory(agency=agency, district=district, role_family="POLICING")

    place = places()[person.pk]

    assert (place.agency_id, place.locality_id, place.role_family) == (agency.pk, district.locality_id, "POLICING")


@pytest.mark.parametrize("rows", [1, 3])
def test_trained_takes_five_queries_for_any_number(course, rows, django_assert_num_queries):
    for months_ago in range(rows):
        fill(held(months_ago + 1, course, sessions=2), attended=2)

    with django_assert_num_queries(5):
        found()
