"""Values as a file can carry them: clean text, legal sheet names, London wall time."""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

from sheets.choices import CELL_CHARACTERS, DATE, LONDON, TEXT, TIME, TITLE_CHARACTERS
from sheets.exports.tables import Value

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Characters that XML 1.0 cannot carry: control characters, lone surrogates and the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# `_x0041_` in a workbook means the letter A; written literally it has to be escaped, or the text changes on reading.
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")


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
    name, number = cut(base, TITLE_CHARACTERS).rstrip("' "), 1
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = cut(base, TITLE_CHARACTERS - len(ending)).rstrip() + ending
    return name


def plain(value: Value, kind: str) -> Value:
    """Return what a cell can hold: None, clean text, a finite number, or a naive London date or time."""
    if value is None:
        return None
    if isinstance(value, str):
        # Only white space: spreadsheet programs read such a cell differently, and there is nothing to see in it.
        return None if not value or value.isspace() else clean_text(value)
    if isinstance(value, datetime):
        value = wall_time(value)
        value = value.date() if kind == DATE else value.time() if kind == TIME else value
    if isinstance(value, date):
        # The file format miscounts the days before March 1900, so older dates are written out.
        return value if (value.year, value.month) >= (1900, 3) else date_text(value)
    if isinstance(value, bool | time):
        return value
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            return None
        return str(value) if kind == TEXT else value
    return clean_text(str(value))


def date_text(value: date) -> str:
    """The day as dd/mm/yyyy, with the time where there is one."""
    text = f"{value.day:02}/{value.month:02}/{value.year:04}"
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text


def wall_time(value: datetime) -> datetime:
    """Return London wall time without a zone, which is all a spreadsheet knows. A naive value is taken as such."""
    return value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value


def pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that each fit a cell, whose length is counted in UTF-16 units and after escaping."""
    limit = CELL_CHARACTERS // 2 if ESCAPE_LIKE.search(text) else CELL_CHARACTERS
    while True:
        piece = cut(text, limit)
        yield piece
        text = text[len(piece) :]
        if not text:
            return


def cut(text: str, limit: int) -> str:
    """Return the longest beginning of the text that has at most `limit` UTF-16 units."""
    if 2 * len(text) <= limit or (text.isascii() and len(text) <= limit):
        return text
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return text[:index]
    return text
