"""The tables of e-learning as one sheet."""

from typing import Any

from reports.choices import LEARNING_COUNTS
from sheets.choices import NUMBER
from sheets.exports import Column, Sheet


def learning_list(figures: Any) -> Sheet:
    """The tables below each other, for CSV, each with the total; a count that is not shown has no column."""
    counts = [(name, LEARNING_COUNTS[name]) for name in figures.columns]
    columns = [
        Column("Grouped by"),
        Column("Name", width=44),
        *(Column(words, NUMBER) for _name, words in counts),
        Column("Share completed"),
        Column("Minutes, mean"),
    ]
    rows = [
        (heading, row["label"], *(row[name] for name, _words in counts), row["share"], str(row["minutes"]))
        for _group, heading, lines in figures.tables
        for row in ([*lines, figures.total] if lines else ())
    ]
    return Sheet("E-learning", columns, rows)
