"""The figures as one document for other programs: the same sheets as records."""

from typing import Any

from reports.choices import LEDGER, Group
from reports.exports.attendance import attendance_sheet, totals_sheet
from reports.exports.evaluation import evaluation_sheet
from reports.exports.words import locality_words, period_words
from sheets.exports import records


def document(*, number: str, scope: Any, tables: Any, found: Any, courses: list, localities: list) -> dict:
    """Return the figures of the pages as plain values for JSON: about, definitions, and a list of records a table.

    A figure is a number, null where there can be none, or text that says why it is not told.
    """
    sheets = {
        "totals": totals_sheet(tables),
        **{f"by-{group}": attendance_sheet(tables, group) for group in Group.values},
        "evaluation": evaluation_sheet(found, courses, localities),
    }
    return {
        "file": number,
        "made_at": scope.at.isoformat(),
        "period": {"first": scope.first.isoformat(), "last": scope.last.isoformat(), "words": period_words(scope)},
        "course": scope.course.code if scope.course else None,
        "localities": locality_words(scope),
        "small_numbers_protected": tables.protected,
        "dates_without_a_register": tables.awaiting,
        "dates_left_out": tables.left_out,
        "definitions": {heading: meaning for _code, heading, meaning in LEDGER},
        "columns": {name: {column.heading: column.means for column in sheet.columns} for name, sheet in sheets.items()},
        "tables": {name: records(sheet) for name, sheet in sheets.items()},
    }
