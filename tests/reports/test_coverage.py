import csv
import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from people.choices import Role
from reports import queries
from tests.factories import (
    AT,
    AgencyFactory,
    CompletionFactory,
    CourseFactory,
    DistrictFactory,
    HeadcountFactory,
    LocalityFactory,
    ModuleFactory,
    PersonFactory,
    PriorityFactory,
    UserFactory,
)
from tests.reports.ledger import WEEK, fill, past_event, scope

pytestmark = pytest.mark.django_db
FEW, NEARLY, NOT_SHOWN = "fewer than 5", "nearly all", "not shown"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def priority():
    return PriorityFactory(name="Neglect")


@pytest.fixture
def event(priority):
    made = past_event(course=CourseFactory(title="Neglect", refresher_months=12, code="neglect"))
    made.course.priorities.add(priority)
    return made


@pytest.fixture
def blackpool():
    return LocalityFactory(name="Blackpool", code="blackpool", position=1)


def train(event, agency, number, *, locality=None):
    """So many people of an agency who attended all of a date."""
    where = {"district": DistrictFactory(locality=locality)} if locality else {}
    people = PersonFactory.create_batch(number, agency=agency, **where)
    fill(event, agency=agency, attended=number, people=people)
    return people


def shown(*, protect=True, **chosen):
    """{(locality's name or "", agency's name): words of the first priority}."""
    user = UserFactory(roles=[(Role.SUBGROUP,)])
    found = queries.coverage(scope(**chosen), user=user, protect=protect)
    return {
        (place.name if place else "", line.agency.name): line.cells[0].words
        for place, lines in found.tables
        for line in lines
    }


def cell(number, heads, *, protect=True):
    return queries.coverage_cell(number, heads, 5 if protect else 0)


@pytest.mark.parametrize(
    ("number", "heads", "words", "shade"),
    [
        (0, 100, FEW, None),
        (4, 100, FEW, None),
        (5, 100, "5 of 100", 1),
        (19, 100, "19 of 100", 1),
        (20, 100, "20 of 100", 2),
        (95, 100, "95 of 100", 5),
        (96, 100, NEARLY, 5),
        (120, 100, NEARLY, 5),
        (3, 4, NOT_SHOWN, None),
    ],
)
def test_a_protected_cell_hides_few_trained_few_untrained_and_small_agencies(number, heads, words, shade):
    made = cell(number, heads)

    assert (made.words, made.shade) == (words, shade)


@pytest.mark.parametrize(("number", "words", "shade"), [(0, "0 of 100", 0), (4, "4 of 100", 1), (120, "120 of 100", 5)])
def test_an_exact_cell_shows_every_number(number, words, shade):
    made = cell(number, 100, protect=False)

    assert (made.words, made.shade) == (words, shade)


def test_coverage_counts_people_of_today_whose_training_holds(event, priority):
    council, other = AgencyFactory(name="Council"), AgencyFactory(name="Other")
    HeadcountFactory(agency=council, number=50)
    people = train(event, council, 7)
    old = past_event(course=event.course, starts_at=AT - 60 * WEEK)
    fill(old, agency=council, attended=9, people=PersonFactory.create_batch(9, agency=council))
    again = past_event(course=CourseFactory(title="Neglect again"), starts_at=AT - 2 * WEEK)
    again.course.priorities.add(priority)
    fill(again, agency=council, attended=2, people=people[:2])
    moved = train(past_event(course=event.course, starts_at=AT - 5 * WEEK), other, 1)
    moved[0].agency = council
    moved[0].save()

    assert shown(protect=False) == {("", "Council"): "8 of 50"}


