"""The lists behind one count, as files."""

from collections.abc import Iterable
from typing import Any

from reports.choices import KIND_WORDS, LEDGER, LONDON, NO_AGENCY
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Sheet


def date_list(of: str, whole: Any, dates: list) -> Sheet:
    """The dates behind one count, the sum of them last."""
    heading = next(heading for code, heading, _meaning in LEDGER if code == of)
    rows = [(row.label, row.cells[of]) for row in [*dates, whole]]
    return Sheet("Dates", [Column("Date", width=70), Column(heading, NUMBER)], rows)


def booking_list(of: str, rows: Iterable) -> Sheet:
    """The bookings behind one count, (booking, Behind) each."""
    columns = [
        Column("Name", width=34),
        Column("Agency of the day", width=40),
        Column("Date", DATE, width=14),
        Column("Course", width=44),
        Column("Run by", width=24),
        Column("What happened", width=24),
        *([Column("Attendances", NUMBER)] if of == "people" else []),
    ]
    return Sheet("Bookings", columns, (_booking_row(of, booking, behind) for booking, behind in rows))


def _booking_row(of: str, booking: Any, behind: Any) -> tuple:
    return (
        booking.delegate.name,
        booking.agency.name if booking.agency_id else NO_AGENCY,
        booking.event.starts_at.astimezone(LONDON).date(),
        booking.event.course.title,
        booking.event.locality.name,
        KIND_WORDS[behind.kind],
        *([behind.number] if of == "people" else []),
    )
