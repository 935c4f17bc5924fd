"""E-learning figures fit to show.

Protection here is joining instead of hiding: a row any of whose counts is too small stands together with others, and
the row they make is never too small either. So nothing can be worked out by subtraction. A count whose total is too
small is in no row (docs/adr/0010).
"""

from dataclasses import dataclass

from courses.models import Policy
from elearning import queries as elearning
from elearning.queries import Numbers, together
from reports.choices import NOT_SHOWN

# What the tables can be by, with the heading of their first column and what joined rows are called.
GROUPS = (("module", "Module", "modules"), ("locality", "Locality", "localities"), ("agency", "Agency", "agencies"))
COUNTS = ("started", "finished", "open", "completed")
# One of the three follows from the other two, so they are shown or left out together.
TOGETHER = ("finished", "open")


@dataclass(frozen=True)
class Learning:
    """The figures: `total` as cells, `tables` as (by, heading, rows of cells), `bands` of how far people came."""

    total: dict
    tables: list
    bands: list
    columns: tuple
    protected: bool
    smallest: int

    @property
    def is_empty(self):
        """Whether nothing happened."""
        return self.total["started"] == 0 and self.total["completed"] == 0


def learning(scope, *, protect):
    """Return the Learning figures of a scope. Eight queries."""
    policy = Policy.objects.get(pk=1)
    smallest = policy.smallest_count if protect else 0
    mean = policy.smallest_mean if protect else 1
    period = {"starts": scope.starts, "ends": scope.ends, "localities": scope.locality_ids}
    by = {group: elearning.numbers(by=group, **period) for group, _heading, _many in GROUPS}
    total = together("Total", by["module"])
    columns = shown(total, smallest)
    tables = [
        (group, heading, [cells(row, columns, mean) for row in joined(by[group], columns, smallest, many)])
        for group, heading, many in GROUPS
    ]
    bands = elearning.drop_off(**period) if "open" in columns else []
    if any(count < smallest for _words, count in bands):
        bands = []
    return Learning(
        total=cells(total, columns, mean) | small(total, columns, smallest),
        tables=tables,
        bands=[band for band in bands if any(count for _words, count in bands)],
        columns=columns,
        protected=protect,
        smallest=smallest,
    )


def shown(total, smallest):
    """The counts that may stand in tables: those whose total is large enough."""
    columns = [name for name in COUNTS if getattr(total, name) >= smallest]
    if not set(TOGETHER) <= set(columns):
        columns = [name for name in columns if name not in TOGETHER]
    return tuple(columns)


def small(total, columns, smallest):
    """What is said of the total's counts that are not shown."""
    few = f"fewer than {smallest}"
    return {
        name: few if name not in TOGETHER and getattr(total, name) < smallest else NOT_SHOWN
        for name in COUNTS
        if name not in columns
    }


def joined(rows, columns, smallest, many):
    """The rows that may stand alone, and one of all others together, large enough to tell nothing of any of them."""

    def fits(row):
        return all(getattr(row, name) >= smallest for name in columns)

    alone = sorted((row for row in rows if fits(row)), key=lambda row: (row.started + row.completed, row.label))
    others = [row for row in rows if not fits(row)]
    while others and alone and (len(others) < 2 or not fits(together("", others))):
        others.append(alone.pop(0))
    if not others:
        return rows
    if not fits(together("", others)):
        return []
    label = others[0].label if len(others) == 1 else f"{len(others)} {many} together"
    return [*sorted(alone, key=lambda row: row.label), together(label, others)]


def cells(row: Numbers, columns, mean):
    """One row as the page shows it."""
    known = {name: getattr(row, name) for name in columns}
    share = f"{row.finished / row.started:.0%}" if "finished" in columns and row.started else "–"
    minutes = row.minutes if "finished" in columns and row.finished >= mean else None
    return {"label": row.label, **known, "share": share, "minutes": NOT_SHOWN if minutes is None else minutes}
