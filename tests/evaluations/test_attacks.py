"""P3: attacks on a copy of the database without the secret. None tells better than chance whose an answer was.

The attacker knows the true order in which people answered (from an access log, from sign-ins, from the order of their
addresses) and everything that stands in the tables. What is guessed is whose each response of the day is, over many
dates. Each way in has a control: the same attack where what prevents it is left out.
"""

import datetime as dt
import math
import random
from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from django.db import connection

from audit.models import Entry
from evaluations import actions
from evaluations.actions import coarsening
from evaluations.choices import Moment, Wave
from evaluations.models import Answer, Envelope, EventKey, Invitation, Response
from evaluations.rules import organisation_of
from outbox.models import Message
from people.choices import Role
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PEOPLE = 9
ROLES = ("NURSING",) * 6 + ("POLICING",) * 2 + ("HOUSING",)
MARK = "Somebody "


def make_date(course, at, chance, trainer):
    """One date whose people answered before it, on the day and after months, each in an order of their own.

    Returns the people in the order in which they answered on the day.
    """
    event = factories.EventFactory(course=course, starts_at=at - dt.timedelta(hours=1), ends_at=at, capacity=30)
    event.sessions.update(ends_at=at)
    factories.DeliveryAssignmentFactory(event=event, trainer=trainer.person)
    session = event.sessions.get()
    bookings = []
    for role in ROLES:
        booking = factories.BookingFactory(
            event=event, delegate__role_family=role, delegate__manager_email="boss@work.example"
        )
        factories.AttendanceFactory(booking=booking, session=session)
        bookings.append(booking)
    before = chance.sample(bookings, 7)
    for number, booking in enumerate(before):
        say(booking, Wave.W0, at - (9 - number) * DAY)
    room = actions.open_room(event=event, by=trainer, at=at)
    # Seven answer; two do not.
    order = chance.sample(bookings, 7)
    for number, booking in enumerate(order):
        say(booking, Wave.W1, at + dt.timedelta(minutes=number), room=room)
    return event, [booking.delegate_id for booking in order], bookings


def say(booking, wave, at, room=None):
    """One person's answers, marked so that the test, and nobody else, knows whose they are."""
    mark = f"{MARK}{booking.delegate_id}"
    replies = {
        Wave.W0: [
            actions.Reply(code="need", text=mark),
            actions.Reply(code="role-family", option=booking.delegate.role_family),
        ],
        Wave.W1: [
            actions.Reply(code="most-useful", text=mark),
            actions.Reply(code="name-neglect", moment=Moment.NOW, number=5),
        ],
        Wave.W2: [actions.Reply(code="practice-example", text=mark)],
        Wave.W2M: [actions.Reply(code="practice-changed", option="CLEARLY")],
    }[wave]
    actions.answer(booking=booking, wave=wave, room=room, given=actions.Given(replies=tuple(replies)), by=None, at=at)


def later(bookings, at, chance):
    """Some answer after months, some managers too."""
    asked = at + 91 * DAY
    for booking in chance.sample(bookings, 5):
        say(booking, Wave.W2, asked + DAY)
    for booking in chance.sample(bookings, 6):
        say(booking, Wave.W2M, asked + 2 * DAY)


class Copy:
    """A copy of the database in an attacker's hands: rows in the order in which they are kept, and no secret."""

    def __init__(self, event, order):
        """Read what is there of one date. `order` is what an access log tells of who answered after whom."""
        self.event, self.order = event, order
        responses = list(Response.objects.filter(event=event, wave=Wave.W1))
        self.owner = {
            answer.response_id: int(answer.text.removeprefix(MARK))
            for answer in Answer.objects.filter(response__in=responses, question_code="most-useful")
        }
        self.by_name = {response.pseudonym: response.pk for response in responses}
        self.names = {response.pk: response.pseudonym for response in responses}

    def kept(self, table, column="id"):
        """A column in the order in which the database keeps the rows, and their transaction where it says so."""
        order = "rowid" if connection.vendor == "sqlite" else "xmin::text::bigint, ctid"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} ORDER BY {order}")
            return [row[0] for row in cursor.fetchall()]

    def in_order_kept(self):
        """Responses of the date as they lie on disk."""
        return [pk for pk in self.kept("evaluations_response") if pk in self.owner]

    def answers_kept(self):
        """Responses in the order in which their answers lie on disk."""
        return list(dict.fromkeys(pk for pk in self.kept("evaluations_answer", "response_id") if pk in self.owner))

    def hits(self, responses, people):
        """How many of these guesses, the first for the first and so on, are right."""
        return sum(self.owner[pk] == person for pk, person in zip(responses, people, strict=False))


