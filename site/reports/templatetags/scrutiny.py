"""Tables of the scrutineer's page and of open data. No queries."""

from django import template

from reports.choices import NOT_SHOWN, Group
from reports.templatetags.reports import RATE_HEADS, cell, together, whole_rate

register = template.Library()


@register.simple_tag
def year_table(years):
    """Head and rows of the table by reporting year, and the rows of its chart."""
    head = ["Year", "Dates", "Attendances", "Distinct people", *(head for head, _of in RATE_HEADS)]
    rows, bars = [], []
    for year in years:
        if not year.tables.total.cells["dates"]:
            continue  # Nothing was counted, which is not the same as too few.
        total = year.tables.total
        there = together(total)
        rows.append([year.label, cell(total.cells["dates"]), cell(there), cell(total.cells["people"]),
                     *(whole_rate(value) for value in total.rates)])  # fmt: skip
        bars.append((year.label, there if isinstance(there, int) else None, cell(there)))
    return {"head": head, "rows": rows, "bars": bars}


@register.simple_tag
def place_table(tables):
    """Head and rows of the table by locality."""
    rows = [
        [row.label, cell(row.cells["dates"]), cell(together(row)), *(whole_rate(value) for value in row.rates)]
        for row in tables.groups[Group.LOCALITY]
    ]
    return {"head": ["Locality", "Dates", "Attendances", *(head for head, _of in RATE_HEADS)], "rows": rows}


@register.simple_tag
def priority_table(priorities):
    """Head and rows of the table by priority."""
    rows = []
    for one in priorities:
        told = one.attendances if one.courses > one.hidden else NOT_SHOWN
        left_out = f"{one.hidden} of {one.courses} courses" if one.hidden else "None"
        rows.append([one.name, one.dates, told if one.courses else "–", whole_rate(one.attended), left_out])
    return {"head": ["Priority", "Dates", "Attendances", "Attended, of those expected", "Left out"], "rows": rows}


@register.simple_tag
def open_table(rows, breakdown):
    """Head and rows of one table of open data."""
    codes = [code for code in rows[0] if code not in ("reporting_year", "breakdown", "name", "people")]
    head = [breakdown.capitalize(), *(code.replace("_", " ").capitalize() for code in codes)]
    return {"head": head, "rows": [[row["name"], *(cell(row[code]) for code in codes)] for row in rows]}
