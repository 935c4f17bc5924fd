"""What the training costs: rules of the sum, the cost of a place with its parts, protection, charges."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from bookings.choices import ChargeState
from courses import actions
from courses.choices import Delivery
from courses.models import Policy
from people.choices import Role
from reports.choices import Group
from reports.queries import figures, money
from tests import factories
from tests.factories import AT
from tests.reports.ledger import WEEK, fill, past_event, scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture(autouse=True)
def prices():
    Policy.objects.update(trainer_day_pounds=320, room_pounds=100)


def half_day(**facts):
    """A date of three hours: half a trainer day."""
    starts = facts.pop("starts_at", AT - 3 * WEEK)
    event = past_event(starts_at=starts, ends_at=starts + dt.timedelta(hours=3), **facts)
    event.sessions.update(ends_at=starts + dt.timedelta(hours=3))
    return event


def trained(event, number=1, **facts):
    return [factories.DeliveryAssignmentFactory(event=event, **facts) for _ in range(number)]


def test_a_place_costs_days_rooms_and_fees_over_those_who_came():
    event = half_day(delivery=Delivery.FACE_TO_FACE)
    trained(event, 2)
    fill(event, attended=9, absent=3, walk_ins=1)

    found = money(scope(), protect=False)

    assert (found.total.days, found.total.trainers, found.total.rooms, found.total.fees) == (1, 320, 100, 0)
    assert (found.total.total, found.total.places, found.total.each) == (420, 10, Decimal("42.00"))
    assert [(row.label, row.each) for row in found.courses] == [(event.course.title, Decimal("42.00"))]


def test_what_the_date_says_stands_for_what_the_settings_say():
    event = half_day(delivery=Delivery.FACE_TO_FACE, room_pounds=0, fee_pounds=500)
    (paid,) = trained(event)
    trained(event)
    factories.CommissionFactory(trainer=paid.trainer, since=AT - 50 * WEEK)
    fill(event, attended=10)

    found = money(scope(), protect=False).total

    assert (found.days, found.trainers, found.rooms, found.fees, found.total) == (1, 160, 0, 500, 660)


@pytest.mark.parametrize("ended", [None, AT - 10 * WEEK])
def test_without_a_fee_or_a_contract_of_that_day_a_trainer_costs_the_day(ended):
    event = half_day(delivery=Delivery.VIRTUAL, fee_pounds=None if ended is None else 500)
    (one,) = trained(event)
    factories.CommissionFactory(trainer=one.trainer, since=AT - 50 * WEEK, ended_at=ended)
    fill(event, attended=10)

    found = money(scope(), protect=False).total

    assert (found.trainers, found.rooms) == (160, 0)


def test_dates_whose_register_waits_are_in_no_sum():
    waiting = half_day(delivery=Delivery.FACE_TO_FACE)
    trained(waiting)
    fill(waiting, unmarked=9)
    event = half_day(delivery=Delivery.VIRTUAL)
    fill(event, attended=8)

    found = money(scope(), protect=False)

    assert (found.awaiting, found.total.dates, found.total.total, found.total.places) == (1, 1, 0, 8)


def test_head_counts_are_places_taken():
    event = half_day(delivery=Delivery.FACE_TO_FACE, count_only=True)
    factories.HeadCountFactory(session=event.sessions.get(), attended=50)

    found = money(scope(), protect=False).total

    assert (found.places, found.each) == (50, Decimal("2.00"))


def test_places_are_hidden_exactly_where_the_attendance_tables_hide_them():
    for attended in (3, 9, 30):
        event = half_day(delivery=Delivery.FACE_TO_FACE)
        fill(event, attended=attended)

    found = money(scope(), protect=True)
    rows = figures(scope(), protect=True).groups[Group.COURSE]

    hidden = [row.label for row in rows if isinstance(row.cells["attendances"], str)]
    assert len(hidden) == 2
    assert [row.label for row in found.courses if row.each is None] == hidden
    assert [row.total for row in found.courses] == [100, 100, 100]


def charge(agency, number, **facts):
    event = half_day(delivery=Delivery.VIRTUAL)
    fill(event, attended=6)
    for _ in range(number):
        factories.ChargeFactory(booking=factories.BookingFactory(event=event, agency=agency), pounds=30, **facts)


def test_charges_are_owed_or_let_go_by_agency_of_the_day():
    agency = factories.AgencyFactory(name="Harbour Trust")
    charge(agency, 2, state=ChargeState.CONFIRMED)
    charge(agency, 1, state=ChargeState.WAIVED)

    found = money(scope(), protect=False)

    assert [(row.label, row.number, row.owed, row.let_go) for row in found.charges] == [("Harbour Trust", 3, 60, 30)]


def test_agencies_with_few_charges_stand_together_and_take_a_large_one_along():
    for name, number in (("A", 9), ("B", 6), ("C", 2)):
        charge(factories.AgencyFactory(name=name), number)

    found = money(scope(), protect=True)

    assert [(row.label, row.number) for row in found.charges] == [("A", 9), ("2 agencies together", 8)]


def test_few_charges_in_all_are_not_told():
    charge(factories.AgencyFactory(), 4)

    found = money(scope(), protect=True)

    assert (found.charged, found.charges) == (None, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_whatever_the_rows(client, rows, django_assert_num_queries):
    for _ in range(rows):
        event = half_day(delivery=Delivery.FACE_TO_FACE)
        trained(event)
        fill(event, attended=9)
    client.force_login(factories.UserFactory(roles=[(Role.SUBGROUP,)]))

    with django_assert_num_queries(16):
        client.get(reverse("reports:money"))


def test_page_and_files_say_what_a_place_cost(client):
    event = half_day(delivery=Delivery.FACE_TO_FACE)
    trained(event, 2)
    fill(event, attended=10)
    client.force_login(factories.UserFactory(roles=[(Role.SUBGROUP,)]))

    page = client.get(reverse("reports:money")).content.decode()
    lines = {
        kind: b"".join(client.post(reverse("reports:money_file", args=[kind])).streaming_content).decode()
        for kind in ("courses", "agencies", "charges")
    }

    assert "£420 over 10 places taken" in page
    assert f"{event.course.title},1,1" in lines["courses"]
    assert "42" in lines["courses"]
    assert client.post(reverse("reports:money_file", args=["people"])).status_code == 404
    details = [entry.detail for entry in Entry.objects.filter(action="evaluation.export").order_by("pk")]
    assert [(detail["kind"], detail["table"]) for detail in details] == [
        ("money", "courses"), ("money", "agencies"), ("money", "charges"),
    ]  # fmt: skip
    assert client.get(reverse("reports:money_file", args=["courses"])).url == reverse("reports:money")
    assert Entry.objects.filter(action="evaluation.export").count() == 3


def test_coordinator_says_what_a_date_cost_also_afterwards(client):
    event = half_day(delivery=Delivery.FACE_TO_FACE)
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))

    client.post(reverse("workspaces:costs", args=[event.pk]), {"room_pounds": "75", "fee_pounds": ""})
    client.post(reverse("workspaces:costs", args=[event.pk]), {"room_pounds": "75", "fee_pounds": ""})
    refused = client.post(reverse("workspaces:costs", args=[event.pk]), {"room_pounds": "50001", "fee_pounds": ""})

    event.refresh_from_db()
    assert (event.room_pounds, event.fee_pounds) == (75, None)
    assert [entry.detail for entry in Entry.objects.filter(action="event.costs")] == [{"room_pounds": [None, 75]}]
    assert "50000 or less" in refused.content.decode().replace(",", "")


def test_set_costs_refuses_what_no_date_costs(at):
    with pytest.raises(actions.CostsRefused):
        actions.set_costs(event=half_day(), room_pounds=None, fee_pounds=-1, by=factories.UserFactory(), at=at)
