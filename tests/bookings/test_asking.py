"""Approval by e-mail: asked, given, refused, lapsed, reminded; the kinds of manager."""

import datetime as dt

import pytest

from bookings import actions
from bookings.choices import Decision, Reason, Status
from courses.choices import ApprovalMode
from courses.models import Policy
from outbox.models import Message
from people.choices import ManagerKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    Policy.objects.update(approval=ApprovalMode.EMAILED)
    return factories.EventFactory(capacity=1)


def claim(event, person=None, *, at):
    return actions.claim(event=event, delegate=person or factories.PersonFactory(), by=None, at=at)


def test_claim_asks_the_manager_and_holds_no_place(event, at):
    booking = claim(event, at=at)

    assert (booking.status, booking.place_no) == (Status.REQUESTED, None)
    assert [(message.template, message.to_address) for message in Message.objects.order_by("pk")] == [
        ("bookings/email/asked", booking.delegate.email),
        ("bookings/email/approve", booking.delegate.manager_email),
    ]
    # Tuesday 12 January 2027 and five working days.
    assert booking.approval.lapses_at == dt.datetime(2027, 1, 19, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("kind", [ManagerKind.SELF, ManagerKind.MANAGER])
def test_claim_asks_nobody_for_people_who_answer_to_nobody(event, at, kind):
    email = "" if kind == ManagerKind.MANAGER else "self@agency.example"
    person = factories.PersonFactory(manager_kind=kind, manager_email=email)

    assert claim(event, person, at=at).status == Status.CONFIRMED


def test_approve_gives_the_place_or_the_position_of_asking(event, at):
    first, second, third = (claim(event, at=at) for _ in range(3))

    for booking in (third, first, second):
        actions.approve(approval=booking.approval, by=None, at=at)

    for booking in (first, second, third):
        booking.refresh_from_db()
    assert [booking.status for booking in (first, second, third)] == [
        Status.WAITING,
        Status.WAITING,
        Status.CONFIRMED,
    ]
    actions.cancel(booking=third, by=None, at=at)
    first.refresh_from_db()
    assert first.status == Status.OFFERED


def test_refuse_approval_ends_the_booking_with_the_reason(event, at):
    booking = claim(event, at=at)
    Message.objects.all().delete()

    actions.refuse_approval(approval=booking.approval, why="Not this month", by=None, at=at)

    booking.refresh_from_db()
    assert (booking.status, booking.last_reason) == (Status.CANCELLED, Reason.REFUSED)
    assert Message.objects.get().values["why"] == "Not this month"
    with pytest.raises(actions.ApprovalRefused):
        actions.approve(approval=booking.approval, by=None, at=at)


def test_approve_is_too_late_once_booking_closed(event, at):
    booking = claim(event, at=at)

    with pytest.raises(actions.ApprovalRefused):
        actions.approve(approval=booking.approval, by=None, at=event.booking_closes_at)


def test_approvals_due_reminds_once_with_a_new_link_then_lapses(event, at):
    booking = claim(event, at=at)
    first_link = booking.approval.token_hash

    assert actions.approvals_due(at=booking.approval.remind_at) == (0, 1)
    assert actions.approvals_due(at=booking.approval.remind_at + dt.timedelta(hours=1)) == (0, 0)
    booking.approval.refresh_from_db()
    assert booking.approval.token_hash != first_link
    assert actions.approvals_due(at=booking.approval.lapses_at) == (1, 0)

    booking.refresh_from_db()
    booking.approval.refresh_from_db()
    assert (booking.status, booking.last_reason, booking.approval.decision) == (
        Status.CANCELLED,
        Reason.LAPSED,
        Decision.LAPSED,
    )


def test_giving_up_withdraws_the_question(event, at):
    booking = claim(event, at=at)

    actions.cancel(booking=booking, by=None, at=at)

    booking.approval.refresh_from_db()
    assert booking.approval.decision == Decision.WITHDRAWN


def link(message, name):
    return message.values[name]


def test_the_managers_page_changes_nothing_until_the_button(client, event, at, settings):
    import time_machine

    booking = claim(event, at=at)
    path = link(Message.objects.get(template="bookings/email/approve"), "approve_path")

    with time_machine.travel(at, tick=False):
        for _ in range(3):
            assert client.get(path).status_code == 200
            assert client.head(path).status_code == 200
        booking.refresh_from_db()
        status_after_looking = booking.status
        done = client.post(path, {"decision": "yes", "why": ""})
        again = client.get(path)

    booking.refresh_from_db()
    assert (status_after_looking, booking.status) == (Status.REQUESTED, Status.CONFIRMED)
    assert "You approved it" in done.content.decode()
    assert (again.status_code, "This request was approved" in again.content.decode()) == (410, True)


def test_an_unknown_link_says_so(client):
    response = client.get("/approve/nothing-like-it/")

    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()


@pytest.mark.parametrize(("decision", "status"), [("take", Status.CONFIRMED), ("decline", Status.CANCELLED)])
def test_the_offer_page_decides_on_the_button_only(client, at, decision, status):
    import time_machine

    event = factories.EventFactory(capacity=1)
    first, second = (claim(event, at=at) for _ in range(2))
    actions.cancel(booking=first, by=None, at=at)
    path = link(Message.objects.get(template="bookings/email/offered"), "offer_path")

    with time_machine.travel(at, tick=False):
        for _ in range(3):
            assert client.get(path).status_code == 200
        second.refresh_from_db()
        before = second.status
        client.post(path, {"decision": decision})
        after = client.get(path)

    second.refresh_from_db()
    assert (before, second.status, after.status_code) == (Status.OFFERED, status, 410)
