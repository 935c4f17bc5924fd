"""The rules hold in any order: a machine plays people, managers, co-ordinators, trainers and the clock (TRUST R3).

After each step the promises are checked over all rows. `fill` must find nothing to do: whatever frees a place offers it
in the same transaction.
"""

import datetime as dt
import itertools
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    INVARIANT_MARKER,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bookings import actions
from bookings.actions import messages
from bookings.actions.charging import ChargeRefused
from bookings.actions.steps import lock, move
from bookings.choices import HOLDING, LIVE, ON_REGISTER, Decision, Mark, OfferOutcome, Reason, Status
from bookings.models import Approval, Attendance, Booking, BookingChange, Charge, PlaceOffer
from courses.actions import EventRefused
from courses.choices import ApprovalMode, EventStatus
from courses.models import CourseFamily, Event, HeldBack
from outbox.choices import State
from outbox.models import Message
from people import actions as people
from people.models import Merge, Person
from tests import factories

REFUSALS = (
    actions.BookingRefused,
    actions.CannotCancel,
    actions.CannotMove,
    actions.CannotSubstitute,
    actions.CannotTransfer,
    actions.HoldRefused,
    actions.ApprovalRefused,
    actions.OfferRefused,
    actions.PlacesRefused,
    actions.RegisterRefused,
    actions.NothingChosen,
    ChargeRefused,
    EventRefused,
    people.MergeRefused,
)
# Steps of the ledger nobody is told of: the person is in the room, has just chosen it, or has another booking.
SILENT = (Reason.GOT_ANOTHER, Reason.WALKED_IN, Reason.ENTERED_BY_MISTAKE, Reason.MERGED, Reason.MERGE_UNDONE)


READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


