"""The scrutineer's page: read only, always protected, nothing of a person; open data made of the same figures."""

import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from people.choices import Role
from reports import queries
from reports.choices import Group
from tests import factories
from tests.factories import AT
from tests.reports.ledger import WEEK, fill, past_event
from tests.reports.test_analysis_views import fill as rate

pytestmark = pytest.mark.django_db
# The reporting year before the one AT lies in: October 2025 to September 2026.
LAST_YEAR = AT - 30 * WEEK


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def scrutineer(client):
    user = factories.UserFactory(roles=[(Role.SCRUTINEER,)])
    client.force_login(user)
    return user


def read(client, **chosen):
    return " ".join(client.get(reverse("published:scrutiny"), chosen).content.decode().split())


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SCRUTINEER, 200), (Role.SUBGROUP, 200), (Role.ADMINISTRATOR, 200), (Role.TRAINER, 404), (Role.EDITOR, 404)],
)
def test_page_is_for_the_scrutineer_the_subgroup_and_administrators(client, role, status):
    client.force_login(factories.UserFactory(roles=[(role,)]))

    assert client.get(reverse("published:scrutiny")).status_code == status
    assert client.post(reverse("published:scrutiny")).status_code == (405 if status == 200 else 404)


def test_scrutineer_opens_no_report_and_no_person(client, scrutineer):
    names = ("reports:reports", "reports:thread", "workspaces:briefing_uses", "workspaces:add_source", "people:roles")

    assert {client.get(reverse(name)).status_code for name in names} == {404}


def test_years_stand_beside_each_other_with_what_their_rates_are_made_of(client, scrutineer):
    fill(past_event(), attended=9, absent=6)
    fill(past_event(starts_at=LAST_YEAR), attended=20, absent=5)

    page = read(client)

    assert ("2026/27" in page, "2025/26" in page) == (True, True)
    assert "60% (9 of 15)" in page
    assert "80% (20 of 25)" in page


def test_small_counts_are_hidden_from_administrators_too(client):
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    fill(past_event(), attended=3)

    page = read(client)

    assert "fewer than 5" in page


def test_priority_adds_up_what_is_told_of_its_courses_and_says_what_is_left_out():
    neglect = factories.PriorityFactory(name="Neglect", position=1)
    for attended in (3, 9, 30):
        course = factories.CourseFactory()
        course.priorities.add(neglect)
        fill(past_event(course=course), attended=attended, absent=6)

    tables = queries.years(AT)[0].tables
    (found,) = queries.by_priority(tables)

    told = [row for row in tables.groups[Group.COURSE] if isinstance(row.cells["attended"], int)]
    assert (found.courses, found.hidden) == (3, 3 - len(told))
    assert found.hidden == 2
    assert found.attended.numerator == sum(row.cells["attended"] for row in told)


def test_levels_of_evaluation_and_the_thread_stand_on_the_page(client, scrutineer):
    course = factories.CourseFactory(title="Neglect")
    factories.CourseItemFactory(course=course, code="item", text="Name neglect when I see it")
    event = past_event(course=course, starts_at=AT - 6 * WEEK)
    fill(event, attended=9)
    rate(event, 9, now=8, back=5)
    factories.RecommendationFactory(text="Teach it", courses=[course], source__known_on=dt.date(2026, 11, 1))
    factories.RecommendationFactory(text="Nobody teaches this")

    page = read(client)

    assert "Level 2: learning" in page
    assert "+3.0 (9 ratings)" in page
    assert "Nothing answers this yet" in page
    assert "/learning-sources/" not in page


def test_briefings_past_their_review_day_are_named(client, scrutineer):
    factories.BriefingPageFactory(title="Old one", written_on=dt.date(2025, 1, 1), review_on=dt.date(2026, 1, 1))
    factories.BriefingPageFactory(title="Young one")

    page = read(client)

    assert ("Old one" in page, "Young one" in page) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_whatever_the_rows(client, scrutineer, rows, django_assert_num_queries):
    for _ in range(rows):
        course = factories.CourseFactory()
        course.priorities.add(factories.PriorityFactory())
        event = past_event(course=course)
        fill(event, attended=9)
        rate(event, 9)
        factories.RecommendationFactory(courses=[course])
        factories.BriefingPageFactory(written_on=dt.date(2025, 1, 1), review_on=dt.date(2026, 1, 1))

    with django_assert_num_queries(35):
        client.get(reverse("published:scrutiny"))


def rows_of(client):
    text = client.get(reverse("published:open_data_csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_open_data_is_of_finished_years_alone(client):
    fill(past_event(), attended=40)
    assert rows_of(client) == []
    cache.clear()
    event = past_event(starts_at=LAST_YEAR)
    fill(event, attended=20, absent=5)

    rows = rows_of(client)

    assert [(row["reporting_year"], row["breakdown"], row["name"]) for row in rows] == [
        ("2025/26", "total", ""),
        ("2025/26", "course", event.course.title),
        ("2025/26", "locality", event.locality.name),
    ]
    assert [(row["registered"], row["attendances"], row["people"]) for row in rows] == [
        ("25", "20", "[c]"),
        ("25", "20", "[z]"),
        ("25", "20", "[z]"),
    ]
    assert "attended" not in rows[0]


def test_open_data_tells_people_where_it_does_not_tell_how_few_came_twice(client):
    people = fill(past_event(starts_at=LAST_YEAR), attended=9)
    fill(past_event(starts_at=LAST_YEAR + WEEK), attended=9, people=people)

    total = rows_of(client)[0]

    assert (total["attendances"], total["people"]) == ("18", "9")


def test_open_data_keeps_back_exactly_what_the_reports_keep_back(client):
    for attended in (3, 9, 30):
        fill(past_event(starts_at=LAST_YEAR), attended=attended)

    rows = [row for row in rows_of(client) if row["breakdown"] == "course"]
    tables = queries.years(AT, number=1, finished=True)[0].tables

    told = [
        "[c]" if isinstance(row.cells["attendances"], str) else str(row.cells["attendances"])
        for row in tables.groups[Group.COURSE]
    ]
    assert [row["attendances"] for row in rows] == told
    assert told.count("[c]") == 2


def test_open_data_page_and_json_say_licence_and_meanings_without_cookie_or_person(client):
    fill(past_event(starts_at=LAST_YEAR), attended=20)

    page = client.get(reverse("published:open_data"))
    data = json.loads(client.get(reverse("published:open_data_json")).content)

    text = page.content.decode()
    assert ("Open Government Licence" in text, "2025/26" in text, "noindex" in text) == (True, True, False)
    assert "Canary" not in text + json.dumps(data)
    assert (page.cookies, page.headers["Cache-Control"]) == ({}, "public, max-age=3600")
    assert set(data["dictionary"]) == set(data["rows"][0])
    assert data["licence"]["url"].startswith("https://")


def test_open_data_is_worked_out_once_a_day(client, django_assert_num_queries):
    fill(past_event(starts_at=LAST_YEAR), attended=20)
    rows_of(client)

    with django_assert_num_queries(0):
        again = rows_of(client)

    assert len(again) == 3


def test_open_data_without_any_date_says_so(client):
    assert "No finished year yet" in client.get(reverse("published:open_data")).content.decode()
