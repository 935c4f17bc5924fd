"""A file of any kind: which it is, and what it says."""

from bookings.imports.meetings.lines import _UNCLOSED, MOST_BYTES, UnknownFile
from bookings.imports.meetings.others import meet, plain_list, zoom_participants, zoom_webinar
from bookings.imports.meetings.teams import live_event, teams_events, teams_report, teams_stays
from sheets.imports import read_table


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
