"""The quarterly return of one agency as a workbook: the same figures as its page."""

from collections.abc import Iterator
from typing import Any

from reports.choices import LEDGER
from reports.exports.attendance import ROW, row_of, told_columns
from reports.exports.words import locality_words, moment_words, period_words
from sheets.choices import NUMBER
from sheets.exports import Column, Properties, Sheet

GIVE_AND_TAKE = [
    Column("Agency", width=40),
    Column("Dates delivered", NUMBER, means="Dates at which somebody of the agency was a trainer."),
    Column("Trainer days given", NUMBER),
    Column("Places earned", NUMBER, means="What the days given earn."),
    Column("Places used", NUMBER, means="Somebody came, also without a booking."),
    Column("Absences", NUMBER, means="Places nobody could use: did not attend, apologies, given up too late."),
    Column("Places left", NUMBER, means="Earned, less used, less absences; below nought more was taken than given."),
    Column("Days given, pounds", NUMBER, means="Notional: nobody is charged by this."),
    Column("Places taken, pounds", NUMBER, means="Notional: nobody is charged by this."),
]
MAIN = ("Dates", "Registered", "Cancelled in time", "Did not attend", "Attended", "Walk-ins", "Attendances")


def give_row(line: Any) -> list:
    """One agency's give and take; what is hidden says so."""
    taken = [line.told_used, line.told_absences, line.told_balance, line.given_pounds, line.told_pounds]
    return [line.agency.name, line.dates, line.days, line.earned, *taken]


def return_sheet(found: Any) -> Sheet:
    """A row for each course where counts are exact, and the whole last."""
    rows = [*found.courses, *([found.total] if found.total else [])]
    columns = [Column("Course", width=44, means=ROW), *told_columns(rows)]
    lines = [row_of(row, columns) for row in rows]
    if lines:
        lines[-1] = ("All courses", *lines[-1][1:])
    return Sheet("Return", columns, lines)


def main_counts(sheet: Sheet) -> Sheet:
    """The columns of a return that a page shows at first."""
    kept = [n for n, column in enumerate(sheet.columns) if n == 0 or column.heading in MAIN]
    return Sheet(sheet.title, [sheet.columns[n] for n in kept], [[row[n] for n in kept] for row in sheet.rows])


def return_workbook(found: Any, *, scope: Any, number: str, prepared_for: str) -> tuple[list[Sheet], Properties]:
    """(sheets, properties) of the file."""
    about = Sheet(
        "Read me",
        [Column("Item", width=34), Column("What it says", width=100, long=True)],
        _lines(found, scope, number, prepared_for),
    )
    give = Sheet("Give and take", GIVE_AND_TAKE, [give_row(found.give)])
    title = f"Quarterly return of {found.agency.name}, {period_words(scope)}"
    return [about, return_sheet(found), give], Properties(title=title, at=scope.at, subject=f"File {number}")


def _lines(found: Any, scope: Any, number: str, prepared_for: str) -> Iterator[tuple]:
    yield "What this is", f"Training booked and attended by people of {found.agency.name}"
    yield "Quarter", period_words(scope)
    yield "Locality", locality_words(scope)
    yield "Prepared for", prepared_for
    yield "Prepared on", moment_words(scope.at)
    yield "File", number
    yield "Whose bookings", "The agency is the one each person worked for on the day they booked. No person is named."
    if not found.exact:
        yield (
            "Small numbers",
            "Counts too small to hide a person are not told, nor what would give them away. Therefore the quarter is "
            "told as a whole and not course by course; the agency's own lead sees every count.",
        )
    yield from ((f"“{heading}”", meaning) for _code, heading, meaning in LEDGER)