def people_of(copy, rows):
    """The people who answered, in the order of some rows that name them."""
    wanted = set(copy.order)
    found = list(dict.fromkeys(person for person in rows if person in wanted))
    return found + [person for person in copy.order if person not in found]


def by_patterns(copy):
    """Match the waves each pseudonym answered with those each person is flagged for."""
    waves = defaultdict(set)
    for name, wave in Response.objects.filter(event=copy.event).exclude(pseudonym="").values_list("pseudonym", "wave"):
        waves[name].add(wave)
    flags = defaultdict(set)
    rows = Invitation.objects.filter(booking__event=copy.event, answered_on__isnull=False)
    for person, wave in rows.values_list("booking__delegate", "wave"):
        flags[person].add(wave)
    # As far as the flags go: waves that nobody is flagged for tell nothing.
    known = set().union(*flags.values())
    pools = defaultdict(list)
    for person in sorted(flags):
        pools[frozenset(flags[person])].append(person)
    right = 0
    for name, pk in sorted(copy.by_name.items()):
        pool = pools[frozenset(waves[name] & known)]
        right += bool(pool) and copy.owner[pk] == pool.pop(0)
    return right


ATTACKS = {
    "1 key order": lambda copy: copy.hits(sorted(copy.owner), copy.order),
    "2 rowid, xmin": lambda copy: copy.hits(copy.in_order_kept(), copy.order),
    "3 times": lambda copy: copy.hits(
        copy.in_order_kept(),
        people_of(
            copy,
            Invitation.objects.filter(booking__event=copy.event, wave=Wave.W1)
            .order_by("answered_on", "pk")
            .values_list("booking__delegate", flat=True),
        ),
    ),
    "4 flags": by_patterns,
    "5 audit": lambda copy: copy.hits(
        copy.answers_kept(),
        people_of(copy, [int(pk) for pk in Entry.objects.order_by("pk").values_list("subject_id", flat=True) if pk]),
    ),
    "6 outbox": lambda copy: copy.hits(
        copy.in_order_kept(), people_of(copy, Message.objects.order_by("pk").values_list("recipient", flat=True))
    ),
    "7 access log": lambda copy: copy.hits(copy.answers_kept(), copy.order),
    "8 sign-ins": lambda copy: copy.hits(
        sorted(copy.owner, key=lambda pk: min(Answer.objects.filter(response=pk).values_list("pk", flat=True))),
        copy.order,
    ),
    "10 IP": lambda copy: copy.hits(sorted(copy.owner, key=copy.names.get), copy.order),
}


def by_roster(copy):
    """Attack 9: whose kind of work fits the one named before the day. Returns (guesses, right): the register narrows
    it to those of the same kind, never to fewer than five.
    """
    there = defaultdict(list)
    for pk, role in Person.objects.filter(pk__in=copy.order).order_by("pk").values_list("pk", "role_family"):
        there[role].append(pk)
    said = dict(
        Answer.objects.filter(response__event=copy.event, response__wave=Wave.W0, question_code="role-family")
        .exclude(response__pseudonym="")
        .values_list("response__pseudonym", "option_code")
    )
    guesses = right = 0
    for name, pk in sorted(copy.by_name.items()):
        if pool := there.get(said.get(name, "")):
            guesses += 1
            right += copy.owner[pk] == pool.pop(0)
            pool.append(copy.owner[pk])
    return guesses, right


def answered_dates(number, at):
    """Dates with their answers, as they are before any upkeep ran: [(event, order, bookings)]."""
    chance = random.Random(number)
    course = factories.CourseFactory()
    factories.CourseItemFactory(course=course, code="name-neglect")
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)])
    return chance, [make_date(course, at, chance, trainer) for _ in range(number)]


