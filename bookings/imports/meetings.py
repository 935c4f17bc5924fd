"""What Teams, Zoom and Meet say about who was in a meeting, and plain lists: rows of any of them as lines of one kind.

Each generation is known by its header or its shape, in whatever language; nothing is decided here about dates that can
be read two ways, about people, or about marks.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from bookings.imports.names import address_in
from bookings.imports.times import Moment, clock_of, moment_of, seconds_of, tidy
from sheets.imports import FileRefused, read_table

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


def read_attendance(file):
    """Return the Log of an attendance file. Raises FileRefused for anything else, in plain words."""
    refused = None
    for sheet in read_table(file, limit=MOST_BYTES):
        rows, problems = sound(sheet.rows)
        if not rows:
            continue
        try:
            log = recognise(rows)
        except UnknownFile as problem:
            refused = refused or problem
            continue
        log.problems = sorted(problems + log.problems)
        return log
    raise refused or UnknownFile("This file is empty. Check that you picked the right one.")


def sound(rows):
    """The rows that can be read, and (row, text) of those that cannot."""
    kept, problems = [], []
    for number, cells in rows:
        texts = [cell for cell in cells if isinstance(cell, str)]
        if any("\x00" in text for text in texts):
            problems.append((number, "This row is damaged and was left out."))
        elif any(text.count("\n") > _UNCLOSED for text in texts):
            problems.append(
                (number, "A quotation mark opens in this row and does not close: what follows was not read.")
            )
        else:
            kept.append((number, cells))
    return kept, problems


def recognise(rows):
    """The Log of rows in the first form that fits."""
    for form in (
        teams_report,
        zoom_webinar,
        zoom_participants,
        meet,
        live_event,
        teams_events,
        teams_stays,
        plain_list,
    ):
        if log := form(rows):
            if not log.lines:
                raise UnknownFile(f"This {log.label} names nobody. Check that you picked the right file.")
            return log
    raise UnknownFile(
        "We do not know this kind of file. Choose the attendance report of Teams, Zoom or Meet, or a list with names "
        "or e-mail addresses, as .csv or .xlsx."
    )


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


def teams_report(rows):
    """T3: numbered sections in any language; the second holds one row a person, the third their stays."""
    sections = [(index, int(_SECTION.match(head)[1])) for index, head in enumerate(firsts(rows)) if head]
    if not any(number == 2 for _, number in sections):
        return None
    log = Log("T3", "Teams attendance report")
    ends = [index for index, _ in sections[1:]] + [len(rows)]
    meeting = 0
    for (start, number), end in zip(sections, ends, strict=True):
        meeting += number == 1
        into = {2: log.lines, 3: log.parts}.get(number)
        for row, cells in rows[start + 2 : end] if into is not None else ():
            into.append(
                person_line(
                    row,
                    cells,
                    joined=moment_of(cell_of(cells, 1)),
                    left=moment_of(cell_of(cells, 2)),
                    seconds=seconds_of(cell_of(cells, 3)),
                    meeting=str(meeting),
                )
            )
    return log


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


def zoom_line(number, cells, columns, *, name, meeting=""):
    """One row of Zoom."""
    return Line(
        number,
        name,
        email=address_in(text_of(cells, columns.get("email"), 300)),
        joined=moment_of(cell_of(cells, columns.get("joined"))),
        left=moment_of(cell_of(cells, columns.get("left"))),
        seconds=seconds_of(cell_of(cells, columns.get("minutes"))),
        meeting=meeting,
    )


def zoom_participants(rows):
    """Z1 to Z3: the header is the row that holds `Name (Original Name)`; Z3 says the meeting on each row, before it."""
    log, at, columns, starts, held = None, 0, {}, None, None
    for number, cells in rows:
        headings = heads(cells)
        if ZOOM_NAME in headings:
            at = headings.index(ZOOM_NAME)
            columns = named_columns(headings, at + 1)
            log = log or Log("Z3" if at else "Z1", "Zoom meeting list" if at else "Zoom participants file")
            log.held = log.held or held
            log.kind = "Z2" if log.held and log.kind == "Z1" else log.kind
        elif log is None and "start time" in headings:
            starts = headings.index("start time")
        elif log is None and starts is not None:
            held, starts = moment_of(cell_of(cells, starts)), None
        elif log and columns and text_of(cells, at):
            if text_of(cells, columns.get("waiting")).casefold() in ("yes", "true"):
                continue
            meeting = " ".join(tidy(cell) for cell in cells[: min(at, 2)])
            log.lines.append(zoom_line(number, cells, columns, name=text_of(cells, at), meeting=meeting))
    return log


def zoom_webinar(rows):
    """Z4: a report of several tables, each with its own header; people who did not come are no lines."""
    log, columns, at = None, {}, 0
    for number, cells in rows:
        headings = heads(cells)
        if WEBINAR_NAME in headings:
            at = headings.index(WEBINAR_NAME)
            columns = named_columns(headings)
            log = log or Log("Z4", "Zoom webinar report")
        elif log and len(cells) <= 2 and len(tidy(cells[0])) > 3 and not text_of(cells, at):
            columns = {}
        elif columns and text_of(cells, columns.get("attended"), 10).casefold() not in ("no", "--"):
            whole = " ".join(text_of(cells, columns.get(part)) for part in ("first", "last")).strip()
            if name := text_of(cells, at) or whole:
                log.lines.append(zoom_line(number, cells, columns, name=name))
    return log


def meet(rows):
    """M1: first and last name apart, times without a date."""
    for index, (_, cells) in enumerate(rows[:10]):
        headings = heads(cells)
        if not {"first name", "duration"} <= set(headings):
            continue
        where = {heading: position for position, heading in reversed(list(enumerate(headings)))}
        log = Log("M1", "Meet attendance file")
        for number, row in rows[index + 1 :]:
            name = " ".join(text_of(row, where.get(part)) for part in ("first name", "last name")).strip()
            joined, left = (cell_of(row, where.get(part)) for part in ("time joined", "time exited"))
            email = address_in(text_of(row, where.get("email"), 300))
            if name or email:
                log.lines.append(
                    Line(
                        number,
                        name,
                        email=email,
                        joined=moment_of(joined),
                        left=moment_of(left),
                        clock_joined=clock_of(joined),
                        clock_left=clock_of(left),
                        seconds=seconds_of(cell_of(row, where["duration"])),
                    )
                )
        return log
    return None


def live_event(rows):
    """T4: comings and goings in UTC."""
    for index, (_, cells) in enumerate(rows[:10]):
        where = {heading: position for position, heading in enumerate(heads(cells))}
        if not {"fullname", "utceventtimestamp", "action"} <= set(where):
            continue
        log = Log("T4", "Teams live event report", utc=True)
        for number, row in rows[index + 1 :]:
            name = text_of(row, where["fullname"])
            add_event(log, number, name, text_of(row, where["action"]), cell_of(row, where["utceventtimestamp"]))
        return log
    return None


def add_event(log, number, name, action, when):
    """Add one coming or going, or say why not."""
    moment, what = moment_of(when), ACTIONS.get(action.casefold())
    if not name:
        log.problems.append((number, "This row names nobody and was left out."))
    elif not moment or not what:
        log.problems.append((number, "We cannot read the time or the action of this row, so it was left out."))
    else:
        log.lines.append(Line(number, name, joined=moment, action=what))


def teams_events(rows):
    """T1: name, action, time; newest first in some."""
    for index, (_, cells) in enumerate(rows):
        if is_event(cells) or heads(cells)[:3] == ["full name", "user action", "timestamp"]:
            log = Log("T1", "Teams attendance list")
            for number, row in rows[index if is_event(cells) else index + 1 :]:
                if heads(row)[:3] != ["full name", "user action", "timestamp"]:
                    add_event(log, number, text_of(row, 0), text_of(row, 1), cell_of(row, 2))
            return log
        if index > 30:
            break
    return None


def is_event(cells):
    """Whether a row is a coming or going."""
    return len(cells) >= 3 and text_of(cells, 1).casefold() in ACTIONS and moment_of(cells[2]) is not None


def teams_stays(rows):
    """T2, and T3 that lost its sections: name, coming, going, duration, address, known by its header or its shape."""
    start = next((index + 1 for index, (_, cells) in enumerate(rows[:60]) if is_stays_header(cells)), None)
    if start is None:
        start = next((index for index, (_, cells) in enumerate(rows[:60]) if is_stay(cells)), None)
    if start is None:
        return None
    log = Log("T2", "Teams attendance report")
    last_header = max((index for index, (_, cells) in enumerate(rows) if is_stays_header(cells)), default=-1)
    meeting, inside = 0, True
    for index, (number, cells) in enumerate(rows[start:], start):
        if is_stays_header(cells):
            meeting, inside = meeting + 1, True
        elif len(cells) == 1 and index < last_header:
            # The head of a second meeting begins.
            inside = False
        elif inside and text_of(cells, 0):
            log.lines.append(
                person_line(
                    number,
                    cells,
                    joined=moment_of(cell_of(cells, 1)),
                    left=moment_of(cell_of(cells, 2)),
                    seconds=seconds_of(cell_of(cells, 3)),
                    meeting=str(meeting),
                )
            )
    return log


def is_stays_header(cells):
    """Whether this is the header of a list of stays in a language we know."""
    headings = heads(cells)
    known = {
        "join time", "leave time", "first join", "last leave", "heure d'arrivée", "heure d’arrivée", "heure de départ",
        "primeira entrada", "última saída", "erster beitritt", "letztes verlassen", "pierwsze dołączenie",
        "ostatnie wyjście", "beitrittszeit", "hora de entrada",
    }  # fmt: skip
    return len(headings) >= 3 and bool(known & set(headings[1:3]))


def is_stay(cells):
    """Whether a row holds a name, then two times."""
    return (
        len(cells) >= 3
        and moment_of(cells[0]) is None
        and bool(tidy(cells[0]))
        and moment_of(cells[1]) is not None
        and moment_of(cells[2]) is not None
    )


def plain_list(rows):
    """P: who was there. An address a row, `Name <address>`, or columns with headings such as Name and E-mail."""
    log = Log("P", "list of names", presence_only=True)
    for index, (_, cells) in enumerate(rows[:20]):
        columns = list_columns(heads(cells))
        if "name" in columns or "last" in columns or ("email" in columns and not address_in(text_of(cells, 0, 300))):
            for number, row in rows[index + 1 :]:
                add_listed(log, number, row, columns)
            return log
    for number, cells in rows:
        texts = [tidy(cell) for cell in cells]
        email = next((address for text in texts if (address := address_in(text))), "")
        if email:
            words = [re.sub(r"<[^>]*>|\S+@\S+", " ", text) for text in texts]
            name = " ".join(" ".join(words).replace('"', " ").split()).strip(" ,;")
            log.lines.append(Line(number, name[:200], email=email))
    return log if log.lines else None


def list_columns(headings):
    """{what: position} of a list's columns."""
    columns = {}
    for position, heading in enumerate(headings):
        plain = " ".join(heading.replace("-", "").replace("address", "").split())
        for what, names in (
            ("name", NAME_HEADINGS), ("first", FIRST_HEADINGS), ("last", LAST_HEADINGS), ("email", ("email", "mail")),
            ("came", CAME_HEADINGS),
        ):  # fmt: skip
            if plain in names or heading in names:
                columns.setdefault(what, position)
    return columns


def add_listed(log, number, cells, columns):
    """Add one row of a list: only who is said to have come, where a column says so."""
    if "came" in columns and text_of(cells, columns["came"]).casefold() not in CAME:
        return
    whole = " ".join(text_of(cells, columns.get(part)) for part in ("first", "last")).strip()
    name, email = text_of(cells, columns.get("name")) or whole, address_in(text_of(cells, columns.get("email"), 300))
    if name or email:
        log.lines.append(Line(number, re.sub(r"<[^>]*>", "", name).strip(), email=email or address_in(name)))
