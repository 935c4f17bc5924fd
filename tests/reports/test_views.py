import csv
import io

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Entry
from people.choices import Role
from people.models import RoleGrant
from tests.factories import AT, AgencyFactory, CourseFactory, EventFactory, LocalityFactory, UserFactory
from tests.reports.ledger import WEEK, answer, fill, past_event

pytestmark = pytest.mark.django_db

FILES = ["reports:workbook", "reports:responses", "reports:attendance"]
ALL = ["reports:reports", *FILES]


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
def event(blackpool):
    made = past_event(course=CourseFactory(title="Neglect", code="neglect"), locality=blackpool, capacity=40)
    fill(made, agency=AgencyFactory(name="Council"), attended=20, absent=3, walk_ins=1)
    answer(made, 10)
    return made


def read(response):
    return b"".join(response.streaming_content)


def table(response, group="Course"):
    """The rows of the attendance list as {name: row}."""
    rows = csv.DictReader(io.StringIO(read(response).decode("utf-8-sig")))
    return {row["Name"]: row for row in rows if row["Grouped by"] == group}


@pytest.mark.parametrize("name", ALL)
def test_reports_lead_strangers_to_the_sign_in(client, name):
    response = client.get(reverse(name))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("role", [None, Role.AGENCY_LEAD, Role.TRAINER, Role.EDITOR])
def test_reports_are_not_there_for_other_roles(as_role, name, role):
    scope = [AgencyFactory()] if role == Role.AGENCY_LEAD else []
    client = as_role(*([(role, *scope)] if role else []))

    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name)).status_code == 404


@pytest.mark.parametrize("role", [Role.SUBGROUP, Role.ADMINISTRATOR])
def test_reports_open_for_subgroup_and_administrators(as_role, role, event):
    client = as_role((role,))

    answers = [client.get(reverse(ALL[0])), *(client.post(reverse(name)) for name in FILES)]

    assert [(answer.status_code, answer["Cache-Control"]) for answer in answers] == [(200, "no-store, private")] * 4


def test_reports_show_the_reporting_year_at_first(as_role, event):
    response = as_role((Role.SUBGROUP,)).get(reverse("reports:reports"))

    assert response.context["period"] == "1 October 2026 to 30 September 2027"
    assert response.context["tables"].total.cells["attendances"] == 21


def test_reports_say_each_rate_with_what_it_is_made_of(as_role, event):
    html = as_role((Role.SUBGROUP,)).get(reverse("reports:reports")).content.decode()

    assert "20 of 23" in html
    assert "21 of 40" in html
    assert "10 of 21" in html
    assert "<script>" not in html
    assert "style=" not in html


def test_reports_take_a_period_of_ones_own(as_role, event):
    chosen = {"period": "dates", "first": "2026-01-01", "last": "2026-12-01"}

    response = as_role((Role.SUBGROUP,)).get(reverse("reports:reports"), chosen)

    assert response.context["period"] == "1 January 2026 to 1 December 2026"
    assert "There are no figures for this choice" in response.content.decode()


def test_reports_offer_the_named_period(as_role, event):
    response = as_role((Role.SUBGROUP,)).get(reverse("reports:reports"), {"period": "2020-06-01-2020-09-30"})

    assert response.context["period"] == "1 June 2020 to 30 September 2020"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"period": "dates"}, "Enter the first day of the period"),
        ({"period": "dates", "first": "2026-02-01", "last": "2026-01-31"}, "must not be before the first day"),
        ({"period": "dates", "first": "1066-10-14", "last": "2026-01-31"}, "must be 1 January 2000 or later"),
        ({"period": "dates", "first_day": "31", "first_month": "2", "first_year": "2026"}, "Enter a real date"),
        ({"period": "tomorrow"}, "Choose one from the list"),
        ({"course": "none-such"}, "Choose one from the list"),
        ({"course": "\x00"}, "Null characters are not allowed"),
        ({"locality": "x" * 5000}, "Choose one from the list"),
    ],
)
def test_reports_say_what_is_wrong_with_a_choice(as_role, event, chosen, words):
    client = as_role((Role.SUBGROUP,))

    response = client.get(reverse("reports:reports"), chosen)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert "tables" not in response.context


@pytest.mark.parametrize("name", FILES)
def test_files_of_a_wrong_choice_lead_back_to_the_page(as_role, event, name):
    response = as_role((Role.SUBGROUP,)).post(f"{reverse(name)}?period=dates&course=neglect")

    assert (response.status_code, response["Location"]) == (302, "/reports/?period=dates&course=neglect")
    assert not Entry.objects.filter(action="evaluation.export").exists()


@pytest.mark.parametrize(("query", "page"), [("?course=neglect", "/reports/?course=neglect"), ("", "/reports/")])
@pytest.mark.parametrize("name", FILES)
def test_opening_the_address_of_a_file_shows_the_page_of_the_choice_and_records_nothing(
    as_role, event, name, query, page
):
    response = as_role((Role.SUBGROUP,)).get(reverse(name) + query)

    assert (response.status_code, response["Location"]) == (302, page)
    assert not Entry.objects.filter(action="evaluation.export").exists()


