"""Small-number protection of attendance tables (docs/adr/0010).

A count below the smallest that may be shown, nought included, is hidden. Sums would give it away again: the total less
all other rows is the row left out. So in each sum further cells are hidden until no hidden cell can be worked out, and
the hidden cells together are not a small group either.

Rows that stand for dates (course, locality, delivery, month) hide how few people they are about. Rows that stand for
people (agency) also hide how few of them cancelled, stayed away or walked in, which differences between columns tell.
How people were absent is told for the whole scope alone.
"""

from dataclasses import dataclass, field

from reports.choices import NOT_SHOWN, Group
from reports.queries.attendance import Rate, attendance
from reports.queries.evaluations import answered_dates, answers_by_date

# Each whole with the parts it is the sum of, within one row.
SUMS = (
    ("registered", ("cancelled", "expected")),
    ("registered", ("cancelled", "absent", "attended")),
    ("expected", ("absent", "attended")),
    ("attendances", ("attended", "walk_ins")),
)
# Counts that protected tables never show by themselves: they follow from the others.
DERIVED = ("cancelled", "absent", "walk_ins")
# Kinds of absence and of attendance: told together or not at all.
DETAILS = (("cancelled_late", "apologies", "did_not_attend", "not_marked"), ("attended_fully", "partial"))
# The counts of people in the order in which they are given up when a sum would give another away.
COLUMNS = (
    *DERIVED,
    "expected",
    "attended",
    "people",
    "answers",
    "head_count",
    "registered",
    "attendances",
)
ALL = (*COLUMNS, *(column for details in DETAILS for column in details))
NAMED = tuple(column for column in ALL if column not in ("head_count", "answers"))
COST = {column: cost for cost, column in enumerate(COLUMNS)}
RATE_PARTS = (
    ("attended", "registered"),
    ("attended", "expected"),
    ("attendances", "registered"),
    ("attendances", "capacity"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. A cell is a number, words that say why there is none, or None where there can be none."""

    label: str
    cells: dict
    rates: tuple
    answer_rate: Rate


@dataclass(frozen=True)
class Tables:
    """Attendance figures fit to show: the total and, for each Group, its rows.

    `awaiting` dates have no register yet and are in no figure.
    """

    total: Row
    groups: dict
    awaiting: int
    protected: bool


@dataclass(slots=True)
class _Line:
    """A row while it is worked on: its values, and which columns are hidden."""

    label: str
    tally: object
    values: dict
    hidden: set = field(default_factory=set)


def tables(counted, *, protect):
    """Return the figures as rows fit to show. With `protect`, small counts and what gives them away are hidden."""
    smallest = counted.policy.smallest_count if protect else 0
    total = _line("Total", counted.total)
    groups = {group: [_line(label, tally) for label, tally in rows] for group, rows in counted.groups.items()}
    if protect:
        _hide(total, groups, smallest)
    return Tables(
        total=_row(total, smallest),
        groups={group: [_row(line, smallest) for line in lines] for group, lines in groups.items()},
        awaiting=counted.awaiting,
        protected=protect,
    )


def figures(scope, *, protect):
    """Return the Tables of the scope, read and made fit to show. Four queries."""
    answers = answers_by_date(answered_dates(scope.at))
    return tables(attendance(scope, answers=answers), protect=protect)


def _line(label, tally):
    values = {column: getattr(tally, column) for column in ALL}
    if not tally.counted_dates:
        values["head_count"] = None
    if tally.counted_dates and tally.counted_dates == tally.dates:
        # Nobody could be booked by name: no count rather than a count of nought.
        values |= dict.fromkeys(NAMED)
    return _Line(label, tally, values)


def _hide(total, groups, smallest):
    """Hide in all tables at once. They share their total: what one table must hide of it, all hide."""
    people = groups[Group.AGENCY]
    for line in [total, *(line for lines in groups.values() for line in lines)]:
        told = COLUMNS if line in people else [column for column in COLUMNS if column not in DERIVED]
        line.hidden = {column for column in told if line.values[column] is not None and line.values[column] < smallest}
    changed = True
    while changed:
        changed = any([_mend_row(line, smallest) for line in people])
        for group, lines in groups.items():
            columns = COLUMNS if group == Group.AGENCY else [column for column in COLUMNS if column not in DERIVED]
            changed |= any([_mend_column(total, lines, column, smallest) for column in columns])
    _hide_details(total, groups, smallest)


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
    changed = False
    for whole, parts in SUMS:
        cells = [(line, part) for part in parts]
        while (more := _needed((line, whole), cells, smallest)) is not None:
            more[0].hidden.add(more[1])
            changed = True
    return changed


def _mend_column(total, lines, column, smallest):
    """The same for one column of a table and its total."""
    cells = [(line, column) for line in lines if line.values[column] is not None]
    if not cells or total.values[column] is None:
        return False
    changed = False
    while (more := _needed((total, column), cells, smallest)) is not None:
        more[0].hidden.add(more[1])
        changed = True
    return changed


def _needed(whole, parts, smallest):
    """Return the next cell that has to be hidden so that this sum gives nothing away, or None."""
    if whole[0].values[whole[1]] is None:
        return None
    parts = [(line, column) for line, column in parts if line.values[column] is not None]
    hidden = [cell for cell in parts if _is_hidden(cell)]
    shown = sorted((cell for cell in parts if not _is_hidden(cell)), key=lambda cell: _price(cell, smallest))
    if _is_hidden(whole):
        # The whole is the sum of its parts: one of them must be hidden too.
        return shown[0] if not hidden and shown else None
    if not hidden or _safe(hidden, smallest):
        return None
    # All parts hidden and still telling: only hiding the whole helps.
    return shown[0] if shown else whole


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


def _row(line, smallest):
    cells = {column: _words(line, column, smallest) for column in ALL}
    cells["capacity"] = line.tally.capacity
    cells["dates"] = line.tally.dates
    rates = tuple(
        _rate(rate.code, rate.label, cells[top], cells[bottom])
        for rate, (top, bottom) in zip(line.tally.rates, RATE_PARTS, strict=True)
    )
    return Row(line.label, cells, rates, _answer_rate(cells))


def _rate(code, label, top, bottom):
    hidden = isinstance(top, str) or isinstance(bottom, str)
    return Rate(code, label, _number(top), _number(bottom), hidden)


def _answer_rate(cells):
    """Evaluations given on the day against all who were there, head counts included."""
    there = [cells["attendances"], cells["head_count"]]
    everybody = next((part for part in there if isinstance(part, str)), None) or sum(part or 0 for part in there)
    return _rate("answers", "Evaluations given on the day", cells["answers"], everybody)


def _words(line, column, smallest):
    value = line.values[column]
    if column not in line.hidden or value is None:
        return value
    return f"fewer than {smallest}" if value < smallest else NOT_SHOWN


def _number(cell):
    return cell if isinstance(cell, int) else None
