"""Putting a file together: reads, then sheets. The page, the command and later the background worker call these."""

import hashlib
import hmac
import secrets

from django.conf import settings

from reports import actions, exports, queries
from sheets.exports import write_workbook as write

# So many bookings of a list are read at once.
PIECE = 500


def write_workbook(*, scope, out, prepared_for, figures_only=False, by):
    """Write the evaluation workbook of the scope to the file `out`: queries and memory do not grow with the rows.

    `prepared_for` is a role, never a name: no person is in any cell. Small numbers are protected whoever asks, because
    files travel. With `figures_only` single answers and comments are left out. That `by` took it out is recorded first;
    None stands for the command line.
    """
    number = actions.export(scope=scope, kind="workbook", by=by, at=scope.at)
    report = gather(scope=scope, prepared_for=prepared_for, number=number, figures_only=figures_only)
    write(exports.workbook(report), out, properties=exports.properties(report))


def response_list(*, scope, prepared_for, by):
    """Return the sheet of responses alone, for CSV, protected and recorded as the workbook is."""
    number = actions.export(scope=scope, kind="responses", by=by, at=scope.at)
    return exports.response_list(gather(scope=scope, prepared_for=prepared_for, number=number))


def attendance_list(*, scope, protect, by):
    """Return the attendance tables below each other, for CSV, recorded. `protect` as on the page of the same person."""
    actions.export(scope=scope, kind="attendance", by=by, at=scope.at)
    return exports.attendance_list(queries.figures(scope, protect=protect))


def learning_list(*, scope, protect, by):
    """Return the e-learning tables below each other, for CSV, recorded. `protect` as on the page of the same person."""
    actions.export(scope=scope, kind="learning", by=by, at=scope.at)
    return exports.learning_list(queries.learning(scope, protect=protect))


def date_list(*, scope, of, by, key, found, by_user):
    """Return the list of dates behind one count for CSV, recorded. `found` is what `queries.dates_behind` gave."""
    actions.export(scope=scope, kind="dates", by=by_user, at=scope.at, of=of, table=str(by), row=key)
    return exports.date_list(of, *found)


def booking_list(*, scope, of, by, key, user):
    """Return the bookings behind one count, as far as `user` may see them, for CSV, recorded."""
    actions.export(scope=scope, kind="bookings", by=user, at=scope.at, of=of, table=str(by), row=key)
    behind = queries.bookings_behind(scope, of=of, by=by, key=key)
    pieces = (behind[start : start + PIECE] for start in range(0, len(behind), PIECE))
    return exports.booking_list(of, (row for piece in pieces for row in queries.bookings_shown(piece, user)))


def gather(*, scope, prepared_for, number, figures_only=False):
    """Read what a workbook needs. Responses and comments are left to be streamed."""
    answered = queries.answered_dates(scope.at)
    attendance = queries.attendance(scope, answers=queries.answers_by_date(answered))
    policy = attendance.policy
    found = queries.analysis(scope)
    made = queries.units(answered, at=scope.at, smallest=policy.smallest_mean, open_days=policy.w1_open_days)
    places = queries.places(scope, made)
    file_key = secrets.token_bytes(32)
    return exports.Report(
        partnership=settings.PARTNERSHIP_NAME,
        prepared_for=prepared_for,
        file_number=number,
        scope=scope,
        tables=queries.tables(attendance, protect=True),
        found=found,
        courses=queries.lines_by_course(scope, found),
        localities=found.by_locality(queries.localities_of(scope)),
        questions=queries.questions(scope),
        items=queries.course_items(scope),
        rows=queries.responses(scope, places, lambda key: _number(file_key, key)),
        comments=queries.comments(scope, places),
        rare_roles=lambda: queries.rare_roles(scope, smallest=policy.smallest_count),
        rows_expected=sum(date.answers for date in answered if (date.event_id, date.wave) in places),
        left_out=queries.left_out(scope, answered, places),
        smallest_count=policy.smallest_count,
        smallest_mean=policy.smallest_mean,
        figures_only=figures_only,
    )


def _number(file_key, key):
    """A number for one respondent that holds within this file only: its key is thrown away."""
    return f"R{hmac.new(file_key, key.encode(), hashlib.sha256).hexdigest()[:12].upper()}"
