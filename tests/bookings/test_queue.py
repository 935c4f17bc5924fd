"""Offers: order, time, taking, declining, running out, shares, places held back, several dates in one wish."""

import datetime as dt

import pytest

from bookings import actions, rules
from bookings.choices import OfferOutcome, Reason, SkipCode, Status
from bookings.models import PlaceOffer, Skip
from courses.models import Event
from courses.queries import policy
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def claim(event, person=None, *, at, **more):
    return actions.claim(event=event, delegate=person or factories.PersonFactory(), by=None, at=at, **more)


@pytest.fixture
def offered(at):
    """A date of one place: the first gave it up, the second is offered it, the third waits."""
    event = factories.EventFactory(capacity=1)
    first, second, third = (claim(event, at=at) for _ in range(3))
    actions.cancel(booking=first, by=None, at=at)
    second.refresh_from_db()
    Message.objects.all().delete()
    return event, second, third, second.offers.get()


@pytest.mark.parametrize(("days_before", "hours"), [(21, 48), (4, 48), (3, 4), (2, 4), (1.5, 4)])
def test_offer_expires_at_shrinks_near_the_date(at, days_before, hours):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=days_before))

    assert rules.offer_expires_at(event, policy=policy(), at=at) == at + dt.timedelta(hours=hours)


def test_offer_expires_at_never_reaches_into_the_last_day(at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(hours=26))

    assert rules.offer_expires_at(event, policy=policy(), at=at) == at + dt.timedelta(hours=2)
    assert rules.offer_expires_at(event, policy=policy(), at=at + dt.timedelta(hours=1, minutes=1)) is None


def test_accept_takes_the_place_that_was_kept(offered, at):
    _, second, _, offer = offered

    booking = actions.accept(offer=offer, by=None, at=at + dt.timedelta(hours=47))

    offer.refresh_from_db()
    assert (booking.pk, booking.status, booking.place_no) == (second.pk, Status.CONFIRMED, 1)
    assert offer.outcome == OfferOutcome.ACCEPTED
    message = Message.objects.get()
    assert (message.template, [part["method"] for part in message.calendar]) == (
        "bookings/email/confirmed",
        ["REQUEST"],
    )


def test_accept_after_it_ran_out_is_refused_and_changes_nothing(offered, at):
    _, second, _, offer = offered

    with pytest.raises(actions.OfferRefused):
        actions.accept(offer=offer, by=None, at=offer.expires_at)

    second.refresh_from_db()
    assert second.status == Status.OFFERED


def test_accept_twice_is_refused(offered, at):
    *_, offer = offered
    actions.accept(offer=offer, by=None, at=at)

    with pytest.raises(actions.OfferRefused):
        actions.accept(offer=offer, by=None, at=at)


def test_decline_offers_the_place_to_the_next(offered, at):
    _, second, third, offer = offered

    actions.decline(offer=offer, by=None, at=at)

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, second.last_reason, third.status) == (Status.CANCELLED, Reason.DECLINED, Status.OFFERED)
    assert [message.template for message in Message.objects.order_by("pk")] == [
        "bookings/email/offer_over",
        "bookings/email/offered",
    ]


def test_offers_due_ends_what_ran_out_and_offers_it_on(offered, at):
    _, second, third, offer = offered

    assert actions.offers_due(at=offer.expires_at - dt.timedelta(seconds=1)) == 0
    assert actions.offers_due(at=offer.expires_at) == 1

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, second.last_reason, third.status) == (Status.CANCELLED, Reason.EXPIRED, Status.OFFERED)


def test_offers_due_stops_when_a_clock_jumped(at):
    for _ in range(3):
        factories.PlaceOfferFactory()

    with pytest.raises(actions.TooManyExpire):
        actions.offers_due(at=at + dt.timedelta(days=9), most=2)

    assert PlaceOffer.objects.filter(outcome=OfferOutcome.OPEN).count() == 3


def test_an_offer_falls_with_its_booking(offered, at):
    _, second, third, offer = offered

    actions.cancel(booking=second, by=None, at=at)

    offer.refresh_from_db()
    third.refresh_from_db()
    assert (offer.outcome, third.status) == (OfferOutcome.WITHDRAWN, Status.OFFERED)
    with pytest.raises(actions.OfferRefused):
        actions.accept(offer=offer, by=None, at=at)


def test_an_offer_falls_with_its_date(offered, at):
    event, second, _, offer = offered

    actions.call_off(event=event, reason="Snow", by=factories.UserFactory(), at=at)

    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.WITHDRAWN


def test_no_offers_in_the_last_day_and_the_reason_is_noted_once(at):
    event = factories.EventFactory(capacity=1, booking_closes_at=factories.AT + dt.timedelta(days=21))
    first, second = (claim(event, at=at) for _ in range(2))
    late = event.starts_at - dt.timedelta(hours=20)

    actions.cancel(booking=first, by=None, at=late)
    actions.fill(event=event, by=None, at=late + dt.timedelta(minutes=1))

    second.refresh_from_db()
    assert second.status == Status.WAITING
    assert [skip.code for skip in second.skips.all()] == [SkipCode.CLOSING]