class AnyOrder(RuleBasedStateMachine):
    """Two courses of two dates each, three agencies, a dozen people; small dates, so that everything is contested."""

    changed = True

    def __init__(self):
        """Everything happens inside a transaction that is rolled back."""
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(transaction.atomic())
        self.undone.callback(transaction.set_rollback, True)
        self.undone.enter_context(connection.execute_wrapper(self.watch))
        self.now = factories.AT
        self.user = factories.UserFactory()

    def teardown(self):
        """Leave no trace."""
        self.undone.close()

    def watch(self, execute, sql, params, many, context):
        """Notice that a row is written, or may be."""
        self.changed |= not sql.startswith(READS)
        return execute(sql, params, many, context)

    def check_invariants(self, *args, **kwargs):
        """Look at all promises again, unless neither a row nor the clock has changed since."""
        if self.changed:
            super().check_invariants(*args, **kwargs)
            self.changed = False

    @initialize()
    def dates(self):
        asked = CourseFamily.objects.create(code="asked", name="Asked", overrides={"approval": ApprovalMode.EMAILED})
        courses = [factories.CourseFactory(), factories.CourseFactory(family=asked)]
        self.all_events = [
            factories.EventFactory(course=course, capacity=3, starts_at=self.now + dt.timedelta(days=days))
            for course in courses
            for days in (20, 30)
        ]
        self.agencies = factories.AgencyFactory.create_batch(3)
        self.all_people = [factories.PersonFactory(agency=self.agencies[n % 3]) for n in range(12)]
        return None

    def attempt(self, action, **kwargs):
        """Do it; a named refusal is as good an outcome as success, anything else is a bug."""
        try:
            with transaction.atomic():
                return action(by=self.user, at=self.now, **kwargs)
        except REFUSALS:
            return None

    def person(self, number):
        """One of the dozen; of two merged records the one that is kept."""
        person = Person.objects.select_related("agency", "district").get(pk=self.all_people[number].pk)
        return person.merged_into or person

    def booking(self, number, *statuses):
        """One of the bookings in these statuses, or None."""
        rows = list(Booking.objects.filter(status__in=statuses).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule(event=st.integers(0, 3), person=st.integers(0, 11))
    def book(self, event, person):
        self.attempt(actions.claim, event=self.all_events[event], delegate=self.person(person))

    @rule(first=st.sampled_from([0, 2]), person=st.integers(0, 11))
    def wait_for_any(self, first, person):
        self.attempt(actions.wait_for_any, events=self.all_events[first : first + 2], delegate=self.person(person))

    @rule(number=st.integers(0, 99), yes=st.booleans())
    def decide(self, number, yes):
        if booking := self.booking(number, Status.REQUESTED):
            self.attempt(actions.approve if yes else actions.refuse_approval, approval=booking.approval)

    @rule(number=st.integers(0, 99), yes=st.booleans())
    def answer_offer(self, number, yes):
        if booking := self.booking(number, Status.OFFERED):
            offer = booking.offers.get(outcome=OfferOutcome.OPEN)
            self.attempt(actions.accept if yes else actions.decline, offer=offer)

    @rule(number=st.integers(0, 99))
    def cancel(self, number):
        if booking := self.booking(number, *LIVE):
            self.attempt(actions.cancel, booking=booking)

    @rule(number=st.integers(0, 99), person=st.integers(0, 11))
    def substitute(self, number, person):
        if booking := self.booking(number, *LIVE):
            self.attempt(actions.substitute, booking=booking, replacement=self.person(person))

    @rule(number=st.integers(0, 99), event=st.integers(0, 3))
    def transfer(self, number, event):
        if booking := self.booking(number, *LIVE):
            self.attempt(actions.transfer, booking=booking, to_event=self.all_events[event])

    @rule(event=st.integers(0, 3), capacity=st.integers(1, 5))
    def resize(self, event, capacity):
        self.attempt(actions.resize, event=self.all_events[event], capacity=capacity)

    @rule(event=st.integers(0, 3), days=st.integers(-3, 9))
    def move_date(self, event, days):
        event = Event.objects.get(pk=self.all_events[event].pk)
        sessions = [
            (session.starts_at + dt.timedelta(days=days), session.ends_at + dt.timedelta(days=days))
            for session in event.sessions.order_by("number")
        ]
        self.attempt(actions.reschedule, event=event, sessions=sessions)
        # A date that comes nearer can release places; the clock's turn looks after that.
        self.tick()

    @rule(event=st.sampled_from([1, 3]), instead=st.booleans())
    def call_off(self, event, instead):
        other = self.all_events[event - 1] if instead else None
        self.attempt(actions.call_off, event=self.all_events[event], reason="Ill", instead=other)

    @rule(event=st.sampled_from([1, 3]))
    def undo_call_off(self, event):
        self.attempt(actions.undo_call_off, event=self.all_events[event])

    @rule(first=st.sampled_from([0, 2]), number=st.integers(1, 2))
    def split(self, first, number):
        self.attempt(actions.split, event=self.all_events[first], into=self.all_events[first + 1], number=number)

    @rule(event=st.integers(0, 3), agency=st.integers(0, 2), places=st.integers(1, 2), days=st.integers(1, 12))
    def hold_back(self, event, agency, places, days):
        self.attempt(
            actions.hold_back,
            event=self.all_events[event],
            agency=self.agencies[agency],
            places=places,
            release_on=(self.now + dt.timedelta(days=days)).date(),
        )

    @rule(number=st.integers(0, 99))
    def release(self, number):
        held = list(HeldBack.objects.order_by("pk"))
        if held:
            self.attempt(actions.release, held=held[number % len(held)])

    @rule(number=st.integers(0, 99), mark=st.sampled_from(Mark.values))
    def mark(self, number, mark):
        if booking := self.booking(number, *ON_REGISTER):
            session = booking.event.sessions.get()
            now = Attendance.objects.filter(booking=booking, session=session).first()
            self.attempt(
                actions.mark,
                booking=booking,
                session=session,
                mark=mark,
                minutes=30 if mark == Mark.PARTIAL else None,
                version=now.version if now else 0,
                why="Corrected",
            )

    @rule(event=st.integers(0, 3), person=st.integers(0, 11))
    def walk_in(self, event, person):
        self.attempt(actions.walk_in, event=self.all_events[event], name="Anybody", email=self.all_people[person].email)

    @rule(number=st.integers(0, 99))
    def withdraw_walk_in(self, number):
        if booking := self.booking(number, Status.WALK_IN):
            self.attempt(actions.withdraw_walk_in, booking=booking)

    @rule(keep=st.integers(0, 11), other=st.integers(0, 11))
    def merge(self, keep, other):
        self.attempt(people.merge_persons, keep=self.all_people[keep], other=self.all_people[other])

    @rule(number=st.integers(0, 99))
    def undo_merge(self, number):
        stand = list(Merge.objects.live().order_by("pk"))
        if stand:
            self.attempt(people.undo_merge, merge=stand[number % len(stand)])

    @rule(hours=st.sampled_from([1, 5, 26, 50, 24 * 6, 24 * 15]))
    def clock_jumps(self, hours):
        self.now += dt.timedelta(hours=hours)
        self.changed = True
        self.tick()

    def tick(self):
        """What `run_due` does for bookings."""
        actions.approvals_due(at=self.now)
        actions.offers_due(at=self.now)
        for event in self.all_events:
            actions.fill(event=event, by=None, at=self.now)

    @invariant()
    def places_are_numbered_inside_the_capacity(self):
        capacity = dict(Event.objects.values_list("pk", "capacity"))
        held = list(Booking.objects.filter(status__in=HOLDING).values_list("event", "place_no"))
        assert len(held) == len(set(held))
        assert [(event, number) for event, number in held if not 1 <= number <= capacity[event]] == []

    @invariant()
    def nobody_who_may_have_it_waits_beside_a_free_place(self):
        waited_for = set(Booking.objects.filter(status=Status.WAITING).values_list("event", flat=True))
        for event in getattr(self, "all_events", ()):
            assert event.pk not in waited_for or actions.fill(event=event, by=None, at=self.now) == []

    @invariant()
    def the_order_of_asking_has_no_gaps(self):
        seqs = {pk: [] for pk in Event.objects.values_list("pk", flat=True)}
        for event, seq in Booking.objects.order_by("seq").values_list("event", "seq"):
            seqs[event].append(seq)
        following = dict(Event.objects.values_list("pk", "next_seq"))
        assert seqs == {pk: list(range(1, next_seq)) for pk, next_seq in following.items()}

    @invariant()
    def each_booking_stands_where_its_ledger_says(self):
        for booking in Booking.objects.prefetch_related("changes"):
            steps = sorted(booking.changes.all(), key=lambda change: change.pk)
            assert steps[0].from_status == ""
            assert [step.from_status for step in steps[1:]] == [step.to_status for step in steps[:-1]]
            assert (steps[-1].to_status, steps[-1].reason) == (booking.status, booking.last_reason)

    @invariant()
    def each_promised_message_exists_once(self):
        keys = dict(Message.objects.values_list("key", "state"))
        for change in BookingChange.objects.filter(reason=Reason.CALL_OFF_UNDONE).exclude(to_status=Status.CANCELLED):
            # Told twice or not at all: a mail that had not gone is dropped, and then there is nothing to take back.
            off = change.booking.changes.filter(pk__lt=change.pk).order_by("-pk").first()
            silent = keys[f"booking:{off.booking_id}:{off.pk}"] == State.DROPPED
            assert silent != (f"booking:{change.booking_id}:{change.pk}" in keys)
        for change in BookingChange.objects.exclude(reason__in=(*SILENT, Reason.CALL_OFF_UNDONE)):
            put_in_queue = change.to_status == Status.WAITING and change.reason == Reason.EVENT_CANCELLED
            if not put_in_queue:
                assert f"booking:{change.booking_id}:{change.pk}" in keys

    @invariant()
    def what_is_asked_and_offered_matches_the_bookings(self):
        offered = set(Booking.objects.filter(status=Status.OFFERED).values_list("pk", flat=True))
        requested = set(Booking.objects.filter(status=Status.REQUESTED).values_list("pk", flat=True))
        open_offers = PlaceOffer.objects.filter(outcome=OfferOutcome.OPEN)
        assert sorted(open_offers.values_list("booking", flat=True)) == sorted(offered)
        assert set(Approval.objects.filter(decision=Decision.OPEN).values_list("booking", flat=True)) == requested

    @invariant()
    def attendance_stands_on_the_register_only(self):
        marked = Attendance.objects.exclude(mark=Mark.NOT_MARKED)
        assert not marked.exclude(booking__status__in=ON_REGISTER).exists()

    @invariant()
    def late_cancellations_and_charges_are_the_same(self):
        late = set(Booking.objects.filter(cancelled_late=True).values_list("pk", flat=True))
        assert set(Charge.objects.filter(kind="LATE").values_list("booking", flat=True)) == late

    @invariant()
    def a_merged_record_holds_no_booking_to_come(self):
        """A double that was marked, or of a date that had begun, stays with the merged record."""
        coming = Booking.objects.live().filter(delegate__merged_into__isnull=False, event__starts_at__gt=self.now)
        marked = Attendance.objects.exclude(mark=Mark.NOT_MARKED).values("booking")
        assert not coming.exclude(pk__in=marked).exclude(status=Status.WALK_IN).exists()

    @invariant()
    def dates_called_off_hold_nobody(self):
        off = Booking.objects.filter(event__status=EventStatus.CANCELLED, status__in=LIVE)
        assert not off.exists()


STEPS = 50


def play(*, examples, chosen=None):
    """Run the machine; each example is a fresh world. Returns how many steps were taken.

    `chosen` makes the steps the same in every run: what `make test` says of a change must not hang on luck. Without it
    they go where they have not been before.
    """
    taken = 0

    class Counted(AnyOrder):
        """The machine, counting its steps."""

        def check_invariants(self, *args, **kwargs):
            nonlocal taken
            taken += 1
            return super().check_invariants(*args, **kwargs)

    run_state_machine_as_test(
        Counted if chosen is None else seed(chosen)(Counted),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    return taken


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(4))
def test_the_rules_hold_in_any_order(part):
    assert play(examples=60, chosen=part) >= 2500


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(20))
def test_the_rules_hold_in_any_order_for_long(part):
    assert play(examples=225) >= 10_000


