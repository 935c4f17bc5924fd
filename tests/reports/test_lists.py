import csv
import io

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from people.choices import Role
from people.models import Person
from reports.queries import has_list
from tests.factories import AT, AgencyFactory, CourseFactory, HeadCountFactory, LocalityFactory, UserFactory
from tests.reports.ledger import WEEK, answer, fill, past_event

pytestmark = pytest.mark.django_db
PAGE, FILE = "reports:list", "reports:list_file"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def blackpool():
    return LocalityFactory(name="Blackpool", code="blackpool")


@pytest.fixture
def as_role(client):
    def sign_in(*roles):
        client.force_login(UserFactory(roles=roles), backend="people.adapter.Backend")
        return client

    return sign_in


@pytest.fixture
def council():
    return AgencyFactory(name="Council", code="council")


@pytest.fixture
def event(blackpool, council):
    made = past_event(course=CourseFactory(title="Neglect", code="neglect"), locality=blackpool, capacity=40)
    fill(made, agency=council, attended=20, absent=3, late=2, walk_ins=1)
    answer(made, 10)
    return made


def opened(client, **query):
    return client.get(reverse(PAGE), query)


def file_rows(client, **query):
    address = f"{reverse(FILE)}?" + "&".join(f"{key}={value}" for key, value in query.items())
    text = b"".join(client.post(address).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("of", "by", "exact", "there"),
    [
        ("attended", "course", False, True),
        ("attended", "course", True, True),
        ("attended", "agency", False, False),
        ("attended", "sector", False, False),
        ("attended", "agency", True, True),
        ("did_not_attend", "", False, False),
        ("did_not_attend", "", True, True),
        ("answers", "course", False, True),
        ("dates", "agency", True, False),
    ],
)
def test_has_list_says_where_numbers_lead(of, by, exact, there):
    assert has_list(of, by, exact=exact) is there


def test_the_subgroup_opens_dates_and_never_a_person(as_role, event, council):
    other = past_event(course=event.course, locality=event.locality, starts_at=AT - 4 * WEEK)
    fill(other, agency=council, attended=9)

    response = opened(as_role((Role.SUBGROUP,)), of="attended", by="course", row="neglect")

    assert [row.cells["attended"] for row in response.context["dates"]] == [9, 20]
    assert response.context["whole"].cells["attended"] == 29
    assert "Canary" not in response.content.decode()


def test_dates_behind_a_count_are_protected_together_with_its_table(as_role, event, council):
    """A small date is in no list and no sum: so it is not what is left of one."""
    small = past_event(course=event.course, locality=event.locality, starts_at=AT - 4 * WEEK)
    fill(small, agency=council, attended=3)
    fill(past_event(course=CourseFactory(code="gambling"), starts_at=AT - 5 * WEEK), agency=council, attended=30)
    client = as_role((Role.SUBGROUP,))

    by_course = opened(client, of="attended", by="course", row="neglect")
    whole = opened(client, of="attended")

    assert [row.cells["attended"] for row in by_course.context["dates"]] == [20]
    assert [row.cells["attended"] for row in whole.context["dates"]] == [30, 20]
    assert whole.context["whole"].cells["attended"] == 50


def test_small_dates_together_are_in_the_sum_and_have_no_line(as_role, event, council):
    for weeks in (4, 5):
        small = past_event(course=event.course, locality=event.locality, starts_at=AT - weeks * WEEK)
        fill(small, agency=council, attended=3)

    found = opened(as_role((Role.SUBGROUP,)), of="attended")

    assert [row.cells["attended"] for row in found.context["dates"]] == [20]
    assert found.context["whole"].cells["attended"] == 26


@pytest.mark.parametrize(
    "query",
    [
        {"of": "attended", "by": "agency", "row": "1"},
        {"of": "did_not_attend"},
        {"of": "attended", "by": "course", "row": "none-such"},
        {"of": "attended", "by": "course"},
        {"of": "nothing"},
        {},
        {"of": "attended", "by": "weather", "row": "rain"},
        {"of": "attended", "period": "dates"},
    ],
)
def test_what_no_figure_leads_to_is_not_there(as_role, event, query):
    client = as_role((Role.SUBGROUP,))

    assert opened(client, **query).status_code == 404


@pytest.mark.parametrize("role", [None, Role.AGENCY_LEAD, Role.TRAINER, Role.EDITOR])
def test_lists_are_not_there_for_other_roles(as_role, event, council, role):
    client = as_role(*([(role, council)] if role == Role.AGENCY_LEAD else [(role,)] if role else []))

    assert opened(client, of="attended").status_code == 404
    assert client.post(f"{reverse(FILE)}?of=attended").status_code == 404


@pytest.mark.parametrize(
    ("of", "number"),
    [("registered", 25), ("expected", 25), ("absent", 5), ("did_not_attend", 3), ("cancelled_late", 2),
     ("attended", 20), ("attendances", 21), ("people", 21), ("walk_ins", 1)],
)  # fmt: skip
def test_a_coordinator_opens_the_bookings_behind_each_count(as_role, event, blackpool, of, number):
    response = opened(as_role((Role.COORDINATOR, blackpool)), of=of)

    assert response.context["page"].paginator.count == number


