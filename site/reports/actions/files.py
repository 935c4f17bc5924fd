"""Recording that a file left the house."""

import secrets

from audit.actions import record


def export(*, scope, kind, by, at, **detail):
    """Record that `by` (None for the command line) takes out a file of the scope. Returns the file's number.

    `kind` is "workbook", "responses", "attendance" or "learning"; "dates" or "bookings" for a list behind a count, with
    the count in `detail`; "coverage"; "money", "give-and-take" and "annual" with the table or form.

    The workbook prints its number, so that a file met later can be traced to its
    entry.
    """
    number = f"{at:%Y%m%d}-{secrets.token_hex(3)}"
    places = [locality.code for locality in scope.localities or ()]
    record(
        action="evaluation.export",
        target=("reports.file", number),
        by=by,
        at=at,
        # The co-ordinator of the locality sees the entry where the file is of that one alone.
        locality=scope.localities[0] if len(places) == 1 else None,
        kind=kind,
        first=scope.first.isoformat(),
        last=scope.last.isoformat(),
        course=scope.course.code if scope.course else "",
        localities=places,
        **detail,
    )
    return number
