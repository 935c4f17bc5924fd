"""The sheet of charts: what is drawn stands beside each, and only figures that may be told are in it."""

from typing import Any

from reports.choices import Group
from sheets.choices import BARS, COLUMNS, NUMBER, PERCENT
from sheets.exports import Chart, Column, Sheet

SERIES = [
    Column("Chart", width=34, means="Which chart the row belongs to."),
    Column("Row", width=50, means="The label in the chart."),
    Column("Number", NUMBER, means="Attendances, or the mean now. What may not be told is not drawn."),
    Column("Looking back", NUMBER, means="The mean looking back, of the same people."),
    Column("Share", PERCENT, means="The rate."),
]
# Longer ones cannot be read in a chart; the whole is in the table.
MOST = 30


def charts_sheet(tables: Any, found: Any, courses: list) -> Sheet:
    """Rows and charts: attendances by course and month, the four rates, confidence, and who answered by course."""
    rows: list = []
    charts: list = []

    def add(title, lines, values, *series, kind=BARS):
        lines = lines[:MOST]
        if not lines:
            return
        first = len(rows)
        rows.extend((title, *line) for line in lines)
        said = f"{title}: {len(lines)} rows. The numbers stand in the columns on the left."
        percent = series[0][1] == len(SERIES) - 1
        charts.append(Chart(title, 1, series, first, len(rows) - 1, values, said, kind=kind, percent=percent))

    by_size = sorted(_attendances(tables.groups[Group.COURSE]), key=lambda line: (-line[1], line[0]))
    add("Attendances by course", by_size, "One person at two dates counts twice", ("Attendances", 2))
    months = _attendances(tables.groups[Group.MONTH])
    add(
        "Attendances by month", months[-MOST:], "One person at two dates counts twice", ("Attendances", 2), kind=COLUMNS
    )
    rates = [(rate.label, None, None, rate.value) for rate in tables.total.rates if rate.value is not None]
    add("The four attendance rates", rates, "Numerators and denominators: sheet Totals", ("Share", 4))
    shifts = [(shift.text, shift.now, shift.looking_back, None) for shift in found.shifts if shift.now is not None]
    add(
        "How confident people feel, 0 to 10",
        shifts,
        "Means of people who gave both ratings at the end of the day",
        ("Now", 2),
        ("Looking back, before the course", 3),
    )
    answered = [(line.label, None, None, line.answered / line.there) for line in courses if line.answered]
    add(
        "Answered on the day, by course",
        answered,
        "Share of those who were there, whole groups of dates only",
        ("Share", 4),
    )
    return Sheet(
        "Charts", SERIES, rows or [("There is nothing to draw for this choice", None, None, None, None)], charts
    )


def _attendances(lines: list) -> list:
    """Rows whose attendances, head counts included, may be told."""
    told = []
    for line in lines:
        parts = [line.cells["attendances"], line.cells["head_count"]]
        if not any(isinstance(part, str) for part in parts):
            told.append((line.label, sum(part or 0 for part in parts), None, None))
    return told
