"""Charges as their co-ordinator settles them, and the file for invoicing."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import ChargeKind, ChargeState, Exemption
from bookings.models import Charge
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def charge():
    return factories.ChargeFactory()


@pytest.fixture
def coordinator(client, charge):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, charge.booking.event.locality)])
    client.force_login(user)
    return user


def settle(client, charge, **answers):
    return client.post(reverse("workspaces:settle_charge", args=[charge.pk]), answers)


def test_charges_show_ones_own_localitys_only(client, coordinator, charge):
    foreign = factories.ChargeFactory()

    page = client.get(reverse("workspaces:charges")).content.decode()
    response = settle(client, foreign, state=ChargeState.INVOICED)

    foreign.refresh_from_db()
    assert charge.booking.delegate.name in page
    assert foreign.booking.delegate.name not in page
    assert (response.status_code, foreign.state) == (404, ChargeState.RECORDED)


def test_charges_are_filtered_by_state_and_day(client, coordinator, charge):
    other = factories.ChargeFactory(
        booking__event=charge.booking.event, kind=ChargeKind.ABSENT, state=ChargeState.INVOICED
    )

    invoiced = client.get(reverse("workspaces:charges"), {"state": "INVOICED"}).context["page"].object_list
    later = {"since_day": "13", "since_month": "1", "since_year": "2027"}
    none = client.get(reverse("workspaces:charges"), later).context["page"].object_list

    assert (list(invoiced), list(none)) == ([other], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_charges_take_the_same_queries_whatever_the_rows(client, coordinator, charge, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.ChargeFactory(booking__event=charge.booking.event)

    with django_assert_num_queries(6):
        client.get(reverse("workspaces:charges"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"state": ChargeState.WAIVED}, "Say why the charge should not be paid."),
        ({"state": ChargeState.EXEMPT}, "Choose why the person is exempt."),
        ({"state": ChargeState.WAIVER_ASKED, "why": "Because"}, "Choose one from the list"),
    ],
)
def test_settle_refuses_in_words(client, coordinator, charge, answers, said):
    page = settle(client, charge, **answers).content.decode()

    charge.refresh_from_db()
    assert said in page
    assert charge.state == ChargeState.RECORDED


def test_settle_keeps_the_kind_of_exemption_and_who_decided(client, coordinator, charge):
    settle(client, charge, state=ChargeState.EXEMPT, exemption=Exemption.COURT)

    charge.refresh_from_db()
    assert (charge.state, charge.exemption, charge.settled_by) == ("EXEMPT", "COURT", coordinator.person)


def test_settled_charge_has_no_button(client, coordinator, charge):
    Charge.objects.update(state=ChargeState.INVOICED)

    page = client.get(reverse("workspaces:settle_charge", args=[charge.pk])).content.decode()

    assert "This is settled and stays so." in page


def test_export_holds_ones_own_charges_and_runs_no_formula(client, coordinator, charge):
    charge.booking.agency.name = "=1+1"
    charge.booking.agency.save()
    factories.ChargeFactory()

    response = client.get(reverse("workspaces:export_charges"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Agency"] for row in rows] == ["'=1+1"]
    assert (rows[0]["Pounds"], rows[0]["Where it stands"]) == ("50", "Recorded")
    assert response["Cache-Control"] == "no-store, private"


def test_export_is_nobody_elses(client, charge):
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    assert client.get(reverse("workspaces:export_charges")).status_code == 404
