import datetime as dt

import pytest

from bookings.choices import Mark, Status
from bookings.models import BookingChange
from courses.choices import Delivery
from people.models import Locality
from reports import queries
from reports.choices import Group
from tests.factories import (
    AT,
    AgencyFactory,
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    EventFactory,
    HeadCountFactory,
    LocalityFactory,
    MakeUpFactory,
)
from tests.reports.ledger import WEEK, fill, past_event, scope

pytestmark = pytest.mark.django_db

LEDGER = (
    *("dates", "capacity", "registered", "cancelled", "cancelled_late", "apologies", "did_not_attend", "not_marked"),
    *("partial", "attended_fully", "walk_ins", "head_count", "people"),
)


def figures(**chosen):
    return queries.attendance(scope(**chosen), answers={})


def ledger(tally):
    return {name: getattr(tally, name) for name in LEDGER if getattr(tally, name)}


def rates(tally):
    return {rate.code: (rate.numerator, rate.denominator, f"{rate.value:.0%}") for rate in tally.rates}


def test_attendance_gives_the_published_quarter_both_its_rates():
    """318 registered, 29 cancelled, 20 absent, 35 walk-ins, capacity 393: published as 96% and as 77%."""
    event = past_event(capacity=393)
    fill(event, attended=269, absent=20, cancelled=29, walk_ins=35)

    total = figures().total

    assert ledger(total) == {
        "dates": 1,
        "capacity": 393,
        "registered": 318,
        "cancelled": 29,
        "did_not_attend": 20,
        "attended_fully": 269,
        "walk_ins": 35,
        "people": 304,
    }
    assert rates(total) == {
        "attended_registered": (269, 318, "85%"),
        "attended_expected": (269, 289, "93%"),
        "all_registered": (304, 318, "96%"),
        "all_capacity": (304, 393, "77%"),
    }


def test_attendance_counts_each_way_a_booking_can_end_once():
    event = past_event(capacity=60)
    fill(event, attended=10, partial=4, absent=3, apologies=2, unmarked=1, cancelled=6, late=5, walk_ins=7, waiting=8)

    total = figures().total

    assert ledger(total) == {
        "dates": 1,
        "capacity": 60,
        "registered": 31,
        "cancelled": 6,
        "cancelled_late": 5,
        "apologies": 2,
        "did_not_attend": 3,
        "not_marked": 1,
        "partial": 4,
        "attended_fully": 10,
        "walk_ins": 7,
        "people": 21,
    }
    assert (total.expected, total.attended, total.absent, total.attendances) == (25, 14, 11, 21)


def test_attendance_tells_attendances_and_distinct_people_apart():
    people = fill(past_event(), attended=10)
    fill(past_event(), attended=10, people=people)

    total = figures().total

    assert (total.attendances, total.people) == (20, 10)


def test_attendance_leaves_out_somebody_who_gave_up_waiting():
    event = past_event()
    fill(event, attended=5)
    BookingFactory(event=event, cancelled=True)

    assert figures().total.registered == 5


def test_attendance_leaves_out_a_walk_in_entered_by_mistake():
    event = past_event()
    fill(event, attended=5)
    booking = BookingFactory(event=event, cancelled=True)
    BookingChange.objects.create(booking=booking, to_status=Status.WALK_IN, reason="WALKED_IN", made_at=AT)

    total = figures().total

    assert (total.registered, total.walk_ins) == (5, 0)


def test_attendance_leaves_out_a_walk_in_whose_mark_was_corrected():
    event = past_event()
    fill(event, attended=5)
    booking = BookingFactory(event=event, walk_in=True)
    AttendanceFactory(booking=booking, mark=Mark.DID_NOT_ATTEND)

    assert figures().total.walk_ins == 0


def test_attendance_asks_for_both_halves():
    event = past_event(sessions=2)
    both, one = fill(event, attended=2)
    event.bookings.get(delegate=one).attendances.filter(session__number=2).update(mark=Mark.DID_NOT_ATTEND)

    total = figures().total

    assert (total.attended_fully, total.partial, total.attended) == (1, 1, 2)


