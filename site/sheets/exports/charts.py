"""Charts that the spreadsheet program draws itself, so that whoever opens the file can change and copy them."""

from typing import TYPE_CHECKING

from sheets.choices import BARS, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheets.exports.tables import Chart

# The colours of the pages' charts (site/design): they differ in lightness, and the second is hatched as well.
INK, QUIET, LINE = "#17262B", "#55646A", "#D9D3C7"
FILLS = (
    {"fill": {"color": "#0F5C63"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#6B2C5C", "bg_color": "#FFFFFF"}},
)
WIDTH, ROW_HEIGHT = 760, 20
FONT = {"name": "Calibri", "size": 10, "color": INK}


def draw(book: "Workbook", page: "Worksheet", chart: "Chart", *, rows: "Sequence", columns: int, below: int) -> int:
    """Put the chart to the right of the sheet's columns, from row `below` on. Returns the first row free under it.

    `rows` are the sheet's: what is drawn of them is kept in the chart too, for viewers that only show files.
    """
    made = book.add_chart({"type": "bar" if chart.kind == BARS else "column" if chart.kind == COLUMNS else "line"})
    name = page.get_name()
    drawn = rows[chart.first : chart.last + 1]
    for (label, column), fill in zip(chart.series, FILLS, strict=False):
        made.add_series(
            {
                "name": label,
                "categories": [name, chart.first + 1, chart.labels, chart.last + 1, chart.labels],
                "values": [name, chart.first + 1, column, chart.last + 1, column],
                "categories_data": [row[chart.labels] for row in drawn],
                "values_data": [row[column] for row in drawn],
                "gap": 60,
                "border": {"color": fill.get("fill", {}).get("color", "#6B2C5C")},
                "data_labels": {"value": True, "font": FONT, "num_format": "0%" if chart.percent else "General"},
                **fill,
            }
        )
    made.set_title(
        {"name": f"{chart.title}\n{chart.values}", "name_font": {**FONT, "size": 12, "bold": True}, "overlay": False}
    )
    labels = {"num_font": FONT, "line": {"color": QUIET}}
    values = {"min": 0, "visible": False, "major_gridlines": {"visible": False}}
    if chart.kind == BARS:
        # The first row stands at the top, as in the table. Each bar says its number, so no axis has to.
        made.set_y_axis({**labels, "reverse": True})
        made.set_x_axis(values)
    else:
        made.set_x_axis(labels)
        made.set_y_axis(values)
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": FONT})
    height = 110 + len(drawn) * (26 if len(chart.series) == 1 else 44) if chart.kind == BARS else 320
    made.set_size({"width": WIDTH, "height": height})
    page.insert_chart(below, columns + 1, made, {"description": chart.description, "object_position": 2})
    return below + -(-height // ROW_HEIGHT) + 2
