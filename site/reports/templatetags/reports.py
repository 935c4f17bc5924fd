"""The figures of the reports as pages say them: cells in words, rows for charts and tables. No queries."""

from django import template

from design.templatetags.design import number
from reports.choices import LEDGER, NOT_SHOWN

register = template.Library()

RATE_HEADS = (
    "Attended, of registered",
    "Attended, of expected",
    "Attendances, to registered",
    "Attendances, to capacity",
)


@register.filter
def cell(value):
    """A count in words: "1,204", "fewer than 5", or a dash where there can be none."""
    return value if isinstance(value, str) else number(value)


@register.filter
def rate(value):
    """A rate as "96%"; "not shown" where a part of it is hidden; a dash where it has no meaning."""
    if value.value is not None:
        return f"{value.value:.0%}"
    return NOT_SHOWN if value.hidden else "–"


@register.filter
def parts(value):
    """What a rate is made of: "304 of 318"."""
    return "" if value.value is None else f"{number(value.numerator)} of {number(value.denominator)}"


@register.filter
def whole_rate(value):
    """A rate with what it is made of: "96% (304 of 318)"."""
    return f"{rate(value)} ({parts(value)})" if value.value is not None else rate(value)


@register.filter
def together(row):
    """Attendances by name and head counts in one figure."""
    values = [row.cells["attendances"], row.cells["head_count"]]
    return NOT_SHOWN if any(isinstance(value, str) for value in values) else sum(value or 0 for value in values)


@register.simple_tag
def attendance_bars(rows):
    """Rows for the chart: attendances with head counts, and the words beside the bar."""
    bars = []
    for row in rows:
        value = together(row)
        known = isinstance(value, int)
        bars.append((row.label, value if known else None, number(value) if known else _why(row)))
    return bars


@register.simple_tag
def rate_table(rows, by):
    """Head and rows of the table of rates, each with numerator and denominator."""
    evaluated = any(row.cells["answers"] is not None for row in rows)
    head = [by, *RATE_HEADS, *(["Evaluated on the day"] if evaluated else [])]
    lines = [
        [
            row.label,
            *(whole_rate(value) for value in row.rates),
            *([whole_rate(row.answer_rate)] if evaluated else []),
        ]
        for row in rows
    ]
    return {"head": head, "rows": lines}


@register.simple_tag
def ledger_table(rows, by):
    """Head and rows of the table of all counts."""
    columns = [
        (code, heading) for code, heading, _meaning in LEDGER if any(row.cells[code] is not None for row in rows)
    ]
    return {
        "head": [by, *(heading for _code, heading in columns)],
        "rows": [[row.label, *(cell(row.cells[code]) for code, _heading in columns)] for row in rows],
    }


@register.simple_tag
def all_counts(total):
    """Rows of the table that says each count of the whole scope and what it means."""
    rows = [(heading, cell(total.cells[code]), meaning) for code, heading, meaning in LEDGER if _known(total, code)]
    return {"head": ["Count", {"text": "Figure", "numeric": True}, "What it means"], "rows": rows}


def _known(row, code):
    return row.cells[code] is not None


def _why(row):
    """Which of the parts is hidden, in its own words."""
    values = [row.cells["attendances"], row.cells["head_count"]]
    return next(value for value in values if isinstance(value, str))
