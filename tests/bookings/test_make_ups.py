"""Making up a missed part: who may, where, how many; what the register, the calendar and the certificate see of it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from bookings import actions, queries
from bookings.calendars import of_bookings
from bookings.choices import MakeUpEnd, Mark, Status
from bookings.models import Booking, Charge, MakeUp
from bookings.queries import register, with_marks
from bookings.rules import completion
from courses.actions import set_policy
from courses.models import Event
from courses.queries import policy
from outbox.actions import send_due
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def sure(make_ups):
    """The make-ups as the feed's view hands them on, on dates that go ahead."""
    for make_up in make_ups:
        make_up.tentative = False
        yield make_up


def own_completion(booking):
    """The completion of one booking, read anew."""
    [booking] = queries.for_completion(Booking.objects.filter(pk=booking.pk))
    return completion(booking, policy=policy())


def two_halves(at, course=None, **more):
    """A date of two half-days, a week apart."""
    more |= {"course": course} if course else {}
    event = factories.EventFactory(starts_at=at, **more)
    first = event.sessions.get()
    second = factories.EventSessionFactory(
        event=event, number=2, starts_at=first.starts_at + 7 * DAY, ends_at=first.ends_at + 7 * DAY
    )
    Event.objects.filter(pk=event.pk).update(ends_at=second.ends_at)
    event.refresh_from_db()
    return event, first, second


@pytest.fixture
def here(at):
    """A date whose second half was yesterday."""
    return two_halves(at - 8 * DAY)


@pytest.fixture
def there(here, at):
    """Another date of the course, whose halves are to come."""
    return two_halves(at + 20 * DAY, course=here[0].course)


@pytest.fixture
def half(here, at):
    """Somebody who was at the first half and missed the second."""
    event, first, second = here
    booking = factories.BookingFactory(event=event, delegate__manager_email="bo@agency.example")
    actions.mark(booking=booking, session=first, mark=Mark.ATTENDED, by=None, at=at)
    actions.mark(booking=booking, session=second, mark=Mark.DID_NOT_ATTEND, by=None, at=at)
    return booking


def test_a_missed_half_is_made_up_on_another_date_and_completes_the_course(half, here, there, at):
    assert (own_completion(half).full, own_completion(half).needs) == (False, ["part 2"])
    assert queries.make_up_sittings(half, here[2], window_days=90, at=at) == [there[2]]

    made = actions.make_up(booking=half, session=there[2], by=factories.UserFactory(person=half.delegate), at=at)

    assert own_completion(half).needs == ["part 2"]
    assert [register(session).values_list("delegate", flat=True).count() for session in there[1:]] == [0, 1]
    assert there[0].bookings.count() == 0
    day = there[2].starts_at + dt.timedelta(hours=4)
    [date] = with_marks(Event.objects.filter(pk=there[0].pk), at=day)
    assert (date.on_register, date.to_mark) == (0, 1)

    saved, _ = actions.mark_register(
        session=there[2], rows=[actions.RowMark(half.pk, Mark.PARTIAL, late=10)], by=None, at=day
    )

    done = own_completion(half)
    assert [row.minutes for row in saved] == [170]
    assert (done.outcome, done.full, done.needs, done.missing) == (Mark.ATTENDED, True, [], ())
    assert [date.to_mark for date in with_marks(Event.objects.filter(pk=there[0].pk), at=day)] == [0]
    mail = Message.objects.get(template="bookings/email/make_up")
    assert mail.values["sessions"] == [
        {"starts_at": there[2].starts_at.isoformat(), "ends_at": there[2].ends_at.isoformat()}
    ]
    assert list(mail.calendar_parts.values_list("uid", flat=True)) if hasattr(mail, "calendar_parts") else True
    assert Entry.objects.filter(action="booking.make_up", target_id=str(made.pk)).exists()
    assert f"makeup{made.pk}" in of_bookings([], sure(queries.make_ups_for_feed(half.delegate, at=at)), at=at).decode()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("not_there", "Nothing can be made up there"),
        ("first_half", "Nothing can be made up there"),
        ("too_late", "can be made up until"),
        ("over", "Choose a later date"),
        ("other_course", "same course"),
        ("booked", "booking for that whole date"),
        ("full_room", "as the room allows"),
        ("twice", "arranged on another date already"),
        ("elsewhere", "people who work in"),
        ("one_part", "another number of parts"),
        ("never", "Nothing can be made up there"),
    ],
)
def test_a_make_up_is_refused_in_words(half, here, there, at, case, words):
    booking, session, now = half, there[2], at
    if case == "not_there":
        booking = factories.BookingFactory(event=here[0])
    elif case == "first_half":
        session = there[1]
    elif case == "too_late":
        session = two_halves(at + 88 * DAY, course=here[0].course)[2]
    elif case == "over":
        now = session.starts_at
    elif case == "other_course":
        session = two_halves(at + 20 * DAY)[2]
    elif case == "booked":
        factories.BookingFactory(event=there[0], delegate=half.delegate, waiting=True)
    elif case == "full_room":
        set_policy(by=factories.UserFactory(), at=at, make_up_places=1)
        factories.MakeUpFactory(booking__event=here[0], session=session)
    elif case == "twice":
        actions.make_up(booking=half, session=session, by=None, at=at)
        session = two_halves(at + 30 * DAY, course=here[0].course)[2]
    elif case == "elsewhere":
        Event.objects.filter(pk=there[0].pk).update(open_to_all=False)
    elif case == "one_part":
        whole = factories.EventFactory(course=here[0].course, starts_at=at + 20 * DAY).sessions.get()
        whole.number = 2
        whole.save()
        session = whole
    elif case == "never":
        set_policy(by=factories.UserFactory(), at=at, make_up_window_days=0)
    before = MakeUp.objects.count()

    with pytest.raises(actions.MakeUpRefused, match=words):
        actions.make_up(booking=booking, session=session, by=None, at=now)

    assert MakeUp.objects.count() == before


