"""The one writer of spreadsheets: values only, never formulas, whatever people have typed.

Every workbook and every CSV file of the product is made here, so that one set of tests proves them all safe:
text stays text (also `=1+1`), control characters cannot break the file, and times are London wall time.
"""

import csv
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sheets.choices import (
    CELL_CHARACTERS,
    DATE,
    LONDON,
    NUMBER,
    NUMBER_FORMATS,
    SHEET_ROWS,
    TEXT,
    TIME,
    TITLE_CHARACTERS,
)

CONTINUED = "Text continued"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Characters that XML 1.0 cannot carry: control characters, lone surrogates and the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# `_x0041_` in a workbook means the letter A; written literally it has to be escaped, or the text changes on reading.
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_CSV_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Value = str | int | float | Decimal | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds (see `sheets.choices`), its width in characters.

    `long` marks free text: it is wrapped, and the sheet gets a last column "Text continued" for what one cell
    cannot hold.
    """

    heading: str
    kind: str = TEXT
    width: int = 16
    long: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a title, its columns and its rows. `rows` may be a generator; it is read once and never kept."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Together:
    """Several sheets filled in one pass: `rows` yields (sheet's number, row). The sheets' own rows are not read."""

    sheets: Sequence[Sheet]
    rows: Iterable[tuple[int, Sequence[Value]]]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself under "properties"."""

    title: str
    at: datetime
    author: str = ""
    subject: str = ""


def clean_text(text: str) -> str:
    """Return the text as a file can carry it: line ends as LF, unwritable characters as U+FFFD. Nothing is dropped."""
    if text.isascii() and text.isprintable():
        return text
    return _UNWRITABLE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def safe_title(title: str, taken: Iterable[str] = ()) -> str:
    """Return a legal sheet name: at most 31 characters, none of `[ ] : * ? / \\`, unlike every name in `taken`."""
    used = {name.casefold() for name in taken}
    base = " ".join(_TITLE_FORBIDDEN.sub(" ", clean_text(title)).split()).strip("' ") or "Sheet"
    if base.casefold() == "history":  # a name that spreadsheet programs keep for themselves
        base = f"{base} sheet"
    name, number = _cut(base, TITLE_CHARACTERS).rstrip("' "), 1
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = _cut(base, TITLE_CHARACTERS - len(ending)).rstrip() + ending
    return name


def write_workbook(sheets: Iterable[Sheet | Together], out: IO[bytes], *, properties: Properties) -> None:
    """Write the sheets to `out` as .xlsx, row by row, so that memory stays flat however many rows there are.

    Each sheet gets one frozen header row. Text longer than a cell can hold goes on in the column "Text continued"; rows
    beyond what one sheet can hold go on in a further sheet of the same name with a number.
    """
    book = Workbook(write_only=True)
    book.properties.title = clean_text(properties.title)
    book.properties.subject = clean_text(properties.subject)
    book.properties.creator = clean_text(properties.author)
    book.properties.created = _wall_time(properties.at)
    try:
        for part in sheets:
            together = part if isinstance(part, Together) else Together([part], ((0, row) for row in part.rows))
            pages = [_Page(book, sheet) for sheet in together.sheets]
            for number, row in together.rows:
                pages[number].append(row)
            for page in pages:
                page.finish()
    except BaseException:
        # Saving is what closes and removes the temporary file of each sheet.
        with open(os.devnull, "wb") as nowhere:
            book.save(nowhere)
        raise
    book.save(out)


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the sheet as CSV, line by line, beginning with the mark that makes spreadsheet programs read UTF-8.

    Text that a spreadsheet program would run as a formula gets a leading apostrophe. Encode as UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_csv_text(column.heading) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.rows:
        yield writer.writerow([_csv_value(value, kind) for value, kind in zip(row, kinds, strict=True)])


class _Echo:
    """A file for `csv.writer` that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


class _Page:
    """One sheet on its way into the file."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.headings = [column.heading for column in sheet.columns]
        if any(column.long for column in sheet.columns):
            self.headings.append(CONTINUED)
        self._open()

    def append(self, row: Sequence[Value]) -> None:
        """Write one row, on a new sheet where this one is full."""
        if self.count == SHEET_ROWS:
            self.finish()
            self._open()
        self.page.append(self.body.cells(row))
        self.count += 1

    def finish(self) -> None:
        """Let readers filter by the header row; said after the last row, when its number is known."""
        if self.count > 1:
            self.page.auto_filter.ref = f"A1:{get_column_letter(len(self.headings))}{self.count}"

    def _open(self) -> None:
        self.page = page = self.book.create_sheet(safe_title(self.sheet.title, self.book.sheetnames))
        # Widths, frozen row and print settings have to stand before the first row in write-only mode.
        for index, column in enumerate(self.sheet.columns, 1):
            page.column_dimensions[get_column_letter(index)].width = column.width
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        header = [Column(heading) for heading in self.headings]
        page.append(_Row(page, header, font=Font(bold=True)).cells(self.headings))
        self.body, self.count = _Row(page, self.sheet.columns), 1


class _Row:
    """Turns values into cells. The cells are made once per column and used again, as each row is written at once."""

    def __init__(self, page, columns: Sequence[Column], font: Font | None = None) -> None:
        self.page, self.font = page, font
        self.columns = [(column.kind, self._text_cell(column), self._value_cell(column)) for column in columns]

    def cells(self, row: Sequence[Value]) -> list:
        """Return one cell (or None) per value, then any text that did not fit, each piece in a cell of its own."""
        cells, rest = [], []
        for (kind, text_cell, value_cell), value in zip(self.columns, row, strict=True):
            value = _plain(value, kind)
            if value is None or (kind == NUMBER and type(value) is int):
                cells.append(value)  # no style, so no cell of its own: most cells of a long sheet
            elif isinstance(value, str):
                first, *more = _pieces(value)
                _set_text(text_cell, first)
                cells.append(text_cell)
                rest.extend(more)
            else:
                value_cell.value = value
                cells.append(value_cell)
        for piece in rest:
            cell = self._text_cell(Column(CONTINUED))
            _set_text(cell, piece)
            cells.append(cell)
        return cells

    def _text_cell(self, column: Column) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.page)
        cell.quotePrefix = True
        if self.font:
            cell.font = self.font
        if column.long:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

    def _value_cell(self, column: Column) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.page)
        cell.number_format = NUMBER_FORMATS[column.kind]
        return cell


