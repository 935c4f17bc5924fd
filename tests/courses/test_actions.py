"""Adding, publishing and changing dates, and putting trainers on them."""

import datetime as dt

import pytest

import bookings.actions
from audit.models import Entry
from courses import actions
from courses.choices import Delivery, EventStatus, Part
from courses.models import EventSession
from outbox.models import Message
from people.choices import Role
from people.models import RoleGrant
from tests import factories
from tests.factories import LONDON

pytestmark = pytest.mark.django_db

FIRST = (dt.datetime(2027, 3, 2, 9, 30, tzinfo=LONDON), dt.datetime(2027, 3, 2, 12, 30, tzinfo=LONDON))
SECOND = (dt.datetime(2027, 3, 9, 9, 30, tzinfo=LONDON), dt.datetime(2027, 3, 9, 12, 30, tzinfo=LONDON))


@pytest.fixture
def by():
    return factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])


@pytest.fixture
def trainer():
    person = factories.PersonFactory()
    factories.RoleGrantFactory(person=person, role=Role.TRAINER)
    return person


def plan(by, at, **changes):
    details = {
        "course": factories.CourseFactory(),
        "locality": factories.LocalityFactory(),
        "delivery": Delivery.VIRTUAL,
        "sessions": [FIRST],
    }
    return actions.schedule(**{**details, **changes}, by=by, at=at)


def test_schedule_makes_a_draft_by_the_policy(by, at):
    event = plan(by, at)

    assert (event.status, event.capacity, event.minimum_to_run) == (EventStatus.DRAFT, 25, 8)
    assert event.booking_closes_at == dt.datetime(2027, 3, 1, 9, 30, tzinfo=LONDON)
    entry = Entry.objects.get()
    assert (entry.action, entry.target_id, entry.locality_id) == (
        "event.schedule",
        str(event.pk),
        str(event.locality_id),
    )


def test_schedule_numbers_the_sittings_in_order_of_time(by, at):
    event = plan(by, at, sessions=[SECOND, FIRST])

    assert [(row.number, row.starts_at) for row in event.sessions.order_by("number")] == [(1, FIRST[0]), (2, SECOND[0])]
    assert (event.starts_at, event.ends_at) == (FIRST[0], SECOND[1])


@pytest.mark.parametrize(
    "sessions",
    [
        [],
        [(FIRST[1], FIRST[0])],
        [FIRST, (FIRST[0] + dt.timedelta(hours=1), FIRST[1] + dt.timedelta(hours=1))],
        [(dt.datetime(2027, 1, 12, 9, 30, tzinfo=LONDON), dt.datetime(2027, 1, 12, 12, 30, tzinfo=LONDON))],
    ],
    ids=["none", "backwards", "overlapping", "past"],
)
def test_schedule_refuses_sittings_out_of_order(by, at, sessions):
    with pytest.raises(actions.SittingsRefused):
        plan(by, at, sessions=sessions)


def test_schedule_reads_the_clock_in_utc_on_the_night_the_clocks_go_back(by, at):
    # 1:45am the first time is before 1:15am the second time.
    starts = dt.datetime(2027, 10, 31, 1, 45, fold=0, tzinfo=LONDON)
    ends = dt.datetime(2027, 10, 31, 1, 15, fold=1, tzinfo=LONDON)

    event = plan(by, at, sessions=[(starts, ends)])

    assert event.sessions.get().minutes == 30


@pytest.mark.parametrize("figures", [{"capacity": 0}, {"capacity": 1001}, {"capacity": 5, "minimum_to_run": 6}])
def test_schedule_refuses_places_that_do_not_fit(by, at, figures):
    with pytest.raises(actions.PlacesRefused):
        plan(by, at, **figures)


def test_publish_opens_the_date(by, at):
    event = actions.publish(event=plan(by, at), by=by, at=at)

    assert event.status == EventStatus.PUBLISHED
    assert Entry.objects.filter(action="event.publish", target_id=str(event.pk)).count() == 1


