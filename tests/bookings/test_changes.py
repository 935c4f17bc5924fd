"""A colleague instead, another date instead, a date that changes under people, and what it costs."""

import datetime as dt

import pytest

from bookings import actions
from bookings.actions import refusals
from bookings.choices import ChargeKind, ChargeState, EvidenceState, Exemption, Mark, Reason, Status
from bookings.models import Booking, Charge
from courses.choices import EventStatus
from courses.models import CourseFamily, Policy
from outbox.models import Message
from people.choices import RoleFamily, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def claim(event, person=None, *, at, **more):
    return actions.claim(event=event, delegate=person or factories.PersonFactory(), by=None, at=at, **more)


# --- another person


def test_substitute_hands_the_place_on_free_and_tells_both(at):
    event = factories.EventFactory(capacity=1)
    booking = claim(event, at=at)
    Message.objects.all().delete()
    colleague = factories.PersonFactory()
    late = event.booking_closes_at + dt.timedelta(hours=1)

    new = actions.substitute(booking=booking, replacement=colleague, by=None, at=late)

    booking.refresh_from_db()
    assert (booking.status, booking.last_reason, booking.cancelled_late) == (
        Status.CANCELLED,
        Reason.SUBSTITUTED,
        False,
    )
    assert (new.delegate, new.status, new.place_no, new.follows) == (colleague, Status.CONFIRMED, 1, booking)
    assert [(message.recipient, message.calendar[0]["method"]) for message in Message.objects.order_by("pk")] == [
        (booking.delegate, "CANCEL"),
        (colleague, "REQUEST"),
    ]
    assert Charge.objects.count() == 0


def test_substitute_from_another_agency_gives_the_share_of_the_first_to_whoever_was_passed_over_for_it(at):
    event = factories.EventFactory(capacity=3, starts_at=at + dt.timedelta(days=30))
    agency = factories.AgencyFactory()
    place, passed_over = (
        actions.claim(event=event, delegate=factories.PersonFactory(agency=agency), by=None, at=at) for _ in range(2)
    )
    assert passed_over.status == Status.WAITING

    actions.substitute(booking=place, replacement=factories.PersonFactory(), by=None, at=at)

    passed_over.refresh_from_db()
    assert passed_over.status == Status.OFFERED


def test_substitute_refuses_somebody_the_date_is_not_for(at):
    event = factories.EventFactory(open_to_all=False)
    booking = claim(event, factories.PersonFactory(district__locality=event.locality), at=at)

    with pytest.raises(refusals.WrongLocality):
        actions.substitute(booking=booking, replacement=factories.PersonFactory(), by=None, at=at)

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_substitute_refuses_somebody_booked_oneself_and_after_the_start(at):
    event = factories.EventFactory()
    booking, other = (claim(event, at=at) for _ in range(2))

    with pytest.raises(refusals.AlreadyBooked):
        actions.substitute(booking=booking, replacement=other.delegate, by=None, at=at)
    with pytest.raises(actions.CannotSubstitute):
        actions.substitute(booking=booking, replacement=booking.delegate, by=None, at=at)
    with pytest.raises(actions.CannotSubstitute):
        actions.substitute(booking=booking, replacement=factories.PersonFactory(), by=None, at=event.starts_at)


# --- another date


def test_transfer_moves_to_another_date_and_offers_the_place_on(at):
    course = factories.CourseFactory()
    old, new = (factories.EventFactory(course=course, capacity=1) for _ in range(2))
    booking, waiting = (claim(old, at=at) for _ in range(2))

    moved = actions.transfer(booking=booking, to_event=new, by=None, at=at)

    booking.refresh_from_db()
    waiting.refresh_from_db()
    assert (booking.status, booking.last_reason) == (Status.CANCELLED, Reason.TRANSFERRED)
    assert (moved.event_id, moved.status, moved.follows) == (new.pk, Status.CONFIRMED, booking)
    assert waiting.status == Status.OFFERED


def test_transfer_to_a_full_date_keeps_the_place(at):
    course = factories.CourseFactory()
    old, full = (factories.EventFactory(course=course, capacity=1) for _ in range(2))
    booking = claim(old, at=at)
    claim(full, at=at)

    with pytest.raises(actions.CannotTransfer):
        actions.transfer(booking=booking, to_event=full, by=None, at=at)

    booking.refresh_from_db()
    assert (booking.status, Booking.objects.count()) == (Status.CONFIRMED, 2)


