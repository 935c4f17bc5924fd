"""Nobody can subtract figures from each other until a few people are left (TRUST.md P4)."""

import datetime as dt
import itertools
import random
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from evaluations.choices import KEPT_QUESTION, RECOMMEND_QUESTION, Kind, Level, Organisation, Wave
from evaluations.queries import small_numbers, years
from evaluations.queries.analysis import Workshop
from evaluations.queries.groups import Groups
from evaluations.queries.reading import Counts, Day, Item, Reach
from evaluations.queries.small_numbers import Batch, at_least, batches

POLICY = SimpleNamespace(smallest_count=5, smallest_mean=8, w1_open_days=14, followup_days=91, followup_open_days=28)
START = dt.datetime(2026, 10, 5, 9, tzinfo=years.LONDON)
WEEK = dt.timedelta(weeks=1)
# Kinds of organisation in the made-up world.
KINDS = [str(kind) for kind in Organisation if kind in (Organisation.COUNCIL, Organisation.HEALTH, Organisation.OTHER)]
LONG_AFTER = dt.datetime(2028, 6, 1, tzinfo=years.LONDON)


def over(year):
    return years.year_is_over(year, dt.timedelta(days=14))


def date(pk, number, *, locality=1, course=1, week=0, year=2026):
    return Batch((pk,), course, locality, year, START + week * WEEK, Counter({4: number}))


def events(made):
    return [batch.events for batch in made]


def test_batches_leave_a_large_date_alone_and_let_small_ones_wait_for_each_other():
    dates = [date(1, 9), date(2, 3, week=1), date(3, 12, week=2), date(4, 6, week=3), date(5, 2, week=4)]

    made = batches(dates, at_least(8), at=START + 10 * WEEK, over=over)

    assert events(made) == [(1,), (3,), (2, 4)]


def test_batches_join_localities_only_when_the_year_is_over():
    dates = [date(1, 3), date(2, 5, locality=2, week=1), date(3, 7, course=2), date(4, 7, week=60, year=2027)]

    assert events(batches(dates, at_least(8), at=START + 50 * WEEK, over=over)) == []
    made = batches(dates, at_least(8), at=LONG_AFTER, over=over)
    assert [(batch.events, batch.locality_id) for batch in made] == [((1, 2), None)]


@pytest.mark.parametrize("seed", range(30))
def test_batches_once_made_never_change(seed):
    chance = random.Random(seed)
    sizes = [chance.randint(0, 14) for _ in range(40)]
    dates = [date(pk, size, locality=pk % 3, course=pk % 2, week=chance.randrange(70)) for pk, size in enumerate(sizes)]
    moments = sorted(START + chance.randrange(100) * WEEK for _ in range(12))

    made = [set(events(batches(dates, at_least(8), at=at, over=over))) for at in moments]
    coarse = [batches(dates, at_least(8), at=at, over=over) for at in moments]
    fine = [set(events(batches(c, at_least(15), at=at, over=over))) for c, at in zip(coarse, moments, strict=True)]

    assert all(before <= after for before, after in itertools.pairwise(made))
    assert all(before <= after for before, after in itertools.pairwise(fine))
    numbers = [pk for batch in made[-1] for pk in batch]
    assert len(numbers) == len(set(numbers)) > 0


