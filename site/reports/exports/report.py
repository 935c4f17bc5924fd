"""The evaluation workbook: what it is made of, and its sheets in their order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.choices import Group
from reports.exports.answers import (
    answer_sheets,
    comments_sheet,
    filled,
    new_scores,
    questions_sheet,
    scores_sheet,
)
from reports.exports.attendance import attendance_sheet, totals_sheet
from reports.exports.charts import charts_sheet
from reports.exports.evaluation import evaluation_sheet
from reports.exports.read_me import dictionary_sheet, read_me_sheet
from reports.exports.words import period_words
from sheets.exports import Properties, Sheet, Together


@dataclass(frozen=True)
class Report:
    """Everything a workbook is made of. `rows` and `comments` are streamed and can be read once.

    `found` is the Analysis that the page of evaluation shows, `courses` and `localities` its lines.
    """

    partnership: str
    prepared_for: str
    file_number: str
    scope: Any
    tables: Any
    found: Any
    courses: list
    localities: list
    questions: list
    items: list
    rows: Iterable
    comments: Iterable
    rare_roles: set
    rows_expected: int
    left_out: int
    smallest_count: int
    smallest_mean: int
    # Whether single answers and comments are left out: co-ordinators get figures only (docs/authorisation.md).
    figures_only: bool = False


@dataclass(frozen=True)
class Rows:
    """What the list of responses is made of."""

    questions: list
    rows: Iterable


def properties(report: Report) -> Properties:
    """What the file says about itself."""
    return Properties(
        title=f"Training: attendance and evaluation, {period_words(report.scope)}",
        at=report.scope.at,
        author=report.partnership,
        subject=f"File {report.file_number}",
    )


def file_name(kind: str, scope: Any, ending: str) -> str:
    """A name that says what is in a file: "evaluation-2026-10-01-to-2027-09-30.xlsx"."""
    return f"{kind}-{scope.first:%Y-%m-%d}-to-{scope.last:%Y-%m-%d}.{ending}"


def workbook(report: Report) -> Iterator[Sheet | Together]:
    """Yield the sheets in their order. Scores stand after the answers, which they are added up from on the way.

    "Read me" comes first and is written last: it says the hash of every other sheet.
    """
    scores, hashes = new_scores(), {}
    parts = list(_sheets(report, scores))
    yield read_me_sheet(report, hashes)
    yield dictionary_sheet(parts)
    for part in parts:
        if isinstance(part, Together):
            yield Together([_hashed(sheet, hashes) for sheet in part.sheets], part.rows)
        elif part.charts:
            yield part
        else:
            yield _hashed(part, hashes)
            if report.figures_only and part.title == "Evaluation":
                for _row in filled(report, scores):
                    pass  # only added up


def _sheets(report: Report, scores: dict) -> Iterator[Sheet | Together]:
    yield charts_sheet(report.tables, report.found, report.courses)
    yield totals_sheet(report.tables)
    for group in Group:
        yield attendance_sheet(report.tables, group)
    yield evaluation_sheet(report.found, report.courses, report.localities)
    if not report.figures_only:
        yield answer_sheets(report, scores)
    yield scores_sheet(report, scores)
    if not report.figures_only:
        yield comments_sheet(report)
    yield questions_sheet(report)


def _hashed(sheet: Sheet, hashes: dict) -> Sheet:
    return replace(sheet, digest=lambda found, rows: hashes.update({sheet.title: (found, rows)}))