@pytest.mark.parametrize("name", FILES)
def test_taking_out_a_file_is_recorded(as_role, event, blackpool, name):
    client = as_role((Role.SUBGROUP,))
    person = RoleGrant.objects.get().person

    client.post(f"{reverse(name)}?period=2020-06-01-2020-09-30&course=neglect&locality=blackpool")

    entry = Entry.objects.get(action="evaluation.export")
    assert (entry.at, entry.actor_id, entry.locality_id) == (AT, str(person.pk), str(blackpool.pk))
    assert entry.detail == {
        "kind": name.removeprefix("reports:"),
        "first": "2020-06-01",
        "last": "2020-09-30",
        "course": "neglect",
        "localities": ["blackpool"],
    }


def test_workbook_prints_the_number_under_which_it_is_recorded(as_role, event):
    response = as_role((Role.SUBGROUP,)).post(reverse("reports:workbook"))

    entry = Entry.objects.get(action="evaluation.export")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(read(response))).get_sheet_by_name("Read me").to_python()
    assert (entry.target_type, entry.target_id) == ("reports.file", {row[0]: row[1] for row in rows}["File"])
    assert (entry.locality_id, entry.detail["localities"]) == ("", [])


def test_files_ask_for_the_token_of_the_page(event):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(roles=[(Role.SUBGROUP,)]), backend="people.adapter.Backend")

    refused = [client.post(reverse(name)).status_code for name in FILES]
    token = client.get(reverse("reports:reports")).context["csrf_token"]
    given = [client.post(reverse(name), {"csrfmiddlewaretoken": str(token)}).status_code for name in FILES]

    assert (refused, given) == ([403] * 3, [200] * 3)


def test_page_sends_each_file_its_choice(as_role, event):
    html = as_role((Role.SUBGROUP,)).get(reverse("reports:reports"), {"course": "neglect"}).content.decode()

    assert [f'action="{reverse(name)}?course=neglect"' in html for name in FILES] == [True] * 3


def test_reports_of_a_coordinator_stay_in_the_locality(as_role, event, blackpool):
    away = past_event(course=CourseFactory(title="Canary course"), locality=LocalityFactory(name="Canary place"))
    fill(away, agency=AgencyFactory(name="Canary agency"), attended=30)
    client = as_role((Role.COORDINATOR, blackpool))

    page = client.get(reverse("reports:reports"))
    files = [read(client.post(reverse(name))) for name in FILES if name != "reports:responses"]

    assert client.post(reverse("reports:responses")).status_code == 404
    assert page.context["tables"].total.cells["attendances"] == 21
    assert [
        row.label
        for _group, rows, folded in page.context["groups"]
        for row in [*rows, *folded]
        if "Canary" in row.label
    ] == []
    assert "Canary agency" not in page.content.decode()
    assert [b"Canary" in file for file in files] == [False] * 2


def test_workbook_of_a_coordinator_holds_figures_but_no_single_answers(as_role, event, blackpool):
    sheets = [
        CalamineWorkbook.from_filelike(io.BytesIO(read(as_role(role).post(reverse("reports:workbook"))))).sheet_names
        for role in ((Role.COORDINATOR, blackpool), (Role.SUBGROUP,))
    ]

    assert sorted(set(sheets[1]) - set(sheets[0])) == ["Answers", "Comments", "Responses"]


def test_reports_refuse_a_coordinator_another_locality(as_role, event, blackpool):
    LocalityFactory(code="elsewhere")

    response = as_role((Role.COORDINATOR, blackpool)).get(reverse("reports:reports"), {"locality": "elsewhere"})

    assert "tables" not in response.context
    assert "Choose one from the list" in response.content.decode()


def test_reports_protect_small_numbers_for_the_subgroup_alone(as_role, event, blackpool, client):
    fill(past_event(course=CourseFactory(title="Gambling"), locality=blackpool), attended=3, absent=1)

    subgroup = table(as_role((Role.SUBGROUP,)).post(reverse("reports:attendance")))
    coordinator = table(as_role((Role.COORDINATOR, blackpool)).post(reverse("reports:attendance")))

    assert ("Gambling" in subgroup, subgroup["Neglect"]["Attended"]) == (False, "20")
    assert "Did not attend" not in subgroup["Neglect"]
    assert (coordinator["Gambling"]["Attended"], coordinator["Gambling"]["Did not attend"]) == ("3", "1")


def test_reports_of_two_roles_are_exact_only_where_the_registers_are(as_role, event, blackpool):
    fill(past_event(course=CourseFactory(title="Gambling"), locality=blackpool), attended=3)
    client = as_role((Role.SUBGROUP,), (Role.COORDINATOR, blackpool))

    everywhere = table(client.post(reverse("reports:attendance")))
    own = table(client.post(reverse("reports:attendance") + "?locality=blackpool"))

    assert ("Gambling" in everywhere, own["Gambling"]["Attended"]) == (False, "3")


