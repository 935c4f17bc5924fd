"""Rows as plain records, for JSON."""

from datetime import date, time
from decimal import Decimal

from sheets.exports.plain import plain
from sheets.exports.tables import Sheet, Value


def records(sheet: Sheet) -> list[dict[str, str | int | float | bool | None]]:
    """Return the sheet's rows as {heading: value}: a number, text that says why there is none, or None.

    Dates are YYYY-MM-DD, times London's. Every row is kept, so this is for tables of figures, not of answers.
    """
    kinds = [(column.heading, column.kind) for column in sheet.columns]
    return [
        {heading: _value(value, kind) for (heading, kind), value in zip(kinds, row, strict=True)} for row in sheet.rows
    ]


def _value(value: Value, kind: str) -> str | int | float | bool | None:
    value = plain(value, kind)
    if isinstance(value, date | time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
