"""The heat map of coverage as a list."""

from typing import Any

from sheets.choices import DATE, NUMBER, PERCENT
from sheets.exports import Column, Sheet


def coverage_list(found: Any) -> Sheet:
    """The heat map as a list: a row for each place, agency and priority."""
    columns = [
        Column("Locality", width=24),
        Column("Agency", width=40),
        Column("Priority", width=34),
        Column("People", NUMBER),
        Column("Headcount of", DATE, width=14),
        Column("Trained", NUMBER),
        Column("Share", PERCENT),
    ]
    rows = (
        (
            place.name if place else "Everywhere",
            line.agency.name,
            priority.name,
            line.people,
            line.as_of,
            cell.words if cell.trained is None else cell.trained,
            cell.share,
        )
        for place, lines in found.tables
        for line in lines
        for priority, cell in zip(found.priorities, line.cells, strict=True)
    )
    return Sheet("Coverage", columns, rows)
