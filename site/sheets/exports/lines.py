"""CSV, line by line."""

import csv
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

from sheets.exports.plain import clean_text, date_text, plain
from sheets.exports.tables import Sheet, Value

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the sheet as CSV, line by line, beginning with the mark that makes spreadsheet programs read UTF-8.

    Text that a spreadsheet program would run as a formula gets a leading apostrophe. Encode as UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_text(column.heading) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.rows:
        yield writer.writerow([_value(value, kind) for value, kind in zip(row, kinds, strict=True)])


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
