"""Figures of e-learning: what is counted, for whom, and that nothing small can be worked out."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Entry
from elearning.queries import Numbers, together
from people.choices import Role
from reports.queries import Scope, learning
from reports.queries.learning import joined, shown
from tests.factories import (
    AgencyFactory,
    CompletionFactory,
    DistrictFactory,
    EnrolmentFactory,
    LocalityFactory,
    ModuleFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def year(at, **more):
    """The calendar year of the test."""
    return Scope(first=dt.date(2027, 1, 1), last=dt.date(2027, 12, 31), at=at, **more)


def learners(number, *, module, agency, district, done=0, at):
    """People of an agency who started; the first `done` of them completed."""
    for n in range(number):
        person = PersonFactory(agency=agency, district=district)
        row = EnrolmentFactory(
            person=person, module=module, completed=n < done, started_at=at, last_at=at, seconds=1800
        )
        if n < done:
            CompletionFactory(enrolment=row, completed_on=at.date())


def two_agencies(at):
    """A module, 12 learners of one agency (6 done) and 2 of another (1 done), and one completion from outside."""
    module, near = ModuleFactory(own=True, title="Level 1"), LocalityFactory(name="Near")
    district = DistrictFactory(locality=near)
    learners(12, module=module, agency=AgencyFactory(name="Large"), district=district, done=6, at=at)
    learners(2, module=module, agency=AgencyFactory(name="Small"), district=district, done=1, at=at)
    CompletionFactory(outside=True, person__district=district, module=module, completed_on=at.date())
    return near


def test_figures_count_starts_completions_and_time(at):
    two_agencies(at)
    EnrolmentFactory(started_at=at - dt.timedelta(days=400), last_at=at)

    figures = learning(year(at), protect=False)

    total = {name: figures.total[name] for name in ("started", "finished", "open", "completed", "share", "minutes")}
    assert total == {"started": 14, "finished": 7, "open": 7, "completed": 8, "share": "50%", "minutes": 30}
    by_agency = dict((group, rows) for group, _heading, rows in figures.tables)["agency"]
    assert [(row["label"], row["started"]) for row in by_agency if row["started"]] == [("Large", 12), ("Small", 2)]
    assert sum(n for _words, n in figures.bands) == 7


def test_figures_keep_to_the_localities_of_the_scope(at):
    near = two_agencies(at)
    far = DistrictFactory()
    learners(3, module=ModuleFactory(own=True), agency=AgencyFactory(), district=far, at=at)

    assert learning(year(at, localities=(near,)), protect=False).total["started"] == 14
    assert learning(year(at, localities=(far.locality,)), protect=False).total["started"] == 3


def test_protected_figures_join_what_is_small_and_hide_small_totals(at):
    two_agencies(at)

    figures = learning(year(at), protect=True)

    by_agency = dict((group, rows) for group, _heading, rows in figures.tables)["agency"]
    # Small alone would tell; with Large in the row there is nothing to work out.
    assert [(row["label"], row["started"]) for row in by_agency] == [("3 agencies together", 14)]
    few = learning(Scope(first=dt.date(2027, 1, 1), last=dt.date(2027, 1, 2), at=at), protect=True)
    assert few.total["started"] == "fewer than 5"
    assert few.columns == ()


@pytest.mark.parametrize("smallest", [5, 8])
def test_joined_rows_are_never_small_and_add_up(smallest):
    rows = [
        Numbers(label=f"A{n}", started=started, finished=started // 2, completed=started // 2)
        for n, started in enumerate((40, 33, 21, 17, 12, 9, 4, 3, 1, 0))
    ]
    columns = shown(together("Total", rows), smallest)

    found = joined(rows, columns, smallest, "agencies")

    assert len(found) > 1
    assert all(getattr(row, name) >= smallest for row in found for name in columns)
    assert sum(row.started for row in found) == sum(row.started for row in rows)
    # Control: without joining there are small ones.
    assert any(row.started < smallest for row in rows)


def test_figures_as_csv_hold_the_protected_tables_and_are_recorded(client, at):
    two_agencies(at)
    user = UserFactory(roles=[(Role.SUBGROUP,)])
    client.force_login(user)
    days = "?period=dates&first_day=1&first_month=1&first_year=2027&last_day=31&last_month=12&last_year=2027"

    led = client.get(reverse("reports:learning_file") + days)
    answer = client.post(reverse("reports:learning_file") + days)

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert led.url == reverse("reports:learning") + days
    assert lines[0].startswith("Grouped by,Name,Started")
    assert [line for line in lines if line.startswith("Agency,3 agencies together,14")] != []
    assert "Small" not in "".join(lines)
    entry = Entry.objects.get(action="evaluation.export")
    assert entry.detail["kind"] == "learning"


@pytest.mark.parametrize("rows", [1, 3])
def test_page_and_agency_list_cost_the_same_at_any_length(client, django_assert_num_queries, at, rows):
    agency, module = AgencyFactory(), ModuleFactory(own=True)
    learners(2 * rows, module=module, agency=agency, district=DistrictFactory(), done=rows, at=at)
    lead = UserFactory(roles=[(Role.AGENCY_LEAD, agency), (Role.SUBGROUP,)])
    client.force_login(lead)
    address = reverse("workspaces:agency_learning", args=[agency.pk])
    client.get(address)

    with django_assert_num_queries(LIST):
        page = client.get(address)
    with django_assert_num_queries(FIGURES):
        client.get(reverse("reports:learning"))

    assert len(page.context["unfinished"]) == rows
    assert len(page.context["page"].object_list) == rows


LIST = 7
FIGURES = 11
