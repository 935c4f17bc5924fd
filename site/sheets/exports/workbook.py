"""Workbooks, row by row: memory stays flat however many rows there are."""

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from sheets.choices import CELL_CHARACTERS, NUMBER, NUMBER_FORMATS, OWN_KEYWORDS, PERCENT, SHEET_ROWS, TEXT
from sheets.exports.charts import draw
from sheets.exports.plain import ESCAPE_LIKE, clean_text, pieces, plain, safe_title, wall_time
from sheets.exports.tables import Properties, Sheet, Together, Value

CONTINUED = "Text continued"
# Height of a line of text and of the tallest row, in points.
LINE, TALLEST = 15, 409
# Text shorter than this fits a cell however it is counted and escaped.
SHORT = CELL_CHARACTERS // 7


def write_workbook(sheets: Iterable[Sheet | Together], out: IO[bytes], *, properties: Properties) -> None:
    """Write the sheets to `out` as .xlsx, row by row, so that memory stays flat however many rows there are.

    Each sheet gets one frozen header row. Text longer than a cell can hold goes on in the column "Text continued"; rows
    beyond what one sheet can hold go on in a further sheet of the same name with a number. Nothing is written to `out`
    if the rows fail.
    """
    with tempfile.TemporaryDirectory(prefix="sheets-") as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        book.set_properties(
            {
                "title": clean_text(properties.title),
                "subject": clean_text(properties.subject),
                "author": clean_text(properties.author),
                "created": wall_time(properties.at),
                "keywords": "" if properties.comes_back else OWN_KEYWORDS,
            }
        )
        try:
            _fill(_Formats(book), sheets)
        except BaseException:
            # Given up: the sheets' temporary files are closed here and go with the folder.
            for page in book.worksheets():
                page._opt_close()
            book.fileclosed = True
            raise
        book.close()


def digest_of(rows: Iterable[Sequence[Value]], kinds: Sequence[str]) -> str:
    """The SHA-256 of rows as a sheet holds them: cells joined by U+001F, each row ended by U+001E, in UTF-8.

    A cell is its text, a number with at most ten significant digits and no needless nought, a date as YYYY-MM-DD, or
    nothing. Headings are not in it. Whoever reads the file can work it out again.
    """
    digest = hashlib.sha256()
    for row in rows:
        digest.update(_told([plain(value, kind) for value, kind in zip(row, kinds, strict=True)]))
    return digest.hexdigest()


def _told(values: Iterable[Value]) -> bytes:
    cells = [value if type(value) is str else "" if value is None else _cell_told(value) for value in values]
    return ("\x1f".join(cells) + "\x1e").encode()


def _cell_told(value: Value) -> str:
    return f"{value:.10g}" if isinstance(value, float | Decimal) else str(value)


def _fill(formats: "_Formats", sheets: Iterable[Sheet | Together]) -> None:
    last: list[tuple[_Page, Sheet]] = []
    for part in sheets:
        if isinstance(part, Sheet) and part.filled_last:
            last.append((_Page(formats, part), part))
            continue
        together = part if isinstance(part, Together) else Together([part], ((0, row) for row in part.rows))
        pages = [_Page(formats, sheet) for sheet in together.sheets]
        appends = [page.append for page in pages]
        for number, row in together.rows:
            appends[number](row)
        for page in pages:
            page.finish()
    for page, sheet in last:
        for row in sheet.rows:
            page.append(row)
        page.finish()


class _Worksheet(Worksheet):
    """A sheet whose text is only ever text."""

    def _xml_rich_inline_string(self, string: str, attributes: Sequence = ()) -> None:
        # The library takes text from <r> to </r> for its own markup and would write it raw into the file.
        self._xml_inline_string(string, True, attributes)

    @staticmethod
    def _escape_control_characters(data: str) -> str:
        # Control characters are gone already. The library's own escaping misses `_x0041_x0042_`.
        return ESCAPE_LIKE.sub("_x005F_", data) if "_x" in data else data


