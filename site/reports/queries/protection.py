"""Small-number protection of attendance tables (docs/adr/0010).

A count below the smallest that may be shown, nought included, is hidden. Sums would give it away again: the total less
all other rows is the row left out. So in each sum further cells are hidden until no hidden cell can be worked out, and
the hidden cells together are not a small group either.

Rows that stand for dates (course, workforce, locality, delivery, month) hide how few people they are about. Rows that
stand for people (agency, sector) also hide how few of them cancelled, stayed away or walked in, which differences
between columns tell. How people were absent is told for the whole scope alone.

A row of one table can be the sum of rows of another: a sector of its agencies, a workforce of its courses. Those
sums are mended with the tables' own. There is no table by standing: agencies would then be summed up
in two ways that cross, and what is hidden in both could follow from the two together.

Dates are in one row of each of several tables, so their sums cross. Their list is protected after the tables, which it
does not change, until no small date and no hidden row follows from everything that is shown together.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from reports.choices import DATE, OF_PEOPLE
from reports.queries.crossing import follows, known
from reports.queries.evaluations import answered_dates, answers_by_date
from reports.queries.rows import ALL, COLUMNS, DERIVED, DETAILS, Tables, shown, words
from reports.queries.whole import TOLD_OF_PEOPLE, counted

# Each whole with the parts it is the sum of, within one row.
SUMS = (
    ("registered", ("cancelled", "expected")),
    ("registered", ("cancelled", "absent", "attended")),
    ("expected", ("absent", "attended")),
    ("attendances", ("attended", "walk_ins")),
)
NAMED = tuple(column for column in ALL if column not in ("head_count", "answers"))
COST = {column: cost for cost, column in enumerate(COLUMNS)}


@dataclass(slots=True)
class _Line:
    """A row while it is worked on: its values, which columns are hidden, and which of those do not say why."""

    label: str
    tally: object
    values: dict
    hidden: set = field(default_factory=set)
    silent: set = field(default_factory=set)
    # What is told of it elsewhere (`whole.Told`).
    least: dict = field(default_factory=dict)


def tables(counted, *, protect):
    """Return the figures as rows fit to show. With `protect`, small counts and what gives them away are hidden.

    That makes one page safe. So that several pages are, `counted` comes from `whole.counted` (docs/adr/0025).
    """
    smallest = counted.policy.smallest_count if protect else 0
    total = _line("Total", counted.total)
    groups = {group: [_line(label, tally) for label, tally in rows] for group, rows in counted.groups.items()}
    if protect:
        _hide(total, groups, smallest, counted.told)
    rows = {group: [shown(line, smallest) for line in lines] for group, lines in groups.items()}
    return Tables(
        total=shown(total, smallest),
        dates=tuple(rows.pop(DATE, ())),
        groups=rows,
        awaiting=counted.awaiting,
        protected=protect,
        left_out=counted.left_out,
        told=counted.told if protect else None,
    )


def figures(scope, *, protect, by_date=False):
    """Return the Tables of the scope, read and made fit to show; `by_date` with a row for each date. Four queries."""
    answers = answers_by_date(answered_dates(scope.at))
    return tables(counted(scope, answers=answers, by_date=by_date, protect=protect), protect=protect)


def sum_cells(parts, *, protect, smallest):
    """Cells of counts that add up, fit to show: (the whole's, [each part's]). Small ones are hidden, as in a table.

    With one part alone it is the whole over again.
    """
    column = "attendances"
    whole = _Line("", None, {column: sum(parts)})
    lines = [_Line(f"{number:06}", None, {column: part}) for number, part in enumerate(parts)]
    for line in (whole, *lines) if protect else ():
        if _small(line.values[column], smallest):
            line.hidden.add(column)
    while _mend_column(whole, lines, column, smallest, keep=True):
        pass
    return words(whole, column, smallest), [words(line, column, smallest) for line in lines]


def _line(label, tally):
    values = {column: getattr(tally, column) for column in ALL}
    if not tally.counted_dates:
        values["head_count"] = None
    if tally.counted_dates and tally.counted_dates == tally.dates:
        # Nobody could be booked by name: no count rather than a count of nought.
        values |= dict.fromkeys(NAMED)
    return _Line(label, tally, values)


def _hide(total, groups, smallest, told):
    """Hide what is small, and what gives it away. The total is not hidden for the sake of a table: its rows are."""
    dates = groups.get(DATE, [])
    groups = {group: lines for group, lines in groups.items() if group != DATE}
    sizes = [column for column in COLUMNS if column not in DERIVED]
    for line in [total, *dates, *(line for lines in groups.values() for line in lines)]:
        line.hidden = {column for column in sizes if _small(line.values[column], smallest)}
    if told is not None:
        _keep_back(total, dates, groups, sizes, told, smallest)
    # One row is the total over again.
    of_people = [line for group in OF_PEOPLE if len(groups.get(group, ())) > 1 for line in groups[group]]
    for line in of_people:
        line.hidden |= {column for column in DERIVED if _small(line.values[column], smallest)}
    sums = [(total, lines, COLUMNS if group in OF_PEOPLE else sizes) for group, lines in groups.items() if lines]
    sums += [(whole, parts, COLUMNS if group in OF_PEOPLE else sizes) for group, whole, parts in _nested(groups)]
    changed = True
    while changed:
        changed = any([_mend_row(line, smallest) for line in of_people])
        changed |= any(
            [
                _mend_column(whole, parts, column, smallest, keep=whole is total)
                for whole, parts, columns in sums
                for column in columns
            ]
        )
    for column in sizes if dates else ():
        _hide_dates(total, groups, dates, column, smallest)
    _hide_details(total, {**groups, DATE: dates}, smallest)
    if told is not None and not told.details:
        total.values |= dict.fromkeys(column for details in DETAILS for column in details)


def _keep_back(total, dates, groups, sizes, told, smallest):
    """Hide what may not be told in this scope, whatever its size; no word says whether it is small."""
    for group, lines in groups.items():
        for line in lines:
            if group in OF_PEOPLE:
                kept = TOLD_OF_PEOPLE if told.tells(group, line.tally.key) else ()
                line.silent = {column for column in sizes if column not in kept}
                line.least = told.least.get((str(group), line.tally.key), {})
            else:
                # People of two rows are not added up: of a row and the whole both, the difference may be of few.
                line.silent = {"people"}
    there, people = total.values["attendances"], total.values["people"]
    if not told.people or there is None or there - people < smallest:
        total.silent = {"people"}
    for line in dates:
        line.silent = {"people"}
    for line in [total, *dates, *(line for lines in groups.values() for line in lines)]:
        line.hidden |= line.silent
        # Too few evaluations are not said to be few: some belong to dates that are told together with others.
        line.silent.add("answers")


def _hide_dates(total, groups, dates, column, smallest):
    """Hide more of one column of the dates, until nothing hidden follows from the column and those of the tables."""
    lines = [line for line in dates if line.values[column] is not None]
    sums = [(total, lines), *((whole, parts) for _group, whole, parts in _nested({**groups, DATE: lines}, of=DATE))]
    changed = True
    while changed:
        changed = any([_mend((whole, column), [(line, column) for line in parts], smallest) for whole, parts in sums])
        changed |= _mend_crossing(sums, lines, column, smallest)


def _mend_crossing(sums, lines, column, smallest):
    """Hide a further date for each small one, and each hidden row of a table, that follows from the sums together."""
    numbers = {id(line): number for number, line in enumerate(lines)}
    sums = [(whole, [numbers[id(line)] for line in parts]) for whole, parts in sums if whole.values[column] is not None]
    hidden = {number for number, line in enumerate(lines) if column in line.hidden}
    told = [(whole, parts) for whole, parts in sums if column not in whole.hidden]
    basis = known([hidden.intersection(parts) for _whole, parts in told])
    given_away = [{number} for number in sorted(hidden) if lines[number].values[column] < smallest]
    given_away += [hidden.intersection(parts) for whole, parts in sums if column in whole.hidden]
    # The one date of a row that is shown is known anyway.
    free = {number for number in range(len(lines)) if number not in hidden}
    free -= {parts[0] for _whole, parts in told if len(parts) == 1}
    more = False
    for cells in given_away:
        if not follows(cells, basis) or not free:
            continue
        near = {number for _whole, parts in sums if cells.intersection(parts) for number in parts} & free
        number = min(near or free, key=lambda one: _price((lines[one], column), smallest))
        lines[number].hidden.add(column)
        free.discard(number)
        more = True
    return more


def _nested(groups, of=None):
    """(group of the parts, whole, its parts) for each row that is the sum of rows of another table, `of` one or any."""
    parts = defaultdict(list)
    for group, lines in groups.items():
        for line in lines if of in (None, group) else ():
            for whole, key in line.tally.inside.items():
                parts[group, whole, key].append(line)
    wholes = {(group, line.tally.key): line for group, lines in groups.items() for line in lines}
    return [
        (group, wholes[whole, key], lines) for (group, whole, key), lines in parts.items() if (whole, key) in wholes
    ]


def _small(value, smallest):
    return value is not None and value < smallest


def _hide_details(total, groups, smallest):
    """Take the columns out of protected tables that follow from others, and details that are too fine."""
    for line in [line for lines in groups.values() for line in lines]:
        line.values |= dict.fromkeys([*DERIVED, *(column for details in DETAILS for column in details)])
    total.values |= dict.fromkeys(DERIVED)
    for details in DETAILS:
        values = [total.values[column] for column in details]
        if None not in values and min(values) < smallest:
            total.values |= dict.fromkeys(details)


def _mend_row(line, smallest):
    """Hide more of one row until no sum in it gives a hidden count away. Returns whether anything was hidden."""
    return any([_mend((line, whole), [(line, part) for part in parts], smallest) for whole, parts in SUMS])


def _mend_column(whole, lines, column, smallest, *, keep):
    """The same for one column of a table and its whole, which is hidden too unless it is to `keep`."""
    changed = _mend((whole, column), [(line, column) for line in lines], smallest)
    parts = [line for line in lines if line.values[column] is not None]
    if keep or len(parts) != 1 or column not in parts[0].hidden:
        return changed
    # The one part of a row of another table is that row over again: both hide it, in the same words.
    for one, other in ((parts[0], whole), (whole, parts[0])):
        changed |= column not in other.hidden or (column in one.silent and column not in other.silent)
        other.hidden.add(column)
        other.silent |= one.silent & {column}
    return changed


def _mend(whole, parts, smallest):
    """Hide further parts of a sum, the least useful first, until it gives no hidden cell away."""
    parts = [cell for cell in parts if _value(cell) is not None]
    hidden = [cell for cell in parts if _is_hidden(cell)]
    if _value(whole) is None or not parts or not (hidden or _is_hidden(whole)):
        return False
    shown = sorted((cell for cell in parts if not _is_hidden(cell)), key=lambda cell: _price(cell, smallest))
    more = 0
    # A hidden whole is the sum of its parts, so one of them has to be hidden; then nothing is known of the sum.
    while not hidden if _is_hidden(whole) else not _safe(hidden, smallest):
        if more == len(shown):
            # All parts are hidden. If none of them says that it is small, the sum alone tells no single one.
            for line, column in parts:
                line.silent.add(column)
            break
        line, column = shown[more]
        line.hidden.add(column)
        hidden.append(shown[more])
        more += 1
    return more > 0


def _safe(hidden, smallest):
    """Whether hidden cells whose sum is known still tell nothing about the small ones among them."""
    values = [_value(cell) for cell in hidden]
    small = [value for value in values if value < smallest]
    large = len(values) - len(small)
    if len(values) < 2 or sum(values) < smallest:
        return False
    if not small:
        return True
    if not large:
        # As large as they can be, they would be known.
        return sum(values) < (smallest - 1) * len(small)
    # Each large one is known to be at least `smallest`; what is left must allow a small one its whole range.
    return sum(values) - smallest * large >= smallest - 1


def _is_hidden(cell):
    line, column = cell
    return column in line.hidden


def _value(cell):
    line, column = cell
    return line.values[column]


def _price(cell, smallest):
    """What it costs to hide a cell: too small ones hide little, then the column's worth to a reader, then the count."""
    line, column = cell
    return _value(cell) < 2 * smallest - 1, COST[column], _value(cell), line.label