class World:
    """A made-up year of one course: small and large dates, answers to everything, three localities, two trainers."""

    def __init__(self, seed):
        chance = random.Random(seed)
        self.counts = Counts()
        number = chance.randint(4, 12)
        for pk in range(1, number + 1):
            starts = START + chance.randrange(48) * WEEK
            closes = starts + dt.timedelta(days=14)
            later = starts + dt.timedelta(days=119)
            self.counts.days[pk] = Day(pk, 1, chance.randint(1, 3), 2026, starts, closes, later)
            self.fill(pk, chance)
        self.trainers = [{pk for pk in self.counts.days if chance.random() < 0.5} for _ in range(2)]
        option = {code: code for code in ("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT")}
        self.counts.questions = [
            question("relevance", Kind.SCALE, 1, 5, level=Level.REACTION),
            question(RECOMMEND_QUESTION, Kind.SCALE, 0, 10, level=Level.REACTION),
            question("confidence", Kind.CONFIDENCE, 0, 10, level=Level.LEARNING),
            question(KEPT_QUESTION, Kind.CHOICE, None, None, wave=Wave.W2, options=option),
        ]
        self.counts.items = [
            Item(code="item", text="Item", course_id=1, course="Course", is_retired=False),
        ]

    def fill(self, pk, chance):
        people = chance.choice((2, 5, 8, 9, 14, 22))
        # What of kinds of organisation storage leaves: on many dates one or two, the rest together.
        kinds = chance.sample((Organisation.COUNCIL, Organisation.HEALTH), chance.randint(0, 2))
        self.counts.answered[pk, Wave.W1] = people
        for _person in range(people):
            if chance.random() < 0.9:
                self.counts.scales[Wave.W1, "relevance"].add(pk, chance.choice((1, 2, 3, 3, 4, 4, 5, 5)), 1)
            back = chance.randint(2, 8)
            now = min(10, max(0, back + chance.randint(-1, 3)))
            before = max(0, back + chance.randint(-1, 2)) if chance.random() < 0.8 else None
            self.counts.moved["item"].add(pk, (now, back, before), 1)
            kind = chance.choice((*kinds, Organisation.OTHER))
            self.counts.moved_in["item"][pk][kind, now - back] += 1
            if chance.random() < 0.9:
                score = chance.randint(5, 10)
                self.counts.scales[Wave.W1, RECOMMEND_QUESTION].add(pk, score, 1)
                self.counts.recommend_in[pk][kind, score] += 1
            if chance.random() < 0.6:
                self.counts.later["item"].add(pk, (now, min(10, now + chance.randint(-1, 1))), 1)
                seen = chance.choice((None, "CLEARLY", "NOT_SEEN", "A_LITTLE", "CANNOT_SAY"))
                self.counts.follow_up[pk][chance.choice(("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT")), seen] += 1

    def scopes(self):
        """What somebody could ask for: each date, locality, trainer, and period, and everything."""
        days = self.counts.days
        yield from ({pk} for pk in days)
        yield from ({pk for pk, day in days.items() if day.locality_id == place} for place in (1, 2, 3))
        yield from self.trainers
        for first in range(0, 48, 12):
            for last in range(first + 12, 60, 12):
                starts, ends = START + first * WEEK, START + last * WEEK
                yield {pk for pk, day in days.items() if starts <= day.starts_at < ends}
        yield set(days)

    def told(self, scope, at):
        """Every count of people in the answer: {what: (people, parts that are told)}."""
        reach = Reach(at=at, years=range(2026, 2027), covers=lambda day: day.pk in scope, groups=True)
        found = Workshop(self.counts, reach, POLICY).analysis()
        shift, figure = found.shifts[0] if found.shifts else None, found.reaction[0] if found.reaction else None
        recommend = next((each for each in found.reaction if each.code == RECOMMEND_QUESTION), None)
        told = {"answered": (found.answered, [])}
        if figure and figure.mean is not None:
            told["relevance"] = (figure.answered, [])
            if figure.high_count is not None:
                told["high"] = (figure.counted, [figure.high_count, figure.counted - figure.high_count])
            if figure.bands:
                told["bands"] = (sum(dict(figure.bands).values()), [count for _label, count in figure.bands])
        for name in ("base", "true", "recalled", "later") if shift else ():
            change = getattr(shift, name)
            told[name] = (change.people, [])
            if change.better is not None:
                told[f"{name} better"] = (change.counted, [change.better, change.counted - change.better])
            if change.each:
                told[f"{name} each"] = (sum(change.each), list(change.each))
        told |= self.told_of_the_others(scope, at) if shift and shift.recalled.people else {}
        if recommend and recommend.mean is not None:
            told["recommend"] = (recommend.answered, [])
        told |= self.told_of_groups(found)
        later = found.later
        if later.kept.part is not None:
            told["kept"] = (later.kept.number, [later.kept.part, later.kept.number - later.kept.part])
        if later.fates:
            told["fates"] = (sum(n for _, n in later.fates), [n for _, n in later.fates])
        if later.both:
            told["both"] = (later.agreement.number, [n for _, n in later.both])
            told["seen"] = (later.seen.number, [later.seen.part, later.seen.number - later.seen.part])
        return told

    def told_of_the_others(self, scope, at):
        """Those without a rating at booking: what they said on the day can be had from the change that everybody
        remembers and the one told of those who gave one. Each such batch is a set of people of its own; a reader can
        take away from it the figures of dates on which nobody had given a rating.
        """
        reach = Reach(at=at, years=range(2026, 2027), covers=lambda day: day.pk in scope, groups=True)
        workshop = Workshop(self.counts, reach, POLICY)
        base = workshop.by_memory(self.counts.items[0])
        told = {}
        for batch in workshop.remembered(base):
            if scope >= set(batch.events):
                parts = [part.cells for part in base if set(batch.events) >= set(part.events)]
                rest = [sum(n for (_now, _back, before), n in cells.items() if before is None) for cells in parts]
                asked = [n for n, cells in zip(rest, parts, strict=True) if n < sum(cells.values())]
                told[f"not recalled of {batch.events}"] = (sum(rest), [])
                told[f"not recalled of those asked, {batch.events}"] = (sum(asked), [])
        return told

    @staticmethod
    def told_of_groups(found):
        """The people behind each group's figures, and behind those of any groups together."""
        lines = [line for line in found.by_group() if line.key in KINDS]
        told = {}
        for many in range(1, len(lines) + 1):
            for some in itertools.combinations(lines, many):
                names = "+".join(line.key for line in some)
                told[f"recommend by {names}"] = (sum(line.answered for line in some), [])
                told[f"base by {names}"] = (sum(line.change.people for line in some), [])
        return {what: said for what, said in told.items() if said[0]}


