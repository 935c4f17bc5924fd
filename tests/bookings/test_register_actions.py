"""Marking: what is accepted, conflicts between two trainers, walk-ins, counts."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from audit.models import Entry
from bookings import actions
from bookings.choices import Mark, Status
from bookings.models import Attendance
from courses.choices import EventStatus
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return factories.EventFactory(today=True)


@pytest.fixture
def session(event):
    return event.sessions.get()


def row(booking, mark, *, minutes=None, version=0):
    return actions.RowMark(booking.pk, mark, minutes=minutes, version=version)


def test_mark_register_saves_each_row_with_its_ledger_and_one_audit_entry(event, session, at):
    bookings = [factories.BookingFactory(event=event) for _ in range(4)]
    trainer = factories.UserFactory()
    rows = [
        row(bookings[0], Mark.ATTENDED),
        row(bookings[1], Mark.PARTIAL, minutes=60),
        row(bookings[2], Mark.DID_NOT_ATTEND),
        row(bookings[3], Mark.NOT_MARKED),
    ]

    saved, conflicts = actions.mark_register(session=session, rows=rows, by=trainer, at=at)

    assert [(mark.booking, mark.mark, mark.minutes, mark.version, mark.marked_by) for mark in saved] == [
        (bookings[0], Mark.ATTENDED, None, 1, trainer.person),
        (bookings[1], Mark.PARTIAL, 60, 1, trainer.person),
        (bookings[2], Mark.DID_NOT_ATTEND, None, 1, trainer.person),
    ]
    assert conflicts == []
    assert [mark.changes.get().to_mark for mark in saved] == [mark.mark for mark in saved]
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == ["charge.record", "attendance.mark"]


def test_mark_register_sent_twice_changes_nothing(event, session, at):
    booking = factories.BookingFactory(event=event)
    rows = [row(booking, Mark.ATTENDED)]
    actions.mark_register(session=session, rows=rows, by=None, at=at)

    saved, conflicts = actions.mark_register(session=session, rows=rows, by=None, at=at)

    assert (saved, conflicts, Attendance.objects.get().version) == ([], [], 1)


def test_mark_register_never_overwrites_what_somebody_else_marked(event, session, at):
    first, second = (factories.BookingFactory(event=event) for _ in range(2))
    actions.mark(booking=first, session=session, mark=Mark.ATTENDED, by=None, at=at)

    saved, conflicts = actions.mark_register(
        session=session, rows=[row(first, Mark.DID_NOT_ATTEND), row(second, Mark.ATTENDED)], by=None, at=at
    )

    assert [mark.booking for mark in saved] == [second]
    assert [(conflict.attendance.booking, conflict.attendance.mark) for conflict in conflicts] == [
        (first, Mark.ATTENDED)
    ]


def test_mark_with_the_shown_version_corrects(event, session, at):
    booking = factories.BookingFactory(event=event)
    actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=at)

    attendance = actions.mark(booking=booking, session=session, mark=Mark.APOLOGIES, version=1, by=None, at=at)

    assert (attendance.mark, attendance.version) == (Mark.APOLOGIES, 2)
    assert list(attendance.changes.order_by("pk").values_list("from_mark", "to_mark")) == [
        ("", Mark.ATTENDED),
        (Mark.ATTENDED, Mark.APOLOGIES),
    ]


def test_mark_with_an_old_version_is_a_conflict(event, session, at):
    booking = factories.BookingFactory(event=event)
    actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=at)

    with pytest.raises(actions.Conflict):
        actions.mark(booking=booking, session=session, mark=Mark.APOLOGIES, by=None, at=at)


@pytest.mark.parametrize("minutes", [None, 0, 180, 500])
def test_mark_part_needs_minutes_inside_the_sitting(event, session, at, minutes):
    booking = factories.BookingFactory(event=event)

    with pytest.raises(actions.RegisterRefused):
        actions.mark(booking=booking, session=session, mark=Mark.PARTIAL, minutes=minutes, by=None, at=at)


@pytest.mark.parametrize("trait", ["waiting", "cancelled"])
def test_mark_refuses_people_without_a_place(event, session, at, trait):
    booking = factories.BookingFactory(event=event, **{trait: True})

    with pytest.raises(actions.NotOnRegister):
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=at)


def test_mark_refuses_a_booking_of_another_date(session, at):
    booking = factories.BookingFactory()

    with pytest.raises(actions.NotOnRegister):
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=at)


def test_mark_opens_thirty_minutes_before_the_start(at):
    event = factories.EventFactory()
    booking = factories.BookingFactory(event=event)
    session = event.sessions.get()
    opens = session.starts_at - dt.timedelta(minutes=30)

    with pytest.raises(actions.RegisterRefused):
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=opens - dt.timedelta(seconds=1))

    assert actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=opens).version == 1


def test_mark_after_the_editing_time_needs_a_reason(event, session):
    booking = factories.BookingFactory(event=event)
    late = event.ends_at + dt.timedelta(days=14, seconds=1)

    with pytest.raises(actions.RegisterRefused):
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=late)
    attendance = actions.mark(
        booking=booking, session=session, mark=Mark.ATTENDED, why="Sign-in sheet found", by=None, at=late
    )

    assert attendance.changes.get().why == "Sign-in sheet found"
    assert Entry.objects.get().action == "attendance.correct"
    assert "Sign-in" not in str(Entry.objects.get().detail)


def test_mark_refuses_a_date_called_off(event, session, at):
    booking = factories.BookingFactory(event=event)
    event.status, event.cancelled_at, event.cancelled_by = EventStatus.CANCELLED, at, factories.PersonFactory()
    event.save(update_fields=["status", "cancelled_at", "cancelled_by"])

    with pytest.raises(actions.RegisterRefused):
        actions.mark(booking=booking, session=session, mark=Mark.ATTENDED, by=None, at=at)


def test_mark_all_attended_leaves_marks_alone(event, session, at):
    absent, *others = (factories.BookingFactory(event=event) for _ in range(3))
    actions.mark(booking=absent, session=session, mark=Mark.DID_NOT_ATTEND, by=None, at=at)

    number = actions.mark_all_attended(session=session, by=None, at=at)

    assert number == 2
    assert dict(Attendance.objects.values_list("booking", "mark")) == {
        absent.pk: Mark.DID_NOT_ATTEND,
        **{booking.pk: Mark.ATTENDED for booking in others},
    }


def test_walk_in_adds_a_new_person_as_attended(event, session, at):
    agency = factories.AgencyFactory()

    booking = actions.walk_in(event=event, name="Ada Example", agency=agency, session=session, by=None, at=at)

    assert (booking.status, booking.place_no, booking.agency) == (Status.WALK_IN, None, agency)
    assert (booking.delegate.name, booking.delegate.email) == ("Ada Example", None)
    assert booking.attendances.get().mark == Mark.ATTENDED


def test_walk_in_finds_a_person_again_by_address(event, session, at):
    person = factories.PersonFactory(email="ada@agency.example")

    booking = actions.walk_in(
        event=event, name="A. Example", email="ADA@agency.example ", session=session, by=None, at=at
    )

    assert (booking.delegate, Person.objects.filter(email__iexact="ada@agency.example").count()) == (person, 1)


def test_walk_in_of_a_merged_record_stands_at_the_one_that_was_kept(event, session, at):
    kept = factories.PersonFactory()
    merged = factories.PersonFactory(merged_into=kept)

    booking = actions.walk_in(event=event, person=merged, session=session, by=None, at=at)

    assert booking.delegate == kept
    with pytest.raises(actions.RegisterRefused, match="on the register already"):
        actions.walk_in(event=event, person=merged, session=session, by=None, at=at)


def test_walk_in_sees_a_merge_made_since_the_person_was_looked_up(event, session, at):
    kept, looked_up = factories.PersonFactory(), factories.PersonFactory()
    Person.objects.filter(pk=looked_up.pk).update(merged_into=kept)

    booking = actions.walk_in(event=event, person=looked_up, session=session, by=None, at=at)

    assert booking.delegate == kept


def test_walk_in_moves_somebody_who_waits(event, session, at):
    waiting = factories.BookingFactory(event=event, waiting=True)

    booking = actions.walk_in(
        event=event, name="Anybody", email=waiting.delegate.email, session=session, by=None, at=at
    )

    assert (booking.pk, booking.status) == (waiting.pk, Status.WALK_IN)


def test_walk_in_refuses_somebody_on_the_register(event, session, at):
    booking = factories.BookingFactory(event=event)

    with pytest.raises(actions.RegisterRefused):
        actions.walk_in(event=event, name="Anybody", email=booking.delegate.email, session=session, by=None, at=at)


def test_walk_in_is_welcome_on_a_full_date(session, at):
    event = session.event
    event.capacity = 1
    event.save(update_fields=["capacity"])
    factories.BookingFactory(event=event)

    assert actions.walk_in(event=event, name="Ada Example", session=session, by=None, at=at).place_no is None


def test_withdraw_walk_in_takes_back_the_mark_too(event, session, at):
    booking = actions.walk_in(event=event, name="Ada Example", session=session, by=None, at=at)

    actions.withdraw_walk_in(booking=booking, by=None, at=at)

    booking.refresh_from_db()
    assert (booking.status, booking.attendances.get().mark) == (Status.CANCELLED, Mark.NOT_MARKED)


def test_withdraw_walk_in_refuses_a_booked_person(event, at):
    booking = factories.BookingFactory(event=event)

    with pytest.raises(actions.RegisterRefused):
        actions.withdraw_walk_in(booking=booking, by=None, at=at)


def test_count_is_for_count_only_dates_and_can_be_corrected(at):
    event = factories.EventFactory(today=True, count_only=True)
    session = event.sessions.get()

    actions.count(session=session, attended=80, by=None, at=at)
    count = actions.count(session=session, attended=82, source="Door count", by=None, at=at)

    assert (count.attended, count.source) == (82, "Door count")
    with pytest.raises(actions.RegisterRefused):
        actions.count(session=factories.EventFactory(today=True).sessions.get(), attended=1, by=None, at=at)


def test_take_over_writes_facts_and_tells_nobody(at):
    event = factories.EventFactory(past=True, capacity=2)
    before = event.starts_at - dt.timedelta(days=20)
    people = factories.PersonFactory.create_batch(3)
    entries = [
        actions.PastBooking(people[0], Status.CONFIRMED, before, marks={1: (Mark.ATTENDED, None)}),
        actions.PastBooking(people[1], Status.CANCELLED, before, cancelled_at=before, cancelled_late=True),
        actions.PastBooking(people[2], Status.WALK_IN, event.starts_at, marks={1: (Mark.PARTIAL, 90)}),
    ]

    bookings = actions.take_over(event=event, entries=entries, by=None, at=at)

    assert [(booking.seq, booking.status, booking.place_no) for booking in bookings] == [
        (1, Status.CONFIRMED, 1),
        (2, Status.CANCELLED, None),
        (3, Status.WALK_IN, None),
    ]
    assert [booking.changes.count() for booking in bookings] == [1, 2, 1]
    assert list(Attendance.objects.order_by("pk").values_list("booking", "mark", "minutes")) == [
        (bookings[0].pk, Mark.ATTENDED, None),
        (bookings[2].pk, Mark.PARTIAL, 90),
    ]


@pytest.mark.parametrize(("days", "why", "refused"), [(14, "", False), (15, "", True), (15, "Wrong room", False)])
def test_withdraw_walk_in_asks_for_a_reason_after_the_editing_time(event, at, days, why, refused):
    booking = factories.BookingFactory(event=event, walk_in=True)
    attendance = factories.AttendanceFactory(booking=booking)
    later = event.ends_at + dt.timedelta(days=days)

    if refused:
        with pytest.raises(actions.RegisterRefused):
            actions.withdraw_walk_in(booking=booking, why=why, by=None, at=later)
    else:
        actions.withdraw_walk_in(booking=booking, why=why, by=None, at=later)

    booking.refresh_from_db()
    assert booking.status == (Status.WALK_IN if refused else Status.CANCELLED)
    assert list(attendance.changes.values_list("why", flat=True)) == ([] if refused else [why])


def test_walk_in_refuses_a_mailbox_of_several_people(event, at):
    with pytest.raises(actions.RegisterRefused):
        actions.walk_in(event=event, name="Nia Price", email="Office@school.example", by=None, at=at)

    assert Person.objects.count() == 0


def test_walk_in_takes_the_person_whom_a_rival_has_just_added(event, at, monkeypatch):
    rival = factories.PersonFactory(email="nia.price@agency.example")
    answers = iter([None, rival])
    monkeypatch.setattr("bookings.actions.walk_ins.known", lambda email: next(answers))

    booking = actions.walk_in(event=event, name="Nia Price", email=rival.email, by=None, at=at)

    assert booking.delegate == rival


@pytest.mark.parametrize(
    ("call", "rest"),
    [
        ("walk_in", {"name": "Nia Price"}),
        ("withdraw_walk_in", {}),
        ("mark_all_attended", {}),
        ("count", {"attended": 1}),
    ],
)
def test_register_says_it_is_busy_when_the_lock_cannot_be_had(monkeypatch, event, session, at, call, rest):
    booking = factories.BookingFactory(event=event, walk_in=True)
    about = {"walk_in": {"event": event}, "withdraw_walk_in": {"booking": booking}}.get(call, {"session": session})

    def locked(pk):
        raise OperationalError("database is locked")

    module = "walk_ins" if "walk_in" in call else "register"
    monkeypatch.setattr(f"bookings.actions.{module}.lock", locked)
    monkeypatch.setattr("people.actions.patience.time.sleep", lambda pause: None)
    # As in a request: outside a test's transaction.
    monkeypatch.setattr("people.actions.patience.connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(actions.TooBusy):
        getattr(actions, call)(**about, **rest, by=None, at=at)