def test_publish_refuses_a_second_time(by, at):
    event = actions.publish(event=plan(by, at), by=by, at=at)

    with pytest.raises(actions.CannotPublish):
        actions.publish(event=event, by=by, at=at)


def test_change_keeps_words_out_of_the_audit_trail(by, at):
    event = actions.change(event=plan(by, at), venue="Canary Hall", capacity=30, by=by, at=at)

    assert (event.venue, event.capacity) == ("Canary Hall", 30)
    assert Entry.objects.get(action="event.change").detail == {"changed": ["capacity", "venue"], "capacity": [25, 30]}


def test_change_without_a_difference_records_nothing(by, at):
    event = plan(by, at)

    actions.change(event=event, venue="", sessions=[FIRST], by=by, at=at)

    assert Entry.objects.filter(action="event.change").count() == 0


def test_change_of_what_calendars_show_raises_the_sequence_once_published(by, at):
    event = actions.publish(event=plan(by, at), by=by, at=at)

    event = actions.change(event=event, joining_url="https://meet.partnership.example/b", by=by, at=at)
    event = actions.change(event=event, minimum_to_run=5, by=by, at=at)

    assert event.calendar_sequence == 1


def test_change_refuses_places_of_a_published_date(by, at):
    event = actions.publish(event=plan(by, at), by=by, at=at)

    with pytest.raises(actions.CannotChange):
        actions.change(event=event, capacity=30, by=by, at=at)


def test_change_moves_a_date_nobody_booked_and_its_closing_with_it(by, at):
    event = plan(by, at, sessions=[FIRST, SECOND])
    later = tuple(moment + dt.timedelta(days=1) for moment in FIRST)

    event = actions.change(event=event, sessions=[later], by=by, at=at)

    assert list(EventSession.objects.filter(event=event).values_list("number", "starts_at")) == [(1, later[0])]
    assert event.booking_closes_at == dt.datetime(2027, 3, 2, 9, 30, tzinfo=LONDON)
    assert (event.starts_at, event.ends_at) == later


def test_change_refuses_to_move_a_date_with_a_booking(by, at):
    event = factories.BookingFactory().event

    with pytest.raises(actions.HasBookings):
        actions.change(event=event, sessions=[SECOND], by=by, at=at)

    assert event.sessions.get().starts_at == event.starts_at


def test_change_moves_a_date_whose_only_booking_was_given_up(by, at):
    event = factories.BookingFactory(cancelled=True).event

    event = actions.change(event=event, sessions=[SECOND], by=by, at=at)

    assert event.starts_at == SECOND[0]


def test_change_refuses_a_date_that_was_called_off(by, at):
    with pytest.raises(actions.CannotChange):
        actions.change(event=factories.EventFactory(cancelled=True), venue="Elsewhere", by=by, at=at)


def test_change_refuses_to_move_a_date_that_has_started(by, at):
    event = factories.EventFactory(today=True)

    with pytest.raises(actions.CannotChange):
        actions.change(event=event, sessions=[SECOND], by=by, at=at)


def test_assign_puts_the_trainer_on_the_date_for_the_agency_of_the_day(by, at, trainer):
    event = factories.EventFactory()

    assignment = actions.assign(event=event, trainer=trainer, part=Part.CO_TRAINER, by=by, at=at)

    assert (assignment.agency, assignment.part) == (trainer.agency, Part.CO_TRAINER)
    assert Entry.objects.get(action="event.assign").subject_id == str(trainer.pk)


def test_assign_refuses_twice(by, at, trainer):
    event = factories.EventFactory()
    actions.assign(event=event, trainer=trainer, by=by, at=at)

    with pytest.raises(actions.TrainerRefused):
        actions.assign(event=event, trainer=trainer, by=by, at=at)


def test_assign_refuses_somebody_who_is_no_trainer(by, at):
    with pytest.raises(actions.TrainerRefused):
        actions.assign(event=factories.EventFactory(), trainer=factories.PersonFactory(), by=by, at=at)