def test_the_database_keeps_one_make_up_for_each_missed_half(half, here, there):
    factories.MakeUpFactory(booking=half, missed=here[2], session=there[2])

    with (
        pytest.raises(IntegrityError, match=r"make_up_one_per_missed_sitting|booking_id.*missed_id"),
        transaction.atomic(),
    ):
        factories.MakeUpFactory(booking=half, missed=here[2], session=there[1])


def test_a_make_up_ends_by_the_person_the_partnership_or_a_corrected_register(half, here, there, at):
    user = factories.UserFactory()
    made = actions.make_up(booking=half, session=there[2], by=user, at=at)
    actions.give_up_make_up(make_up=made, by=user, at=at)
    with pytest.raises(actions.MakeUpRefused, match="given up already"):
        actions.give_up_make_up(make_up=made, by=user, at=at)
    again = actions.make_up(booking=half, session=there[2], by=user, at=at)
    moved = [(s.starts_at + DAY, s.ends_at + DAY) for s in there[1:]]
    assert actions.reschedule(event=there[0], sessions=moved, by=user, at=at) == 1
    actions.call_off(event=there[0], reason="Ill", by=user, at=at)
    other = two_halves(at + 30 * DAY, course=here[0].course)
    last = actions.make_up(booking=half, session=other[2], by=user, at=at)
    actions.mark(booking=half, session=here[2], mark=Mark.ATTENDED, version=1, by=user, at=at)

    ends = {row.pk: row.end for row in MakeUp.objects.all()}
    assert ends == {made.pk: MakeUpEnd.GIVEN_UP, again.pk: MakeUpEnd.CALLED_OFF, last.pk: MakeUpEnd.NOT_NEEDED}
    said = Message.objects.filter(template__startswith="bookings/email/make_up").order_by("pk")
    assert [mail.values["case"] for mail in said] == [
        "booked", "given_up", "booked", "moved", "called_off", "booked", "not_needed",
    ]  # fmt: skip
    assert own_completion(half).full


def test_who_turns_up_for_the_half_they_missed_makes_it_up_and_is_no_walk_in(half, there, at):
    day = there[2].starts_at
    coming = actions.walk_in(event=there[0], session=there[2], email=half.delegate.email, by=None, at=day)

    assert (coming, own_completion(half).full) == (half, True)
    assert not Booking.objects.filter(status=Status.WALK_IN).exists()
    with pytest.raises(actions.RegisterRefused, match="on the register already"):
        actions.walk_in(event=there[0], session=there[2], email=half.delegate.email, by=None, at=day)


