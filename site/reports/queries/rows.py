"""Lines of attendance tables as they are shown: numbers, or the words that stand for them."""

from dataclasses import dataclass, field
from typing import Any

from reports.choices import NOT_SHOWN
from reports.queries.attendance import Rate

# Before the sum of what is told elsewhere of a row that is not told as a whole.
AT_LEAST = "at least"
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
RATE_PARTS = (
    ("attended", "registered"),
    ("attended", "expected"),
    ("attendances", "registered"),
    ("attendances", "capacity"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. A cell is a number, words that say why there is none, or None where there can be none.

    `key` names it in addresses; `inside` the rows of other tables that it is part of.
    """

    label: str
    cells: dict
    rates: tuple
    answer_rate: Rate
    fill: Rate
    key: str = ""
    inside: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Tables:
    """Attendance figures fit to show: the total and, for each Group, its rows; `dates` where they were asked for.

    `awaiting` dates have no register yet and are in no figure; `left_out` dates are too small to be in one. `told` is
    what else is kept back in this scope (`queries.whole.Told`), None where nothing is.
    """

    total: Row
    groups: dict
    awaiting: int
    protected: bool
    left_out: int = 0
    told: Any = None
    dates: tuple = ()


def fold(rows):
    """Rows that tell a count of people, and rows that tell none: (shown, folded). For pages; files hold every row.

    A single row is never folded: a line that stands for it would be no shorter.
    """
    folded = [row for row in rows if _tells_nothing(row)]
    if len(folded) < 2:
        return rows, []
    return [row for row in rows if not _tells_nothing(row)], folded


def is_told(cell):
    """Whether a cell says how many, at least."""
    return not isinstance(cell, str) or cell.startswith(AT_LEAST)


def least(words):
    """The number in "at least 12"; None for a cell that says anything else."""
    said = isinstance(words, str) and words.startswith(AT_LEAST)
    return int(words.removeprefix(AT_LEAST)) if said else None


def _tells_nothing(row):
    counts = [row.cells[column] for column in ALL if row.cells[column] is not None]
    return bool(counts) and not any(map(is_told, counts))


def shown(line, smallest):
    """The Row of a line that was worked on: its numbers, and words in place of what is hidden."""
    cells = {column: words(line, column, smallest) for column in ALL}
    cells["capacity"] = line.tally.capacity
    cells["dates"] = line.tally.dates
    rates = tuple(
        _rate(rate.code, rate.label, cells[top], cells[bottom])
        for rate, (top, bottom) in zip(line.tally.rates, RATE_PARTS, strict=True)
    )
    return Row(
        label=line.label,
        cells=cells,
        rates=rates,
        answer_rate=_answer_rate(cells, line.tally.asked),
        fill=_fill(line.tally, cells),
        key=line.tally.key,
        inside=line.tally.inside,
    )


def _rate(code, label, top, bottom):
    hidden = isinstance(top, str) or isinstance(bottom, str)
    return Rate(code, label, _number(top), _number(bottom), hidden)


def _fill(tally, cells):
    """Places held when the day came, against capacity. Less those expected, it tells how many cancelled late."""
    hidden = not isinstance(cells["cancelled_late"], int) or not isinstance(cells["expected"], int)
    return _rate("held_capacity", "Places held on the day", NOT_SHOWN if hidden else tally.held, cells["capacity"])


def _answer_rate(cells, asked):
    """Evaluations given on the day against all who were there, head counts included; or against those they are of."""
    if asked is not None:
        return _rate("answers", "Evaluations given on the day", cells["answers"], asked)
    there = [cells["attendances"], cells["head_count"]]
    everybody = next((part for part in there if isinstance(part, str)), None) or sum(part or 0 for part in there)
    return _rate("answers", "Evaluations given on the day", cells["answers"], everybody)


def words(line, column, smallest):
    """A cell as it is shown."""
    value = line.values[column]
    if column in line.hidden and line.least.get(column):
        return f"{AT_LEAST} {line.least[column]}"
    if column not in line.hidden or value is None:
        return value
    return f"fewer than {smallest}" if value < smallest and column not in line.silent else NOT_SHOWN


def _number(cell):
    return cell if isinstance(cell, int) else None