def test_transfer_of_somebody_who_waits_may_wait_again(at):
    course = factories.CourseFactory()
    old, full = (factories.EventFactory(course=course, capacity=1) for _ in range(2))
    claim(old, at=at)
    claim(full, at=at)
    waiting = claim(old, at=at)

    assert actions.transfer(booking=waiting, to_event=full, by=None, at=at).status == Status.WAITING


def test_transfer_stays_within_the_course(at):
    booking = claim(factories.EventFactory(), at=at)

    with pytest.raises(actions.CannotTransfer):
        actions.transfer(booking=booking, to_event=factories.EventFactory(), by=None, at=at)


# --- the date itself


def moved_sessions(event, days):
    return [
        (session.starts_at + dt.timedelta(days=days), session.ends_at + dt.timedelta(days=days))
        for session in event.sessions.order_by("number")
    ]


def test_reschedule_tells_each_once_with_the_same_entry_and_a_higher_sequence(at):
    event = factories.EventFactory(capacity=1)
    booked, waiting = (claim(event, at=at) for _ in range(2))
    before = Message.objects.get(recipient=booked.delegate).calendar[0]
    Message.objects.all().delete()

    told = actions.reschedule(event=event, sessions=moved_sessions(event, 7), by=factories.UserFactory(), at=at)

    assert told == 2
    first, second = Message.objects.order_by("pk")
    assert (first.recipient, second.recipient) == (booked.delegate, waiting.delegate)
    assert (first.calendar[0]["uid"], first.calendar[0]["sequence"], second.calendar) == (before["uid"], 1, [])
    assert first.calendar[0]["starts_at"] != before["starts_at"]
    event.refresh_from_db()
    assert event.moved_at == at


def test_reschedule_with_nothing_new_tells_nobody(at):
    event = factories.EventFactory()
    claim(event, at=at)
    Message.objects.all().delete()

    assert actions.reschedule(event=event, venue=event.venue, by=factories.UserFactory(), at=at) == 0
    assert Message.objects.count() == 0


def test_after_a_move_giving_up_is_free(at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=5))
    before = claim(event, at=at)
    actions.reschedule(
        event=event, sessions=moved_sessions(event, 1), by=factories.UserFactory(), at=at + dt.timedelta(hours=1)
    )
    after = claim(event, at=at + dt.timedelta(hours=2))

    later = at + dt.timedelta(hours=3)
    assert [actions.cancel(booking=booking, by=None, at=later).cancelled_late for booking in (before, after)] == [
        False,
        True,
    ]


def test_resize_downward_drops_nobody_and_keeps_numbers_inside(at):
    event = factories.EventFactory(capacity=4)
    bookings = [claim(event, at=at) for _ in range(4)]
    actions.cancel(booking=bookings[0], by=None, at=at)

    with pytest.raises(actions.PlacesRefused):
        actions.resize(event=event, capacity=2, by=factories.UserFactory(), at=at)
    actions.resize(event=event, capacity=3, by=factories.UserFactory(), at=at)

    held = event.bookings.filter(status=Status.CONFIRMED).values_list("place_no", flat=True)
    assert sorted(held) == [1, 2, 3]


def test_call_off_offers_the_free_places_of_another_date_in_the_old_order(at):
    course = factories.CourseFactory()
    off, instead = (factories.EventFactory(course=course, capacity=2) for _ in range(2))
    first, second = (claim(off, at=at) for _ in range(2))
    claim(instead, at=at)

    actions.call_off(event=off, reason="Ill", instead=instead, by=factories.UserFactory(), at=at)

    there = {booking.delegate: booking.status for booking in instead.bookings.filter(follows__isnull=False)}
    assert there == {first.delegate: Status.OFFERED, second.delegate: Status.WAITING}


def test_split_moves_those_who_booked_last_and_offers_what_came_free(at):
    course = factories.CourseFactory()
    event, into = (factories.EventFactory(course=course, capacity=3) for _ in range(2))
    bookings = [claim(event, at=at) for _ in range(4)]

    moved = actions.split(event=event, into=into, number=2, by=factories.UserFactory(), at=at)

    assert [(booking.delegate, booking.place_no) for booking in moved] == [
        (bookings[1].delegate, 1),
        (bookings[2].delegate, 2),
    ]
    bookings[3].refresh_from_db()
    assert bookings[3].status == Status.OFFERED


