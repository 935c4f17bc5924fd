"""Messages that follow from the facts: reminders, joining instructions, managers, absences, interest."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from bookings import actions
from bookings.choices import Mark
from courses.models import CourseFamily, Policy
from outbox.actions import send_due
from outbox.choices import State
from outbox.models import Message
from people.choices import ManagerKind
from tests import factories

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)


@pytest.fixture
def booking(at):
    """A confirmed booking of a date in three weeks."""
    return factories.BookingFactory()


def reminders(state=State.QUEUED):
    rows = Message.objects.filter(key__startswith="reminder:", state=state).order_by("next_try_at", "pk")
    return [(row.key.rpartition(":")[2], row.next_try_at) for row in rows]


def test_plan_messages_makes_nothing_long_before(booking, at):
    assert actions.plan_messages(at=at) == (0, 0)


def test_plan_messages_makes_joining_instructions_and_one_reminder(booking, at):
    starts = booking.event.starts_at

    actions.plan_messages(at=starts - 7 * DAY)
    actions.plan_messages(at=starts - DAY)

    assert reminders() == [("joining", starts - 7 * DAY), ("second", starts - DAY)]


def test_plan_messages_makes_both_reminders_where_joining_instructions_go_earlier(booking, at):
    Policy.objects.update(joining_instructions_days=14)
    starts = booking.event.starts_at

    for days in (14, 7, 1):
        actions.plan_messages(at=starts - days * DAY)
        send_due(at=starts - days * DAY, clock=lambda: at)

    assert [kind for kind, _ in reminders(State.SENT)] == ["joining", "first", "second"]


def test_plan_messages_follows_the_family_of_the_course(booking, at):
    booking.event.course.family = CourseFamily.objects.create(
        code="large", name="Large events", overrides={"joining_instructions_days": 20}
    )
    booking.event.course.save()

    actions.plan_messages(at=at + DAY)

    assert reminders() == [("joining", booking.event.starts_at - 20 * DAY)]


def test_reminders_keep_the_wall_time_over_the_change_of_clocks(at):
    starts = dt.datetime(2027, 3, 30, 9, 30, tzinfo=LONDON)  # clocks went forward on 28 March
    factories.BookingFactory(event=factories.EventFactory(starts_at=starts))

    actions.plan_messages(at=starts - 8 * DAY)

    assert reminders() == [("joining", dt.datetime(2027, 3, 23, 9, 30, tzinfo=LONDON))]


def test_plan_messages_twice_makes_each_message_once(booking, at):
    when = booking.event.starts_at - 7 * DAY

    first = actions.plan_messages(at=when)

    assert (first, actions.plan_messages(at=when)) == ((1, 0), (0, 0))


def test_a_late_run_sends_the_last_reminder_only(booking, at):
    starts = booking.event.starts_at

    actions.plan_messages(at=starts - dt.timedelta(hours=1))
    send_due(at=starts - dt.timedelta(hours=1), clock=lambda: at)

    assert [kind for kind, _ in reminders(State.SENT)] == ["joining", "second"]


def test_nothing_is_planned_once_the_date_started(booking, at):
    assert actions.plan_messages(at=booking.event.starts_at) == (0, 0)


def test_somebody_who_books_later_gets_no_reminder_that_went_before(booking, at):
    starts = booking.event.starts_at
    booking.booked_at = starts - 3 * DAY
    booking.save()

    actions.plan_messages(at=starts - 2 * DAY)

    assert [kind for kind, _ in reminders()] == ["second"]


def test_a_moved_date_mends_its_reminders(at):
    person = factories.PersonFactory()
    event = factories.EventFactory()
    actions.claim(event=event, delegate=person, by=None, at=at)
    actions.plan_messages(at=event.starts_at - 8 * DAY)
    stale = reminders()
    later = event.starts_at + 14 * DAY

    actions.reschedule(
        event=event,
        sessions=[(later, later + dt.timedelta(hours=3))],
        by=factories.UserFactory(),
        at=event.starts_at - 8 * DAY,
    )
    actions.plan_messages(at=event.starts_at - 8 * DAY)
    actions.plan_messages(at=later - 7 * DAY)

    assert reminders(State.DROPPED) == stale
    assert reminders() == [("joining", later - 7 * DAY)]


@pytest.mark.parametrize("change", ["cancelled", "called off", "bounced"])
def test_reminders_nobody_needs_any_more_are_dropped(at, change):
    event = factories.EventFactory()
    booking = actions.claim(event=event, delegate=factories.PersonFactory(), by=None, at=at)
    when = event.starts_at - 7 * DAY
    actions.plan_messages(at=when)
    if change == "cancelled":
        actions.cancel(booking=booking, by=None, at=when)
    elif change == "called off":
        actions.call_off(event=event, reason="The venue is flooded.", by=factories.UserFactory(), at=when)
    else:
        booking.delegate.email_bounced_at = when
        booking.delegate.save()

    actions.plan_messages(at=when)

    assert (len(reminders()), len(reminders(State.DROPPED))) == (0, 1)


def test_joining_instructions_wait_while_the_date_is_tentative(at):
    event = factories.EventFactory(minimum_to_run=2)
    factories.BookingFactory(event=event)
    when = event.starts_at - 7 * DAY

    actions.plan_messages(at=when)
    tentative = [kind for kind, _ in reminders()]
    actions.go_ahead(event=event, by=factories.UserFactory(), at=when)
    actions.plan_messages(at=when)

    assert tentative == ["first"]
    assert [kind for kind, _ in reminders()] == ["sure"]
    assert [kind for kind, _ in reminders(State.DROPPED)] == ["first"]


def test_a_reminder_of_a_tentative_date_is_made_when_it_goes(at):
    event = factories.EventFactory(minimum_to_run=2)
    booking = factories.BookingFactory(event=event)
    first = event.starts_at - 7 * DAY

    actions.plan_messages(at=first - dt.timedelta(minutes=1))
    before = (reminders(), owed(booking))
    actions.plan_messages(at=first)

    assert before == ([], False)
    assert (reminders(), owed(booking)) == ([("first", first)], True)


def owed(booking):
    booking.refresh_from_db()
    return booking.told_not_sure


def test_a_tentative_reminder_says_so_and_holds_no_link(at):
    event = factories.EventFactory(minimum_to_run=2)
    factories.BookingFactory(event=event)
    when = event.starts_at - 7 * DAY

    actions.plan_messages(at=when)
    send_due(at=when, clock=lambda: when)

    (sent,) = mail.outbox
    assert "goes ahead only if a few more people book" in sent.body
    assert event.joining_url not in sent.body + sent.alternatives[0].content


def test_what_was_dropped_is_sent_when_it_is_wanted_again(at):
    event = factories.EventFactory(minimum_to_run=1)
    booking = factories.BookingFactory(event=event)
    when = event.starts_at - 8 * DAY
    actions.plan_messages(at=when)
    event.minimum_to_run = 5
    event.save()
    actions.plan_messages(at=when)
    event.minimum_to_run = 1
    event.save()

    actions.plan_messages(at=when)

    assert reminders() == [("joining", event.starts_at - 7 * DAY)]
    assert Message.objects.get(state=State.QUEUED).recipient == booking.delegate


def test_somebody_without_an_address_is_reminded_through_the_manager(at):
    person = factories.PersonFactory(email=None, manager_email="manager@agency.example")
    booking = factories.BookingFactory(delegate=person)

    actions.plan_messages(at=booking.event.starts_at - 7 * DAY)

    assert Message.objects.get().to_address == "manager@agency.example"


def managers():
    return list(Message.objects.filter(key__startswith="manager:").values_list("to_address", "state"))


def test_the_manager_is_told_once_of_a_confirmed_place(at):
    event = factories.EventFactory(capacity=1)
    first, second = factories.PersonFactory.create_batch(2)
    for person in (first, second):
        actions.claim(event=event, delegate=person, by=None, at=at)

    actions.plan_messages(at=at)
    actions.plan_messages(at=at)

    assert managers() == [(first.manager_email, State.QUEUED)]


def test_nobody_is_told_for_people_who_work_for_themselves(at):
    person = factories.PersonFactory(manager_kind=ManagerKind.SELF)
    actions.claim(event=factories.EventFactory(), delegate=person, by=None, at=at)

    actions.plan_messages(at=at)

    assert managers() == []


def test_the_manager_is_not_told_of_a_place_given_up_meanwhile(at):
    booking = actions.claim(event=factories.EventFactory(), delegate=factories.PersonFactory(), by=None, at=at)
    actions.plan_messages(at=at)
    actions.cancel(booking=booking, by=None, at=at)

    actions.plan_messages(at=at)

    assert managers() == [(booking.delegate.manager_email, State.DROPPED)]


def absences():
    rows = Message.objects.filter(key__startswith="absent:").order_by("pk")
    return [(row.key.rpartition(":")[2], row.to_address, row.state) for row in rows]


@pytest.fixture
def absence(at):
    booking = factories.BookingFactory(event=factories.EventFactory(starts_at=at - DAY))
    return factories.AttendanceFactory(booking=booking, mark=Mark.DID_NOT_ATTEND, marked_at=at)


def test_an_absence_is_told_once_to_delegate_and_manager_after_a_pause(absence, at):
    delegate = absence.booking.delegate

    actions.plan_messages(at=at)
    actions.plan_messages(at=at)

    assert absences() == [
        ("delegate", delegate.email, State.QUEUED),
        ("manager", delegate.manager_email, State.QUEUED),
    ]
    assert send_due(at=at, clock=lambda: at) == (0, 0)
    assert send_due(at=at + DAY, clock=lambda: at) == (2, 0)


def test_a_corrected_mark_drops_the_notice(absence, at):
    actions.plan_messages(at=at)
    absence.mark = Mark.ATTENDED
    absence.save()

    actions.plan_messages(at=at)

    assert [state for _, _, state in absences()] == [State.DROPPED, State.DROPPED]


def test_no_notice_for_somebody_who_came_to_a_part_or_sent_apologies(at):
    event = factories.EventFactory(starts_at=at - 8 * DAY, sessions=2)
    event.sessions.update(ends_at=at - 7 * DAY, starts_at=at - 8 * DAY)
    event.ends_at = at - dt.timedelta(hours=1)
    event.save()
    first, second = event.sessions.order_by("number")
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, session=first, mark=Mark.ATTENDED)
    factories.AttendanceFactory(booking=booking, session=second, mark=Mark.DID_NOT_ATTEND)
    factories.AttendanceFactory(booking=factories.BookingFactory(event=event), mark=Mark.APOLOGIES)

    actions.plan_messages(at=at)

    assert absences() == []


def interests():
    return list(Message.objects.filter(key__startswith="interest:").values_list("to_address", flat=True))


def test_interest_is_told_of_a_new_date_once(at):
    interest = factories.InterestFactory(since=at - DAY)
    event = factories.EventFactory(course=interest.course, published_at=at)

    actions.plan_messages(at=at)
    actions.plan_messages(at=at)

    assert interests() == [interest.person.email]
    assert Message.objects.get().key == f"interest:{interest.pk}:{event.pk}"


def test_interest_is_told_of_several_dates_at_once_and_later_of_a_later_one(at):
    interest = factories.InterestFactory(since=at - DAY)
    factories.EventFactory.create_batch(2, course=interest.course, published_at=at)
    actions.plan_messages(at=at)
    factories.EventFactory(course=interest.course, published_at=at + DAY)

    actions.plan_messages(at=at + DAY)

    assert [len(message.values["dates"]) for message in Message.objects.order_by("pk")] == [2, 1]


@pytest.mark.parametrize("why", ["before", "ended", "elsewhere", "booked", "draft"])
def test_interest_is_not_told_of_a_date_that_does_not_help(at, why):
    interest = factories.InterestFactory(since=at - DAY, ended_at=at if why == "ended" else None)
    event = factories.EventFactory(
        course=interest.course,
        published_at=None if why == "draft" else at - 2 * DAY if why == "before" else at,
        open_to_all=why != "elsewhere",
        **({"draft": True} if why == "draft" else {}),
    )
    if why == "booked":
        factories.BookingFactory(event=event, delegate=interest.person, booked_at=at)

    actions.plan_messages(at=at)

    assert interests() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_messages_takes_the_same_queries_whatever_the_rows(at, rows, django_assert_num_queries):
    for _ in range(rows):
        event = factories.EventFactory(starts_at=at + dt.timedelta(hours=20), booking_closes_at=at)
        factories.BookingFactory(event=event)
        absent = factories.BookingFactory(event=factories.EventFactory(starts_at=at - DAY))
        factories.AttendanceFactory(booking=absent, mark=Mark.DID_NOT_ATTEND)
        interest = factories.InterestFactory(since=at - DAY)
        factories.EventFactory(course=interest.course, published_at=at)

    with django_assert_num_queries(64):
        assert actions.plan_messages(at=at) == (4 * rows, 0)


def test_every_planned_message_can_be_read(absence, at):
    factories.BookingFactory()
    interest = factories.InterestFactory(since=at - DAY)
    factories.EventFactory(course=interest.course, published_at=at)
    actions.claim(event=factories.EventFactory(), delegate=factories.PersonFactory(), by=None, at=at)
    Message.objects.all().delete()
    for days in (0, 14, 20):
        actions.plan_messages(at=at + days * DAY)
        send_due(at=at + days * DAY + dt.timedelta(hours=13), clock=lambda: at)

    assert set(Message.objects.filter(state=State.SENT, last_error="").values_list("template", flat=True)) == {
        f"bookings/email/{name}"
        for name in ("joining", "reminder", "manager_told", "absent", "absent_manager", "date_now")
    }
