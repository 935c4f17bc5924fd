"""CSV, line by line."""

import csv
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

from sheets.choices import TEXT
from sheets.exports.plain import clean_text, date_text, plain
from sheets.exports.tables import Sheet, Value

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


# So many texts and days are known in a column at a time, and none that is longer.
MOST_KNOWN, LONGEST_KNOWN = 1024, 200


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the sheet as CSV, line by line, beginning with the mark that makes spreadsheet programs read UTF-8.

    Text that a spreadsheet program would run as a formula gets a leading apostrophe. Encode as UTF-8.
    """
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write([_text(column.heading) for column in sheet.columns])
    cells = [_ColumnCells(column.kind).cell for column in sheet.columns]
    # A number is written as it is and nothing as nothing: most cells of a list of answers need no second look.
    direct = [None if column.kind == TEXT else int for column in sheet.columns]
    for row in sheet.rows:
        yield write(
            [
                value if value is None or type(value) is as_it_is else cell(value)
                for cell, as_it_is, value in zip(cells, direct, row, strict=True)
            ]
        )


class _ColumnCells:
    """What one column makes of values: each text and each day is looked at once and known again after that."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.known: dict[str | date, str | int | float | Decimal] = {}

    def cell(self, value: Value) -> str | int | float | Decimal:
        """The cell of a value."""
        if type(value) is not str and type(value) is not date:
            return _value(value, self.kind)
        found = self.known.get(value)
        if found is None:
            found = _value(value, self.kind)
            if len(str(found)) <= LONGEST_KNOWN:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[value] = found
        return found


class _Echo:
    """A file for `csv.writer` that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _value(value: Value, kind: str) -> str | int | float | Decimal:
    if not isinstance(value, str):
        value = plain(value, kind)
    match value:
        case None:
            return ""
        case str():
            return _text(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return date_text(value)
        case time():
            return f"{value:%H:%M}"
        case _:
            return value


def _text(text: str) -> str:
    # Looked at before cleaning, which turns a leading CR into LF.
    return f"'{clean_text(text)}" if text.startswith(_LIVE) else clean_text(text)
