"""One figure of an annual report, and how counts, rates and tables become figures."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from reports.choices import NOT_SHOWN

# What stands where there is nothing to say a number of.
NO_FIGURE = "no figure yet"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is printed (`value`), the number behind it where there is one, and its place where it stands in a table.

    `number` compares: a count, days, a mean to one decimal, a share in whole per cent.
    """

    section: str
    code: str
    label: str
    value: str
    number: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def key(self):
        """What `choices.DEFINITIONS` calls its meaning."""
        return self.table or self.code

    @property
    def made_of(self):
        """What a share is made of: "304 of 318"."""
        return "" if self.number is None or not self.denominator else f"{self.numerator:,} of {self.denominator:,}"

    @property
    def said(self):
        """The value with what it is made of."""
        return f"{self.value} ({self.made_of})" if self.made_of else self.value


def count(section, code, label, cell):
    """A count, or words where there is none to be told."""
    return Figure(section, code, label, *_printed(cell))


def rate(section, code, label, value):
    """A `Rate` of attendance."""
    if value.value is None:
        return Figure(section, code, label, NOT_SHOWN if value.hidden else NO_FIGURE)
    return share(section, code, label, value.numerator, value.denominator)


def share(section, code, label, part, number):
    """So many of so many, in whole per cent; `part` None where that is kept back."""
    if part is None or not number:
        return Figure(section, code, label, NO_FIGURE)
    value = f"{part / number:.0%}"
    return Figure(section, code, label, value, Decimal(value[:-1]), part, number)


def table(section, code, columns, rows):
    """The figures of a table of (key, label, cells), each cell a number, words, or None for a dash.

    The key tells a row from the others for ever; the label may be reworded.
    """
    return [
        Figure(
            section,
            f"{code}.{key}.{slugify(column)}",
            f"{label}: {column.lower()}",
            *_printed(cell),
            table=code,
            row=label,
            column=column,
        )
        for key, label, cells in rows
        for column, cell in zip(columns, cells, strict=True)
    ]


def _printed(cell):
    """(what is printed, the number) of a cell."""
    if cell is None:
        return DASH, None
    if isinstance(cell, str):
        return cell, None
    if isinstance(cell, float):
        return f"{cell:.1f}", Decimal(f"{cell:.1f}")
    if isinstance(cell, Decimal):
        return f"{cell.normalize():,f}", Decimal(cell).quantize(Decimal("0.01"))
    return f"{cell:,}", Decimal(cell)
