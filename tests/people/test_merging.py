"""Two records of one person become one, and two again (TRUST.md R7, section 5)."""

import datetime as dt
import random
from collections import Counter
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from bookings import actions as bookings
from bookings.choices import Mark, OfferOutcome, Reason, Status
from bookings.models import Attendance, Booking, BookingChange, Interest, PlaceOffer
from courses.choices import Part
from courses.models import TrainerSkill
from evaluations.actions.keys import pseudonym
from people import actions, ports, queries
from people.choices import Role
from people.models import Merge, MergeMove, Person, RoleGrant, User
from tests import factories
from tests.promises import house

pytestmark = pytest.mark.django_db
AT = factories.AT
# What a merge and its undoing write for good: the log of merges, the audit trail, the ledger, mails to others.
LOGS = ("people.Merge", "people.MergeMove", "audit.Entry")


@pytest.fixture
def admin():
    return factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])


@pytest.fixture
def keep():
    return factories.PersonFactory(name="Ada Example", email="ada@school.example")


@pytest.fixture
def other():
    return factories.PersonFactory(name="Ada Example", email="ada.example@school.example")


def merge(keep, other, admin, at=AT):
    return actions.merge_persons(keep=keep, other=other, by=admin, at=at)


def undo(made, admin, at=AT):
    return actions.undo_merge(merge=made, by=admin, at=at)


