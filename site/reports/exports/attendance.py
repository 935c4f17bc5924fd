"""Attendance as sheets: the totals, the tables by group, and all of them below each other."""

from typing import Any

from reports.choices import LEDGER, NOT_SHOWN, Group
from sheets.choices import NUMBER, PERCENT
from sheets.exports import Column, Sheet

ROW = "What the row is about; the last row is the whole choice."


def totals_sheet(tables: Any) -> Sheet:
    """Each figure of the whole scope with what it means; the rates with numerator and denominator."""
    columns = [
        Column("Figure", width=50, means="A rate, or a count of the whole choice."),
        Column("Value", PERCENT, means="The rate: numerator divided by denominator. Empty for a count."),
        Column("Numerator", NUMBER, means="What is counted; for a count the count itself."),
        Column("Denominator", NUMBER, means="What a rate is a share of."),
        Column("What it means", width=90, means="The definition of a count."),
    ]
    rates = [
        (rate.label, _share(rate), rate.numerator, rate.denominator, None)
        for rate in (*tables.total.rates, tables.total.answer_rate)
    ]
    counts = [
        (heading, None, tables.total.cells[code], None, meaning)
        for code, heading, meaning in LEDGER
        if tables.total.cells[code] is not None
    ]
    return Sheet("Totals", columns, [*rates, *counts])


def attendance_sheet(tables: Any, group: str) -> Sheet:
    """One table of attendance: a row for each course, agency, locality, way of delivery or month, and the total."""
    codes = _told(tables.groups[group])
    rows = [_attendance_row(row, codes) for row in [*tables.groups[group], tables.total]]
    return Sheet(
        f"By {Group(group).label.lower()}",
        [Column(Group(group).label, width=44, means=ROW), *_ledger_columns(codes)],
        rows,
    )


def attendance_list(tables: Any) -> Sheet:
    """All tables of attendance below each other, for CSV: the first two columns say which table and which row."""
    codes = _told([tables.total, *(row for rows in tables.groups.values() for row in rows)])
    rows = [
        (Group(group).label, *_attendance_row(row, codes))
        for group, lines in tables.groups.items()
        for row in [*lines, tables.total]
    ]
    return Sheet(
        "Attendance", [Column("Grouped by"), Column("Name", width=44, means=ROW), *_ledger_columns(codes)], rows
    )


def told_columns(rows: list) -> list:
    """The columns of counts that at least one of the rows has, and of the rates that have a meaning for them."""
    rates = [
        Column(heading, PERCENT, width=22, means=meaning)
        for number, (heading, meaning) in enumerate(_RATES)
        if any(_rates(row)[number].hidden or _rates(row)[number].value is not None for row in rows)
    ]
    counts = [Column(heading, NUMBER, means=meaning) for code, heading, meaning in LEDGER if code in _told(rows)]
    return [*counts, *rates]


def row_of(row: Any, columns: list) -> tuple:
    """A row under columns of which the first is its label and the others are of `told_columns`."""
    values = {heading: row.cells[code] for code, heading, _meaning in LEDGER}
    values |= {heading: _share(rate) for (heading, _meaning), rate in zip(_RATES, _rates(row), strict=True)}
    return (row.label, *(values[column.heading] for column in columns[1:]))


def _rates(row: Any) -> tuple:
    return (*row.rates, row.answer_rate)


_RATES = (
    ("Attended / registered", "Attended, of all registered."),
    ("Attended / expected", "Attended, of those expected: registered, less cancelled in time."),
    ("Attendances / registered", "All attendances by name, walk-ins too, against registered. It can pass 100%."),
    ("Attendances / capacity", "All attendances by name, walk-ins too, against the places offered."),
    ("Evaluations / attendances", "Evaluations given on the day, of all who were there, head counts included."),
)


def _told(rows: list) -> list:
    """Codes of the counts that at least one of the rows has."""
    return [code for code, *_words in LEDGER if any(row.cells[code] is not None for row in rows)]


def _ledger_columns(codes: list) -> list:
    counts = [Column(heading, NUMBER, means=meaning) for code, heading, meaning in LEDGER if code in codes]
    return [*counts, *(Column(heading, PERCENT, width=22, means=meaning) for heading, meaning in _RATES)]


def _attendance_row(row: Any, codes: list) -> tuple:
    return (row.label, *(row.cells[code] for code in codes), *(_share(rate) for rate in _rates(row)))


def _share(rate: Any) -> float | str | None:
    return NOT_SHOWN if rate.hidden else rate.value
