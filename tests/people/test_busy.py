"""A lock that cannot be had: tried again, then said in words with 503, and what was typed is kept."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError

from courses.actions import set_policy
from courses.models import Policy
from people import actions
from people.actions import patience
from people.choices import Role, Sector, Standing
from people.models import Agency
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)
    return user


@pytest.fixture
def outside(monkeypatch):
    """As in a request, outside a test's transaction; the pauses are noted, not slept."""
    pauses = []
    monkeypatch.setattr(patience, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(patience.time, "sleep", pauses.append)
    return pauses


def locked(*args, **kwargs):
    """What SQLite says."""
    raise OperationalError("database is locked")


def test_patient_tries_three_times_then_says_that_nothing_was_saved(outside):
    with pytest.raises(actions.TooBusy) as busy:
        actions.patient(locked)()

    assert len(outside) == 2
    assert "NOT saved" in str(busy.value)


def test_patient_succeeds_when_the_lock_comes_free(outside):
    answers = iter([locked, locked, lambda: "done"])

    assert actions.patient(lambda: next(answers)())() == "done"


@pytest.mark.parametrize("fault", [OperationalError("disk full"), ValueError("odd")])
def test_patient_lets_every_other_trouble_through_at_once(outside, fault):
    def broken():
        raise fault

    with pytest.raises(type(fault)):
        actions.patient(broken)()

    assert outside == []


def test_a_busy_database_is_told_apart_from_trouble_on_both_kinds():
    refused = OperationalError("canceling statement due to lock timeout")
    refused.__cause__ = psycopg.errors.LockNotAvailable()

    assert actions.is_lock_error(refused)
    assert actions.is_lock_error(OperationalError("database is locked"))
    assert not actions.is_lock_error(OperationalError("no such table"))


def test_an_agency_typed_while_nobody_can_write_is_kept_and_can_be_sent_again(client, administrator, monkeypatch):
    monkeypatch.setattr("people.views.agencies.actions.add_agency", locked)
    sent = {"name": "Fleetwood <Hub>", "standing": Standing.OTHER, "sector": Sector.values[0]}
    before = Agency.objects.count()

    response = client.post("/people/agencies/new/", sent)

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "This was NOT saved" in page
    assert '<input type="hidden" name="name" value="Fleetwood &lt;Hub&gt;">' in page
    assert Agency.objects.count() == before
    monkeypatch.undo()
    assert client.post("/people/agencies/new/", sent).status_code == 302


def test_secrets_are_never_carried_on_the_page(client, monkeypatch):
    monkeypatch.setattr("allauth.account.forms.LoginForm.is_valid", locked)

    response = client.post("/accounts/login/", {"login": "a@agency.example", "password": "canary-secret"})

    assert response.status_code == 503
    assert "canary-secret" not in response.content.decode()
    assert "passwords and codes" in response.content.decode()


def test_a_page_that_cannot_be_read_says_so_without_a_form(client, administrator, monkeypatch):
    monkeypatch.setattr("people.views.agencies.Agencies.get_context_data", locked)

    response = client.get("/people/agencies/")

    assert response.status_code == 503
    assert "NOT saved" not in response.content.decode()


def test_every_policy_stands_after_a_lock_that_could_not_be_had(administrator, outside, monkeypatch):
    monkeypatch.setattr("courses.actions.settings.record", locked)
    before = Policy.objects.values().get()
    with pytest.raises(actions.TooBusy):
        set_policy(by=administrator, at=factories.AT, offer_hours=7)

    assert Policy.objects.values().get() == before
