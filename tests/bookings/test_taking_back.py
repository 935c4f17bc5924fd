"""A date called off by mistake: within a day everybody has back what they had, and is told once."""

import datetime as dt

import pytest
import time_machine

from bookings import actions
from bookings.choices import Decision, MakeUpEnd, Mark, OfferOutcome, Reason, Status
from bookings.models import Approval, Booking, PlaceOffer
from courses.choices import EventStatus
from outbox.actions import send_due
from outbox.actions.rendering import render
from outbox.choices import State
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def boss():
    return factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])


def claim(event, at, person=None):
    return actions.claim(event=event, delegate=person or factories.PersonFactory(), by=None, at=at)


def called_off(event, boss, at, *, sent=True, instead=None):
    """Call a date off; its mails have gone unless said otherwise."""
    actions.call_off(event=event, reason="Ill.", instead=instead, by=boss, at=at)
    if sent:
        send_due(at=at, clock=lambda: at, limit=500)


def back(event, boss, at):
    return actions.undo_call_off(event=event, by=boss, at=at)


def stands(bookings):
    found = Booking.objects.in_bulk([booking.pk for booking in bookings])
    return [(found[booking.pk].status, found[booking.pk].place_no) for booking in bookings]


def news():
    return Message.objects.filter(template="bookings/email/back_on").order_by("pk")


def test_everybody_has_back_what_they_had_and_is_told_once(at, boss):
    event = factories.EventFactory(capacity=2)
    bookings = [claim(event, at) for _ in "1234"]
    actions.cancel(booking=bookings[0], by=None, at=at)
    before = stands(bookings)
    offer = PlaceOffer.objects.get(outcome=OfferOutcome.OPEN)
    called_off(event, boss, at + HOUR)

    told = back(event, boss, at + 2 * HOUR)

    event.refresh_from_db()
    offer.refresh_from_db()
    held = [status in (Status.CONFIRMED, Status.OFFERED) for status, _ in before]
    assert [status for status, _ in stands(bookings)] == [status for status, _ in before]
    assert [place is not None for _, place in stands(bookings)] == held
    assert (event.status, event.cancelled_at, event.cancel_reason) == (EventStatus.PUBLISHED, None, "")
    assert (offer.outcome, offer.closed_at) == (OfferOutcome.OPEN, None)
    assert told == 3
    assert [message.recipient for message in news()] == [booking.delegate for booking in bookings[1:]]
    assert [message.values["was"] for message in news()] == ["CONFIRMED", "OFFERED", "WAITING"]
    assert bookings[1].changes.get(reason=Reason.CALL_OFF_UNDONE).actor == boss.person


def test_the_calendar_entry_comes_back_with_a_higher_number(at, boss):
    event = factories.EventFactory()
    booking = claim(event, at)
    called_off(event, boss, at)

    back(event, boss, at + HOUR)

    parts = [part for row in Message.objects.order_by("pk") for part in row.calendar]
    assert [(part["method"], part["sequence"]) for part in parts] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert len({part["uid"] for part in parts}) == 1
    mail = render(news().get())
    assert mail.subject.startswith("It takes place after all: ")
    assert event.joining_url in mail.body
    assert not actions.is_late(Booking.objects.get().event, booking, at=event.starts_at - HOUR)


def test_whoever_was_not_told_of_the_calling_off_is_told_nothing(at, boss):
    event = factories.EventFactory()
    booking = claim(event, at)
    send_due(at=at, clock=lambda: at, limit=500)
    called_off(event, boss, at, sent=False)

    told = back(event, boss, at)

    assert (told, news().count()) == (0, 0)
    assert Message.objects.get(template="bookings/email/called_off").state == State.DROPPED
    assert stands([booking]) == [(Status.CONFIRMED, 1)]


def test_a_request_stands_again_and_its_link_works(at, boss):
    family = factories.CourseFamilyFactory(overrides={"approval": "EMAILED"})
    event = factories.EventFactory(course__family=family)
    booking = claim(event, at)
    approval = Approval.objects.get()
    called_off(event, boss, at)

    back(event, boss, at + HOUR)

    approval.refresh_from_db()
    assert (stands([booking]), approval.decision) == ([(Status.REQUESTED, None)], Decision.OPEN)
    assert actions.approve(approval=approval, by=None, at=at + HOUR).status == Status.CONFIRMED


