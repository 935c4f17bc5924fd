"""What goes back to whoever handed a file in: the rows that were not taken over, and what the file says beside ours."""

from legacy.choices import Outcome
from sheets.choices import NUMBER
from sheets.exports import Column, Properties, Sheet, Together

OURS = [
    Column("What became of it", width=24),
    Column("Why", width=60, long=True),
    Column("Row in your file", NUMBER),
]


def handed_back(file, rows):
    """One sheet for each of the file's, with the rows that go back: what became of each and why, then its own cells.

    `rows` are pairs of a row and its cells as text. The headings are the file's own, so that mended rows can be handed
    in again as they are.
    """
    sheets = [
        Sheet(one["title"] or "Rows", [*OURS, *own], ())
        for one, own in ((one, columns(file, position)) for position, one in enumerate(file.sheets))
    ]
    widths = [len(sheet.columns) - len(OURS) for sheet in sheets]
    lines = (
        (row.sheet, [Outcome(row.outcome).label, row.reason, row.number, *filled(cells, widths[row.sheet])])
        for row, cells in rows
    )
    return [Together(sheets, lines)]


def columns(file, position):
    """The columns of one of the file's sheets."""
    named = enumerate(headings(file, position), start=1)
    return [Column(heading or f"Column {number}", width=20) for number, heading in named]


def headings(file, position):
    """The headings of one sheet, each once, as many as its widest row that is kept."""
    own = list(file.sheets[position]["headings"])
    own += [""] * (file.sheets[position].get("width", len(own)) - len(own))
    seen: dict = {}
    out = []
    for heading in own:
        seen[heading.casefold()] = seen.get(heading.casefold(), 0) + 1
        number = seen[heading.casefold()]
        out.append(f"{heading} {number}" if heading and number > 1 else heading)
    return out


def filled(cells, width):
    """The cells of a row, as many as the sheet has columns."""
    return [*cells[:width], *[""] * (width - len(cells))]


def reconciliation(lines):
    """The table of what the file says, what is here, and the difference. `lines` are those of `queries.compared`."""
    return Sheet(
        "File and platform",
        [Column("Course or sheet", width=40), Column("Period", width=28), Column("What is counted", width=26),
         Column("File says", NUMBER), Column("We have", NUMBER), Column("Difference", NUMBER)],
        [[line[name] for name in ("course", "period", "what", "file", "here", "difference")] for line in lines],
    )  # fmt: skip


def properties(file, title, at, *, comes_back=False):
    """What the workbook says about itself. `comes_back`: its rows are mended and handed in again."""
    return Properties(title=f"{title}: {file.name}", at=at, comes_back=comes_back)