def test_an_agency_gets_no_more_than_its_share_until_the_release(at):
    agency = factories.AgencyFactory()
    event = factories.EventFactory(capacity=5, starts_at=at + dt.timedelta(days=30))

    ours = [claim(event, factories.PersonFactory(agency=agency), at=at) for _ in range(3)]
    theirs = claim(event, at=at)

    # 40% of five places are two; the third of the agency waits although places are free, others pass.
    assert [booking.status for booking in ours] == [Status.CONFIRMED, Status.CONFIRMED, Status.WAITING]
    assert theirs.status == Status.CONFIRMED
    actions.fill(event=event, by=None, at=at)
    assert Skip.objects.get(booking=ours[2]).code == SkipCode.AGENCY_SHARE
    released = event.starts_at - dt.timedelta(days=14)
    assert [booking.pk for booking in actions.fill(event=event, by=None, at=released)] == [ours[2].pk]


def test_places_held_back_are_kept_for_their_agency_until_the_day(at):
    agency = factories.AgencyFactory()
    event = factories.EventFactory(capacity=3, starts_at=at + dt.timedelta(days=10))
    factories.HeldBackFactory(event=event, agency=agency, places=2, release_on=(at + dt.timedelta(days=5)).date())

    others = [claim(event, at=at) for _ in range(2)]
    ours = claim(event, factories.PersonFactory(agency=agency), at=at)

    assert [booking.status for booking in others] == [Status.CONFIRMED, Status.WAITING]
    assert ours.status == Status.CONFIRMED
    assert [booking.pk for booking in actions.fill(event=event, by=None, at=at + dt.timedelta(days=5))] == [
        others[1].pk
    ]


def test_wait_for_any_books_a_free_date_at_once(at):
    course = factories.CourseFactory()
    full, free = (factories.EventFactory(course=course, capacity=1) for _ in range(2))
    Event.objects.filter(pk=full.pk).update(starts_at=at + dt.timedelta(days=20))
    claim(full, at=at)
    person = factories.PersonFactory()

    made, refused = actions.wait_for_any(events=[full, free], delegate=person, by=None, at=at)

    assert [(booking.event_id, booking.status) for booking in made] == [(free.pk, Status.CONFIRMED)]
    assert refused == {}


def test_accepting_one_of_several_dates_ends_the_waiting_for_the_others(at):
    course = factories.CourseFactory()
    events = [factories.EventFactory(course=course, capacity=1) for _ in range(2)]
    holders = [claim(event, at=at) for event in events]
    person = factories.PersonFactory()
    actions.wait_for_any(events=events, delegate=person, by=None, at=at)
    behind = claim(events[1], at=at)
    for holder in holders:
        actions.cancel(booking=holder, by=None, at=at)
    first, second = person.bookings.order_by("event")

    actions.accept(offer=first.offers.get(), by=None, at=at)

    first.refresh_from_db()
    second.refresh_from_db()
    behind.refresh_from_db()
    assert (first.status, second.status, second.last_reason) == (
        Status.CONFIRMED,
        Status.CANCELLED,
        Reason.GOT_ANOTHER,
    )
    # The place that was offered on the other date goes on to the next.
    assert behind.status == Status.OFFERED


def test_wait_for_any_with_nothing_possible_says_why(at):
    event = factories.EventFactory(past=True)

    with pytest.raises(actions.NothingChosen) as refused:
        actions.wait_for_any(events=[event], delegate=factories.PersonFactory(), by=None, at=at)

    assert "This date has started." in str(refused.value)


@pytest.fixture
def beyond_the_share(at):
    """A date with places left, and somebody who waits because the agency has its share of them."""
    event = factories.EventFactory(capacity=4)
    agency = factories.AgencyFactory()
    most = max(1, event.capacity * policy().agency_share_percent // 100)
    *_, waits = [claim(event, factories.PersonFactory(agency=agency), at=at) for _ in range(most + 1)]
    assert waits.status == Status.WAITING
    return event, agency, most, waits


def test_places_held_back_for_an_agency_are_offered_at_once_to_its_people_who_wait(beyond_the_share, at):
    event, agency, most, waits = beyond_the_share
    by = factories.UserFactory()

    held = {"event": event, "agency": agency, "places": most + 1, "release_on": event.starts_at.date()}
    actions.hold_back(**held, by=by, at=at)

    waits.refresh_from_db()
    assert waits.status == Status.OFFERED


def test_places_held_back_for_another_agency_are_offered_to_nobody(beyond_the_share, at):
    event, _, most, waits = beyond_the_share
    by = factories.UserFactory()

    held = {"event": event, "places": event.capacity - most, "release_on": event.starts_at.date()}
    actions.hold_back(**held, agency=factories.AgencyFactory(), by=by, at=at)

    waits.refresh_from_db()
    assert waits.status == Status.WAITING
    assert claim(event, at=at).status == Status.WAITING
