import random
from fractions import Fraction
from types import SimpleNamespace

import pytest

from reports.choices import DATE, NOT_SHOWN, OF_PEOPLE, Group
from reports.queries import Attendance, Tally, fold, tables

SIZES = ("registered", "expected", "attended", "attendances", "people", "answers", "head_count")
FEW = "fewer than 5"
KINDS = ("cancelled_late", "apologies", "did_not_attend", "not_marked")
ADDED = (
    *KINDS,
    "dates",
    "registered",
    "cancelled",
    "attended_fully",
    "partial",
    "walk_ins",
    "head_count",
    "counted_dates",
)


def tally(attended=0, absent=0, cancelled=0, walk_ins=0, **others):
    """A Tally of so many people, all of them different."""
    made = Tally(
        dates=1,
        capacity=25,
        registered=attended + absent + cancelled,
        cancelled=cancelled,
        did_not_attend=absent,
        attended_fully=attended,
        walk_ins=walk_ins,
        people_ids={object() for _n in range(attended + walk_ins)},
    )
    for name, value in others.items():
        setattr(made, name, value)
    return made


def added(rows):
    """The Tally of all rows together."""
    total = Tally()
    for row in rows:
        for name in ADDED:
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.answers += row.answers or 0
        total.capacity += row.capacity or 0
        total.people_ids |= row.people_ids
    return total


def shown(rows, group=Group.COURSE, protect=True, wider=None):
    """The cells of a table of these rows, those of the `wider` group that they are in, the total last."""
    groups = {name: [] for name in Group} | {group: [(f"Row {n}", row) for n, row in enumerate(rows)]}
    if wider:
        groups[wider] = wholes(rows, wider)
    counted = Attendance(
        total=added(rows), groups=groups, awaiting=0, policy=SimpleNamespace(smallest_count=5, smallest_mean=8)
    )
    made = tables(counted, protect=protect)
    told = made.dates if group == DATE else made.groups[group]
    return [*told, *(made.groups[wider] if wider else ()), made.total]


def wholes(rows, wider):
    """(label, Tally) of each row of the wider group."""
    found = []
    for key in sorted({row.inside[wider] for row in rows}):
        whole = added([row for row in rows if row.inside[wider] == key])
        whole.key = key
        found.append((key, whole))
    return found


def column(rows, name, **options):
    return [row.cells[name] for row in shown(rows, **options)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tally(20), tally(30), tally(1), tally(2), tally(0)], (["Row 1"], ["Row 0", "Row 2", "Row 3", "Row 4"])),
        ([tally(20), tally(30)], (["Row 0", "Row 1"], [])),
        ([tally(1)], (["Row 0"], [])),
        ([], ([], [])),
    ],
)
def test_fold_sets_rows_apart_that_tell_no_count(rows, expected):
    made = [row for row in shown(rows, group=Group.AGENCY) if row.label != "Total"]

    kept, folded = fold(made)

    assert ([row.label for row in kept], [row.label for row in folded]) == expected


def test_fold_keeps_every_row_where_nothing_is_protected():
    made = shown([tally(1), tally(2), tally(0)], group=Group.AGENCY, protect=False)[:-1]

    assert fold(made) == (made, [])


def test_tables_show_large_counts_as_they_are():
    assert column([tally(10, 5, 5, 5), tally(20, 6, 7, 8)], "attended") == [10, 20, 30]


def test_tables_say_fewer_than_five_and_hide_a_second_row():
    assert column([tally(3), tally(12), tally(20)], "attended") == [FEW, NOT_SHOWN, 20, 35]


def test_tables_count_nought_as_small():
    rows = [tally(0, absent=9), tally(12), tally(20)]

    assert column(rows, "attended") == [FEW, NOT_SHOWN, 20, 32]


def test_tables_need_no_second_row_where_two_are_small_enough_together():
    assert column([tally(3), tally(4), tally(20)], "attended") == [FEW, FEW, 20, 27]


