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

    with django_assert_num_queries(7):
        client.get(reverse("workspaces:charges"))


def run_of(charge, number):
    """Charges of 30 pounds beside the given one, of its locality."""
    return [factories.ChargeFactory(booking__event=charge.booking.event, pounds=30) for _ in range(number)]


def test_charges_of_a_whole_list_are_invoiced_together_and_make_one_file(client, coordinator, charge):
    charges = run_of(charge, 2)
    foreign = factories.ChargeFactory(pounds=30)
    settled = factories.ChargeFactory(booking__event=charge.booking.event, state=ChargeState.WAIVED, why="Ill")
    Charge.objects.filter(pk=charge.pk).update(pounds=0)
    answers = {"whole": "on", "state": ChargeState.INVOICED}
    url = reverse("workspaces:charges")

    preview = client.post(url, answers).content.decode()
    untouched = Charge.objects.filter(state=ChargeState.INVOICED).count()
    response = client.post(url, {**answers, "confirm": "1"})

    assert "2 charges of 2 agencies" in preview
    assert "Together 60 pounds" in preview
    assert "2 of the 4 chosen are settled already, or are a record of 0 pounds, and stay as they are." in preview
    assert untouched == 0
    assert set(Charge.objects.filter(state=ChargeState.INVOICED)) == set(charges)
    assert {foreign.pk, settled.pk, charge.pk}.isdisjoint({one.pk for one in charges})
    assert response["Location"].startswith(f"{url}?run=")
    page = client.get(response["Location"])
    assert set(page.context["page"].object_list) == set(charges)
    assert [(run["number"], run["total"]) for run in page.context["runs"]] == [(2, 60)]
    query = response["Location"].partition("?")[2]
    lines = b"".join(client.get(f"{reverse('workspaces:export_charges')}?{query}").streaming_content).decode()
    assert len(lines.strip().splitlines()) == 3


def test_charges_ticked_are_waived_with_a_reason_and_others_stay(client, coordinator, charge):
    one, other = run_of(charge, 2)
    foreign = factories.ChargeFactory()
    url = reverse("workspaces:charges")
    answers = {"chosen": [charge.pk, one.pk], "state": ChargeState.WAIVED, "confirm": "1"}

    silent = client.post(url, answers).content.decode()
    nothing = client.post(url, {"state": ChargeState.WAIVED}).content.decode()
    of_others = client.post(url, {**answers, "chosen": [foreign.pk], "why": "Snow"}).content.decode()
    client.post(url, {**answers, "why": "Snow"})

    states = dict(Charge.objects.values_list("pk", "state"))
    assert "Say why the charge should not be paid." in silent
    assert "Tick the charges it is about, or choose all of this list." in nothing
    assert "Choose from the list" in of_others
    assert [states[row.pk] for row in (charge, one, other, foreign)] == ["WAIVED", "WAIVED", "RECORDED", "RECORDED"]


def test_charges_are_filtered_by_agency_and_month(client, coordinator, charge):
    (other,) = run_of(charge, 1)
    url = reverse("workspaces:charges")

    of_agency = client.get(url, {"agency": other.booking.agency_id}).context["page"].object_list
    month = client.get(url).context["months"][0]["query"]

    assert list(of_agency) == [other]
    assert set(client.get(f"{url}?{month}").context["page"].object_list) == {charge, other}
    assert client.get(url, {"run": "no time"}).status_code == 200


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