def question(code, kind, low, high, *, wave=Wave.W1, level=None, options=None):
    return SimpleNamespace(
        code=code, kind=kind, low=low, high=high, wave=wave, level=level, text=code, low_label="", high_label="",
        options=options or {},
    )  # fmt: skip


def leaks(world):
    """What an attacker finds who reads every page at four moments and subtracts them from each other.

    A number of people from one to seven behind a mean, or a part from nought to four of people who are told apart.
    """
    found = []
    scopes = [frozenset(scope) for scope in world.scopes() if scope]
    moments = [START + weeks * WEEK for weeks in (20, 40, 56)] + [LONG_AFTER]
    told = {(scope, at): world.told(scope, at) for scope in set(scopes) for at in moments}
    for (scope, at), figures in told.items():
        found += [(scope, at, what) for what, said in figures.items() if _small(*said)]
        for (wider, then), others in told.items():
            if scope <= wider and at <= then and (scope, at) != (wider, then):
                found += [(scope, wider, what) for what in figures if _apart(others.get(what), figures[what])]
            if scope <= wider and at <= then:
                # Everybody, less some groups; and groups together, less one of them.
                found += [
                    (scope, wider, whole, what)
                    for what in figures
                    for whole in _wholes_of(what)
                    if _apart(others.get(whole), figures[what])
                ]
        found += [(scope, at, what) for what in figures if " by " in what and len(scope) == 1]
    for one, other in itertools.combinations(set(scopes), 2):
        whole = told[frozenset(world.counts.days), LONG_AFTER]
        if not one & other:
            parts = told[one, LONG_AFTER], told[other, LONG_AFTER]
            found += [
                (one, other, what)
                for what in whole
                if _apart(whole[what], *[part[what] for part in parts if what in part])
            ]
    return found


def _wholes_of(what):
    """What figures of groups could be subtracted from: everybody, and more groups."""
    figure, by, names = what.partition(" by ")
    if not by:
        return []
    mine = set(names.split("+"))
    kinds = [kind for kind in KINDS if kind not in mine]
    more = itertools.chain.from_iterable(itertools.combinations(kinds, n) for n in range(1, len(kinds) + 1))
    return [figure, *(f"{figure} by {'+'.join(k for k in KINDS if k in mine or k in also)}" for also in more)]


def _small(people, parts):
    return 0 < people < 8 or (people > 0 and any(part < 5 for part in parts))