# Five book three places; one gives up, then one who was offered the place; another gives up late; a date is called off.
# At last two of them turn out to be one person, and then not.
STORY = (
    *(("book", {"event": 0, "person": person}) for person in (0, 1, 2, 3, 6)),
    ("book", {"event": 1, "person": 0}),
    ("book", {"event": 2, "person": 0}),
    ("cancel", {"number": 0}),
    ("cancel", {"number": 2}),
    ("call_off", {"event": 1, "instead": False}),
    ("undo_call_off", {"event": 1}),
    ("call_off", {"event": 1, "instead": False}),
    ("clock_jumps", {"hours": 24 * 15}),
    ("cancel", {"number": 0}),
    ("book", {"event": 3, "person": 10}),
    ("book", {"event": 3, "person": 11}),
    ("merge", {"keep": 10, "other": 11}),
    ("undo_merge", {"number": 0}),
)


def noticed():
    """Play the story and return the names of the promises that are found broken, beginning with the first step."""
    machine, broken = AnyOrder(), set()
    promises = [promise.function for promise in machine.invariants]
    try:
        machine.dates()
        for step, chosen in STORY:
            getattr(machine, step)(**chosen)
            for promise in promises:
                try:
                    promise(machine)
                except AssertionError:
                    broken.add(promise.__name__)
    finally:
        machine.teardown()
    return broken