def test_go_ahead_is_decided_once(at):
    event = factories.EventFactory(minimum_to_run=8)
    user = factories.UserFactory()

    actions.go_ahead(event=event, by=user, at=at)
    event = actions.go_ahead(event=event, by=factories.UserFactory(), at=at + dt.timedelta(hours=1))

    assert (event.go_at, event.go_by) == (at, user.person)


# --- what it costs


def test_a_late_cancellation_is_recorded_with_the_amount_of_the_family(at):
    Policy.objects.update(charge_half_day=25, charge_full_day=50)
    family = CourseFamily.objects.create(code="large", name="Large", overrides={"charge_half_day": 10})
    plain, large = factories.EventFactory(), factories.EventFactory(course__family=family)
    late = plain.starts_at - dt.timedelta(hours=2)

    for event in (plain, large):
        actions.cancel(booking=claim(event, at=at), by=None, at=late)

    assert list(Charge.objects.order_by("pk").values_list("kind", "pounds", "state")) == [
        (ChargeKind.LATE, 25, ChargeState.RECORDED),
        (ChargeKind.LATE, 10, ChargeState.RECORDED),
    ]


def test_a_date_called_off_charges_nobody(at):
    event = factories.EventFactory(starts_at=at + dt.timedelta(days=2))
    claim(event, at=at)

    actions.call_off(event=event, reason="Snow", by=factories.UserFactory(), at=at + dt.timedelta(days=1))

    assert (event.__class__.objects.get(pk=event.pk).status, Charge.objects.count()) == (EventStatus.CANCELLED, 0)


def test_an_absence_is_recorded_and_lifted_when_the_register_is_corrected(at):
    event = factories.EventFactory(today=True)
    booking = factories.BookingFactory(event=event)
    session = event.sessions.get()

    actions.mark(booking=booking, session=session, mark=Mark.DID_NOT_ATTEND, by=None, at=at)
    recorded = Charge.objects.get().state
    actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, version=1, by=None, at=at)

    assert (recorded, Charge.objects.get().state) == (ChargeState.RECORDED, ChargeState.WAIVED)


def test_settle_needs_a_reason_and_follows_the_steps(at):
    charge = factories.ChargeFactory()
    user = factories.UserFactory()

    with pytest.raises(actions.ChargeRefused):
        actions.settle(charge=charge, state=ChargeState.WAIVED, by=user, at=at)
    with pytest.raises(actions.ChargeRefused):
        actions.settle(charge=charge, state=ChargeState.EXEMPT, by=user, at=at)
    actions.settle(charge=charge, state=ChargeState.EXEMPT, exemption=Exemption.SICKNESS, by=user, at=at)
    with pytest.raises(actions.ChargeRefused):
        actions.settle(charge=charge, state=ChargeState.INVOICED, by=user, at=at)


# --- who may book


@pytest.mark.parametrize(
    ("course", "error"),
    [
        ({"for_sectors": [Sector.POLICE]}, refusals.NotEligible),
        ({"for_roles": [RoleFamily.POLICING]}, refusals.NotEligible),
        ({"for_standings": ["SCHOOL"]}, refusals.NotEligible),
        ({"opens_days_before": 20}, refusals.NotOpenYet),
    ],
)
def test_claim_refuses_whom_the_course_is_not_for(at, course, error):
    event = factories.EventFactory(course=factories.CourseFactory(**course))

    with pytest.raises(error) as refused:
        claim(event, at=at)

    assert refused.value.refusals[0].next_step != ""


def attended(person, course, when):
    event = factories.EventFactory(course=course, starts_at=when)
    booking = factories.BookingFactory(event=event, delegate=person)
    factories.AttendanceFactory(booking=booking)


