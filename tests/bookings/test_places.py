"""More places on a date that is open."""

import pytest

from audit.models import Entry
from bookings import actions
from bookings.choices import Status
from courses.models import Event
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.UserFactory()


def test_enlarge_gives_the_new_places_in_the_order_of_asking_and_tells_each_once(at, by):
    event = factories.EventFactory(capacity=1)
    factories.BookingFactory(event=event)
    waiting = [factories.BookingFactory(event=event, waiting=True) for _ in range(3)]

    promoted = actions.enlarge(event=event, capacity=3, by=by, at=at)

    assert [(booking.pk, booking.place_no) for booking in promoted] == [(waiting[0].pk, 2), (waiting[1].pk, 3)]
    assert Message.objects.count() == 2
    assert Entry.objects.get(action="event.change").detail["capacity"] == [1, 3]


def test_enlarge_to_the_same_number_changes_nothing(at, by):
    event = factories.EventFactory()

    assert actions.enlarge(event=event, capacity=25, by=by, at=at) == []
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("capacity", [24, 0, 1001])
def test_enlarge_refuses_fewer_and_far_too_many(at, by, capacity):
    event = factories.EventFactory()

    with pytest.raises(actions.PlacesRefused):
        actions.enlarge(event=event, capacity=capacity, by=by, at=at)

    assert Event.objects.get().capacity == 25


@pytest.mark.parametrize("trait", ["draft", "cancelled", "today"])
def test_enlarge_refuses_a_date_that_is_not_open(at, by, trait):
    event = factories.EventFactory(**{trait: True})
    waiting = factories.BookingFactory(event=event, waiting=True)

    with pytest.raises(actions.PlacesRefused):
        actions.enlarge(event=event, capacity=30, by=by, at=at)

    waiting.refresh_from_db()
    assert waiting.status == Status.WAITING