def test_tables_hide_a_third_row_where_two_together_are_small():
    assert column([tally(1), tally(2), tally(20), tally(30)], "attended") == [FEW, FEW, NOT_SHOWN, 30, 53]


def test_tables_hide_a_third_row_where_two_are_as_large_as_they_can_be():
    assert column([tally(4), tally(4), tally(20), tally(30)], "attended") == [FEW, FEW, NOT_SHOWN, 30, 58]


def test_tables_do_not_say_which_row_is_small_where_that_would_tell_it():
    # 6 in all: were one row known to have 5 or more, the other would be known to have 1 or none.
    assert column([tally(1), tally(5)], "attended") == [NOT_SHOWN, NOT_SHOWN, 6]


def test_tables_hide_the_rates_of_hidden_counts():
    small, *_others = shown([tally(3), tally(12), tally(20)])

    assert [(rate.value, rate.hidden) for rate in small.rates[:3]] == [(None, True)] * 3


def test_tables_keep_absences_of_an_agency_from_being_worked_out():
    """Registered and attended of one agency are not shown together when fewer than five stayed away."""
    rows = [tally(20, absent=2), tally(30, absent=3), tally(40, absent=10)]

    found = [(row.cells["registered"], row.cells["attended"]) for row in shown(rows, Group.AGENCY)[:-1]]

    assert [registered for registered, _attended in found] == [22, 33, 50]
    assert [attended for _registered, attended in found] == [NOT_SHOWN] * 3


def test_tables_tell_kinds_of_absence_for_the_whole_alone():
    row, total = shown([tally(30, cancelled_late=9, apologies=8, did_not_attend=7, not_marked=6, registered=60)])

    assert [row.cells[kind] for kind in KINDS] == [None] * 4
    assert [total.cells[kind] for kind in KINDS] == [9, 8, 7, 6]


def test_tables_tell_no_kind_of_absence_where_one_is_small():
    _row, total = shown([tally(30, cancelled_late=9, apologies=1, did_not_attend=7, not_marked=6, registered=53)])

    assert [total.cells[kind] for kind in KINDS] == [None] * 4


def test_tables_show_everything_to_those_who_hold_the_registers():
    rows = [tally(3, 1, 2, 4), tally(12)]

    found = [
        (row.cells["attended"], row.cells["did_not_attend"], row.cells["walk_ins"])
        for row in shown(rows, protect=False)
    ]

    assert found == [(3, 1, 4), (12, 0, 0), (15, 1, 4)]


def test_tables_have_no_named_count_where_only_heads_were_counted():
    rows = [tally(head_count=212, counted_dates=1), tally(12), tally(20)]

    found = [(row.cells["attended"], row.cells["head_count"]) for row in shown(rows)]

    assert found == [(None, 212), (12, None), (20, None), (32, 212)]


def test_tables_of_one_row_say_no_more_than_its_total():
    assert column([tally(12, absent=1)], "attended", group=Group.AGENCY) == [12, 12]


# The attacker: knows what is printed and that rows add up, and solves for what is not printed.


ROW_SUMS = (
    ("registered", ("cancelled", "expected")),
    ("expected", ("absent", "attended")),
    ("attendances", ("attended", "walk_ins")),
)
ADDITIVE = ("registered", "expected", "attended", "attendances", "cancelled", "absent", "walk_ins")


