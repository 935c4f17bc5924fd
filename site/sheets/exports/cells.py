"""The cells of a workbook's rows as XML: a value is looked at once for each column, and known again after that.

The library looks at every cell anew, in a dozen calls. Answers repeat: of a million cells few differ. So each column
keeps what it made of the values it met last, and a row is joined from that. Text is only ever text here: it goes into
the file escaped, as an inline string that is marked as typed with an apostrophe.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from xlsxwriter.utility import xl_col_to_name

from sheets.exports.plain import ESCAPE_LIKE, pieces, plain
from sheets.exports.tables import Column, Value

# Stands for the row's number until the row is complete. Clean text has none of it.
ROW = "\x00"
# So many values of one kind are known in a column at a time, and none that is longer.
MOST_KNOWN, LONGEST_KNOWN = 1024, 300

# The XML of a cell with its place left open, what its hash is made of, and what did not fit into it.
Cell = tuple[str, str, Sequence[str]]


class Style(Protocol):
    """A format of the library."""

    def _get_xf_index(self) -> int: ...


class ColumnCells:
    """What one column of a sheet makes of values."""

    def __init__(self, number: int, column: Column, *, text: Style, other: Style | None, serial) -> None:
        """`text` and `other` are the formats of text and of all else; `serial` gives the number that stands for a day
        or a time."""
        self.kind, self.serial = column.kind, serial
        self.start = start(number)
        self.text, self.other = _style(text), _style(other)
        self.known: defaultdict[type, dict] = defaultdict(dict)

    def cell(self, value: Value) -> Cell:
        """The cell of a value."""
        known = self.known[type(value)]
        found = known.get(value)
        if found is None:
            found = self._made(value)
            if len(found[0]) <= LONGEST_KNOWN:
                if len(known) >= MOST_KNOWN:
                    known.clear()
                known[value] = found
        return found

    def _made(self, value: Value) -> Cell:
        value = plain(value, self.kind)
        if value is None:
            return "", "", ()
        if isinstance(value, str):
            first, *more = pieces(value)
            return f'{self.start}"{self.text} {inline(first)}', value, more
        if isinstance(value, bool):
            return f'{self.start}"{self.other} t="b"><v>{int(value)}</v></c>', str(value), ()
        number = self.serial(value) if isinstance(value, datetime | date | time) else value
        return f'{self.start}"{self.other}><v>{number:.16G}</v></c>', told(value), ()


def told(value: Value) -> str:
    """A value as the hash of a sheet's rows has it: see `workbook.digest_of`."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float | Decimal) else str(value)


def start(number: int) -> str:
    """The beginning of a cell of the column with this number, 0 for the first, up to its row's number."""
    return f'<c r="{xl_col_to_name(number)}{ROW}'


def continued(first: int, texts: Sequence[str], style: Style) -> Iterator[str]:
    """Yield cells of text from column `first` on."""
    for number, text in enumerate(texts, first):
        yield f'{start(number)}"{_style(style)} {inline(text)}'


def inline(text: str) -> str:
    """The rest of a cell that holds clean text, as it is."""
    if "_x" in text:
        # `_x0041_` means the letter A. The library's own escaping misses `_x0041_x0042_`.
        text = ESCAPE_LIKE.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f't="inlineStr"><is><t{keep}>{text}</t></is></c>'


def _style(style: Style | None) -> str:
    return f' s="{style._get_xf_index()}"' if style is not None else ""