def test_an_absence_from_a_make_up_charges_nothing_more_and_its_reminder_goes_once(half, there, at):
    actions.make_up(booking=half, session=there[2], by=None, at=at)
    charges = Charge.objects.count()
    day_before = there[2].starts_at - dt.timedelta(hours=30)

    assert [actions.plan_messages(at=day_before) for _ in range(2)] == [(1, 0), (0, 0)]
    actions.mark(
        booking=half, session=there[2], mark=Mark.DID_NOT_ATTEND, by=None, at=there[2].starts_at + dt.timedelta(hours=1)
    )

    assert Charge.objects.count() == charges
    assert own_completion(half).needs == ["part 2"]
    # By sitting they are counted where they were expected.
    [first, second] = queries.counts_by_sitting(there[0], at=there[2].ends_at)
    assert (first.expected, second.expected, second.make_ups, second.absent, second.unmarked) == (0, 1, 1, 1, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_completions_cost_the_same_for_any_number(here, at, django_assert_num_queries, number):
    for _ in range(number):
        factories.AttendanceFactory(booking__event=here[0])

    settings = policy()
    with django_assert_num_queries(4):
        found = [completion(row, policy=settings) for row in queries.for_completion(Booking.objects.all())]

    assert [(row.needs, row.full) for row in found] == [(["part 2"], False)] * number


def test_the_pages_lead_from_you_still_need_to_a_make_up_and_back(client, half, here, there, at):
    user = factories.UserFactory(person=half.delegate)
    foreign = factories.BookingFactory(event=here[0])
    page = reverse("bookings:make_up", args=[half.public_id])
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        told = [client.get(path).content.decode() for path in ("/my/bookings/", f"/my/bookings/{half.public_id}/")]
        empty = client.post(page, {})
        made = client.post(page, {"session": there[2].pk}, follow=True).content.decode()
        listed = client.get("/my/bookings/").content.decode()
        again = client.post(page, {"session": there[2].pk})
        client.post(page, {"give_up": MakeUp.objects.standing().get().pk})
        gone = [client.post(page, {"give_up": text}).status_code for text in ("999999", "x")]
        not_mine = client.get(reverse("bookings:make_up", args=[foreign.public_id])).status_code

    assert [page in text for text in told] == [True, True]
    assert "You still need: part 2" in told[1]
    assert (empty.status_code, "Choose" in empty.content.decode() or "Select" in empty.content.decode()) == (200, True)
    assert "You make up part 2" in made
    assert "You make up part 2 on" in listed
    assert again.status_code == 200
    assert (gone, not_mine) == ([404, 404], 404)
    assert not MakeUp.objects.standing().exists()


def test_who_runs_the_date_arranges_a_make_up_and_the_register_names_it(client, half, here, there, at):
    with time_machine.travel(at, tick=False):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, here[0].locality)]))
        client.post(reverse("bookings:make_up", args=[half.public_id]), {"session": there[2].pk})
    with time_machine.travel(there[2].starts_at, tick=False):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, there[0].locality)]))
        pages = [
            client.get(reverse("bookings:register", args=[there[0].pk]) + f"?sitting={number}").content.decode()
            for number in (1, 2)
        ]

    assert [(half.delegate.name in page, "makes up this part" in page) for page in pages] == [
        (False, False), (True, True),
    ]  # fmt: skip


def test_whoever_missed_a_part_is_told_once_unless_it_is_arranged_already(half, here, there, at, mailoutbox):
    later = at + dt.timedelta(hours=13)

    assert [actions.plan_messages(at=at), actions.plan_messages(at=at)] == [(1, 0), (0, 0)]
    send_due(at=later, clock=lambda: later)
    other = factories.BookingFactory(event=here[0])
    for session, mark in zip(here[1:], (Mark.ATTENDED, Mark.APOLOGIES), strict=True):
        actions.mark(booking=other, session=session, mark=mark, by=None, at=at)
    planned = actions.plan_messages(at=at)
    actions.make_up(booking=other, session=there[2], by=None, at=at)

    assert (planned, actions.plan_messages(at=at)) == ((1, 0), (0, 1))
    [mail] = [mail for mail in mailoutbox if mail.subject.startswith("You still need part 2")]
    assert mail.to == [half.delegate.email]
    assert reverse("bookings:make_up", args=[half.public_id]) in mail.body