def solved(rows, group, wider=None):
    """Return {(row, column): value} that follows from the printed cells by adding and subtracting alone."""
    *lines, total = shown(rows, group, wider=wider)
    of_group = lines[: len(rows)]
    sums = [(total, of_group)]
    if wider:
        wide = lines[len(rows) :]
        sums += [(total, wide)]
        sums += [(whole, [line for line in of_group if line.inside[wider] == whole.key]) for whole in wide]
    unknown, equations = {}, []
    numbers = {id(line): number for number, line in enumerate([*lines, total])}

    def term(line, name):
        value = line.cells.get(name)
        return (
            Fraction(value) if isinstance(value, int) else unknown.setdefault((numbers[id(line)], name), len(unknown))
        )

    for line in [*lines, total]:
        for whole, parts in ROW_SUMS:
            equations.append([(1, term(line, whole)), *((-1, term(line, part)) for part in parts)])
    for name in ADDITIVE:
        for whole, parts in sums:
            equations.append([(1, term(whole, name)), *((-1, term(line, name)) for line in parts)])
    return {key: value for key, value in _solve(equations, unknown).items() if key[0] < len(lines)}


def _solve(equations, unknown):
    """Gauss and Jordan over fractions; an unknown is solved when its row holds no other."""
    rows = []
    for equation in equations:
        row = [Fraction(0)] * (len(unknown) + 1)
        for sign, term in equation:
            if isinstance(term, Fraction):
                row[-1] -= sign * term
            else:
                row[term] += sign
        rows.append(row)
    done = 0
    for place in range(len(unknown)):
        pivot = next((n for n in range(done, len(rows)) if rows[n][place]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][place] for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[place]:
                rows[n] = [value - row[place] * top for value, top in zip(row, rows[done], strict=True)]
        done += 1
    found = {}
    for row in rows[:done]:
        places = [place for place, value in enumerate(row[:-1]) if value]
        if len(places) == 1:
            found[places[0]] = row[-1]
    return {key: found[place] for key, place in unknown.items() if place in found}


# Each costs a system of a hundred equations; with 300 nothing was found either.
SEEDS = 12


def in_wholes(rows, wider, chance):
    """The rows, each in one of a few wholes of the wider group. One whole alone would be the total over again."""
    for row, key in zip(rows, "AB" + "".join(chance.choices("ABC", k=len(rows))), strict=False):
        row.inside = {wider: key}
    return rows


def random_rows(chance):
    return [
        tally(
            attended=chance.choice([0, 1, 2, 4, 5, 6, 9, 15, 40]),
            absent=chance.choice([0, 0, 1, 3, 5, 12]),
            cancelled=chance.choice([0, 0, 1, 4, 6, 10]),
            walk_ins=chance.choice([0, 0, 1, 5, 7]),
        )
        for _n in range(chance.randint(2, 7))
    ]


@pytest.mark.parametrize("group", [Group.COURSE, Group.AGENCY, Group.SECTOR])
def test_tables_never_print_a_small_count(group):
    for seed in range(500):
        rows = shown(random_rows(random.Random(seed)), group)

        printed = [row.cells[name] for row in rows for name in SIZES if isinstance(row.cells[name], int)]
        assert [value for value in printed if value < 5] == [], f"seed {seed}"


def test_tables_give_no_hidden_count_of_an_agency_away_by_subtraction():
    for seed in range(500):
        found = solved(random_rows(random.Random(seed)), Group.AGENCY)

        assert {key: value for key, value in found.items() if value < 5} == {}, f"seed {seed}"


def test_tables_give_no_hidden_row_of_dates_away_by_subtraction():
    for seed in range(500):
        rows = random_rows(random.Random(seed))
        *lines, total = shown(rows, Group.COURSE)

        for name in SIZES:
            hidden = [line for line in lines if isinstance(line.cells[name], str)]
            if isinstance(total.cells[name], int):
                assert len(hidden) != 1, f"seed {seed}, {name}"


@pytest.mark.parametrize(("group", "wider"), [(Group.AGENCY, Group.SECTOR), (Group.COURSE, Group.WORKFORCE)])
def test_two_tables_give_no_hidden_count_away_together(group, wider):
    """Rows of the one add up to rows of the other: what is hidden in either is found by neither."""
    for seed in range(SEEDS):
        chance = random.Random(seed)
        rows = in_wholes(random_rows(chance), wider, chance)

        found = solved(rows, group, wider)

        columns = ADDITIVE if group in OF_PEOPLE else SIZES
        assert {key: value for key, value in found.items() if value < 5 and key[1] in columns} == {}, f"seed {seed}"


CROSSING = (Group.COURSE, Group.LOCALITY, Group.MONTH)


def crossing(chance):
    """Tables of dates that are in one row of each of three tables."""
    dates = random_rows(chance) + random_rows(chance)
    for date in dates:
        date.inside = {group: f"{group}-{chance.randrange(3)}" for group in CROSSING}
    groups = {group: [] for group in Group} | {group: wholes(dates, group) for group in CROSSING}
    policy = SimpleNamespace(smallest_count=5, smallest_mean=8)
    listed = groups | {DATE: [(f"Date {n}", date) for n, date in enumerate(dates)]}
    return tables(Attendance(total=added(dates), groups=listed, awaiting=0, policy=policy), protect=True)


def given_away(made, name, *, listed):
    """The small counts of dates and rows that follow from all tables, with the list of dates or without it."""
    unknown, equations = {}, []

    def term(line, key):
        value = line.cells[name] if listed or key[0] != DATE else None
        return Fraction(value) if isinstance(value, int) else unknown.setdefault(key, len(unknown))

    dates = [term(line, (DATE, number)) for number, line in enumerate(made.dates)]
    equations.append([(1, term(made.total, ("total", ""))), *((-1, date) for date in dates)])
    for group in CROSSING:
        for row in made.groups[group]:
            parts = [date for date, line in zip(dates, made.dates, strict=True) if line.inside[group] == row.key]
            equations.append([(1, term(row, (group, row.key))), *((-1, date) for date in parts)])
    return {key for key, value in _solve(equations, unknown).items() if value < 5}


def test_the_list_of_dates_gives_away_nothing_that_crossing_tables_do_not():
    for seed in range(SEEDS):
        made = crossing(random.Random(seed))

        for name in ("registered", "attended"):
            assert given_away(made, name, listed=True) <= given_away(made, name, listed=False), f"seed {seed}"


def test_the_list_of_dates_would_give_more_away_without_looking_across(monkeypatch):
    """The control."""
    monkeypatch.setattr("reports.queries.protection._mend_crossing", lambda *_arguments: False)

    made = [crossing(random.Random(seed)) for seed in range(SEEDS)]

    assert any(given_away(one, "attended", listed=True) - given_away(one, "attended", listed=False) for one in made)


def inside(rows, wider, keys):
    """The rows, each in the whole of its key."""
    for row, key in zip(rows, keys, strict=True):
        row.inside = {wider: key}
    return rows


def test_two_tables_are_protected_as_one():
    """Each by itself would be safe; both together, the first row would be 33 less 30."""
    rows = inside([tally(3), tally(30), tally(4), tally(40)], Group.WORKFORCE, "AABB")

    alone = column(rows, "attended"), column([whole for _key, whole in wholes(rows, Group.WORKFORCE)], "attended")
    together = column(rows, "attended", wider=Group.WORKFORCE)

    assert alone == ([FEW, 30, FEW, 40, 77], [33, 44, 77])
    assert together == [FEW, NOT_SHOWN, FEW, NOT_SHOWN, 33, 44, 77]


def test_the_one_row_of_a_whole_is_hidden_there_too():
    rows = inside([tally(20), tally(3), tally(30)], Group.WORKFORCE, "ABC")

    assert column(rows, "attended", wider=Group.WORKFORCE) == [NOT_SHOWN, FEW, 30, NOT_SHOWN, FEW, 30, 53]


def test_the_attacker_finds_what_an_unguarded_table_hides(monkeypatch):
    """The control: without the mending of sums the same attacker must win."""
    monkeypatch.setattr("reports.queries.protection._mend", lambda *_arguments: False)

    found = [solved(random_rows(random.Random(seed)), Group.AGENCY) for seed in range(20)]

    assert any(value < 5 for solutions in found for value in solutions.values())
