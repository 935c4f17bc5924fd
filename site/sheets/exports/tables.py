"""What a file is made of: columns, sheets, charts. Data only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sheets.choices import BARS, TEXT

Value = str | int | float | Decimal | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds (see `sheets.choices`), its width in characters.

    `long` marks free text: it is wrapped, and the sheet gets a last column "Text continued" for what one cell
    cannot hold. `means` says what stands in the column, for a dictionary.
    """

    heading: str
    kind: str = TEXT
    width: int = 16
    long: bool = False
    means: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart beside a sheet's rows, drawn from them by the spreadsheet program, so that it can be changed there.

    `labels` is the column of the labels and `series` the columns of the numbers with the name each has in the chart;
    columns count from 0. It draws the rows `first` to `last`, where 0 is the first row below the heading. `values`
    says what the numbers are. `description` is read out to those who do not see it.
    """

    title: str
    labels: int
    series: Sequence[tuple[str, int]]
    first: int
    last: int
    values: str
    description: str
    kind: str = BARS
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a title, its columns and its rows. `rows` may be a generator; it is read once and never kept.

    With `charts` the rows are few and a list. With `filled_last` the sheet keeps its place and its rows are read after
    all others, so that they can say what those came to. `digest`, if given, is told the hash of the rows once they are
    written: see `workbook.digest_of`.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    charts: Sequence[Chart] = ()
    filled_last: bool = False
    digest: Callable[[str, int], None] | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Several sheets filled in one pass: `rows` yields (sheet's number, row). The sheets' own rows are not read."""

    sheets: Sequence[Sheet]
    rows: Iterable[tuple[int, Sequence[Value]]]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself under "properties"."""

    title: str
    at: datetime
    author: str = ""
    subject: str = ""
    # Whether people fill the file in and hand it back.
    comes_back: bool = False