def test_who_took_a_place_elsewhere_stays_there_and_who_waits_there_comes_back(at, boss):
    event = factories.EventFactory(capacity=2)
    other = factories.EventFactory(course=event.course, locality=event.locality, capacity=2, starts_at=at + 30 * DAY)
    first, second, third = (claim(event, at) for _ in "123")
    claim(other, at)
    called_off(event, boss, at, instead=other)
    there = other.bookings.get(follows=first)
    actions.accept(offer=PlaceOffer.objects.get(booking=there), by=None, at=at + HOUR)

    back(event, boss, at + 2 * HOUR)

    assert stands([first]) == [(Status.CANCELLED, None)]
    assert other.bookings.get(follows=first).status == Status.CONFIRMED
    # The first one's place is free here, so that the third gets the offer of it.
    assert [status for status, _ in stands([second, third])] == [Status.CONFIRMED, Status.OFFERED]
    elsewhere = other.bookings.filter(follows__in=[second, third])
    assert list(elsewhere.values_list("status", "last_reason")) == [(Status.CANCELLED, Reason.CALL_OFF_UNDONE)] * 2


def test_who_had_moved_away_before_is_left_alone(at, boss):
    event = factories.EventFactory()
    other = factories.EventFactory(course=event.course, capacity=1, starts_at=at + 30 * DAY)
    claim(other, at)
    waiting = factories.BookingFactory(event=event, waiting=True)
    moved = actions.transfer(booking=waiting, to_event=other, by=None, at=at)
    called_off(event, boss, at)

    back(event, boss, at)

    assert stands([waiting, moved]) == [(Status.CANCELLED, None), (Status.WAITING, None)]


def test_make_ups_stand_again(at, boss):
    event = factories.EventFactory()
    own = factories.EventFactory(course=event.course, starts_at=at - 9 * DAY)
    half = factories.BookingFactory(event=own)
    factories.AttendanceFactory(booking=half, mark=Mark.DID_NOT_ATTEND)
    make_up = factories.MakeUpFactory(booking=half, session=event.sessions.get(), made_at=at)
    called_off(event, boss, at)
    make_up.refresh_from_db()
    ended = make_up.end

    told = back(event, boss, at + HOUR)

    make_up.refresh_from_db()
    assert (ended, make_up.end, make_up.ended_at, make_up.calendar_sequence) == (MakeUpEnd.CALLED_OFF, "", None, 2)
    assert told == 1


def test_the_trainers_hear_each_time(at, boss):
    event = factories.EventFactory()
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)]).person
    one = factories.DeliveryAssignmentFactory(event=event, trainer=trainer)
    for hours in (0, 2):
        called_off(event, boss, at + hours * HOUR)
        back(event, boss, at + (hours + 1) * HOUR)
        event.refresh_from_db()

    told = Message.objects.filter(to_address=one.trainer.email).order_by("pk")
    assert [message.template.rpartition("/")[2] for message in told] == ["delivery_over", "delivery_changed"] * 2
    assert [part["sequence"] for message in told for part in message.calendar] == [1, 2, 3, 4]
    assert "takes place after all" in render(told[1]).body


@pytest.mark.parametrize("case", ["a day later", "never called off", "begun"])
def test_it_cannot_be_taken_back(at, boss, case):
    event = factories.EventFactory(starts_at=at + 2 * DAY if case != "begun" else at + HOUR, booking_closes_at=at)
    booking = factories.BookingFactory(event=event)
    if case != "never called off":
        called_off(event, boss, at)

    with pytest.raises(actions.CannotCancel, match="for 24 hours after it was called off"):
        back(event, boss, at + (DAY + HOUR if case == "a day later" else HOUR))

    assert news().count() == 0
    assert stands([booking])[0][0] == (Status.CONFIRMED if case == "never called off" else Status.CANCELLED)


def test_a_draft_is_a_draft_again(at, boss):
    event = factories.EventFactory(status=EventStatus.DRAFT)
    called_off(event, boss, at)

    back(event, boss, at)

    event.refresh_from_db()
    assert event.status == EventStatus.DRAFT


def test_the_page_says_how_many_and_offers_it_for_a_day_only(at, client):
    event = factories.EventFactory()
    claim(event, at)
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    client.force_login(user)
    called_off(event, user, at)
    date, undo = f"/coordinate/dates/{event.pk}/", f"/coordinate/dates/{event.pk}/call-off/undo/"

    linked = undo in client.get(date).content.decode()
    page = " ".join(client.get(undo).content.decode().split())
    with time_machine.travel(at + DAY + HOUR, tick=False):
        client.force_login(user)
        late = (
            client.get(undo).content.decode(),
            undo in client.get(date).content.decode(),
            client.post(undo).status_code,
        )
    client.force_login(user)
    done = client.post(undo, follow=True)

    assert linked
    assert "1 person gets back what they had" in page
    assert ("It takes place after all</button>" in late[0], late[1], late[2]) == (False, False, 200)
    assert "The date takes place after all. 1 person is told." in done.content.decode()
    event.refresh_from_db()
    assert event.status == EventStatus.PUBLISHED
