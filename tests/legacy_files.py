"""Old spreadsheets for tests: rows as files, all people invented."""

import io

from openpyxl import Workbook

BOOKING_HEADS = (
    "Event ref", "Course title", "Event date", "Start", "End", "Venue", "Delegate", "E-mail", "Organisation", "Status",
    "Date booked", "Date cancelled", "Reason", "Approved Y/N", "Charge", "Evaluation Y/N", "Certificate",
)  # fmt: skip


def sheet(*rows):
    """A comma-separated file of these rows (lists, or lines of text)."""
    lines = [row if isinstance(row, str) else ",".join(f'"{cell}"' for cell in row) for row in rows]
    return io.BytesIO("\n".join(lines).encode())


def workbook(sheets):
    """A workbook of {title: rows}."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def booking(**said):
    """One row of a list of bookings, as `BOOKING_HEADS`."""
    usual = {
        "ref": "N1", "course": "Neglect", "date": "12/03/2019", "start": "09:30", "end": "12:30", "venue": "Town Hall",
        "name": "Ada Example", "email": "ada@agency.example", "agency": "Northern Trust", "status": "Attended",
        "booked": "01/02/2019", "cancelled": "", "reason": "", "approved": "Y", "charge": "", "evaluation": "Y",
        "certificate": "Y",
    }  # fmt: skip
    return list((usual | said).values())
