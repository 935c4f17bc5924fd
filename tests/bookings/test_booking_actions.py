"""Claiming, giving up, offers that follow, calling off: rules, ledger, audit and messages of each."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from bookings import actions
from bookings.actions import refusals
from bookings.choices import Reason, SkipCode, Status
from bookings.models import AppendOnlyError, Booking, BookingChange
from courses.choices import EventStatus
from courses.models import Event
from outbox.actions.rendering import render
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def claim(event, person=None, *, at, **more):
    person = person or factories.PersonFactory()
    return actions.claim(event=event, delegate=person, by=None, at=at, **more)


def test_claim_gives_the_lowest_free_place_with_ledger_audit_and_message(at):
    event = factories.EventFactory(capacity=2)
    user = factories.UserFactory()

    booking = actions.claim(event=event, delegate=user.person, access_needs="Large print", by=user, at=at)

    assert (booking.status, booking.place_no, booking.seq) == (Status.CONFIRMED, 1, 1)
    assert booking.agency == user.person.agency
    change = booking.changes.get()
    assert (change.from_status, change.to_status, change.reason, change.actor) == (
        "",
        Status.CONFIRMED,
        Reason.BOOKED,
        user.person,
    )
    entry = Entry.objects.get(action="booking.confirm")
    assert (entry.actor_id, entry.subject_id, entry.target_id) == (
        str(user.person_id),
        str(user.person_id),
        str(booking.pk),
    )
    assert "Large print" not in str(entry.detail)
    message = Message.objects.get()
    assert (message.key, message.template, message.to_address) == (
        f"booking:{booking.pk}:{change.pk}",
        "bookings/email/confirmed",
        user.person.email,
    )
    assert [part["method"] for part in message.calendar] == ["REQUEST"]


def test_claim_on_a_full_date_waits_in_the_order_of_asking(at):
    event = factories.EventFactory(capacity=1)

    bookings = [claim(event, at=at) for _ in range(3)]

    assert [(booking.status, booking.seq, booking.place_no) for booking in bookings] == [
        (Status.CONFIRMED, 1, 1),
        (Status.WAITING, 2, None),
        (Status.WAITING, 3, None),
    ]
    assert [message.template for message in Message.objects.order_by("pk")] == [
        "bookings/email/confirmed",
        "bookings/email/waiting",
        "bookings/email/waiting",
    ]
    assert [message.values.get("position") for message in Message.objects.order_by("pk")] == [None, 1, 2]


def test_claim_does_not_pass_those_who_wait(at):
    event = factories.EventFactory(capacity=1)
    claim(event, at=at)
    claim(event, at=at)
    # A place that came free without anybody being offered it: the newcomer must not take it.
    Event.objects.filter(pk=event.pk).update(capacity=2)

    booking = claim(event, at=at)

    assert booking.status == Status.WAITING


@pytest.mark.parametrize("size", [1, 200])
def test_claim_takes_ten_queries_whatever_the_size(at, size):
    event = factories.EventFactory(capacity=300)
    for _ in range(size):
        factories.BookingFactory(event=event)
    person = factories.PersonFactory()

    with CaptureQueriesContext(connection) as captured:
        claim(event, person, at=at)

    # The transaction's own statements are not reads or writes of rows.
    said = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(said) == 10


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"status": EventStatus.DRAFT}, refusals.DateNotOpen),
        ({"count_only": True}, refusals.DateWithoutBooking),
        ({"starts_at": factories.AT - dt.timedelta(hours=1)}, refusals.DateStarted),
        ({"booking_closes_at": factories.AT}, refusals.BookingClosed),
        ({"open_to_all": False}, refusals.WrongLocality),
    ],
)
def test_claim_refuses_by_name_and_writes_nothing(at, change, error):
    event = factories.EventFactory(**change)

    with pytest.raises(error) as refused:
        claim(event, at=at)

    assert str(refused.value) != ""
    assert (Booking.objects.count(), Message.objects.count(), Entry.objects.count()) == (0, 0, 0)
    event.refresh_from_db()
    assert event.next_seq == 1


def test_claim_refuses_a_date_called_off(at):
    event = factories.EventFactory(cancelled=True)

    with pytest.raises(refusals.DateCalledOff):
        claim(event, at=at)


def test_claim_accepts_a_local_date_for_a_local_person(at):
    event = factories.EventFactory(open_to_all=False)
    person = factories.PersonFactory(district__locality=event.locality)

    assert claim(event, person, at=at).status == Status.CONFIRMED


def test_claim_refuses_a_course_of_another_locality(at):
    course = factories.CourseFactory(only_for=factories.LocalityFactory())
    event = factories.EventFactory(course=course)

    with pytest.raises(refusals.WrongLocality):
        claim(event, at=at)


def test_claim_refuses_a_second_live_booking_of_the_same_person(at):
    event = factories.EventFactory(capacity=1)
    first = claim(event, at=at)
    waiting = claim(event, at=at)

    for booking in (first, waiting):
        with pytest.raises(refusals.AlreadyBooked):
            claim(event, booking.delegate, at=at)


def test_claim_after_giving_up_is_a_new_booking(at):
    event = factories.EventFactory()
    first = claim(event, at=at)
    actions.cancel(booking=first, by=None, at=at)

    second = claim(event, first.delegate, at=at)

    assert (second.pk != first.pk, second.seq, second.place_no) == (True, 2, 1)


def test_claim_for_somebody_without_an_address_tells_the_manager(at):
    event = factories.EventFactory()
    person = factories.PersonFactory(email=None, manager_email="manager@agency.example")

    booking = claim(event, person, at=at)

    assert booking.status == Status.CONFIRMED
    message = Message.objects.get()
    mail = render(message)
    assert message.to_address == "manager@agency.example"
    assert mail.subject.startswith(f"For {person.name}: Your place: ")
    assert mail.body.startswith(f"For {person.name}, who has no e-mail address of their own. Please pass it on.")
    assert "Please pass it on" in mail.alternatives[0].content


def test_a_mail_to_somebody_with_an_address_is_not_to_be_passed_on(at):
    claim(factories.EventFactory(), at=at)

    mail = render(Message.objects.get())

    assert mail.subject.startswith("Your place: ")
    assert "pass it on" not in mail.body + mail.alternatives[0].content


def test_claim_for_somebody_nobody_can_be_told_about_books_and_queues_nothing(at):
    event = factories.EventFactory()

    booking = claim(event, factories.PersonFactory(email=None, manager_email=""), at=at)

    assert (booking.status, Message.objects.count()) == (Status.CONFIRMED, 0)


def test_the_database_refuses_a_place_given_twice():
    booking = factories.BookingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.BookingFactory(event=booking.event, place_no=booking.place_no)


def test_the_database_refuses_a_held_place_without_a_number():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.BookingFactory(status=Status.CONFIRMED, place_no=None)


def test_the_database_refuses_a_second_live_booking():
    booking = factories.BookingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.BookingFactory(event=booking.event, delegate=booking.delegate, waiting=True)


def test_cancel_offers_the_place_to_the_first_who_waits_and_tells_both_once(at):
    event = factories.EventFactory(capacity=1)
    first, second, third = (claim(event, at=at) for _ in range(3))
    Message.objects.all().delete()

    actions.cancel(booking=first, by=None, at=at)

    for booking in (first, second, third):
        booking.refresh_from_db()
    assert [(booking.status, booking.place_no) for booking in (first, second, third)] == [
        (Status.CANCELLED, None),
        (Status.OFFERED, 1),
        (Status.WAITING, None),
    ]
    assert [(message.template, message.recipient) for message in Message.objects.order_by("pk")] == [
        ("bookings/email/cancelled", first.delegate),
        ("bookings/email/offered", second.delegate),
    ]
    assert second.changes.get(to_status=Status.OFFERED).reason == Reason.OFFERED


def test_cancel_skips_somebody_the_date_is_no_longer_for(at):
    event = factories.EventFactory(capacity=1, open_to_all=False)
    first, moved, third = (
        claim(event, factories.PersonFactory(district__locality=event.locality), at=at) for _ in range(3)
    )
    moved.delegate.district = factories.DistrictFactory()
    moved.delegate.save()

    actions.cancel(booking=first, by=None, at=at)

    moved.refresh_from_db()
    third.refresh_from_db()
    assert (moved.status, third.status) == (Status.WAITING, Status.OFFERED)
    assert moved.skips.get().code == SkipCode.ELIGIBILITY


def test_cancel_offers_nothing_once_booking_has_closed(at):
    event = factories.EventFactory(capacity=1)
    first, second = (claim(event, at=at) for _ in range(2))

    actions.cancel(booking=first, by=None, at=event.booking_closes_at)

    second.refresh_from_db()
    assert second.status == Status.WAITING


@pytest.mark.parametrize(("days", "late"), [(0, True), (-1, False)])
def test_cancel_is_late_inside_ten_working_days(at, days, late):
    event = factories.EventFactory()
    booking = claim(event, at=at)
    edge = actions.notice_ends_at(event)

    booking = actions.cancel(booking=booking, by=None, at=edge + dt.timedelta(days=days, minutes=1))

    assert booking.cancelled_late == late


def test_cancel_of_a_waiting_place_is_never_late_and_has_no_calendar_part(at):
    event = factories.EventFactory(capacity=1)
    claim(event, at=at)
    waiting = claim(event, at=at)

    booking = actions.cancel(booking=waiting, by=None, at=event.starts_at - dt.timedelta(minutes=1))

    assert (booking.cancelled_late, Message.objects.order_by("-pk")[0].calendar) == (False, [])


def test_cancel_raises_the_calendar_sequence_and_keeps_the_name(at):
    event = factories.EventFactory(sessions=2)
    booking = claim(event, at=at)

    actions.cancel(booking=booking, by=None, at=at)

    request, cancel = Message.objects.order_by("pk")
    assert [part["uid"] for part in request.calendar] == [part["uid"] for part in cancel.calendar]
    assert [part["sequence"] for part in request.calendar] == [0, 0]
    assert [(part["sequence"], part["method"]) for part in cancel.calendar] == [(1, "CANCEL"), (1, "CANCEL")]


def test_cancel_refuses_after_the_start_and_twice(at):
    event = factories.EventFactory()
    booking = claim(event, at=at)

    with pytest.raises(actions.CannotCancel):
        actions.cancel(booking=booking, by=None, at=event.starts_at)
    actions.cancel(booking=booking, by=None, at=at)
    with pytest.raises(actions.CannotCancel):
        actions.cancel(booking=booking, by=None, at=at)


def test_fill_offers_new_places_to_those_who_wait(at):
    event = factories.EventFactory(capacity=1)
    bookings = [claim(event, at=at) for _ in range(4)]
    Event.objects.filter(pk=event.pk).update(capacity=3)

    offered = actions.fill(event=event, by=None, at=at)

    assert [(booking.pk, booking.place_no) for booking in offered] == [(bookings[1].pk, 2), (bookings[2].pk, 3)]


def test_call_off_tells_everybody_once_and_frees_all(at):
    event = factories.EventFactory(capacity=1)
    user = factories.UserFactory()
    for _ in range(3):
        claim(event, at=at)
    Message.objects.all().delete()

    actions.call_off(event=event, reason="The trainer is ill.", by=user, at=at)

    event.refresh_from_db()
    assert (event.status, event.cancelled_by) == (EventStatus.CANCELLED, user.person)
    assert set(event.bookings.values_list("status", "cancelled_late")) == {(Status.CANCELLED, False)}
    assert [len(message.calendar) for message in Message.objects.order_by("pk")] == [1, 0, 0]
    with pytest.raises(actions.CannotCancel):
        actions.call_off(event=event, reason="Again", by=user, at=at)


def test_the_ledger_is_never_edited(at):
    change = claim(factories.EventFactory(), at=at).changes.get()

    with pytest.raises(AppendOnlyError):
        change.save()
    with pytest.raises(AppendOnlyError):
        change.delete()
    with pytest.raises(AppendOnlyError):
        BookingChange.objects.update(reason=Reason.FULL)


def test_cancel_refuses_somebody_marked_before_the_start(at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(minutes=20))
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, session=event.sessions.get())

    with pytest.raises(actions.CannotCancel):
        actions.cancel(booking=booking, by=None, at=at)

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


@pytest.mark.parametrize(("minimum", "days", "told"), [(1, 30, True), (2, 30, False), (2, 3, False)])
def test_claim_withholds_how_to_join_while_the_date_is_not_sure(at, minimum, days, told):
    """In mail and calendar entry alike, however late: it comes as soon as the date is sure."""
    starts = at + dt.timedelta(days=days)
    event = factories.EventFactory(
        minimum_to_run=minimum, starts_at=starts, joining_url="https://meet.example/room-47", booking_closes_at=starts
    )

    claim(event, factories.PersonFactory(), at=at)

    mail = render(Message.objects.get(template="bookings/email/confirmed"))
    parts = [mail.body, *(content.replace("\r\n ", "") for content, _ in mail.alternatives)]
    assert ["room-47" in part for part in parts] == [told] * len(parts)
    assert ("only if a few more people book" in mail.body) is not told
