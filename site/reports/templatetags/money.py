"""The figures about money as pages say them. No queries."""

from decimal import Decimal

from django import template

from design.templatetags.design import number, quarters
from reports.choices import NOT_SHOWN
from reports.templatetags.reports import cell

register = template.Library()


@register.filter
def pounds(value):
    """ "£1,204", with pence where there are any: "£12.50"."""
    if value is None:
        return "–"
    whole, sign = isinstance(value, int) or value == value.to_integral_value(), "−" if value < 0 else ""
    return f"{sign}£{abs(int(value)):,}" if whole else f"{sign}£{abs(Decimal(value)):,.2f}"


@register.filter
def cost_parts(cost):
    """What the cost of a place is made of."""
    return f"{pounds(cost.total)} over {number(cost.places)} places taken"


@register.simple_tag
def cost_bars(rows):
    """Rows for the chart of what a place cost."""
    return [
        (row.label, None if row.each is None else float(row.each), NOT_SHOWN if row.each is None else pounds(row.each))
        for row in rows
    ]


@register.simple_tag
def cost_table(rows, total):
    """Head, rows and foot of the table by course."""

    def line(row):
        return [
            row.label, row.dates, quarters(row.days), pounds(round(row.trainers)), pounds(row.rooms), pounds(row.fees),
            pounds(row.total), cell(row.places), NOT_SHOWN if row.each is None else pounds(row.each),
        ]  # fmt: skip

    head = ["Course", "Dates", "Trainer days", "Trainers", "Rooms", "Fees", "All", "Places taken", "For each place"]
    return {"head": head, "rows": [line(row) for row in rows], "foot": line(total)}


@register.simple_tag
def agency_table(lines):
    """Head and rows of the table by agency."""
    rows = [
        [
            line.agency.name, quarters(line.days), pounds(line.given_pounds),
            line.told_used, line.told_absences, NOT_SHOWN if line.protected else pounds(line.taken_pounds),
        ]
        for line in lines
    ]  # fmt: skip
    head = ["Agency", "Trainer days given", "Given, notional", "Places used", "Absences", "Taken, notional"]
    return {"head": head, "rows": rows}


@register.simple_tag
def charge_table(rows):
    """Head and rows of the table of charges."""
    return {
        "head": ["Agency of the day", "Charges", "Owed", "Waived or exempt"],
        "rows": [[row.label, row.number, pounds(row.owed), pounds(row.let_go)] for row in rows],
    }
