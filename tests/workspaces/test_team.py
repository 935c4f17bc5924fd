"""A line manager with an account: own team's bookings, answers to requests, nothing of anybody else."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bookings import actions
from bookings.choices import Mark, Status
from courses.choices import ApprovalMode
from courses.models import Policy
from elearning.models import Completion
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager(client):
    user = factories.UserFactory()
    client.force_login(user)
    return user


def member(manager, **fields):
    return factories.PersonFactory(manager_email=manager.email.lower(), **fields)


def requested(person):
    Policy.objects.update(approval=ApprovalMode.EMAILED)
    return actions.claim(event=factories.EventFactory(), delegate=person, by=None, at=AT)


def page(client):
    return client.get(reverse("workspaces:team")).content.decode()


def test_team_shows_bookings_and_marks_of_those_who_name_the_address(client, manager):
    booking = factories.BookingFactory(delegate=member(manager, name="Ada Example"), access_needs="canary need")
    past = factories.BookingFactory(
        delegate=booking.delegate, event=factories.EventFactory(starts_at=AT - dt.timedelta(days=7))
    )
    factories.AttendanceFactory(booking=past, mark=Mark.DID_NOT_ATTEND)
    factories.BookingFactory(delegate=factories.PersonFactory(name="Canary Person"))

    text = page(client)

    assert "Ada Example" in text
    assert "Did not attend" in text
    assert "Canary" not in text
    assert "canary need" not in text


def test_team_is_empty_for_an_address_that_is_not_proved(client):
    user = factories.UserFactory(verified=False)
    client.force_login(user)
    factories.BookingFactory(delegate=member(user, name="Canary Person"))

    assert "Canary Person" not in page(client)


def test_team_forgets_somebody_who_names_another_manager(client, manager):
    booking = factories.BookingFactory(delegate=member(manager, name="Canary Person"))
    booking.delegate.manager_email = "other@agency.example"
    booking.delegate.save()

    assert "Canary Person" not in page(client)


@pytest.mark.parametrize(("answer", "status"), [("yes", Status.CONFIRMED), ("no", Status.CANCELLED)])
def test_decide_answers_a_request_of_the_team(client, manager, answer, status):
    booking = requested(member(manager))

    response = client.post(
        reverse("workspaces:decide", args=[booking.approval.pk]), {"decision": answer, "why": "Not this month"}
    )

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (302, status)
    assert booking.changes.order_by("-pk").first().actor == manager.person


def test_decide_page_changes_nothing_when_opened(client, manager):
    booking = requested(member(manager))

    assert client.get(reverse("workspaces:decide", args=[booking.approval.pk])).status_code == 200

    booking.refresh_from_db()
    assert booking.status == Status.REQUESTED


def test_decide_finds_no_request_of_another_team(client, manager):
    booking = requested(factories.PersonFactory())

    response = client.post(reverse("workspaces:decide", args=[booking.approval.pk]), {"decision": "yes"})

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (404, Status.REQUESTED)


def test_manager_names_a_colleague_who_goes_instead_of_ones_own_people_only(client, manager):
    mine = factories.BookingFactory(delegate=member(manager))
    foreign = factories.BookingFactory()
    answers = {"name": "Cleo Instead", "email": "cleo@agency.example", "district": mine.delegate.district_id}

    def post(booking):
        return client.post(reverse("workspaces:hand_on_of_team", args=[booking.public_id]), answers)

    given, refused = post(mine), post(foreign)

    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (given.status_code, given["Location"], refused.status_code) == (302, reverse("workspaces:team"), 404)
    assert (mine.status, foreign.status) == (Status.CANCELLED, Status.CONFIRMED)
    assert mine.event.bookings.get(status=Status.CONFIRMED).delegate.name == "Cleo Instead"


@pytest.mark.parametrize("rows", [1, 3])
def test_team_takes_the_same_queries_whatever_the_rows(client, manager, rows, django_assert_num_queries):
    for _ in range(rows):
        booking = factories.BookingFactory(delegate=member(manager))
        past = factories.BookingFactory(
            delegate=booking.delegate, event=factories.EventFactory(starts_at=AT - dt.timedelta(days=7))
        )
        factories.AttendanceFactory(booking=past)
        requested(booking.delegate)

    with django_assert_num_queries(8):
        page(client)


def test_team_shows_the_e_learning_of_those_who_name_the_address_now_and_of_nobody_else(client, manager):
    ada, canary = member(manager, name="Ada Example"), factories.PersonFactory(name="Canary Person")
    left = member(manager, name="Left Canary")
    own = member(manager, name="Self Canary", manager_kind="SELF")
    for person in (ada, canary, left, own):
        factories.EnrolmentFactory(person=person, module__title=f"Started by {person.name}")
        factories.CompletionFactory(enrolment__person=person, enrolment__module__title=f"Done by {person.name}")
    left.manager_email = "somebody.else@agency.example"
    left.save()

    text = page(client)

    assert "Started by Ada Example" in text
    assert "Done by Ada Example" in text
    assert "Canary" not in text
    assert set(Completion.objects.visible_to(manager).values_list("person__name", flat=True)) == {"Ada Example"}