def _set_text(cell: WriteOnlyCell, text: str) -> None:
    cell.value = _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text
    # After the assignment, which would make a formula of `=1+1` and an error value of `#N/A`.
    cell.data_type = "s"


def _plain(value: Value, kind: str) -> Value:
    """Return what a cell can hold: None, clean text, a finite number, or a naive London date or time."""
    if value is None:
        return None
    if isinstance(value, str):
        # Only white space: spreadsheet programs read such a cell differently, and there is nothing to see in it.
        return None if not value or value.isspace() else clean_text(value)
    if isinstance(value, datetime):
        value = _wall_time(value)
        value = value.date() if kind == DATE else value.time() if kind == TIME else value
    if isinstance(value, date):
        # The file format miscounts the days before March 1900, so older dates are written out.
        return value if (value.year, value.month) >= (1900, 3) else _date_text(value)
    if isinstance(value, bool | time):
        return value
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            return None
        return str(value) if kind == TEXT else value
    return clean_text(str(value))


def _csv_value(value: Value, kind: str) -> str | int | float | Decimal:
    if not isinstance(value, str):
        value = _plain(value, kind)
    match value:
        case None:
            return ""
        case str():
            return _csv_text(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return _date_text(value)
        case time():
            return f"{value:%H:%M}"
        case _:
            return value


def _csv_text(text: str) -> str:
    # Looked at before cleaning, which turns a leading CR into LF.
    return f"'{clean_text(text)}" if text.startswith(_CSV_LIVE) else clean_text(text)


def _date_text(value: date) -> str:
    text = f"{value.day:02}/{value.month:02}/{value.year:04}"
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text


def _wall_time(value: datetime) -> datetime:
    """Return London wall time without a zone, which is all a spreadsheet knows. A naive value is taken as such."""
    return value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that each fit a cell, whose length is counted in UTF-16 units and after escaping."""
    limit = CELL_CHARACTERS // 2 if _ESCAPE_LIKE.search(text) else CELL_CHARACTERS
    while True:
        piece = _cut(text, limit)
        yield piece
        text = text[len(piece) :]
        if not text:
            return


def _cut(text: str, limit: int) -> str:
    """Return the longest beginning of the text that has at most `limit` UTF-16 units."""
    if 2 * len(text) <= limit or (text.isascii() and len(text) <= limit):
        return text
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return text[:index]
    return text
