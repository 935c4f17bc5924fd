"""Which agencies and sectors may be told apart, by quarter and by year, so that no two figures give a third away.

Readers who get protected figures may lay a year beside its quarters, and the rows of a table beside their sum. What a
row may be told in is therefore cut into **parts** that are told whole or not at all (docs/adr/0025):

- a quarter in which the row is large enough, alone;
- all other quarters of the year together, where they are large enough together.

A part once told stays: quarters are decided on when they are over, by themselves, and the year when it is over. What
is left of the whole when every row that is told is taken away from it must be large too, for each set of quarters;
where it is not, the smallest rows that are told there are kept back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, combinations

QUARTERS = range(4)


@dataclass(slots=True)
class Parts:
    """The quarters (0 to 3) in which one row is told alone, and whether the others of its year are told together."""

    alone: set = field(default_factory=set)
    together: bool = False

    @property
    def rest(self):
        """The quarters in which it is not told alone."""
        return set(QUARTERS) - self.alone

    def tell(self, quarters):
        """Whether the sum over these quarters is made of whole parts."""
        rest = self.rest
        return not rest & quarters or (self.together and rest <= quarters)


EVERYTHING = Parts(alone=set(QUARTERS))


def parts(rows, smallest, *, over, whole=EVERYTHING):
    """Return {row: Parts} of rows {row: [Counter of each quarter]} that add up to a whole which is told in `whole`.

    `over` are the quarters that are over, all four when the year is. Every count of a row must be `smallest` or more
    for it to be told, and so must what is left of the whole; nought is as telling as one.
    """
    made = {row: Parts() for row in rows}
    if len(rows) < 2:
        # The one row is the whole over again.
        return {row: Parts(set(whole.alone), whole.together) for row in rows}
    for quarter in sorted(whole.alone & set(over)):
        _tell_alone(made, rows, quarter, smallest)
    if set(over) == set(QUARTERS) and (whole.together or not whole.rest):
        _tell_together(made, rows, smallest, whole)
    return made


def _tell_alone(made, rows, quarter, smallest):
    """Tell the rows that are large in one quarter, but for the smallest where the rest would be small."""
    large = sorted((row for row in rows if _large([rows[row][quarter]], smallest)), key=_by_size(rows, {quarter}))
    kept = [row for row in rows if row not in set(large)]
    while kept and large and not _large([rows[row][quarter] for row in kept], smallest):
        kept.append(large.pop(0))
    for row in large:
        made[row].alone.add(quarter)


def _tell_together(made, rows, smallest, whole):
    """Tell what is left of the year of each row, where that is large and leaves nothing small."""
    for row, each in made.items():
        each.together = not each.rest or _large([rows[row][quarter] for quarter in each.rest], smallest)
    changed = True
    while changed:
        changed = False
        for quarters in _unions(whole):
            row = _gives_away(made, rows, quarters, smallest)
            if row is not None:
                made[row].together = False
                changed = True


def _gives_away(made, rows, quarters, smallest):
    """The row that must not be told together, as something small follows in these quarters or beside them; or None.

    Take all that is told in the quarters away from the whole: what is left belongs to the rows not told there. Where
    the rest of the year of each of those is told together, that less what is left is what they have in other quarters.
    """
    silent = [row for row in rows if not made[row].tell(quarters)]
    left = [rows[row][quarter] for row in silent for quarter in made[row].rest & quarters]
    beside = [rows[row][quarter] for row in silent for quarter in made[row].rest - quarters]
    if silent and all(made[row].together for row in silent) and not _large(beside, smallest):
        return min(silent, key=_by_size(rows, quarters))
    told = [row for row, each in made.items() if each.together and each.rest and each.rest <= quarters]
    if left and told and not _large(left, smallest):
        return min(told, key=_by_size(rows, quarters))
    return None


def _unions(whole) -> Iterable[set]:
    """Every set of quarters in which the whole is told."""
    units = [{quarter} for quarter in sorted(whole.alone)]
    if whole.rest:
        units.append(whole.rest)
    for many in range(1, len(units) + 1):
        yield from (set(chain.from_iterable(some)) for some in combinations(units, many))


def _large(counts, smallest):
    """Whether each column of the sum of these counts is large enough."""
    columns = {column for count in counts for column in count}
    return bool(columns) and all(sum(count[column] for count in counts) >= smallest for column in columns)


def _by_size(rows, quarters):
    """What rows are sorted by: what is in these quarters, then the name."""
    return lambda row: (sum(sum(rows[row][quarter].values()) for quarter in quarters), row)
