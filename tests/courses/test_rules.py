"""Working days, wall times and who may plan."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from courses import rules
from courses.choices import Delivery, EventStatus
from people.choices import Role
from tests import factories
from tests.factories import LONDON


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (dt.date(2027, 3, 25), True),  # Maundy Thursday
        (dt.date(2027, 3, 26), False),  # Good Friday
        (dt.date(2027, 3, 29), False),  # Easter Monday
        (dt.date(2027, 12, 27), False),  # Christmas Day falls on a Saturday
        (dt.date(2027, 12, 28), False),  # Boxing Day falls on a Sunday
        (dt.date(2027, 1, 2), False),  # a Saturday; 2 January is a holiday in Scotland only
        (dt.date(2029, 1, 2), True),  # a Tuesday: no holiday in England
    ],
)
def test_is_working_day_knows_weekends_and_englands_bank_holidays(day, working):
    assert rules.is_working_day(day) is working


@pytest.mark.parametrize(
    ("starts", "days", "closes"),
    [
        ((2027, 3, 2, 9, 30), 1, (2027, 3, 1, 9, 30)),
        ((2027, 3, 1, 9, 30), 1, (2027, 2, 26, 9, 30)),
        ((2027, 3, 30, 9, 30), 1, (2027, 3, 25, 9, 30)),  # over Easter and the clock change
        ((2027, 3, 2, 9, 30), 10, (2027, 2, 16, 9, 30)),
        ((2027, 3, 2, 9, 30), 0, (2027, 3, 2, 9, 30)),
    ],
)
def test_booking_closes_at_the_same_time_of_day_so_many_working_days_before(starts, days, closes):
    found = rules.booking_closes(dt.datetime(*starts, tzinfo=LONDON), days)

    assert found == dt.datetime(*closes, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (dt.date(2026, 3, 29), dt.time(1, 30), []),
        (dt.date(2026, 3, 29), dt.time(3, 30), [dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.UTC)]),
        (
            dt.date(2026, 10, 25),
            dt.time(1, 30),
            [dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)],
        ),
        (dt.date(2026, 7, 1), dt.time(9, 30), [dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)]),
        (dt.date(2026, 1, 7), dt.time(9, 30), [dt.datetime(2026, 1, 7, 9, 30, tzinfo=dt.UTC)]),
    ],
)
def test_instants_of_a_wall_time(day, time, expected):
    assert rules.instants(day, time) == expected


@pytest.mark.django_db
def test_can_run_only_in_the_co_ordinated_locality():
    event, elsewhere = factories.EventFactory(), factories.EventFactory()
    coordinator = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    administrator = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])

    assert rules.can_run(coordinator, event) is True
    assert rules.can_run(coordinator, elsewhere) is False
    assert rules.can_run(administrator, elsewhere) is True
    assert rules.can_run(factories.UserFactory(), event) is False
    assert rules.can_run(AnonymousUser(), event) is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"status": EventStatus.PUBLISHED}, "This date is published already."),
        ({"delivery": Delivery.FACE_TO_FACE}, "Say in which town it takes place before you publish it."),
        ({"delivery": Delivery.FACE_TO_FACE, "town": "Burnley"}, ""),
    ],
)
def test_why_not_publish_says_what_is_missing(at, changes, reason):
    event = factories.EventFactory(**{"status": EventStatus.DRAFT, **changes})

    assert rules.why_not_publish(event, at) == reason


@pytest.mark.django_db
def test_why_not_publish_refuses_a_date_that_has_started(at):
    event = factories.EventFactory(status=EventStatus.DRAFT, starts_at=at)

    assert rules.why_not_publish(event, at) == "This date has started. Change its times first."


@pytest.mark.parametrize(
    ("first", "pattern", "days"),
    [
        ((2027, 3, 2), "monthly", [(2027, 3, 2), (2027, 4, 6), (2027, 5, 4)]),
        # A fifth Friday becomes the last one where a month has only four.
        ((2027, 1, 29), "monthly", [(2027, 1, 29), (2027, 2, 26), (2027, 3, 26)]),
        ((2026, 11, 30), "monthly", [(2026, 11, 30), (2026, 12, 28), (2027, 1, 25)]),
        ((2027, 3, 2), "7", [(2027, 3, 2), (2027, 3, 9), (2027, 3, 16)]),
        ((2027, 12, 28), "28", [(2027, 12, 28), (2028, 1, 25), (2028, 2, 22)]),
    ],
)
def test_series_keeps_the_weekday_of_the_month_or_the_interval(first, pattern, days):
    assert rules.series(dt.date(*first), pattern, 3) == [dt.date(*day) for day in days]


@pytest.mark.parametrize(
    ("day", "said"),
    [((2027, 3, 26), "a bank holiday (Good Friday)"), ((2027, 3, 27), "a Saturday"), ((2027, 3, 25), "")],
)
def test_day_off_says_why(day, said):
    assert rules.day_off(dt.date(*day)) == said


@pytest.mark.parametrize("days", [0, 1, 3, 10])
def test_working_days_between_undoes_working_days_before(days):
    starts = dt.datetime(2027, 3, 30, 9, 30, tzinfo=LONDON)

    assert rules.working_days_between(rules.working_days_before(starts, days), starts) == days