def test_page_says_what_is_in_no_figure_and_where_agencies_are_told(as_role, event, blackpool):
    fill(past_event(course=CourseFactory(title="Gambling"), locality=blackpool), attended=3, absent=1)
    client = as_role((Role.SUBGROUP,))

    page = client.get(reverse("reports:reports"))

    words = " ".join(page.content.decode().split())
    assert "1 date with too few people is in no figure of this choice." in words
    assert "Agencies and sectors are told for whole quarters and reporting years that are over" in words
    assert [group for group, rows, folded in page.context["groups"] if group in ("agency", "sector") and rows] == []
    assert page.context["tables"].total.cells["people"] == "not shown"


def agencies(page):
    """The part of the page about agencies, and its rows: (html, shown, folded)."""
    html = page.content.decode()
    part = html[html.index('id="by-agency"') : html.index('id="by-locality"')]
    ((shown, folded),) = [(rows, more) for group, rows, more in page.context["groups"] if group == "agency"]
    return part, [row.label for row in shown], [row.label for row in folded]


def test_agencies_that_tell_nothing_share_one_line(as_role, event, blackpool):
    for name in ("Small one", "Small two", "Small three"):
        fill(past_event(course=event.course, locality=blackpool), agency=AgencyFactory(name=name), attended=3)

    with time_machine.travel(AT + WEEK, tick=False):
        page = as_role((Role.SUBGROUP,)).get(reverse("reports:reports"), {"period": "last-quarter"})

    html, shown, folded = agencies(page)
    assert (shown, folded) == (["Council"], ["Small one", "Small two"])
    assert "2 further agencies, too small to show or hidden to protect the others" in html
    assert html.count("Small one") == 1


def test_who_holds_the_registers_sees_every_agency(as_role, event, blackpool):
    for name in ("Small one", "Small two"):
        fill(past_event(course=event.course, locality=blackpool), agency=AgencyFactory(name=name), attended=3)

    _html, shown, folded = agencies(as_role((Role.ADMINISTRATOR,)).get(reverse("reports:reports")))

    assert (sorted(shown), folded) == (["Council", "Small one", "Small two"], [])


def test_files_hold_every_agency(as_role, event, blackpool):
    for name in ("Small one", "Small two"):
        fill(past_event(course=event.course, locality=blackpool), agency=AgencyFactory(name=name), attended=3)

    with time_machine.travel(AT + WEEK, tick=False):
        found = as_role((Role.SUBGROUP,)).post(reverse("reports:attendance") + "?period=last-quarter")
        listed = table(found, "Agency")

    assert sorted(listed) == ["Council", "Small one", "Small two", "Total"]


def test_workbook_is_protected_for_everybody(as_role, event, blackpool):
    fill(past_event(course=CourseFactory(title="Gambling"), locality=blackpool), attended=3)

    response = as_role((Role.ADMINISTRATOR,)).post(reverse("reports:workbook"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(read(response)))
    rows = book.get_sheet_by_name("By course").to_python()
    assert [row[0] for row in rows[1:]] == ["Neglect", "Total"]


def test_workbook_has_the_name_and_kind_of_a_workbook(as_role, event):
    response = as_role((Role.SUBGROUP,)).post(reverse("reports:workbook") + "?period=2020-06-01-2020-09-30")

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="evaluation-2020-06-01-to-2020-09-30.xlsx"'
    assert read(response)[:4] == b"PK\x03\x04"


def test_workbook_says_the_role_and_not_the_name(as_role, event):
    response = as_role((Role.SUBGROUP,)).post(reverse("reports:workbook"))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(read(response))).get_sheet_by_name("Read me").to_python()
    assert {row[0]: row[1] for row in rows}["Prepared for"] == "Learning and Development subgroup"


def test_responses_stream_as_csv(as_role, event):
    response = as_role((Role.SUBGROUP,)).post(reverse("reports:responses"))

    rows = list(csv.DictReader(io.StringIO(read(response).decode("utf-8-sig"))))

    assert (response["Content-Type"], len(rows)) == ("text/csv; charset=utf-8", 10)
    assert {row["Course"] for row in rows} == {"Neglect"}


@pytest.mark.parametrize("dates", [1, 3])
def test_reports_take_the_same_queries_for_any_number_of_dates(as_role, dates, django_assert_num_queries):
    client = as_role((Role.SUBGROUP,))
    for week in range(dates):
        made = EventFactory(starts_at=AT - (4 + week) * WEEK, sessions=2)
        fill(made, agency=AgencyFactory(), attended=9, absent=9)
        answer(made, 9)

    with django_assert_num_queries(14):
        client.get(reverse("reports:reports"))


@pytest.mark.parametrize(("method", "names"), [("post", ALL[:1]), ("put", ALL), ("delete", ALL)])
def test_reports_take_no_other_methods(as_role, event, method, names):
    client = as_role((Role.SUBGROUP,))

    assert [getattr(client, method)(reverse(name)).status_code for name in names] == [405] * len(names)
