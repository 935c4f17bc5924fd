"""The figures of the reports as pages say them: cells in words, rows for charts and tables. No queries."""

from django import template
from django.urls import reverse

from design.templatetags.design import number
from reports.choices import LEDGER, NOT_SHOWN, PAGES

register = template.Library()

RATE_HEADS = (
    "Attended, of registered",
    "Attended, of expected",
    "Attendances, to registered",
    "Attendances, to capacity",
)


@register.simple_tag(takes_context=True)
def report_pages(context):
    """(address, title, whether it is the page that is open) of each page of the reports."""
    match = getattr(context.get("request"), "resolver_match", None)
    return [(reverse(name), title, bool(match) and match.view_name == name) for name, title in PAGES]


@register.filter
def cell(value):
    """A count in words: "1,204", "fewer than 5", or a dash where there can be none."""
    return value if isinstance(value, str) else number(value)


@register.filter
def plural(value, forms="s"):
    """Nothing for one and "s" for any other count, also for one in words; or the one of "person,people" that fits."""
    one, _, many = forms.rpartition(",")
    return one if value == 1 else many


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
    """Head and rows of the table of rates, each with numerator and denominator. Rates hidden in each row are left out.

    `left_out` names those.
    """
    rates = [(head, [row.rates[number] for row in rows]) for number, head in enumerate(RATE_HEADS)]
    if any(row.cells["answers"] is not None for row in rows):
        rates.append(("Evaluated on the day", [row.answer_rate for row in rows]))
    shown = [(head, values) for head, values in rates if not all(value.hidden for value in values)]
    return {
        "head": [by, *(head for head, _values in shown)],
        "rows": [[row.label, *(whole_rate(values[n]) for _head, values in shown)] for n, row in enumerate(rows)],
        "left_out": [head for head, values in rates if all(value.hidden for value in values)],
    }


@register.simple_tag
def ledger_table(rows, by):
    """Head and rows of the table of all counts that any row may have and at least one row shows."""
    columns = [(code, heading) for code, heading, _meaning in LEDGER if any(_shows(row, code) for row in rows)]
    return {
        "head": [by, *(heading for _code, heading in columns)],
        "rows": [[row.label, *(cell(row.cells[code]) for code, _heading in columns)] for row in rows],
    }


@register.filter
def folded_words(rows):
    """What one line says of rows that tell no count: "5 further agencies with fewer than 5 each"."""
    said = {row.cells[code] for row in rows for code in ("registered", "attendances") if row.cells[code] is not None}
    if len(said) == 1 and NOT_SHOWN not in said:
        return f"{len(rows)} further agencies with {said.pop()} each"
    # Some are larger and hidden only because they would give a small one away by subtraction.
    return f"{len(rows)} further agencies, too small to show or hidden to protect the others"


@register.simple_tag
def all_counts(total):
    """Rows of the table that says each count of the whole scope and what it means."""
    rows = [(heading, cell(total.cells[code]), meaning) for code, heading, meaning in LEDGER if _known(total, code)]
    return {"head": ["Count", {"text": "Figure", "numeric": True}, "What it means"], "rows": rows}


def _known(row, code):
    return row.cells[code] is not None


def _shows(row, code):
    return isinstance(row.cells[code], int | float)


def _why(row):
    """Which of the parts is hidden, in its own words."""
    values = [row.cells["attendances"], row.cells["head_count"]]
    return next(value for value in values if isinstance(value, str))


@register.simple_tag
def line_table(lines, first):
    """The table of a breakdown: response rate, would recommend, how confidence changed."""
    head = [first, "Answered on the day", "Would recommend, 0 to 10", "How confidence changed, by memory"]
    return {"head": head, "rows": [line.row for line in lines]}


@register.filter
def percent_words(percent):
    """A share in whole per cent."""
    return "–" if percent is None else f"{percent:.0f}%"


@register.filter
def of_words(share):
    """What a share is made of."""
    return f"{share.part} of {share.number}"


@register.filter
def later_rate(later):
    """The response rate after three months."""
    return f"{100 * later.answered / later.invited:.0f}%"


@register.filter
def later_words(later):
    """What that is made of."""
    return f"{later.answered} of {later.invited} asked"


LEARNING_HEADS = {
    "started": "Started",
    "finished": "Of those completed",
    "open": "Not completed so far",
    "completed": "Completions in the period",
}


@register.simple_tag
def learning_table(rows, by, columns):
    """Head and rows of a table of e-learning; `columns` are the counts that may be shown."""
    heads = [LEARNING_HEADS[name] for name in columns]
    return {
        "head": [by, *heads, "Share completed", "Minutes, mean"],
        "rows": [
            [row["label"], *(cell(row[name]) for name in columns), row["share"], cell(row["minutes"])] for row in rows
        ],
    }


@register.filter
def band_head(_bands):
    """The head of the table of where people stop."""
    return ["How far", "People"]
