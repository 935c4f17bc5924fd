"""Putting a file together: reads, then sheets. The page, the command and later the background worker call these."""

import hmac
import json
import logging
import secrets
import tempfile
from dataclasses import replace

from django.conf import settings

from courses.queries import policy as policy_now
from reports import actions, exports, queries
from reports.choices import BATCH
from sheets.exports import write_workbook as write

log = logging.getLogger(__name__)

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


def ask_workbook(*, scope, prepared_for, figures_only, rows_expected, by):
    """Have the workbook of the scope made in the background, recorded now. Returns the FileJob. Raises TooMany."""
    return actions.ask(
        scope=scope,
        figures_only=figures_only,
        prepared_for=prepared_for,
        rows_expected=rows_expected,
        file_name=exports.file_name("evaluation", scope, "xlsx"),
        by=by,
        at=scope.at,
    )


def make_due(*, at, clock):
    """Make the oldest file that waits, one a pass, and remove what has expired. Returns (made, removed).

    `clock` gives the time while it is made. What goes wrong is logged, and the owner reads a sentence.
    """
    removed = actions.drop_expired(at=at)
    job = actions.take(at=at)
    if job is None:
        return 0, removed
    try:
        with tempfile.TemporaryFile() as out:
            rows = _make(job, out, clock)
            out.seek(0)
            actions.finish(job=job, content=out, rows=rows, at=clock())
    except actions.Stopped:
        log.info("file %s was given up", job.number)
        return 0, removed
    except Exception:
        log.exception("file %s could not be made", job.number)
        actions.fail(job=job, trouble="Something went wrong while it was made. It is noted for support.", at=clock())
        return 0, removed
    return 1, removed


def _make(job, out, clock):
    """Write a job's workbook, saying after each batch how far it is. Returns the number of responses."""
    report = gather(
        scope=queries.scope_of(job), prepared_for=job.prepared_for, number=job.number, figures_only=job.figures_only
    )
    actions.beat(job=job, rows=0, expected=report.rows_expected, at=clock())
    done = 0

    def told(rows):
        nonlocal done
        for done, row in enumerate(rows, 1):  # noqa: B007 - the number after the last row is what was done
            if done % BATCH == 0:
                actions.beat(job=job, rows=done, at=clock())
            yield row

    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        # Read to the end first: SQLite lets nobody write over a connection that is still reading, and on any database
        # a read that lasts for minutes holds old rows back.
        rows = _spooled(report.rows, spool)
        actions.beat(job=job, rows=0, at=clock())
        write(exports.workbook(replace(report, rows=told(rows))), out, properties=exports.properties(report))
    return done


def _spooled(rows, spool):
    """Write rows to a file on disk and return a reader of them."""
    places = {}
    for row in rows:
        place = places.setdefault(row.place, len(places))
        spool.write(json.dumps([row.number, row.wave, row.paired, place, row.answers]) + "\n")
    spool.seek(0)
    known = list(places)
    return (
        queries.Answered(number, wave, paired, known[place], answers)
        for number, wave, paired, place, answers in map(json.loads, spool)
    )


def response_list(*, scope, by):
    """Return the sheet of responses alone, for CSV, protected and recorded as the workbook is."""
    actions.export(scope=scope, kind="responses", by=by, at=scope.at)
    places = _places(scope, queries.answered_dates(scope.at), policy_now())
    rows = queries.responses(scope, places, _numbers())
    return exports.response_list(exports.Rows(queries.questions(scope), rows))


def attendance_list(*, scope, protect, by):
    """Return the attendance tables below each other, for CSV, recorded. `protect` as on the page of the same person."""
    actions.export(scope=scope, kind="attendance", by=by, at=scope.at)
    return exports.attendance_list(queries.figures(scope, protect=protect))


def coverage_list(*, scope, protect, by):
    """Return the heat map as a list for CSV, recorded."""
    actions.export(scope=scope, kind="coverage", by=by, at=scope.at)
    return exports.coverage_list(queries.coverage(scope, user=by, protect=protect))


def evaluation_list(*, scope, by):
    """Return the figures of the page of evaluation, for CSV, recorded."""
    actions.export(scope=scope, kind="evaluation", by=by, at=scope.at)
    return exports.evaluation_sheet(*_analysed(scope))


def figures_document(*, scope, protect, by):
    """Return the figures of both pages as plain values for JSON, recorded. `protect` as on the page of attendance."""
    number = actions.export(scope=scope, kind="figures", by=by, at=scope.at)
    found, courses, localities = _analysed(scope)
    tables = queries.figures(scope, protect=protect)
    return exports.document(
        number=number, scope=scope, tables=tables, found=found, courses=courses, localities=localities
    )


def _analysed(scope, policy=None):
    """(Analysis, its lines by course, its lines by locality), as the page shows them."""
    found = queries.analysis(scope, policy=policy)
    return found, queries.lines_by_course(scope, found), found.by_locality(found.localities)


def learning_list(*, scope, protect, by):
    """Return the e-learning tables below each other, for CSV, recorded. `protect` as on the page of the same person."""
    actions.export(scope=scope, kind="learning", by=by, at=scope.at)
    return exports.learning_list(queries.learning(scope, protect=protect))


def write_return(*, scope, agency, exact, out, prepared_for, by):
    """Write the quarterly return of an agency to the file `out`, recorded. `exact` as on the same person's page."""
    number = actions.export(scope=scope, kind="return", by=by, at=scope.at, agency=agency.name)
    found = queries.agency_return(scope, agency, exact=exact)
    sheets, about = exports.return_workbook(found, scope=scope, number=number, prepared_for=prepared_for)
    write(sheets, out, properties=about)


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
    places = _places(scope, answered, policy)
    found, courses, localities = _analysed(scope, policy)
    found = found.without_counts()
    return exports.Report(
        partnership=settings.PARTNERSHIP_NAME,
        prepared_for=prepared_for,
        file_number=number,
        scope=scope,
        tables=queries.tables(attendance, protect=True),
        found=found,
        courses=courses,
        localities=localities,
        questions=queries.rows_answer(found.asked),
        items=[(item.code, item.text, item.course) for item in found.items],
        rows=queries.responses(scope, places, _numbers()),
        comments=queries.comments(scope, places),
        rare_roles=queries.rare_roles(found, smallest=policy.smallest_count),
        rows_expected=sum(date.answers for date in answered if (date.event_id, date.wave) in places),
        left_out=queries.left_out(scope, answered, places),
        smallest_count=policy.smallest_count,
        smallest_mean=policy.smallest_mean,
        figures_only=figures_only,
    )


def _places(scope, answered, policy):
    """{(date, wave): what a file says about where an answer was given}."""
    made = queries.units(answered, at=scope.at, smallest=policy.smallest_mean, open_days=policy.w1_open_days)
    return queries.places(scope, made)


def _numbers():
    """Return what makes a number for one respondent that holds within this file only: its key is kept nowhere."""
    file_key = secrets.token_bytes(32)

    def number(key):
        return f"R{hmac.digest(file_key, key.encode(), 'sha256').hex()[:12].upper()}"

    return number