def kept_up(number, at):
    """The same after run_due did its work over the months."""
    chance, made = answered_dates(number, at)
    actions.shuffle_due(at=at + DAY)
    actions.open_due(at=at + 15 * DAY)
    actions.shuffle_due(at=at + 15 * DAY)
    actions.invite_due(at=at + 91 * DAY)
    for _, _, bookings in made:
        later(bookings, at, chance)
    actions.open_due(at=at + 120 * DAY)
    actions.shuffle_due(at=at + 120 * DAY)
    assert Envelope.objects.count() == 0
    return [Copy(event, order) for event, order, _ in made]


def by_chance(copies):
    """What guessing gives at most: one right in each date, and four deviations of luck."""
    return len(copies) + 4 * math.sqrt(len(copies))


def check(copies):
    """Each attack against what guessing gives; the roster against one in five."""
    right = {name: sum(attack(copy) for copy in copies) for name, attack in ATTACKS.items()}
    too_good = {name: hits for name, hits in right.items() if hits > by_chance(copies)}
    assert too_good == {}, right
    tried, hits = (sum(numbers) for numbers in zip(*(by_roster(copy) for copy in copies), strict=True))
    assert hits <= tried / 5 + 4 * math.sqrt(max(tried, 1) / 5), (tried, hits)
    stored = Counter(Answer.objects.filter(question_code="role-family").values_list("option_code", flat=True))
    assert set(stored) <= {"NURSING", "OTHER"}, stored


def test_ten_attacks_on_a_copy_do_no_better_than_chance(at):
    copies = kept_up(6, at)

    check(copies)
    # Before and after agree: what was said is still there, and pairs are still pairs.
    assert Response.objects.filter(wave=Wave.W1).count() == 6 * 7
    assert Response.objects.filter(wave=Wave.W2).exclude(pseudonym="").exists()

    # With the secret, once the keys are gone, no pseudonym leads to anybody either.
    EventKey.objects.update(destroy_on=at.date())
    actions.destroy_due_keys(at=at + 200 * DAY)
    assert set(EventKey.objects.values_list("wrapped", flat=True)) == {None}
    check(copies)


def test_the_attacks_work_where_nothing_prevents_them(at, monkeypatch):
    """The control: without upkeep the order on disk is the order of answering; with flags kept, patterns single out."""
    chance, made = answered_dates(6, at)
    raw = [Copy(event, order) for event, order, _ in made]
    for name in ("2 rowid, xmin", "3 times", "7 access log"):
        assert sum(ATTACKS[name](copy) for copy in raw) > by_chance(raw), name

    flagged = list(Invitation.objects.filter(wave=Wave.W0, answered_on__isnull=False).values_list("pk", flat=True))
    monkeypatch.setattr("evaluations.actions.opening.not_alone", lambda contents, **_: contents)
    actions.shuffle_due(at=at + DAY)
    actions.open_due(at=at + 15 * DAY)
    actions.shuffle_due(at=at + 15 * DAY)
    Invitation.objects.filter(pk__in=flagged).update(answered_on=at.date())
    copies = [Copy(event, order) for event, order, _ in made]
    assert sum(by_patterns(copy) for copy in copies) > sum(by_chance([copy]) for copy in copies[:1])


# Who is on a register: kind of work, sector of the agency, how many. Of "few" hardly any kind of organisation has five;
# of "many" each has, but not together with the kind of work.
REGISTERS = {
    "few": (("NURSING", "HEALTH", 6), ("NURSING", "EDUCATION", 2), ("NURSING", "COUNCIL", 2), ("NURSING", "POLICE", 1)),
    "many": (("NURSING", "HEALTH", 5), ("NURSING", "EDUCATION", 2), ("NURSING", "COUNCIL", 3),
             ("TEACHING", "EDUCATION", 3), ("SOCIAL_WORK", "COUNCIL", 2)),
}  # fmt: skip