def _apart(whole, *parts):
    """Whether what is left of `whole` without the parts is small."""
    if whole is None:
        return False
    people = whole[0] - sum(part[0] for part in parts)
    counts = [whole[1][n] - sum(part[1][n] for part in parts) for n in range(len(whole[1]))]
    return _small(people, counts)


def attack(seeds):
    return [(seed, leak) for seed in seeds for leak in leaks(World(seed))]


def test_attacker_finds_nobody():
    assert attack(range(12)) == []


@pytest.mark.long
def test_attacker_finds_nobody_in_500_data_sets():
    assert attack(range(500)) == []


def test_attacker_is_told_of_many_figures():
    """The attack would be worth nothing if nothing were told."""
    told = [World(seed).told(set(World(seed).counts.days), LONG_AFTER) for seed in range(12)]

    assert {"relevance", "high", "bands", "base", "true", "recalled", "later", "base better", "kept"} <= set().union(
        *told
    )
    assert {"recommend by HEALTH", "base by OTHER"} <= set().union(*told)


@pytest.mark.parametrize("seed", range(4))
def test_attacker_finds_people_where_nothing_is_kept_back(seed, monkeypatch):
    """The control: each date by itself, whatever its size, but for means of nobody."""
    monkeypatch.setattr(sys.modules[Workshop.__module__], "batches", _each_by_itself)

    assert leaks(World(seed)) != []


@pytest.mark.parametrize("seed", range(4))
def test_attacker_finds_people_where_only_single_figures_are_kept_back(seed, monkeypatch):
    """The other control: a figure of fewer than eight is hidden, but sums are made of all dates: subtraction tells."""
    monkeypatch.setattr(sys.modules[Workshop.__module__], "batches", _each_by_itself)
    world = World(seed)
    full = world.told

    def only_large(scope, at):
        return {what: said for what, said in full(scope, at).items() if not _small(*said)}

    world.told = only_large

    assert leaks(world) != []


def test_attacker_finds_people_where_the_rest_of_two_changes_may_be_small(monkeypatch):
    """The control for those who gave no rating at booking."""
    monkeypatch.setattr(Workshop, "_rest_is_safe", lambda self, batch, base: True)

    assert any("not recalled" in leak[-1] for seed in range(12) for leak in leaks(World(seed)))


@pytest.mark.parametrize(("last", "told"), [(3, 0), (5, 10)])
def test_few_without_a_rating_at_booking_are_not_told_by_taking_away_a_date_on_which_nobody_had_one(last, told):
    """Three dates wait for each other: five and five gave a rating; three, `last`, and nine in between did not."""
    world = World(0)
    asked, answers = Counter({(6, 4, 5): 5}), {1: 3, 2: 9, 3: last}
    closes = {pk: START + pk * WEEK for pk in answers}
    world.counts.days = {pk: Day(pk, 1, 1, 2026, START, closes[pk], closes[pk]) for pk in answers}
    cells = {pk: Counter({(6, 4, None): rest}) + (asked if pk != 2 else Counter()) for pk, rest in answers.items()}
    world.counts.moved = {"item": cells}
    reach = Reach(at=LONG_AFTER, years=range(2026, 2027), covers=lambda day: True, groups=False)

    shift = Workshop(world.counts, reach, POLICY).analysis().shifts[0]

    assert (shift.base.people, shift.true.people, shift.recalled.people) == (22 + last, 10, told)


def test_attacker_finds_people_where_groups_are_told_as_soon_as_everybody_is(monkeypatch):
    """The control for kinds of organisation: the same batches as for everybody, whatever is in each group."""
    monkeypatch.setattr(Groups, "_large", lambda self, cells: True)

    assert any(" by " in leak[-1] for leak in leaks(World(0)))


def _each_by_itself(dates, _enough, *, at, over):
    return [made for made in dates if made.made_at <= at and sum(made.cells.values())]


def test_each_part_counts_nought_as_small():
    enough = small_numbers.each_part(lambda cells: (cells[1], cells[0]), 5)

    assert [enough(Counter(c)) for c in ({1: 5, 0: 5}, {1: 9, 0: 4}, {1: 20})] == [True, False, False]