def test_coverage_takes_the_number_for_a_place_or_adds_up_what_there_is(event, blackpool):
    away = LocalityFactory(name="Away", position=2)
    whole, parts = AgencyFactory(name="By work"), AgencyFactory(name="By place")
    home = AgencyFactory(name="At home", locality=blackpool)
    HeadcountFactory(agency=whole, number=30, role_family="POLICING")
    HeadcountFactory(agency=whole, number=12, role_family="MANAGER")
    HeadcountFactory(agency=parts, number=20, locality=blackpool)
    HeadcountFactory(agency=parts, number=25, locality=away)
    HeadcountFactory(agency=home, number=9)
    train(event, parts, 6, locality=blackpool)
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), home, 8, locality=away)

    assert shown(protect=False) == {
        ("", "By work"): "0 of 42",
        ("", "By place"): "6 of 45",
        ("", "At home"): "8 of 9",
        ("Blackpool", "By place"): "6 of 20",
        ("Blackpool", "At home"): "8 of 9",
        ("Away", "By place"): "0 of 25",
    }


def test_everywhere_is_hidden_where_it_would_give_a_locality_away(event, blackpool):
    away = LocalityFactory(name="Away", position=2)
    police = AgencyFactory(name="Police")
    for place, number in ((None, 200), (blackpool, 100), (away, 100)):
        HeadcountFactory(agency=police, locality=place, number=number)
    train(event, police, 30, locality=blackpool)
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), police, 2, locality=away)

    assert shown() == {
        ("", "Police"): NOT_SHOWN,
        ("Blackpool", "Police"): "30 of 100",
        ("Away", "Police"): FEW,
    }
    assert shown(localities=(blackpool,)) == {("Blackpool", "Police"): "30 of 100"}


def test_everywhere_is_hidden_where_few_work_beside_the_localities(event, blackpool):
    police = AgencyFactory(name="Police")
    HeadcountFactory(agency=police, number=200)
    HeadcountFactory(agency=police, locality=blackpool, number=100)
    train(event, police, 30, locality=blackpool)
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), police, 3)

    assert shown() == {("", "Police"): NOT_SHOWN, ("Blackpool", "Police"): "30 of 100"}


def test_coverage_names_agencies_that_gave_no_number(event):
    HeadcountFactory(agency=AgencyFactory(name="Gave"))
    HeadcountFactory(agency=AgencyFactory(name="Nobody there"), number=0)
    AgencyFactory(name="Retired", retired_at=AT)
    AgencyFactory(name="Silent")

    found = queries.coverage(scope(), user=UserFactory(roles=[(Role.ADMINISTRATOR,)]), protect=True)

    # Whoever gave the numbers works somewhere too.
    assert [agency.name for agency in found.without if not agency.name.startswith("Agency ")] == [
        "Nobody there",
        "Silent",
    ]


# Refreshers due


def test_refreshers_are_counted_by_course_and_by_agency_in_bands(event):
    council = AgencyFactory(name="Council")
    train(event, council, 2)
    train(past_event(course=event.course, starts_at=AT - 45 * WEEK), council, 1)
    train(past_event(course=event.course, starts_at=AT - 60 * WEEK), AgencyFactory(name="Police"), 1)
    other = past_event(course=CourseFactory(title="Gambling", refresher_months=12), starts_at=AT - 4 * WEEK)
    fill(other, agency=council, attended=1, people=train(event, council, 1))

    due = queries.refreshers(scope(), protect=False)

    assert due.courses == (
        [("Gambling", [0, 0, 0, 1]), ("Neglect", [1, 1, 0, 3])], 0, [1, 1, 0, 4],
    )  # fmt: skip
    assert due.agencies == ([("Council", [0, 1, 0, 3]), ("Police", [1, 0, 0, 0])], 0, [1, 1, 0, 3])


def test_elearning_is_counted_as_courses_are(event):
    council = AgencyFactory(name="Council")
    people = train(event, council, 1)
    module = ModuleFactory(title="Prevent", refresher_months=12)
    for done_on in (AT.date() - dt.timedelta(days=700), AT.date() - dt.timedelta(days=300)):
        CompletionFactory(enrolment__person=people[0], enrolment__module=module, completed_on=done_on)
    CompletionFactory(enrolment__person__agency=council, enrolment__module=module, completed_on=AT.date() - 53 * WEEK)
    CompletionFactory(enrolment__module=ModuleFactory(), completed_on=AT.date() - 53 * WEEK)
    CompletionFactory(
        enrolment__module=ModuleFactory(refresher_months=12, retired_at=AT), completed_on=AT.date() - 53 * WEEK
    )

    due = queries.refreshers(scope(), protect=False)
    of_course = queries.refreshers(scope(course=event.course), protect=False)

    assert due.courses[0] == [("Neglect", [0, 0, 0, 1]), ("Prevent (e-learning)", [1, 1, 0, 0])]
    assert due.agencies[0] == [("Council", [1, 1, 0, 1])]
    assert of_course.courses[0] == [("Neglect", [0, 0, 0, 1])]