def test_claim_asks_for_the_course_that_comes_first(at):
    event = factories.EventFactory()
    rule = factories.PrerequisiteFactory(course=event.course, within_months=36)
    person = factories.PersonFactory()

    with pytest.raises(refusals.NotReady):
        claim(event, person, at=at)
    attended(person, rule.needs, at - dt.timedelta(days=1200))
    with pytest.raises(refusals.NotReady):
        claim(event, person, at=at)
    attended(person, rule.needs, at - dt.timedelta(days=100))

    assert claim(event, person, at=at).status == Status.CONFIRMED


def test_claim_accepts_proof_of_something_equivalent(at):
    event = factories.EventFactory()
    rule = factories.PrerequisiteFactory(course=event.course)
    person, coordinator = factories.PersonFactory(), factories.UserFactory()
    evidence = actions.submit_evidence(
        person=person, prerequisite=rule, what="With the trust", done_on=dt.date(2026, 11, 3), by=None, at=at
    )

    with pytest.raises(refusals.NotReady):
        claim(event, person, at=at)
    actions.decide_evidence(evidence=evidence, accept=True, by=coordinator, at=at)

    assert claim(event, person, at=at).status == Status.CONFIRMED
    with pytest.raises(actions.PermissionRefused):
        actions.decide_evidence(evidence=evidence, accept=False, why="Second thoughts", by=coordinator, at=at)
    evidence.refresh_from_db()
    assert evidence.state == EvidenceState.ACCEPTED


def test_claim_refuses_the_same_course_too_soon(at):
    course = factories.CourseFactory(again_after_months=24)
    person = factories.PersonFactory()
    attended(person, course, at - dt.timedelta(days=300))

    with pytest.raises(refusals.NotReady) as refused:
        claim(factories.EventFactory(course=course), person, at=at)

    assert "You can take it again from 18 March 2028." in str(refused.value)


def test_half_a_course_may_be_taken_again_at_once(at):
    course = factories.CourseFactory(again_after_months=24)
    person = factories.PersonFactory()
    past = factories.EventFactory(course=course, starts_at=at - dt.timedelta(days=30), sessions=2)
    booking = factories.BookingFactory(event=past, delegate=person)
    first, second = past.sessions.order_by("number")
    factories.AttendanceFactory(booking=booking, session=first, mark=Mark.ATTENDED)
    other = factories.AttendanceFactory(booking=booking, session=second, mark=Mark.DID_NOT_ATTEND)
    event = factories.EventFactory(course=course)

    assert claim(event, person, at=at).status == Status.CONFIRMED
    other.mark = Mark.ATTENDED
    other.save()
    with pytest.raises(refusals.NotReady):
        claim(factories.EventFactory(course=course), person, at=at)


def missed(person, when):
    event = factories.EventFactory(starts_at=when)
    booking = factories.BookingFactory(event=event, delegate=person)
    factories.AttendanceFactory(booking=booking, mark=Mark.DID_NOT_ATTEND)


def test_claim_after_two_absences_needs_the_co_ordinator(at):
    person = factories.PersonFactory()
    missed(person, at - dt.timedelta(days=400))
    missed(person, at - dt.timedelta(days=60))
    event = factories.EventFactory()
    first = claim(factories.EventFactory(), person, at=at)
    missed(person, at - dt.timedelta(days=30))

    with pytest.raises(refusals.Restricted):
        claim(event, person, at=at)
    actions.set_aside(
        person=person, event=event, codes=["ABSENCES"], why="Spoke to the manager", by=factories.UserFactory(), at=at
    )

    assert (first.status, claim(event, person, at=at).status) == (Status.CONFIRMED, Status.CONFIRMED)


def test_set_aside_needs_a_reason_and_a_rule_that_can_be(at):
    person, event, user = factories.PersonFactory(), factories.EventFactory(), factories.UserFactory()

    for codes, why in ((["LOCALITY"], " "), (["STARTED"], "Why not"), ([], "Why not")):
        with pytest.raises(actions.PermissionRefused):
            actions.set_aside(person=person, event=event, codes=codes, why=why, by=user, at=at)


def test_register_interest_counts_once(at):
    person, course = factories.PersonFactory(), factories.CourseFactory()

    first = actions.register_interest(person=person, course=course, by=None, at=at)
    again = actions.register_interest(person=person, course=course, by=None, at=at)
    actions.end_interest(interest=first, by=None, at=at)

    assert first == again
    assert actions.register_interest(person=person, course=course, by=None, at=at) != first