def test_attendance_asks_for_no_sitting_that_is_still_to_come():
    event = EventFactory(starts_at=AT - dt.timedelta(days=3), sessions=2)
    (person,) = fill(event, attended=1)
    event.bookings.get(delegate=person).attendances.filter(session__number=2).delete()

    assert figures().total.attended_fully == 1


@pytest.mark.parametrize(("minutes", "full"), [(162, 1), (161, 0)])
def test_attendance_counts_nine_tenths_of_the_time_as_full(minutes, full):
    event = past_event()
    fill(event, partial=1)
    event.bookings.get().attendances.update(minutes=minutes)

    total = figures().total

    assert (total.attended_fully, total.partial) == (full, 1 - full)


def test_attendance_shows_head_counts_apart_from_every_rate():
    event = past_event(count_only=True, capacity=300)
    HeadCountFactory(session=event.sessions.get(), attended=212)
    fill(past_event(capacity=20), attended=10, absent=10)

    total = figures().total

    assert (total.head_count, total.attendances, total.all_attendances, total.capacity) == (212, 10, 222, 20)
    assert rates(total)["all_capacity"] == (10, 20, "50%")


def test_attendance_leaves_out_dates_whose_register_is_empty():
    fill(past_event(), attended=5)
    fill(past_event(), unmarked=9)
    past_event(count_only=True)

    found = figures()

    assert (found.total.dates, found.total.registered, found.awaiting) == (1, 5, 2)


def test_attendance_leaves_out_what_did_not_take_place():
    fill(past_event(), attended=5)
    for facts in ({"cancelled": True}, {"draft": True}, {"starts_at": AT + WEEK}):
        fill(EventFactory(**facts), attended=1)

    assert (figures().total.dates, figures().awaiting) == (1, 0)


def test_attendance_reads_the_period_by_the_london_day():
    inside = EventFactory(starts_at=dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), sessions=1)
    fill(inside, attended=5)

    june = figures(first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 30)).total.dates
    july = figures(first=dt.date(2026, 7, 1), last=dt.date(2026, 7, 31))

    assert (june, july.total.dates) == (0, 1)
    assert [label for label, _tally in july.groups[Group.MONTH]] == ["July 2026"]


def test_attendance_narrows_by_course_and_locality():
    course, here, there = CourseFactory(), LocalityFactory(), LocalityFactory()
    fill(past_event(course=course, locality=here), attended=5)
    fill(past_event(course=course, locality=there), attended=6)
    fill(past_event(locality=here), attended=7)

    found = [
        figures(**chosen).total.attended
        for chosen in ({}, {"course": course}, {"localities": (here,)}, {"course": course, "localities": (here,)})
    ]

    assert found == [18, 11, 12, 5]


def test_attendance_groups_in_seven_ways_that_add_up():
    north, south = AgencyFactory(name="South Trust"), AgencyFactory(name="north Trust", sector="POLICE")
    first = past_event(
        course=CourseFactory(title="Neglect", workforce="BOTH"),
        locality=LocalityFactory(name="Blackpool", position=2),
        capacity=30,
    )
    second = past_event(
        course=CourseFactory(title="Gambling"),
        locality=LocalityFactory(name="Lancashire", position=1),
        delivery=Delivery.FACE_TO_FACE,
        starts_at=AT - 8 * WEEK,
        capacity=20,
    )
    fill(first, agency=north, attended=6)
    fill(second, agency=north, attended=7)
    fill(second, agency=south, attended=8)
    fill(second, attended=1)

    found = {
        group: [(label, tally.dates, tally.attended, tally.capacity) for label, tally in rows]
        for group, rows in figures().groups.items()
    }

    assert found == {
        Group.COURSE: [("Gambling", 1, 16, 20), ("Neglect", 1, 6, 30)],
        Group.WORKFORCE: [("Children's workforce", 1, 16, 20), ("Both", 1, 6, 30)],
        Group.SECTOR: [("Council", 2, 13, None), ("Police", 1, 8, None), ("No agency recorded", 1, 1, None)],
        Group.AGENCY: [
            ("No agency recorded", 1, 1, None),
            ("north Trust", 1, 8, None),
            ("South Trust", 2, 13, None),
        ],
        Group.LOCALITY: [("Lancashire", 1, 16, 20), ("Blackpool", 1, 6, 30)],
        Group.DELIVERY: [("Face to face", 1, 16, 20), ("Online", 1, 6, 30)],
        Group.MONTH: [("November 2026", 1, 16, 20), ("December 2026", 1, 6, 30)],
    }


