import io

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Entry
from people.choices import Role
from tests.factories import AT, AgencyFactory, CourseFactory, LocalityFactory, UserFactory
from tests.reports.ledger import WEEK, fill, past_event

pytestmark = pytest.mark.django_db
QUARTER = "2026-10-01"


@pytest.fixture(autouse=True)
def later():
    """Now, which a test may move."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def council():
    return AgencyFactory(name="Council")


@pytest.fixture
def quarter(council):
    """Two courses in the last quarter of 2026 with people of two agencies, and a date in the quarter after."""
    police, blackpool = AgencyFactory(name="Police"), LocalityFactory(name="Blackpool", code="blackpool")
    for title, attended, absent in (("Neglect", 12, 2), ("Gambling", 3, 1)):
        event = past_event(course=CourseFactory(title=title), locality=blackpool, starts_at=AT - 4 * WEEK)
        fill(event, agency=council, attended=attended, absent=absent, cancelled=1, walk_ins=1)
        fill(event, agency=police, attended=9)
    fill(past_event(starts_at=AT - WEEK / 2), agency=council, attended=20)
    return blackpool


def enter(client, *role):
    client.force_login(UserFactory(roles=[role]), backend="people.adapter.Backend")
    return client


def address(name, agency):
    return f"{reverse(name)}?agency={agency.pk}&quarter={QUARTER}"


def shown(client, agency):
    """The page's table as {course: {heading: words}}."""
    page = BeautifulSoup(client.get(address("reports:returns", agency)).content, "html.parser")
    lines = [row.find_all(["th", "td"]) for row in page.find_all("table")[-1].find_all("tr")]
    head, *rows = [[cell.get_text(" ", strip=True) for cell in line] for line in lines]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def filed(client, agency):
    """The sheets of the downloaded return."""
    response = client.post(address("reports:return_file", agency))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_return_tells_an_agencys_own_lead_every_count_by_course(client, council, quarter):
    client = enter(client, Role.AGENCY_LEAD, council)

    rows = shown(client, council)

    heads = ("Registered", "Cancelled in time", "Did not attend", "Attended", "Walk-ins", "Attendances")
    assert {name: [row[head] for head in heads] for name, row in rows.items()} == {
        "Gambling": ["5", "1", "1", "3", "1", "4"],
        "Neglect": ["15", "1", "2", "12", "1", "13"],
        "All courses": ["20", "2", "3", "15", "2", "17"],
    }


def test_return_file_holds_what_the_page_shows_and_is_recorded(client, council, quarter):
    client = enter(client, Role.AGENCY_LEAD, council)

    book = filed(client, council)

    head, *rows = book["Return"]
    page = shown(client, council)
    assert list(book) == ["Read me", "Return", "Give and take"]
    for row in rows:
        for heading, value in zip(head[1:], row[1:], strict=True):
            words = page[row[0]][heading]
            assert words == (f"{value:.0%}" if "/" in heading else f"{value:,.0f}")
    entry = Entry.objects.get(action="evaluation.export")
    assert (entry.detail["kind"], entry.detail["agency"]) == ("return", "Council")
    assert ["File", entry.target_id] in [row[:2] for row in book["Read me"]]
    assert book["Give and take"][1][4:6] == [17, 3]


def test_return_of_another_agency_is_refused_to_a_lead(client, council, quarter):
    client = enter(client, Role.AGENCY_LEAD, AgencyFactory(name="Probation"))

    page = client.get(address("reports:returns", council))
    file = client.post(address("reports:return_file", council))

    assert "Choose one from the list" in page.content.decode()
    assert "found" not in page.context
    assert file.status_code == 302


def test_return_is_not_told_to_the_subgroup_before_the_registers_are_closed(client, council, quarter):
    page = enter(client, Role.SUBGROUP).get(address("reports:returns", council)).content.decode()

    assert "two weeks after its end" in page
    assert "Booked and attended" not in page


def test_return_is_protected_for_the_subgroup_and_equals_the_table_by_agency(client, council, quarter, later):
    later.move_to(AT + WEEK)
    client = enter(client, Role.SUBGROUP)

    rows = shown(client, council)
    chosen = {"period": "dates", "first_day": 1, "first_month": 10, "first_year": 2026}
    chosen |= {"last_day": 31, "last_month": 12, "last_year": 2026}
    tables = client.get(reverse("reports:reports"), chosen).context["tables"]

    (published,) = [row for row in tables.groups["agency"] if row.label == "Council"]
    assert list(rows) == ["All courses"]
    assert "Did not attend" not in rows["All courses"]
    assert rows["All courses"]["Registered"] == str(published.cells["registered"])
    assert rows["All courses"]["Attendances"] == str(published.cells["attendances"])


def test_return_of_a_coordinator_is_of_their_localities(client, council, quarter):
    elsewhere = past_event(course=CourseFactory(title="Elsewhere"), starts_at=AT - 4 * WEEK)
    fill(elsewhere, agency=council, attended=6)
    client = enter(client, Role.COORDINATOR, quarter)

    rows = shown(client, council)

    assert list(rows) == ["Gambling", "Neglect", "All courses"]


def test_return_of_nothing_says_so(client, council):
    client = enter(client, Role.AGENCY_LEAD, council)

    page = client.get(address("reports:returns", council)).content.decode()

    assert "Nothing in this quarter" in page


@pytest.mark.parametrize("dates", [1, 3])
def test_return_takes_the_same_queries_for_any_number_of_dates(client, council, dates, django_assert_num_queries):
    for week in range(dates):
        fill(past_event(starts_at=AT - (4 + week) * WEEK), agency=council, attended=2)
    client = enter(client, Role.AGENCY_LEAD, council)
    client.get(address("reports:returns", council))

    with django_assert_num_queries(13):
        client.get(address("reports:returns", council))
