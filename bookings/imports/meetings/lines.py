"""What the files say, as lines of one kind; cells and headings, found whatever the language."""

import datetime as dt
import re
from dataclasses import dataclass, field

from bookings.imports.names import address_in
from bookings.imports.times import Moment, tidy
from sheets.imports import FileRefused

MOST_BYTES = 2 * 1024 * 1024
IN, OUT = "in", "out"
ACTIONS = {
    **dict.fromkeys(("joined", "joined before", "entrou", "beigetreten", "vorher beigetreten", "dołączono"), IN),
    **dict.fromkeys(("a rejoint", "rejoint", "se unió", "join"), IN),
    **dict.fromkeys(("left", "saiu", "verlassen", "opuszczono", "a quitté", "parti", "salió", "leave"), OUT),
}
ZOOM_NAME, WEBINAR_NAME = "name (original name)", "user name (original name)"
NAME_HEADINGS = (
    "name", "full name", "delegate", "participant", "attendee",
    "nom complet", "nome", "nome completo", "imię i nazwisko",
)  # fmt: skip
FIRST_HEADINGS, LAST_HEADINGS = ("first name", "forename", "firstname"), ("last name", "surname", "lastname")
CAME_HEADINGS = ("attended", "present", "came", "attendance")
CAME = ("y", "yes", "x", "✓", "✔", "☑", "1", "true", "attended", "present", "ja", "p")
_SECTION = re.compile(r"^([1-9])\. \S")
_UNCLOSED = 5


class UnknownFile(FileRefused):
    """No attendance file we know, or one without people."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a stay, a person, or one coming or going. `number` is the row people see in the file."""

    number: int
    name: str
    email: str = ""
    upn: str = ""
    joined: Moment | None = None
    left: Moment | None = None
    # Times without a date, as Meet writes them.
    clock_joined: dt.time | None = None
    clock_left: dt.time | None = None
    seconds: int | None = None
    action: str = ""
    # Which of several meetings in one file.
    meeting: str = ""


@dataclass
class Log:
    """A file as read. `parts` are stays of the same people in more detail; `problems` are (row, text)."""

    kind: str
    label: str
    lines: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    utc: bool = False
    # When the meeting began, where only its head says so.
    held: Moment | None = None
    # A list of who was there, without times.
    presence_only: bool = False


def heads(cells):
    """The cells as headings: in small letters, on one line."""
    return [tidy(cell).casefold() for cell in cells]


def cell_of(cells, position):
    """The cell at a position, or None where the row is shorter or has no such column."""
    return cells[position] if position is not None and 0 <= position < len(cells) else None


def text_of(cells, position, most=200):
    """The text at a position, on one line."""
    return tidy(cell_of(cells, position))[:most]


def person_line(number, cells, *, email=4, upn=None, **more):
    """A line whose name stands first. Sign-in name and address change places between generations: an @ tells them."""
    addresses = [address_in(text_of(cells, position, 300)) for position in range(email, min(len(cells), email + 3))]
    raw = [text_of(cells, position, 300) for position in range(email, min(len(cells), email + 3))]
    first = addresses[0] if addresses else ""
    signed = next((text for text in raw[1:] if "@" in text), "") if upn is None else text_of(cells, upn, 300)
    return Line(number, text_of(cells, 0), email=first, upn=signed, **more)


def firsts(rows):
    """For each row its text if it is the heading of a section, else ""."""
    for _, cells in rows:
        text = tidy(cells[0])
        yield text if _SECTION.match(text) and not any(tidy(cell) for cell in cells[1:]) else ""


def named_columns(headings, start=0):
    """{what: position} of the columns of Zoom from `start` on: what stands before it speaks of the meeting."""
    columns = {}
    for position, heading in enumerate(headings[start:], start):
        what = {
            "user email": "email", "email": "email", "e-mail": "email", "join time": "joined", "leave time": "left",
            "duration (minutes)": "minutes", "total duration (minutes)": "minutes", "in waiting room": "waiting",
            "time in session (minutes)": "minutes", "attended": "attended", "first name": "first", "last name": "last",
        }.get(heading)  # fmt: skip
        if what:
            columns.setdefault(what, position)
    return columns