def test_refreshers_are_protected_in_each_column(event):
    train(event, AgencyFactory(name="Council"), 20)
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), AgencyFactory(name="Police"), 3)
    train(past_event(course=event.course, starts_at=AT - 5 * WEEK), AgencyFactory(name="Trust"), 9)

    due = queries.refreshers(scope(), protect=True)

    assert due.agencies == ([("Council", [FEW, FEW, FEW, 20])], 2, [FEW, FEW, FEW, 32])


def test_refreshers_of_a_locality_are_those_of_people_who_work_there(event, blackpool):
    council = AgencyFactory(name="Council")
    train(event, council, 2, locality=blackpool)
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), council, 3)

    due = queries.refreshers(scope(localities=(blackpool,)), protect=False)

    assert due.agencies[2] == [0, 0, 0, 2]


# Pages


@pytest.fixture
def as_role(client):
    def sign_in(*roles):
        client.force_login(UserFactory(roles=roles), backend="people.adapter.Backend")
        return client

    return sign_in


def test_the_map_says_its_numbers_and_not_by_colour_alone(as_role, event):
    HeadcountFactory(agency=AgencyFactory(name="Council"), number=50)
    council = HeadcountFactory(agency=AgencyFactory(name="Trust"), number=50).agency
    train(event, council, 20)

    html = as_role((Role.SUBGROUP,)).get(reverse("reports:coverage")).content.decode()

    assert "<strong>40%</strong>" in html
    assert "20 of 50" in html
    assert 'sp-heat__3"' in html
    assert "Person " not in html


def test_a_coordinator_sees_the_own_locality_exactly(as_role, event, blackpool):
    away = LocalityFactory(name="Canary place")
    council = AgencyFactory(name="Council")
    for place in (blackpool, away):
        HeadcountFactory(agency=council, locality=place, number=50)
    train(event, council, 2, locality=blackpool)

    response = as_role((Role.COORDINATOR, blackpool)).get(reverse("reports:coverage"))

    assert [(place.name, lines[0].cells[0].words) for place, lines in response.context["map"].tables] == [
        ("Blackpool", "2 of 50")
    ]
    assert "Canary place</h2>" not in response.content.decode()


def test_the_map_as_a_file_is_protected_and_recorded(as_role, event):
    train(event, HeadcountFactory(agency=AgencyFactory(name="Council"), number=50).agency, 3)
    client = as_role((Role.SUBGROUP,))

    text = b"".join(client.post(reverse("reports:coverage_file")).streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == ["Everywhere", "Council", "Neglect", "50", "12/01/2027", FEW, ""]
    assert Entry.objects.get(action="evaluation.export").detail["kind"] == "coverage"
    assert client.get(reverse("reports:coverage_file"))["Location"] == reverse("reports:coverage")


def test_refreshers_name_nobody(as_role, event):
    train(event, AgencyFactory(name="Council"), 9)

    html = as_role((Role.ADMINISTRATOR,)).get(reverse("reports:refreshers")).content.decode()

    assert "Council" in html
    assert "Person " not in html


@pytest.mark.parametrize(("address", "number"), [("reports:coverage", 15), ("reports:refreshers", 14)])
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_today_take_the_same_queries_for_any_number(
    as_role, event, address, number, rows, django_assert_num_queries
):
    client = as_role((Role.SUBGROUP,))
    for week in range(rows):
        agency = HeadcountFactory(locality=LocalityFactory()).agency
        train(past_event(course=event.course, starts_at=AT - (4 + week) * WEEK), agency, 2)

    with django_assert_num_queries(number):
        client.get(reverse(address))