def test_the_list_is_as_long_as_its_number_in_each_row(as_role, event, blackpool, council):
    client = as_role((Role.ADMINISTRATOR,))
    fill(past_event(locality=blackpool), agency=AgencyFactory(name="Police", sector="POLICE"), attended=4)

    tables = client.get(reverse("reports:reports")).context["tables"]

    lengths = [
        (row.cells["attended"], opened(client, of="attended", by=group, row=row.key).context["page"].paginator.count)
        for group, rows in tables.groups.items()
        for row in rows
    ]
    assert len(lengths) > 8
    assert [shown for shown, _listed in lengths] == [listed for _shown, listed in lengths]


def test_a_coordinator_never_opens_bookings_elsewhere(as_role, event, blackpool):
    away = past_event(locality=LocalityFactory(name="Elsewhere", code="elsewhere"))
    fill(away, attended=6)
    client = as_role((Role.COORDINATOR, blackpool))

    response = opened(client, of="attended")

    assert {booking.event_id for booking, _behind in response.context["rows"]} == {event.pk}
    assert opened(client, of="attended", by="locality", row="elsewhere").context["page"].paginator.count == 0
    assert opened(client, of="attended", locality="elsewhere").status_code == 404


def test_a_coordinator_of_the_subgroup_opens_names_in_the_own_locality_alone(as_role, event, blackpool):
    client = as_role((Role.COORDINATOR, blackpool), (Role.SUBGROUP,))

    everywhere, own = opened(client, of="attended"), opened(client, of="attended", locality="blackpool")

    assert (everywhere.context["of_bookings"], own.context["of_bookings"]) == (False, True)
    assert ("Canary" in everywhere.content.decode(), "Canary" in own.content.decode()) == (False, True)


def test_distinct_people_stand_once_with_their_attendances(as_role, event, blackpool):
    again = past_event(locality=blackpool, starts_at=AT - 2 * WEEK)
    fill(again, attended=1, people=[Person.objects.filter(name__startswith="Canary").order_by("pk")[0]])

    response = opened(as_role((Role.ADMINISTRATOR,)), of="people")

    rows = response.context["rows"]
    assert (len(rows), rows[0][0].event_id, rows[0][1].number) == (21, again.pk, 2)


def test_head_counts_lead_to_their_dates_for_everybody(as_role, event):
    large = past_event(course=CourseFactory(title="Live"), count_only=True)
    HeadCountFactory(session=large.sessions.get(), attended=212)

    response = opened(as_role((Role.ADMINISTRATOR,)), of="head_count")

    assert [(row.label, row.cells["head_count"]) for row in response.context["dates"]] == [
        (row.label, 212) for row in response.context["dates"] if "Live" in row.label
    ]


def test_the_figures_lead_to_lists_and_lists_back(as_role, event):
    client = as_role((Role.SUBGROUP,))

    html = client.get(reverse("reports:reports"), {"course": "neglect"}).content.decode()
    listed = opened(client, course="neglect", of="attendances", by="course", row="neglect").content.decode()

    assert "/reports/list/?course=neglect&amp;of=attendances&amp;by=course&amp;row=neglect" in html
    assert "by=agency" not in html
    assert 'href="/reports/?course=neglect#by-course"' in listed


def test_taking_out_a_list_is_recorded_with_its_count(as_role, event, blackpool):
    rows = file_rows(as_role((Role.ADMINISTRATOR,)), of="did_not_attend", by="course", row="neglect")

    detail = Entry.objects.get(action="evaluation.export").detail
    assert len(rows) == 1 + 3
    assert rows[1][1:] == ["Council", "22/12/2026", "Neglect", "Blackpool", "Did not attend"]
    assert {key: detail[key] for key in ("kind", "of", "table", "row")} == {
        "kind": "bookings", "of": "did_not_attend", "table": "course", "row": "neglect",
    }  # fmt: skip


def test_a_list_of_dates_as_a_file_is_protected_and_names_nobody(as_role, event, council):
    small = past_event(course=event.course, locality=event.locality, starts_at=AT - 4 * WEEK)
    fill(small, agency=council, attended=3)

    rows = file_rows(as_role((Role.SUBGROUP,)), of="attended")

    assert [row[1] for row in rows] == ["Attended", "20", "20"]


def test_opening_the_address_of_the_file_shows_the_list(as_role, event):
    response = as_role((Role.SUBGROUP,)).get(f"{reverse(FILE)}?of=attended")

    assert (response.status_code, response["Location"]) == (302, "/reports/list/?of=attended")


@pytest.mark.parametrize("dates", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [(Role.SUBGROUP, 7), (Role.ADMINISTRATOR, 7)])
def test_lists_take_the_same_queries_for_any_number(as_role, role, queries, dates, django_assert_num_queries):
    client = as_role((role,))
    for week in range(dates):
        fill(past_event(starts_at=AT - (4 + week) * WEEK), agency=AgencyFactory(), attended=9)

    with django_assert_num_queries(queries):
        opened(client, of="attended")
