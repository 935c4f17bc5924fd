"""How annual reports are shown: rows of tables and charts, and the way to the list behind each figure. No queries."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from courses.choices import Delivery
from design.templatetags.design import short_day
from reports.choices import OWN_DAYS, Group, Period, Section
from reports.queries import has_list

register = template.Library()

# The page that says more about a part's figures, and the place on it.
PAGES = {
    Section.NEEDED: ("reports:reports", "#waiting"),
    Section.COMMISSIONED: ("reports:reports", "#meanings"),
    Section.VIRTUAL: ("reports:reports", "#by-month"),
    Section.ATTENDED: ("reports:reports", "#by-course"),
    Section.LEARNING: ("reports:learning", ""),
    Section.BRIEFINGS: ("workspaces:briefing_uses", ""),
    Section.MONITORED: ("reports:evaluation", ""),
    Section.EFFECTIVE: ("reports:evaluation", ""),
    Section.GIVE_TAKE: ("reports:give_take", ""),
}
# The figures of attendance with the code of the ledger that they are, or are a share of: each has a list of its own.
IN_LEDGER = {
    "commissioned.held": "dates",
    "commissioned.places": "capacity",
    "virtual.attendances": "attendances",
    "virtual.people": "people",
    "virtual.dates": "dates",
    "attended.attendances": "attendances",
    "attended.people": "people",
    "attended.head_count": "head_count",
    "attended.attended_registered": "attended",
    "attended.attended_expected": "attended",
    "attended.all_registered": "attendances",
    "attended.all_capacity": "attendances",
    "monitored.registers": "dates",
    "monitored.on_the_day": "answers",
}
# A figure whose list is on another page than that of its part.
PAGE_OF = {"needed.sources": ("reports:thread", "")}
COLUMNS = {"dates": "dates", "attendances": "attendances", "distinct-people": "people", "head-count": "head_count"}
WIDEST, LEFT, STEP = 270, 300, 28


@register.simple_tag
def list_behind(figure, part, report):
    """The address of the list behind a figure of its own, for the same days and locality; "" where there is none."""
    chosen = _choice(part, report)
    if of := IN_LEDGER.get(figure.code):
        virtual = {"by": Group.DELIVERY.value, "row": Delivery.VIRTUAL.value}
        chosen |= {"of": of} | (virtual if part.section.kind == Section.VIRTUAL else {})
        return f"{reverse('reports:list')}?{urlencode(chosen)}"
    name, place = PAGE_OF.get(figure.code) or PAGES.get(part.section.kind, ("", ""))
    return f"{reverse(name)}?{urlencode(chosen)}{place}" if name else ""


def _choice(part, report):
    """What the pages of the reports are asked for the days and locality of a part."""
    own = part.section.kind in OWN_DAYS and part.section.first is not None
    first, last = (part.section.first, part.section.last) if own else (report.first, report.last)
    chosen = {"period": Period.DATES.value, "first": first.isoformat(), "last": last.isoformat()}
    return chosen | ({"locality": report.locality.code} if report.locality_id else {})


@register.simple_tag
def table_rows(table, part, report, bare=False):
    """The rows of a table; numbers of attendance lead to the dates behind them, unless `bare`."""
    return [[label, *(figure.value if bare else _cell(figure, part, report) for figure in cells)]
            for label, cells in table.rows]  # fmt: skip


def _cell(figure, part, report):
    """A cell with its list, where there is one that tells no more than the report."""
    section, _, group = figure.table.partition(".by_")
    row, _, column = figure.code.removeprefix(f"{figure.table}.").rpartition(".")
    of = COLUMNS.get(column)
    if section != "attended" or figure.number is None or not has_list(of, group, exact=False):
        return figure.value
    chosen = _choice(part, report) | {"of": of, "by": group, "row": row}
    return {"text": figure.value, "href": f"{reverse('reports:list')}?{urlencode(chosen)}"}


@register.simple_tag
def drawing(rows):
    """Bars as numbers for a drawing 720 wide: {"height", "bars"}."""
    most = max([number for _label, number, _words in rows if number] or [1])
    bars = []
    for number, (label, value, words) in enumerate(rows):
        width = round(WIDEST * (value or 0) / most)
        y = number * STEP
        bars.append(
            {
                "label": label if len(label) <= 40 else f"{label[:39].rstrip()}…",
                "words": words,
                "width": width,
                "y": y + 4,
                "text_y": y + 17,
                "after": LEFT + width + 8,
            }
        )
    return {"height": len(bars) * STEP + 8, "bars": bars}


@register.filter
def difference_rows(differences):
    """Rows of the table of what changed."""
    return [
        [
            one.label,
            one.then.said if one.then else "–",
            one.now.said if one.now else "–",
            one.words,
        ]
        for one in differences
    ]


@register.filter
def heads(text):
    """Headings of a table from words between commas."""
    return text.split(",")


@register.filter
def of_frozen(number):
    """What the unchanged figures are so many of."""
    return f"of {number:,} frozen"


@register.filter
def last_on(moment):
    """When the last change was, or that there was none."""
    return f"The last on {short_day(moment)}" if moment else "None since then"