def test_attendance_keeps_courses_of_the_same_title_apart():
    for _number in range(2):
        fill(past_event(course=CourseFactory(title="Neglect")), attended=5)

    assert [(label, tally.attended) for label, tally in figures().groups[Group.COURSE]] == [
        ("Neglect", 5),
        ("Neglect", 5),
    ]


def test_attendance_keeps_the_agency_of_the_day():
    then, now = AgencyFactory(name="Then"), AgencyFactory(name="Now")
    event = past_event()
    for person in fill(event, agency=then, attended=5):
        person.agency = now
        person.save()

    assert [label for label, _tally in figures().groups[Group.AGENCY]] == ["Then"]


def test_attendance_of_nothing_is_nought():
    found = figures()

    assert ledger(found.total) == {}
    assert [rate.value for rate in found.total.rates] == [None] * 4
    assert not any(found.groups.values())


def test_attendance_takes_three_queries_for_one_date(django_assert_num_queries):
    fill(past_event(sessions=2), agency=AgencyFactory(), attended=1)

    with django_assert_num_queries(3):
        figures()


def test_attendance_takes_three_queries_for_three_dates(django_assert_num_queries):
    for _number in range(3):
        fill(past_event(sessions=2), agency=AgencyFactory(), attended=30, absent=10, walk_ins=3)

    with django_assert_num_queries(3):
        figures()


def test_scope_covers_what_its_events_hold():
    event = past_event()
    wide = scope(localities=tuple(Locality.objects.all()), course=event.course)

    covered = wide.covers(starts_at=event.starts_at, course_id=event.course_id, locality_id=event.locality_id)

    assert (covered, list(wide.events())) == (True, [event])


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2026, 9, 30), dt.date(2025, 10, 1), dt.date(2026, 9, 30)),
        (dt.date(2026, 10, 1), dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
        (dt.date(2027, 1, 12), dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
    ],
)
def test_reporting_year_runs_from_october(day, first, last):
    assert queries.reporting_year(day) == (first, last)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2027, 1, 1), dt.date(2027, 1, 1), dt.date(2027, 3, 31)),
        (dt.date(2028, 2, 29), dt.date(2028, 1, 1), dt.date(2028, 3, 31)),
        (dt.date(2027, 12, 31), dt.date(2027, 10, 1), dt.date(2027, 12, 31)),
    ],
)
def test_quarter_follows_the_calendar(day, first, last):
    assert queries.quarter(day) == (first, last)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("this-year", dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
        ("last-year", dt.date(2025, 10, 1), dt.date(2026, 9, 30)),
        ("this-quarter", dt.date(2027, 1, 1), dt.date(2027, 3, 31)),
        ("last-quarter", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    ],
)
def test_period_days_are_seen_from_today(period, first, last):
    assert queries.period_days(period, today=dt.date(2027, 1, 12)) == (first, last)


def test_attendance_counts_a_part_made_up_on_another_date_once_and_where_it_was_booked():
    first, second = (past_event(course=CourseFactory(), sessions=2) for _ in range(2))
    booking = BookingFactory(event=first)
    one, two = first.sessions.order_by("number")
    elsewhere = second.sessions.get(number=2)
    AttendanceFactory(booking=booking, session=one)
    AttendanceFactory(booking=booking, session=two, mark=Mark.DID_NOT_ATTEND)
    before = ledger(figures().total)
    MakeUpFactory(booking=booking, missed=two, session=elsewhere)
    AttendanceFactory(booking=booking, session=elsewhere)

    after = ledger(figures().total)

    assert (before["partial"], after["attended_fully"]) == (1, 1)
    assert (after["registered"], after["people"], after.get("partial")) == (1, 1, None)
