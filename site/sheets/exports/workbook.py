"""Workbooks, row by row: memory stays flat however many rows there are."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from sheets.choices import NUMBER, NUMBER_FORMATS, OWN_KEYWORDS, PERCENT, SHEET_ROWS, TEXT
from sheets.exports.cells import ROW, ColumnCells, continued, told
from sheets.exports.charts import draw
from sheets.exports.plain import ESCAPE_LIKE, clean_text, plain, safe_title, wall_time
from sheets.exports.tables import Properties, Sheet, Together, Value

CONTINUED = "Text continued"
# Height of a line of text and of the tallest row, in points.
LINE, TALLEST = 15, 409
# Rows are handed over in lots: fewer calls, and still only a few rows in memory.
TOGETHER = 200
# Bytes that are copied at once.
COPIED = 1 << 20
# What ends a cell and a row in what the hash is made of.
UNIT, RECORD = "\x1f", "\x1e"


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
    told_rows = (UNIT.join([told(plain(value, kind)) for value, kind in zip(row, kinds, strict=True)]) for row in rows)
    return hashlib.sha256(_hashed(told_rows)).hexdigest()


def _hashed(rows: Iterable[str]) -> bytes:
    """Rows as the hash takes them in, each ended."""
    return "".join([row + RECORD for row in rows]).encode()


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
    """A sheet whose rows below the heading are made here; the library puts the file around them."""

    def begin(self, headings: Sequence[tuple[str, Format]]) -> None:
        """Write the heading and close its row."""
        for number, (heading, form) in enumerate(headings):
            self.write_string(0, number, heading, form)
        self._write_single_row(1)

    def put(self, rows: str, *, last: int, columns: int) -> None:
        """Write rows that are complete; `last` is the number of the last, 0 for the heading's."""
        self.row_data_fh.write(rows)
        self.previous_row = last
        self._check_dimensions(last, columns - 1)

    def _write_optimized_sheet_data(self) -> None:
        """Copy the rows into the sheet as bytes: reading them as text again would be the third time."""
        self._xml_start_tag("sheetData")
        self.row_data_fh.close()
        self.fh.flush()
        with Path(self.row_data_filename).open("rb") as rows:
            shutil.copyfileobj(rows, self.fh.buffer, COPIED)
        Path(self.row_data_filename).unlink()
        self._xml_end_tag("sheetData")

    # Headings are written by the library. Of them as of all else: text is only ever text.

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
        self.wraps = [(number, column.width) for number, column in enumerate(sheet.columns) if column.long]
        self.hash = hashlib.sha256() if sheet.digest else None
        self.written = 0
        self.rows: list[str] = []
        self.told: list[str] = []
        self._open()
        self.columns = [
            ColumnCells(
                number,
                column,
                text=formats.long if column.long else formats.text,
                other=formats.values[column.kind],
                serial=self.page._convert_date_time,
            )
            for number, column in enumerate(sheet.columns)
        ]

    def append(self, row: Sequence[Value]) -> None:
        """Write one row, on a new sheet where this one is full. ValueError if it has too few or too many values."""
        if self.count == SHEET_ROWS:
            self._close()
            self._open()
        cells = [column.cell(value) for column, value in zip(self.columns, row, strict=True)]
        height = ""
        if self.wraps:
            height = self._height(row)
            rest = [piece for cell in cells for piece in cell[2]]
            cells += [(xml, "", ()) for xml in continued(len(cells), rest, self.formats.text)]
            self.width = max(self.width, len(cells))
        self.count += 1
        xml = "".join([cell[0] for cell in cells])
        self.rows.append(f'<row r="{ROW}"{height}>{xml}</row>'.replace(ROW, str(self.count)))
        if self.hash is not None:
            self.told.append(UNIT.join([cell[1] for cell in cells[: len(self.columns)]]))
        if len(self.rows) == TOGETHER:
            self._put()

    def _put(self) -> None:
        """Hand over the rows that wait."""
        if not self.rows:
            return
        self.page.put("".join(self.rows), last=self.count - 1, columns=self.width)
        if self.hash is not None:
            self.hash.update(_hashed(self.told))
        self.written += len(self.rows)
        self.rows, self.told = [], []

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

    def _height(self, row: Sequence[Value]) -> str:
        """As high as wrapped text is: not every program works that out when it opens a file."""
        lines = max(
            sum(-(-len(part) // width) or 1 for part in str(row[number]).split("\n")) for number, width in self.wraps
        )
        return f' ht="{min(LINE * lines, TALLEST)}" customHeight="1"' if lines > 1 else ""

    def _open(self) -> None:
        taken = [page.get_name() for page in self.formats.book.worksheets()]
        title = safe_title(self.sheet.title, taken)
        self.page = page = self.formats.book.add_worksheet(title, worksheet_class=_Worksheet)
        for index, column in enumerate(self.sheet.columns):
            page.set_column(index, index, column.width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        rights = [column.kind in (NUMBER, PERCENT) for column in self.sheet.columns]
        page.begin(
            [
                (clean_text(heading), self.formats.number_heading if right else self.formats.heading)
                for heading, right in zip_longest(self.headings, rights)
            ]
        )
        self.count, self.beside, self.width = 1, 1, len(self.headings)

    def _close(self) -> None:
        """Let readers filter by the header row; said after the last row, when its number is known."""
        self._put()
        if self.count > 1 and not self.sheet.charts:
            self.page.autofilter(xl_range(0, 0, self.count - 1, len(self.headings) - 1))
