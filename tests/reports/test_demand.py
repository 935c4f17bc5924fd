import datetime as dt

import pytest

from bookings.choices import Reason, Status
from bookings.models import Booking, BookingChange
from reports import queries
from tests.factories import (
    AT,
    BookingFactory,
    ChargeFactory,
    CourseFactory,
    EventFactory,
    InterestFactory,
    InvitationFactory,
    LocalityFactory,
)
from tests.reports.ledger import WEEK, fill, past_event, scope

pytestmark = pytest.mark.django_db
FEW = "fewer than 5"


def demand(*, protect=False, registered=None, **chosen):
    return queries.demand(scope(**chosen), registered=registered, protect=protect, smallest=5)


def wait(event, number, *, status=Status.WAITING, reason="", got=False):
    """So many who joined the waiting list of a date, and what became of them."""
    fill(event, waiting=number)
    made = list(Booking.objects.filter(event=event).order_by("-seq")[:number])
    steps = [Status.WAITING, *([Status.CONFIRMED] if got else [])]
    BookingChange.objects.bulk_create(
        BookingChange(booking=booking, to_status=step, reason=Reason.FULL, made_at=AT)
        for booking in made
        for step in steps
    )
    gone = {"cancelled_at": AT} if status == Status.CANCELLED else {}
    Booking.objects.filter(pk__in=[booking.pk for booking in made]).update(status=status, last_reason=reason, **gone)


def ends(found):
    return {words: cell for words, _meaning, cell in found.ends}


def test_demand_says_what_became_of_those_who_waited():
    event = past_event()
    wait(event, 6)
    wait(event, 2, status=Status.CANCELLED, reason=Reason.CANCELLED, got=True)
    wait(event, 3, status=Status.CANCELLED, reason=Reason.EXPIRED)
    wait(event, 4, status=Status.CANCELLED, reason=Reason.GOT_ANOTHER)
    wait(event, 1, status=Status.CANCELLED, reason=Reason.CANCELLED)
    wait(event, 1, status=Status.CANCELLED, reason=Reason.ENTERED_BY_MISTAKE)
    fill(event, attended=9)

    found = demand()

    assert found.waited == 16
    assert ends(found) == {
        "Got a place on that date": 2,
        "Got a place on another date": 4,
        "Did not take the place offered": 3,
        "Stopped waiting": 1,
        "Still waiting when the date began": 6,
    }


def test_demand_leaves_out_dates_to_come_and_dates_called_off():
    wait(EventFactory(), 6)
    wait(past_event(cancelled=True), 6)

    assert demand().waited == 0


def test_demand_lists_courses_with_those_who_waited_in_vain_and_those_without_a_date():
    gambling, neglect = CourseFactory(title="Gambling"), CourseFactory(title="Neglect")
    wait(past_event(course=gambling), 6)
    EventFactory(course=gambling)
    InterestFactory.create_batch(2, course=neglect)
    InterestFactory(course=neglect, ended_at=AT)

    assert demand().courses == [("Gambling", 6, 0, None), ("Neglect", 0, 2, False)]


def test_demand_of_a_locality_counts_who_works_there():
    here = LocalityFactory()
    InterestFactory(locality=here, course=CourseFactory(title="Neglect"))
    InterestFactory(locality=LocalityFactory())
    InterestFactory()

    assert demand(localities=(here,)).courses == [("Neglect", 0, 1, False)]


def test_demand_protects_small_counts_in_each_sum():
    wait(past_event(course=CourseFactory(title="Gambling")), 20)
    wait(past_event(course=CourseFactory(title="Neglect")), 2)
    wait(past_event(course=CourseFactory(title="Self-neglect")), 9)

    found = demand(protect=True)

    assert (found.waited, ends(found)["Still waiting when the date began"]) == ("not shown", 31)
    assert [line[:2] for line in found.courses] == [("Gambling", 20)]
    assert found.others == 2


def test_demand_tells_no_course_where_the_sum_of_them_is_not_shown():
    event = past_event()
    wait(event, 3)
    wait(event, 12, status=Status.CANCELLED, reason=Reason.EXPIRED)

    found = demand(protect=True)

    assert (found.waited, ends(found)["Still waiting when the date began"]) == ("not shown", FEW)
    assert found.courses == []


def test_demand_names_the_grounds_on_which_charges_were_let_off():
    event = past_event()
    ChargeFactory.create_batch(
        6, booking__event=event, booking__cancelled_inside_notice=True, state="EXEMPT", exemption="SICKNESS"
    )
    ChargeFactory(booking__event=event, booking__cancelled_inside_notice=True)

    exact, protected = demand(), demand(protect=True)

    assert (exact.charges, exact.grounds) == (
        7,
        [("None given or accepted", 1), ("Sickness, confirmed by the manager", 6)],
    )
    assert {cell for _words, cell in protected.grounds} == {"not shown"}


def test_demand_has_a_response_rate_for_each_form_that_is_asked():
    event = past_event()
    bookings = [BookingFactory(event=event) for _number in range(8)]
    for number, booking in enumerate(bookings):
        InvitationFactory(booking=booking, wave="W2", answered_on=dt.date(2027, 1, 1) if number < 6 else None)
        InvitationFactory(booking=booking, wave="W1", answered_on=dt.date(2027, 1, 1))
        InvitationFactory(booking=booking, wave="W0", answered_on=dt.date(2027, 1, 1) if number < 3 else None)

    exact = demand(registered=40)
    protected = demand(protect=True, registered=40)

    assert [(rate.code, rate.numerator, rate.denominator) for rate in exact.replies] == [("W0", 3, 40), ("W2", 6, 8)]
    assert [(rate.code, rate.value, rate.hidden) for rate in protected.replies] == [
        ("W0", None, True),
        ("W2", 0.75, False),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_demand_takes_four_queries_for_any_number(rows, django_assert_num_queries):
    for week in range(rows):
        event = past_event(starts_at=AT - (3 + week) * WEEK)
        wait(event, 2)
        InterestFactory()
        ChargeFactory(booking__event=event)

    with django_assert_num_queries(4):
        demand()