def test_assign_refuses_a_date_that_was_called_off(by, at, trainer):
    with pytest.raises(actions.TrainerRefused):
        actions.assign(event=factories.EventFactory(cancelled=True), trainer=trainer, by=by, at=at)


def test_unassign_ends_the_assignment_and_allows_another(by, at, trainer):
    event = factories.EventFactory()
    first = actions.assign(event=event, trainer=trainer, by=by, at=at)

    ended = actions.unassign(event=event, trainer=trainer, by=by, at=at)
    again = actions.assign(event=event, trainer=trainer, by=by, at=at)

    assert (ended.pk, ended.ended_at) == (first.pk, at)
    assert list(event.assignments.live()) == [again]


def test_unassign_refuses_somebody_who_is_not_on_the_date(by, at, trainer):
    with pytest.raises(actions.TrainerRefused):
        actions.unassign(event=factories.EventFactory(), trainer=trainer, by=by, at=at)


# --- what trainers are told


def told(trainer):
    """(template, method, sequence) of each message to a trainer, in order."""
    rows = Message.objects.filter(recipient=trainer).order_by("pk")
    return [(row.template.rpartition("/")[2], row.calendar[0]["method"], row.calendar[0]["sequence"]) for row in rows]


def test_trainers_are_told_once_of_each_step_with_the_same_entry_and_a_higher_sequence(by, at, trainer):
    event = plan(by, at, sessions=[FIRST, SECOND])
    co_trainer = factories.PersonFactory()
    factories.RoleGrantFactory(person=co_trainer, role=Role.TRAINER)

    actions.assign(event=event, trainer=trainer, by=by, at=at)
    actions.assign(event=event, trainer=co_trainer, part=Part.CO_TRAINER, by=by, at=at)
    actions.publish(event=event, by=by, at=at)
    actions.change(event=event, joining_url="https://meet.council.example/b", by=by, at=at)
    actions.change(event=event, joining_note="Bring tea", by=by, at=at)
    actions.unassign(event=event, trainer=trainer, by=by, at=at)
    bookings.actions.reschedule(event=event, sessions=[later(FIRST), later(SECOND)], by=by, at=at)
    bookings.actions.call_off(event=event, reason="Snow", by=by, at=at)

    assert told(trainer) == [
        ("delivering", "REQUEST", 0),
        ("delivery_changed", "REQUEST", 1),
        ("delivery_over", "CANCEL", 2),
    ]
    assert told(co_trainer) == [
        ("delivering", "REQUEST", 0),
        ("delivery_changed", "REQUEST", 1),
        ("delivery_changed", "REQUEST", 2),
        ("delivery_over", "CANCEL", 3),
    ]
    uids = {tuple(part["uid"] for part in row.calendar) for row in Message.objects.filter(recipient=co_trainer)}
    assert len(uids) == 1
    assert len(set(*uids)) == 2
    moved = Message.objects.filter(recipient=co_trainer).order_by("pk")[2]
    assert moved.calendar[0]["starts_at"] == later(FIRST)[0].astimezone(dt.UTC).isoformat()
    assert moved.values["before"][0]["starts_at"] == FIRST[0].astimezone(dt.UTC).isoformat()


def test_nobody_is_told_of_what_is_over_or_after_the_role_has_ended(by, at, trainer):
    event = plan(by, at)
    actions.assign(event=event, trainer=trainer, by=by, at=at)
    RoleGrant.objects.filter(person=trainer).update(ended_at=at)

    actions.change(event=event, joining_url="https://meet.council.example/b", by=by, at=at)
    RoleGrant.objects.filter(person=trainer).update(ended_at=None)
    actions.unassign(event=event, trainer=trainer, by=by, at=event.ends_at + dt.timedelta(hours=1))

    assert [row[0] for row in told(trainer)] == ["delivering"]


def later(sitting):
    """The sitting a week later."""
    return tuple(one + dt.timedelta(days=7) for one in sitting)