def dump(*, but=LOGS):
    """Every row of every table of ours, in comparable form."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in house.models()
        if model._meta.label not in but
    }


def test_merge_persons_moves_what_they_have_and_undo_gives_it_all_back(keep, other, admin):
    """One row of every key that moves, at both records: nothing is lost, and the way back leads to the same dump."""
    own = factories.UserFactory(person=other, roles=[(Role.TRAINER,), (Role.EDITOR,)])
    course = factories.CourseFactory()
    for person in (keep, other):
        factories.InterestFactory(person=person, course=course)
        factories.AvailabilityFactory(trainer=person)
        factories.CalendarFeedFactory(person=person)
    factories.TrainerSkillFactory(trainer=keep, course=course, level=Part.OBSERVER)
    lead = factories.TrainerSkillFactory(trainer=other, course=course, level=Part.LEAD)
    factories.PoolMembershipFactory(trainer=other)
    factories.EnrolmentFactory(person=other)
    factories.OwnTrainingFactory(person=other)
    factories.MessageFactory(recipient=other)
    past = factories.EventFactory(starts_at=AT - dt.timedelta(days=3))
    attended = factories.BookingFactory(event=past, delegate=other)
    factories.AttendanceFactory(booking=attended, mark=Mark.ATTENDED)
    absent = factories.BookingFactory(event=past, delegate=keep)
    factories.AttendanceFactory(booking=absent, mark=Mark.DID_NOT_ATTEND)
    before = dump()

    made = merge(keep, other, admin)

    assert Booking.objects.get(pk=attended.pk).delegate == keep
    assert Booking.objects.get(pk=absent.pk).delegate == other
    assert TrainerSkill.objects.get(trainer=keep) == lead
    assert User.objects.get(pk=own.pk).person == keep
    assert set(RoleGrant.objects.filter(person=keep).values_list("role", flat=True)) == {Role.TRAINER, Role.EDITOR}
    assert Interest.objects.filter(person=keep).count() == 1
    assert Person.objects.get(pk=other.pk).merged_into == keep
    assert Attendance.objects.count() == 2
    after = dump()
    assert {label: len(rows) for label, rows in after.items()} == {label: len(rows) for label, rows in before.items()}
    assert after != before

    assert undo(made, admin) == []

    assert dump() == before


def test_a_double_place_is_freed_once_and_offered_on(keep, other, admin):
    event = factories.EventFactory(capacity=2, starts_at=AT + dt.timedelta(days=30))
    first = bookings.claim(event=event, delegate=other, by=None, at=AT)
    second = bookings.claim(event=event, delegate=keep, by=None, at=AT)
    waits = bookings.claim(event=event, delegate=factories.PersonFactory(), by=None, at=AT)

    made = merge(keep, other, admin)

    first.refresh_from_db()
    second.refresh_from_db()
    waits.refresh_from_db()
    assert (first.delegate, first.status, first.place_no) == (keep, Status.CONFIRMED, 1)
    assert (second.delegate, second.status, second.last_reason) == (keep, Status.CANCELLED, Reason.MERGED)
    assert (waits.status, waits.place_no) == (Status.OFFERED, 2)
    assert PlaceOffer.objects.count() == 1

    said = undo(made, admin)

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.delegate, first.status) == (other, Status.CONFIRMED)
    assert (second.delegate, second.status, second.seq) == (keep, Status.WAITING, 2)
    assert said == [f"Somebody else has the place on {event.course.title} now; the person waits for the next."]


@pytest.mark.parametrize("standing", [Status.CONFIRMED, Status.OFFERED, Status.WAITING, Status.REQUESTED])
def test_a_double_ends_and_comes_back_as_it_stood(keep, other, admin, standing):
    """The ledger keeps both steps; everything else is as before, what was asked and offered included."""
    kind = {"overrides": {"approval": "EMAILED"}} if standing == Status.REQUESTED else {}
    family = factories.CourseFamilyFactory(**kind)
    event = factories.EventFactory(
        capacity=2 if standing == Status.CONFIRMED else 1, course__family=family, starts_at=AT + dt.timedelta(days=30)
    )
    bookings.claim(event=event, delegate=keep, by=None, at=AT)
    if standing == Status.OFFERED:
        bookings.resize(event=event, capacity=2, by=admin, at=AT)
        event.refresh_from_db()
        guest = bookings.claim(event=event, delegate=factories.PersonFactory(), by=None, at=AT)
        weak = bookings.claim(event=event, delegate=other, by=None, at=AT)
        bookings.cancel(booking=guest, by=None, at=AT)
    else:
        weak = bookings.claim(event=event, delegate=other, by=None, at=AT)
    weak.refresh_from_db()
    assert weak.status == standing
    logs = (*LOGS, "bookings.BookingChange", "outbox.Message")
    before, reason = dump(but=logs), weak.last_reason

    made = merge(keep, other, admin)
    assert Booking.objects.get(pk=weak.pk).status == Status.CANCELLED
    assert undo(made, admin) == []

    steps = BookingChange.objects.filter(booking=weak).order_by("-pk")[:2]
    assert [step.reason for step in steps] == [Reason.MERGE_UNDONE, Reason.MERGED]
    Booking.objects.filter(pk=weak.pk).update(last_reason=reason)
    assert dump(but=logs) == before


def test_an_offer_to_the_double_is_withdrawn(keep, other, admin):
    event = factories.EventFactory(capacity=2, starts_at=AT + dt.timedelta(days=30))
    bookings.claim(event=event, delegate=keep, by=None, at=AT)
    guest = bookings.claim(event=event, delegate=factories.PersonFactory(), by=None, at=AT)
    bookings.claim(event=event, delegate=other, by=None, at=AT)
    bookings.cancel(booking=guest, by=None, at=AT)

    merge(keep, other, admin)

    assert PlaceOffer.objects.get().outcome == OfferOutcome.WITHDRAWN


def test_undoing_opens_the_last_offer_only_where_two_were_withdrawn_in_one_moment(keep, other, admin):
    event = factories.EventFactory(capacity=2, starts_at=AT + dt.timedelta(days=30))
    bookings.claim(event=event, delegate=keep, by=None, at=AT)
    guest = bookings.claim(event=event, delegate=factories.PersonFactory(), by=None, at=AT)
    double = bookings.claim(event=event, delegate=other, by=None, at=AT)
    factories.PlaceOfferFactory(booking=double, outcome=OfferOutcome.WITHDRAWN, closed_at=AT)
    bookings.cancel(booking=guest, by=None, at=AT)

    undo(merge(keep, other, admin), admin)

    outcomes = PlaceOffer.objects.filter(booking=double).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [OfferOutcome.WITHDRAWN, OfferOutcome.OPEN]


def test_two_logins_the_merged_one_closes_and_its_address_stays_known(keep, other, admin):
    factories.UserFactory(person=keep)
    closed = factories.UserFactory(person=other)

    made = merge(keep, other, admin)

    closed.refresh_from_db()
    assert not closed.is_active
    assert queries.addresses_of([keep.pk]) == {keep.pk: {"ada@school.example", "ada.example@school.example"}}
    assert queries.person_at("Ada.Example@school.example") == keep
    assert list(queries.found(admin, "Ada")) == [keep]

    undo(made, admin)
    closed.refresh_from_db()
    assert closed.is_active
    assert queries.person_at("ada.example@school.example") == other


def test_a_login_for_the_address_of_a_shell_reaches_the_record_it_was_merged_into(keep, other, admin):
    merge(keep, other, admin)
    user = factories.UserFactory(person=None, email="ada.example@school.example")

    assert actions.link_login(user=user, at=AT) == keep
    keep.refresh_from_db()
    assert keep.email == "ada.example@school.example"
    assert queries.addresses_of([keep.pk])[keep.pk] == {"ada@school.example", "ada.example@school.example"}


def test_answers_given_before_a_merge_pair_with_those_given_after(keep, other, admin):
    """The pseudonym goes on being made of the record the booking was made under; no answer is touched."""
    event = factories.EventFactory(starts_at=AT - dt.timedelta(days=3))
    booking = factories.BookingFactory(event=event, delegate=other)
    key = b"k" * 32
    of_the_day = pseudonym(key, other.pk)

    made = merge(keep, other, admin)
    booking.refresh_from_db()
    third = factories.PersonFactory()
    again = merge(third, keep, admin)
    booking.refresh_from_db()

    assert booking.delegate == third
    assert pseudonym(key, queries.recorded_under(booking, "delegate")) == of_the_day
    with pytest.raises(actions.MergeRefused, match="merged again later"):
        undo(made, admin)
    undo(again, admin)
    undo(made, admin)
    booking.refresh_from_db()
    assert pseudonym(key, queries.recorded_under(booking, "delegate")) == of_the_day


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("same", "same record"),
        ("own", "your own record"),
        ("merged", "merged already"),
    ],
)
def test_merge_persons_refuses(keep, other, admin, spoil, said):
    if spoil == "merged":
        merge(factories.PersonFactory(), other, admin)
        other.refresh_from_db()
    by = factories.UserFactory(person=keep, roles=[(Role.ADMINISTRATOR,)]) if spoil == "own" else admin

    with pytest.raises(actions.MergeRefused, match=said):
        merge(keep, keep if spoil == "same" else other, by)


def test_undo_merge_refuses_after_thirty_days_and_a_second_time(keep, other, admin):
    made = merge(keep, other, admin)

    with pytest.raises(actions.MergeRefused, match="30 days"):
        undo(made, admin, at=AT + dt.timedelta(days=31))
    undo(made, admin, at=AT + dt.timedelta(days=29))
    with pytest.raises(actions.MergeRefused, match="undone already"):
        undo(made, admin, at=AT + dt.timedelta(days=29))


def test_undo_merge_refuses_where_what_came_since_stands_against_it(keep, other, admin):
    """The kept record lost its own row for the stronger one, gave that up, and got a new one of the kind."""
    event = factories.EventFactory(starts_at=AT - dt.timedelta(hours=1))
    factories.BookingFactory(event=event, delegate=keep)
    there = factories.BookingFactory(event=event, delegate=other)
    factories.AttendanceFactory(booking=there, mark=Mark.ATTENDED)
    made = merge(keep, other, admin)
    Booking.objects.filter(pk=there.pk).update(status=Status.CANCELLED, place_no=None, cancelled_at=AT)
    factories.BookingFactory(event=event, delegate=keep)

    with pytest.raises(actions.MergeRefused, match="twice"):
        undo(made, admin)
    assert Merge.objects.get().undone_at is None


def figures():
    """Who attended what, as figures count it: course, agency of the day, locality, month."""
    attended = Attendance.objects.filter(mark=Mark.ATTENDED).order_by()
    of_each = ("event__course", "agency", "event__locality", "event__starts_at__year", "event__starts_at__month")
    return Counter(attended.values_list(*(f"booking__{name}" for name in of_each)))


def random_merges(number, chance, admin):
    """A past and a coming programme, then merges and undoings in any order; figures are the same after each."""
    days = [AT + dt.timedelta(days=day) for day in (-40, -9, -2, 20, 40)]
    events = [factories.EventFactory(starts_at=day, capacity=3) for day in days]
    people = factories.PersonFactory.create_batch(14)
    for event in events:
        for person in chance.sample(people, 8):
            if event.starts_at < AT:
                booking = factories.BookingFactory(event=event, delegate=person)
                mark = chance.choice([Mark.ATTENDED, Mark.ATTENDED, Mark.DID_NOT_ATTEND, Mark.APOLOGIES])
                factories.AttendanceFactory(booking=booking, mark=mark)
            else:
                # Who was absent too often may not book; that is as good.
                with suppress(bookings.BookingRefused):
                    bookings.claim(event=event, delegate=person, by=None, at=AT)
    before, rows, done, undone = figures(), Booking.objects.count(), 0, 0
    while done + undone < number:
        stand = list(Merge.objects.live().order_by("-pk"))
        whole = list(Person.objects.current().filter(pk__in=[person.pk for person in people]).order_by("pk"))
        if stand and (len(whole) < 4 or chance.random() < 0.4):
            made = chance.choice(stand)
            try:
                undo(made, admin)
                undone += 1
            except actions.MergeRefused:
                continue
        else:
            merge(*chance.sample(whole, 2), admin)
            done += 1
        assert figures() == before
        assert Booking.objects.count() == rows
        coming = Booking.objects.live().filter(event__starts_at__gt=AT)
        held = list(coming.filter(place_no__isnull=False).values_list("event", "place_no"))
        assert len(held) == len(set(held))
        assert not coming.filter(delegate__merged_into__isnull=False).exists()
    for made in Merge.objects.live().order_by("-pk"):
        undo(made, admin)
        undone += 1
    assert figures() == before
    return done, undone


def test_figures_are_the_same_after_any_merges(admin):
    done, undone = random_merges(30, random.Random(7), admin)

    assert done == undone >= 12


@pytest.mark.long
def test_figures_are_the_same_after_2000_merges(admin):
    done = sum(random_merges(100, random.Random(seed), admin)[0] for seed in range(38))

    assert done >= 2000


def test_figures_would_notice_a_lost_row(admin):
    """Control: a merge that deleted the weaker row would be found."""
    booking = factories.BookingFactory(event=factories.EventFactory(starts_at=AT - dt.timedelta(days=3)))
    row = factories.AttendanceFactory(booking=booking, mark=Mark.ATTENDED)
    before = figures()

    row.delete()

    assert figures() != before


def test_journal_holds_what_a_row_was_and_is(keep, other, admin):
    interest = factories.InterestFactory(person=other)

    made = merge(keep, other, admin)

    moved = MergeMove.objects.get(merge=made, model="bookings.Interest")
    assert (moved.row, moved.field, moved.before, moved.after) == (interest.pk, "person", other.pk, keep.pk)


def test_every_key_that_moves_is_walked(keep, other, admin):
    """Whatever model comes later: a row of it at the other record is at the kept one afterwards."""
    made = {}
    for key, rule in ports.merge.keys.items():
        label, _, name = key.rpartition(".")
        if isinstance(rule, ports.Moves) and label not in ("people.User", "people.Person"):
            factory = getattr(factories, f"{label.rpartition('.')[2]}Factory")
            with transaction.atomic():
                made[key] = factory(**{name: other})

    merge(keep, other, admin)

    left = [
        key
        for key, row in made.items()
        if not apps.get_model(key.rpartition(".")[0])._base_manager.filter(pk=row.pk, **{key.rpartition(".")[2]: keep})
    ]
    assert len(made) >= 15
    assert left == []


def test_administrator_finds_previews_merges_and_undoes(client, keep, other):
    """The page says what moves and ends before anything does; opening it changes nothing."""
    admin = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(admin)
    event = factories.EventFactory(capacity=2, starts_at=timezone.now() + dt.timedelta(days=30))
    for person in (keep, other):
        bookings.claim(event=event, delegate=person, by=None, at=timezone.now())
    factories.InterestFactory(person=other)
    factories.UserFactory(person=keep)
    factories.UserFactory(person=other)

    found = client.get(f"/people/{keep.pk}/double/")
    before = dump()
    page = client.get(f"/people/{keep.pk}/double/{other.pk}/")
    unsure = client.post(f"/people/{keep.pk}/double/{other.pk}/", {})

    after = dump()
    assert {label for label, rows in after.items() if rows != before[label]} == set()
    assert f"/people/{keep.pk}/double/{other.pk}/" in found.content.decode()
    said = page.content.decode()
    assert "1: interest in courses" in said
    assert f"Both are on {event.course.title}" in said
    assert "The account of the merged record is closed" in said
    assert unsure.status_code == 200

    done = client.post(f"/people/{keep.pk}/double/{other.pk}/", {"sure": "on"}, follow=True)
    shell = client.get(f"/people/{other.pk}/")
    again = client.post(f"/people/{keep.pk}/double/{other.pk}/", {"sure": "on"})
    back = client.post(f"/people/merges/{Merge.objects.get().pk}/undo/", follow=True)

    assert "The two records are one" in done.content.decode()
    assert "Undo this merge" in done.content.decode()
    assert "This record was merged into" in shell.content.decode()
    assert "merged already" in again.content.decode()
    assert "The merge is undone" in back.content.decode()
    assert Interest.objects.get().person == other
    assert Booking.objects.live().count() == 2