def beyond_the_capacity(taken, capacity):
    """A numbering that knows no end."""
    return next(number for number in itertools.count(1) if number not in taken)


def skipping(event_id):
    """A lock that loses a number of the order of asking."""
    event = lock(event_id)
    event.next_seq += 1
    return event


def unwritten(booking, to_status, **kwargs):
    """A step whose ledger row tells another story than the booking."""
    change = move(booking, to_status, **kwargs)
    Booking.objects.filter(pk=booking.pk).update(last_reason=Reason.EXPIRED)
    return change


def marked_too(booking, event, change, *, at, **kwargs):
    """Somebody who waits is marked as having been there."""
    factories.AttendanceFactory(booking=booking, session=event.sessions.get())
    return messages.waiting(booking, event, change, at=at, **kwargs)


def nothing(*args, **kwargs):
    """What should happen does not."""
    return []


ACTIONS = "bookings.actions"
BROKEN = {
    "places_are_numbered_inside_the_capacity": {
        "allocation.lowest_free": beyond_the_capacity,
        "allocation.Places.why_not": lambda self, agency_id: "",
    },
    "nobody_who_may_have_it_waits_beside_a_free_place": {"giving_up.offer_places": nothing},
    "the_order_of_asking_has_no_gaps": {"claiming.lock": skipping},
    "each_booking_stands_where_its_ledger_says": {"giving_up.move": unwritten},
    "each_promised_message_exists_once": {"messages.cancelled": nothing},
    "what_is_asked_and_offered_matches_the_bookings": {"giving_up.withdraw_questions": nothing},
    "attendance_stands_on_the_register_only": {"claiming.messages": SimpleNamespace(**vars(messages))},
    "late_cancellations_and_charges_are_the_same": {"giving_up.charge_for": nothing},
    "a_merged_record_holds_no_booking_to_come": {"merging.doubles": nothing},
    "dates_called_off_hold_nobody": {"dates.touched": nothing},
}
BROKEN["attendance_stands_on_the_register_only"]["claiming.messages"].waiting = marked_too


@pytest.mark.django_db
def test_the_story_of_the_controls_breaks_no_promise():
    assert noticed() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("promise", sorted(BROKEN))
def test_the_machine_notices_what_is_broken(promise, monkeypatch):
    """Control: with its guard taken away each promise must be found broken, else it proves nothing."""
    for where, instead in BROKEN[promise].items():
        monkeypatch.setattr(f"{ACTIONS}.{where}", instead)

    assert promise in noticed()


def test_each_promise_has_its_control():
    promises = {name for name, value in vars(AnyOrder).items() if hasattr(value, INVARIANT_MARKER)}

    assert promises == set(BROKEN)
