"""Tables found in the sheets of a file: where the headings stand, what is said above them, which rows are which."""

import hashlib
import json
import re
from dataclasses import dataclass, field

from legacy.choices import DateOrder
from legacy.imports import headings as names
from legacy.imports.cells import kept, plain, readings, text

# So far down we look for headings: titles and merged cells stand above them.
LOOKED_AT = 20
_TOTALS = re.compile(r"(grand |sub ?)?totals?\b|sum\b|average\b|mean\b|overall\b", re.IGNORECASE)
_DAY_WORDS = re.compile(
    r"\d{1,4}[-/. ]?(st|nd|rd|th)?[-/. ]+(?:of )?[A-Za-z0-9]{1,9}[-/., ]+\d{2,4}"
    r"|(mon|tues?|wednes|thurs?|fri|satur|sun)day",
    re.IGNORECASE,
)
_NOT_A_COURSE = re.compile(
    r"\b(course|training|event|title|date|register|attendance|sheet|list|trainers?|venue|time|sign(ing)?|in|of|for|page|"
    r"copy|final)\b|[:#|_]|\b\d{1,2}[:.]\d{2}\b|\b\d+\b",
    re.IGNORECASE,
)


@dataclass
class Table:
    """One sheet: its headings, the day and course said outside the rows, its rows as (number, kept cells)."""

    title: str
    headings: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    course: str = ""
    day: str = ""
    # Set where the rows cannot be read at all; fit to show.
    why_not: str = ""

    def described(self):
        """What is kept about the sheet beside its rows."""
        width = max([len(self.headings), *(len(trimmed(cells)) for _, cells in self.rows)])
        return {"title": self.title, "headings": self.headings, "course": self.course, "day": self.day, "width": width,
                "why_not": self.why_not}  # fmt: skip


def tables_of(sheets, kind=None):
    """(kind, tables) of the sheets read, one table a sheet. `kind` None: the one most columns speak for, or None.

    Where the kind is said, a sheet without known headings has them in its first row: somebody can say what they hold.
    """
    said = kind is not None
    lines = [list(sheet.rows[:LOOKED_AT]) for sheet in sheets]
    if kind is None:
        totals: dict = {}
        for rows in lines:
            best, points = max((names.kind_of(cells) for _, cells in rows), key=lambda pair: pair[1], default=(None, 0))
            if best:
                totals[best] = totals.get(best, 0) + points
        kind = max(totals, key=totals.get) if totals else None
    if kind is None:
        return None, [table(sheet, None, None) for sheet in sheets if sheet.rows]
    return kind, [table(sheet, heading_of(rows, kind, said), kind) for sheet, rows in zip(sheets, lines, strict=True)
                  if sheet.rows]  # fmt: skip


def heading_of(rows, kind, said=False):
    """The position of the row that holds the headings of this kind; without one the first if the kind is `said`."""
    best, points = 0 if said and len(rows) > 1 else None, 0
    for position, (_, cells) in enumerate(rows):
        found = names.score(cells, kind)
        if found > points:
            best, points = position, found
    return best


def table(sheet, position, kind):
    """One sheet as a table whose headings stand at that position."""
    title = text(sheet.title, 60)
    if position is None:
        first = max((names.kind_of(cells) for _, cells in sheet.rows[:LOOKED_AT]), key=lambda pair: pair[1])[0]
        why = f"This sheet looks like “{first.label}”: hand it in as a file of its own." if first else (
            "This sheet has no headings that we know. Name the columns in its first row.")  # fmt: skip
        return Table(title, rows=kept_rows(sheet.rows), why_not=why)
    above = [text(cell) for _, cells in sheet.rows[:position] for cell in cells if text(cell)]
    course, day = said_outside(title, above)
    headings = [text(cell, 100) for cell in sheet.rows[position][1]]
    return Table(title, headings, kept_rows(sheet.rows[position + 1 :]), course, day)


def kept_rows(rows):
    """The rows as they are kept, with one object for each text that comes again: a long list is mostly repetition."""
    once: dict = {}
    return [
        (number, [once.setdefault(cell, cell) if type(cell) is str else cell for cell in map(kept, cells)])
        for number, cells in rows
    ]


def said_outside(title, above):
    """(course, ISO day) that the sheet's name and the lines above its headings tell; "" where they do not."""
    day, courses = "", []
    for line in (*above, title):
        days = readings(line)
        if days and not day:
            day = days.get(DateOrder.DAY_FIRST, next(iter(days.values()))).isoformat()
        rest = " ".join(_NOT_A_COURSE.sub(" ", _DAY_WORDS.sub(" ", line)).split()).strip("-–—,. ()")
        if len(rest) > 3 and not re.fullmatch(r"sheet ?\d*", plain(line)):
            courses.append(rest)
    return (courses[0][:150] if courses else ""), day


def is_total(cells):
    """Whether a row is a hand-typed total: it begins with the word."""
    first = next((text(cell, 40) for cell in cells if text(cell, 40)), "")
    return bool(_TOTALS.match(first))


def is_headings(cells, headings):
    """Whether a row says the headings again, as on each page of a print."""
    pairs = [(cell, head) for cell, head in zip(cells, headings, strict=False) if cell not in (None, "") or head]
    return bool(pairs) and all(isinstance(cell, str) and plain(cell) == plain(head) for cell, head in pairs)


def digests(kind, tables):
    """Yield (sheet, number, cells, digest) of each row. The same row again, later in the file, has another digest."""
    seen: dict = {}
    for position, one in enumerate(tables):
        # A register's rows say neither course nor day themselves.
        around = [kind or "", plain(one.title) if one.day else "", one.course, one.day]
        for number, cells in one.rows:
            said = json.dumps([*around, *(plain_cell(cell) for cell in trimmed(cells))])
            key = hashlib.sha256(said.encode()).digest()
            times = seen[key] = seen.get(key, 0) + 1
            yield position, number, cells, hashlib.sha256(f"{said}{times}".encode()).hexdigest()


def trimmed(cells):
    """The cells without empty ones at the end: spreadsheet programs differ in how many they write."""
    cells = list(cells)
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def plain_cell(cell):
    """A kept cell, compared: 12 and "12" are the same, capitals and spaces do not matter."""
    if isinstance(cell, dict):
        return next(iter(cell.values()))
    return text(cell, 2_000).casefold()