class _Formats:
    """The book with its few cell formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.heading = self._made(bold=True, text=True)
        self.number_heading = self._made(bold=True, text=True, align="right")
        self.text = self._made(text=True)
        self.long = self._made(text=True, text_wrap=True, valign="top")
        self.values = {
            kind: None if kind in (NUMBER, TEXT) else self._made(num_format=form)
            for kind, form in NUMBER_FORMATS.items()
        }

    def _made(self, *, text: bool = False, **facts):
        made = self.book.add_format(facts)
        if text:
            # What a person would type as '=1+1: editing the cell keeps it text.
            made.set_quote_prefix()
        return made


class _Page:
    """One sheet on its way into the file."""

    def __init__(self, formats: _Formats, sheet: Sheet) -> None:
        self.formats, self.sheet = formats, sheet
        self.headings = [column.heading for column in sheet.columns]
        if any(column.long for column in sheet.columns):
            self.headings.append(CONTINUED)
        self.columns = [
            (number, column.kind, formats.long if column.long else formats.text, formats.values[column.kind])
            for number, column in enumerate(sheet.columns)
        ]
        self.wraps = [(number, column.width) for number, column in enumerate(sheet.columns) if column.long]
        self.hash = hashlib.sha256() if sheet.digest else None
        self.written = 0
        self._open()

    def append(self, row: Sequence[Value]) -> None:
        """Write one row, on a new sheet where this one is full. ValueError if it has too few or too many values."""
        if self.count == SHEET_ROWS:
            self._close()
            self._open()
        count, rest, told = self.count, [], []
        if self.wraps:
            self._set_height(row)
        write_string, write_number = self.write_string, self.write_number
        for (number, kind, text_form, _form), value in zip(self.columns, row, strict=True):
            told.append(value)
            if value is None:
                continue
            if type(value) is int and kind == NUMBER:
                write_number(count, number, value)
            elif type(value) is str and 0 < len(value) < SHORT and value.isascii() and value.isprintable():
                # Most text: nothing to clean and nothing to cut. Of such characters only blanks are white space.
                if value.isspace():
                    told[-1] = None
                else:
                    write_string(count, number, value, text_form)
            else:
                rest += self._write(count, number, value, told)
        for number, piece in enumerate(rest, len(self.columns)):
            write_string(count, number, piece, self.formats.text)
        if self.hash is not None:
            self.hash.update(_told(told))
        self.count += 1
        self.written += 1

    def finish(self) -> None:
        """Close the sheet after its last row and say what the rows came to."""
        rows = list(self.sheet.rows) if self.sheet.charts else []
        for chart in self.sheet.charts:
            self.beside = draw(
                self.formats.book, self.page, chart, rows=rows, columns=len(self.headings), below=self.beside
            )
        self._close()
        if self.sheet.digest and self.hash is not None:
            self.sheet.digest(self.hash.hexdigest(), self.written)

    def _set_height(self, row: Sequence[Value]) -> None:
        """As many lines as wrapped text takes: not every program works that out when it opens a file."""
        lines = max(
            sum(-(-len(part) // width) or 1 for part in str(row[number]).split("\n")) for number, width in self.wraps
        )
        if lines > 1:
            self.page.set_row(self.count, min(LINE * lines, TALLEST))
            # Rows before the last are in the file; what was set for them is not kept.
            self.page.row_info.pop(self.count - 2, None)

    def _write(self, row: int, column: int, value: Value, told: list) -> list:
        """Write a value that has to be looked at. Puts into `told` what the cell holds, returns what did not fit."""
        _number, kind, text_form, form = self.columns[column]
        value = told[-1] = plain(value, kind)
        if isinstance(value, str):
            first, *more = pieces(value)
            self.write_string(row, column, first, text_form)
            return more
        if isinstance(value, bool):
            self.page.write_boolean(row, column, value, form)
        elif isinstance(value, datetime | date | time):
            self.page.write_datetime(row, column, value, form)
        elif value is not None:
            self.page.write_number(row, column, value, form)
        return []

    def _open(self) -> None:
        taken = [page.get_name() for page in self.formats.book.worksheets()]
        title = safe_title(self.sheet.title, taken)
        self.page = page = self.formats.book.add_worksheet(title, worksheet_class=_Worksheet)
        self.write_string, self.write_number = page.write_string, page.write_number
        for index, column in enumerate(self.sheet.columns):
            page.set_column(index, index, column.width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        for number, heading in enumerate(self.headings):
            right = number < len(self.sheet.columns) and self.sheet.columns[number].kind in (NUMBER, PERCENT)
            form = self.formats.number_heading if right else self.formats.heading
            page.write_string(0, number, clean_text(heading), form)
        self.count, self.beside = 1, 1

    def _close(self) -> None:
        """Let readers filter by the header row; said after the last row, when its number is known."""
        if self.count > 1 and not self.sheet.charts:
            self.page.autofilter(xl_range(0, 0, self.count - 1, len(self.headings) - 1))
