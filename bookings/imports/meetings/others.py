"""Zoom, Meet, and plain lists."""

import re

from bookings.imports.meetings.lines import (
    CAME,
    CAME_HEADINGS,
    FIRST_HEADINGS,
    LAST_HEADINGS,
    NAME_HEADINGS,
    WEBINAR_NAME,
    ZOOM_NAME,
    Line,
    Log,
    cell_of,
    heads,
    named_columns,
    text_of,
)
from bookings.imports.names import address_in
from bookings.imports.times import clock_of, moment_of, seconds_of, tidy


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
