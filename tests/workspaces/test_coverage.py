import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from people.choices import Role
from people.models import Headcount
from tests.factories import (
    AT,
    AgencyFactory,
    CompletionFactory,
    CourseFactory,
    HeadcountFactory,
    LocalityFactory,
    ModuleFactory,
    PersonFactory,
    PriorityFactory,
    UserFactory,
)
from tests.reports.ledger import WEEK, fill, past_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agency():
    return AgencyFactory(name="Council")


@pytest.fixture
def lead(client, agency):
    client.force_login(UserFactory(roles=[(Role.AGENCY_LEAD, agency)]), backend="people.adapter.Backend")
    return client


@pytest.fixture
def event():
    made = past_event(course=CourseFactory(title="Neglect", refresher_months=12))
    made.course.priorities.add(PriorityFactory(name="Neglect"))
    return made


def train(event, agency, name, *, now=None, **facts):
    """Somebody who attended all of a date for an agency."""
    person = PersonFactory(name=name, agency=now or agency, **facts)
    fill(event, agency=agency, attended=1, people=[person])
    return person


def page(client, agency, name="headcount", **query):
    return client.get(reverse(f"workspaces:{name}", args=[agency.pk]), query)


def sent(**facts):
    return {"number": "40", "as_of_day": "1", "as_of_month": "1", "as_of_year": "2027"} | facts


def test_a_lead_says_how_many_people_there_are(lead, agency):
    place = LocalityFactory(name="Blackpool")

    response = lead.post(
        reverse("workspaces:headcount", args=[agency.pk]),
        sent(locality=place.pk, role_family="POLICING"),
        follow=True,
    )

    given = Headcount.objects.get()
    assert (given.agency, given.locality, given.role_family, given.number) == (agency, place, "POLICING", 40)
    assert "Noted: 40 people in Blackpool, policing." in response.content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"number": ""}, "Enter how many people do you have"),
        ({"number": "many"}, "Enter a whole number"),
        ({"as_of_year": "2028"}, "must be"),
        ({"role_family": "WIZARD"}, "Choose one from the list"),
        ({"locality": "999"}, "Choose one from the list"),
    ],
)
def test_a_headcount_that_makes_no_sense_is_refused(lead, agency, facts, words):
    response = lead.post(reverse("workspaces:headcount", args=[agency.pk]), sent(**facts))

    assert (response.status_code, Headcount.objects.count()) == (200, 0)
    assert "error-summary" in response.content.decode()


def test_coverage_is_of_the_own_people_by_kind_of_work(lead, agency, event):
    other = AgencyFactory(name="Other")
    HeadcountFactory(agency=agency, number=10)
    HeadcountFactory(agency=agency, number=4, role_family="POLICING")
    train(event, agency, "Ann", role_family="POLICING")
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), agency, "Bo", role_family="MANAGER")
    train(past_event(course=event.course, starts_at=AT - 5 * WEEK), other, "Came later", now=agency)
    train(past_event(course=event.course, starts_at=AT - 6 * WEEK), agency, "Left", now=other)

    rows = page(lead, agency).context["table"]["rows"]

    assert rows == [("All kinds of work", 10, [2]), ("Policing", 4, [1]), ("Manager or commissioner", None, [1])]


def test_refreshers_name_the_own_people_soonest_first(lead, agency, event):
    train(event, agency, "Ann Early")
    train(past_event(course=event.course, starts_at=AT - 60 * WEEK), agency, "Bo Lapsed")
    train(past_event(course=event.course, starts_at=AT - 4 * WEEK), AgencyFactory(), "Canary Stranger")
    train(past_event(course=event.course, starts_at=AT - 5 * WEEK), AgencyFactory(), "Canary Newcomer", now=agency)

    module = ModuleFactory(title="Prevent", refresher_months=12)
    learnt = {"enrolment__module": module, "completed_on": AT.date() - dt.timedelta(days=350)}
    CompletionFactory(**learnt, enrolment__person__name="Cy Learner", enrolment__person__agency=agency)
    CompletionFactory(**learnt, enrolment__person__name="Canary Elsewhere")

    response = page(lead, agency, "agency_refreshers")

    assert [(person.name, title) for person, title, _one in response.context["rows"]] == [
        ("Bo Lapsed", "Neglect"), ("Cy Learner", "Prevent (e-learning)"), ("Ann Early", "Neglect"),
    ]  # fmt: skip
    assert "Lapsed</strong>" in response.content.decode()
    assert "Canary" not in response.content.decode()


@pytest.mark.parametrize("name", ["headcount", "agency_refreshers"])
def test_pages_of_another_agency_are_not_there(lead, name):
    assert page(lead, AgencyFactory(), name).status_code == 404


def test_an_administrator_says_it_for_an_agency_without_bookings(client):
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]), backend="people.adapter.Backend")
    silent = AgencyFactory()

    response = client.post(reverse("workspaces:headcount", args=[silent.pk]), sent())

    assert (response.status_code, Headcount.objects.get().agency) == (302, silent)


@pytest.mark.parametrize(("name", "number"), [("headcount", 13), ("agency_refreshers", 11)])
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_any_number(lead, agency, event, name, number, rows, django_assert_num_queries):
    for week in range(rows):
        train(past_event(course=event.course, starts_at=AT - (4 + week) * WEEK), agency, f"Person {week}")
        HeadcountFactory(agency=agency, locality=LocalityFactory())

    with django_assert_num_queries(number):
        page(lead, agency, name)
