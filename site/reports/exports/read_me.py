"""What a workbook says about itself: the first sheet and the dictionary of its columns."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from reports.choices import LEDGER, NOT_SHOWN
from reports.exports.words import few_or_count, locality_words, moment_words, period_words, rate_words
from sheets.choices import KIND_WORDS
from sheets.exports import Column, Sheet, Together

COLUMNS = [Column("Item", width=50), Column("What it says", width=110, long=True)]


def read_me_sheet(report: Any, hashes: dict) -> Sheet:
    """The first sheet: what the file is about, who asked when, what its words mean, what was left out, its hash.

    `hashes` {sheet: (SHA-256, rows)} is read when the other sheets are written.
    """
    return Sheet("Read me", COLUMNS, _lines(report, hashes), filled_last=True)


def _lines(report: Any, hashes: dict) -> Iterator[tuple]:
    scope = report.scope
    yield "What this is", f"Attendance and evaluation of the training of {report.partnership}"
    yield "Period", period_words(scope)
    yield "Course", scope.course.title if scope.course else "All courses"
    yield "Locality", locality_words(scope)
    yield "Prepared for", report.prepared_for
    yield "Prepared on", moment_words(scope.at)
    yield "File", report.file_number
    yield "Hash of the data", file_hash(hashes)
    yield "Dates without a register yet", f"{report.tables.awaiting:,} (in no figure)"
    yield "Dates with too few people", f"{report.tables.left_out:,} (in no figure of attendance)"
    yield "Responses in this file", few_or_count(report.rows_expected, report.smallest_count)
    yield "Responses left out", _left_out_words(report)
    yield from ((f"Attendances, {words}", value) for words, value in _headline(report.tables.total))
    yield from ((rate.label, rate_words(rate)) for rate in report.tables.total.rates)
    yield from ((f"“{heading}”", meaning) for _code, heading, meaning in LEDGER)
    yield from _protection_words(report)
    yield (
        "How the hash is made",
        "SHA-256 of one line for each sheet below, in this order: its name, a tab, its number of rows, a tab, its own "
        "SHA-256, a line end. That of a sheet is over its rows without the heading: cells joined by the character "
        "U+001F, each row ended by U+001E, in UTF-8; numbers with at most ten digits, days as YYYY-MM-DD. Equal hashes "
        "mean equal data, whatever a program did to the look.",
    )
    yield from ((f"Sheet “{title}”", f"{rows:,} rows, SHA-256 {found}") for title, (found, rows) in hashes.items())


def file_hash(hashes: dict) -> str:
    """One hash for the data of all sheets."""
    lines = (f"{title}\t{rows}\t{found}\n" for title, (found, rows) in hashes.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def dictionary_sheet(parts: Iterable[Sheet | Together]) -> Sheet:
    """Each column of each sheet, and what stands in it."""
    columns = [
        Column("Sheet", width=24),
        Column("Column", width=34),
        Column("Holds", width=24),
        Column("What it means", width=90),
    ]
    rows = [
        (sheet.title, column.heading, KIND_WORDS[column.kind], column.means or None)
        for part in parts
        for sheet in (part.sheets if isinstance(part, Together) else [part])
        for column in sheet.columns
    ]
    return Sheet("Dictionary", columns, rows)


def _headline(total: Any) -> list:
    return [
        ("named and counted together", _together(total)),
        ("by name", total.cells["attendances"]),
        ("distinct people among them", total.cells["people"]),
        ("head counts without names", total.cells["head_count"]),
    ]


def _together(total: Any) -> Any:
    parts = [total.cells["attendances"], total.cells["head_count"]]
    return NOT_SHOWN if any(isinstance(part, str) for part in parts) else sum(part or 0 for part in parts)


def _left_out_words(report: Any) -> str:
    if not report.left_out:
        return "None"
    return (
        f"{few_or_count(report.left_out, report.smallest_count)}. Dates with few answers are told only together with "
        "others of their locality and quarter; where this file holds only some of those, their answers stay out. "
        "Choose a longer period, all courses or all localities to see them."
    )


def _protection_words(report: Any) -> list:
    return [
        (
            "Small numbers",
            f"Dates are counted in groups in which every count is {report.smallest_count} or more, so that no two "
            "files give a small number away. Agencies and sectors are told for whole quarters and reporting years that "
            "are over, for all localities and courses; distinct people and kinds of absence for whole reporting years. "
            f"“{NOT_SHOWN.capitalize()}” stands for what is kept back. A mean needs {report.smallest_mean} answers.",
        ),
        (
            "Responses",
            "One row for each response. Its number holds in this file alone and leads to nobody. The order is random. "
            f"A date with fewer than {report.smallest_mean} answers, or whose form is still open, is one of the “other "
            "dates”; where even that would tell too much, course or locality says “other”.",
        ),
        ("Comments", "Only comments whose writer agreed to be quoted, without date or scores, in random order."),
        (
            "Evaluation and Scores",
            "“Evaluation” holds the figures of the page “What people learnt and what became of it”: of whole groups of "
            "dates, so that they never change again. “Scores” are the means of the responses in this file, which may "
            "be others. Quote the first.",
        ),
        (
            "What the figures can say",
            "Scores speak of reaction (level 1) and learning (level 2) on the day. They do not show what changed in "
            "practice; level 3 is asked after three months. A rating looking back is not a rating made before the "
            "course.",
        ),
    ]