def by_organisation(at, register, *, with_work):
    """Attack 11: whose kind of organisation (and kind of work, named before the day) fits what is stored.

    Returns (size of the smallest group that the register leaves, right guesses to be expected, guesses). Everybody on
    the register answers truthfully, which makes it as easy as can be; "other" is nobody whose kinds stand there.
    """
    course = factories.CourseFactory()
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)])
    event = factories.EventFactory(course=course, starts_at=at - dt.timedelta(hours=1), ends_at=at, capacity=30)
    event.sessions.update(ends_at=at)
    factories.DeliveryAssignmentFactory(event=event, trainer=trainer.person)
    session, true = event.sessions.get(), {}
    agencies = {sector: factories.AgencyFactory(sector=sector) for sector in {row[1] for row in REGISTERS[register]}}
    for role, sector, number in REGISTERS[register]:
        for _ in range(number):
            booking = factories.BookingFactory(event=event, delegate__role_family=role, agency=agencies[sector])
            factories.AttendanceFactory(booking=booking, session=session)
            kind = str(organisation_of(sector))
            true[booking.delegate_id] = (role, kind) if with_work else ("", kind)
            if with_work:
                say(booking, Wave.W0, at - 2 * DAY)
            marked = actions.Reply(code="most-useful", text=f"{MARK}{booking.delegate_id}")
            given = actions.Given(replies=(marked, actions.Reply(code="organisation", option=kind)))
            actions.answer(booking=booking, given=given, by=None, at=at)
    actions.shuffle_due(at=at + DAY)
    first = stored_kinds(event, true)
    actions.open_due(at=at + 15 * DAY)
    actions.shuffle_due(at=at + 16 * DAY)
    second = stored_kinds(event, true)
    # Two copies, of the first night and of later, are joined by the pseudonym: what one hides the other may tell.
    said = {
        person: (work, kind if first[person][1] == "OTHER" else first[person][1])
        for person, (work, kind) in second.items()
    }
    named = {work for work, _ in said.values()}
    told = {kinds for kinds in said.values() if kinds[1] != "OTHER"}
    seen = {person: (work if work in named else "OTHER", kind) for person, (work, kind) in true.items()}
    pools = {
        person: [
            other
            for other, mine in seen.items()
            if mine[0] == kinds[0] and (mine == kinds if kinds in told else mine not in told)
        ]
        for person, kinds in said.items()
    }
    right = sum(Fraction(1, len(pool)) for person, pool in pools.items() if person in pool)
    return min(map(len, pools.values())), right, len(pools)


def stored_kinds(event, true):
    """{person: (kind of work, kind of organisation)} as the database says them, by the marks that only tests know."""
    rows = Answer.objects.filter(response__event=event)
    names = {
        answer.response.pseudonym: int(answer.text.removeprefix(MARK))
        for answer in rows.filter(question_code="most-useful").select_related("response")
    }
    work, kinds = (
        dict(rows.filter(question_code=code).values_list("response__pseudonym", "option_code"))
        for code in ("role-family", "organisation")
    )
    return {person: (work.get(name, ""), kinds[name]) for name, person in names.items()}


@pytest.mark.parametrize(("register", "with_work"), [("few", False), ("many", True)])
def test_attack_by_kind_of_organisation_never_leaves_fewer_than_five(at, register, with_work):
    smallest, right, guesses = by_organisation(at, register, with_work=with_work)

    assert smallest >= 5
    assert right <= Fraction(guesses, 5)


def test_attack_by_kind_of_organisation_works_where_kinds_are_kept(at, monkeypatch):
    """The control: kinds of organisation as people said them."""
    monkeypatch.setattr(coarsening.Kept, "tells", lambda self, organisation, roles: True)

    smallest, right, guesses = by_organisation(at, "few", with_work=False)

    assert smallest == 1
    assert right > Fraction(guesses, 5)


def test_attack_by_kind_of_organisation_works_where_it_is_looked_at_alone(at, monkeypatch):
    """The other control: each kind has five on the register, but not each kind of work in it."""
    monkeypatch.setattr(coarsening.Kept, "tells", lambda self, organisation, roles: organisation in self.organisations)

    smallest, _right, _guesses = by_organisation(at, "many", with_work=True)

    assert smallest < 5


def test_attack_by_two_copies_works_where_the_first_night_does_not_look_into_envelopes(at, monkeypatch):
    """What the kind of work makes rare must be "other" before the kind of work comes to light."""
    monkeypatch.setattr("evaluations.actions.keeping.roles_in_envelopes", lambda event_id: ())

    smallest, _right, _guesses = by_organisation(at, "many", with_work=True)

    assert smallest < 5


@pytest.mark.long
def test_ten_attacks_over_200_dates_do_no_better_than_chance(at):
    check(kept_up(200, at))
