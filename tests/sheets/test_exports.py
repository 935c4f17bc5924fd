import csv
import datetime as dt
import hashlib
import io
import re
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from sheets.choices import DATE, DATETIME, NUMBER, PERCENT, TIME
from sheets.exports import (
    Column,
    Properties,
    Sheet,
    Together,
    cells,
    clean_text,
    csv_lines,
    lines,
    safe_title,
    workbook,
    write_workbook,
)
from tests.libreoffice import SOFFICE, sheets

LONDON = ZoneInfo("Europe/London")
AT = dt.datetime(2027, 7, 1, 8, 30, tzinfo=dt.UTC)

# Plain text that some spreadsheet program would run, cut, decode or refuse.
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://elsewhere.example","click")',
    "=cmd|' /C calc'!A0",
    "+447700900000",
    "-2+3",
    "@SUM(1;2)",
    "\t=1+1",
    "\uff1d1+1",
    "'quoted",
    "''",
    "#N/A",
    "#REF!",
    "TRUE",
    "1e5",
    "007",
    "1/2",
    "03/11/2026",
    "12:30",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "<r><t>not markup</t></r>",
    "a_x000D_b",
    "<b>&amp;</b>",
    "]]>",
    "<!--",
    "  leading and trailing  ",
    "two\nlines",
    "tab\tinside",
    'say "what, she said"; then; go',
    "Siân O’Brien, São Tomé",
    "Καλημέρα \u202eright to left\u202c",
    "e\u0301 family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ufeffmark",
    "zero\u200bwidth",
    "x" * 32_767,
]


def wall(*parts):
    """London wall time without a zone, which is all a spreadsheet can hold."""
    return dt.datetime(*parts)  # noqa: DTZ001


def written(*sheets, at=AT):
    out = io.BytesIO()
    write_workbook(sheets, out, properties=Properties(title="Figures", at=at, author="Partnership"))
    out.seek(0)
    return out


def text_sheet(values, title="Texts"):
    return Sheet(title, [Column("Number", NUMBER), Column("Text", long=True)], list(enumerate(values)))


def texts_read(out):
    return [row[1] for row in CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()[1:]]


def formulas_in(out):
    with zipfile.ZipFile(out) as archive:
        return sum(
            len(re.findall(rb"<f[ >/]", archive.read(n))) for n in archive.namelist() if n.startswith("xl/worksheets/")
        )


def test_write_workbook_keeps_hostile_text_as_it_is():
    out = written(text_sheet(HOSTILE))

    assert texts_read(out) == HOSTILE
    assert formulas_in(out) == 0


def test_write_workbook_marks_every_text_cell_as_quoted_text():
    out = written(text_sheet(HOSTILE))

    cells = [row[1] for row in load_workbook(out)["Texts"].iter_rows(min_row=2)]

    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells} == {True}


def test_write_workbook_replaces_what_the_format_cannot_carry():
    out = written(text_sheet(["a\x0bb", "nul\x00", "\ud800lone", "\ufffe\uffff", "a\r\nb\rc"]))

    assert texts_read(out) == ["a\ufffdb", "nul\ufffd", "\ufffdlone", "\ufffd\ufffd", "a\nb\nc"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(alphabet=st.characters(), min_size=1, max_size=60)
        | st.text(alphabet="=+-@_x05F41\r\n\t'\"<&;,\x0b\ud800", min_size=1),
        min_size=1,
        max_size=60,
    )
)
def test_write_workbook_round_trips_any_text(values):
    out = written(text_sheet(values))

    assert texts_read(out) == ["" if value.isspace() else clean_text(value) for value in values]
    assert formulas_in(out) == 0


@pytest.mark.parametrize("text", ["y" * 100_000, "\U0001f600" * 40_000, "_x0041_" * 20_000, "=" + "z" * 40_000])
def test_write_workbook_continues_overlong_text_instead_of_cutting_it(text):
    out = written(text_sheet(["short", text]))

    header, first, second = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()

    assert header[:3] == ["Number", "Text", "Text continued"]
    assert first[1:3] == ["short", ""]
    assert "".join(second[1:]) == text
    assert all(len(cell.encode("utf-16-le")) // 2 <= 32_767 for cell in second[1:])


def test_write_workbook_writes_aware_times_as_london_wall_time():
    winter = dt.datetime(2027, 1, 12, 9, 30, tzinfo=dt.UTC)
    summer = dt.datetime(2027, 7, 12, 8, 30, tzinfo=dt.UTC)
    late = dt.datetime(2027, 6, 30, 23, 30, tzinfo=dt.UTC)
    columns = [Column("Start", DATETIME), Column("Date", DATE), Column("Time", TIME)]
    out = written(Sheet("Dates", columns, [(winter, winter, winter), (summer, summer, summer), (late, late, late)]))

    rows = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()[1:]

    assert rows == [
        [wall(2027, 1, 12, 9, 30), dt.date(2027, 1, 12), dt.time(9, 30)],
        [wall(2027, 7, 12, 9, 30), dt.date(2027, 7, 12), dt.time(9, 30)],
        [wall(2027, 7, 1, 0, 30), dt.date(2027, 7, 1), dt.time(0, 30)],
    ]


def test_write_workbook_gives_dates_the_british_form():
    day = dt.date(2027, 11, 3)
    out = written(Sheet("Dates", [Column("Date", DATE), Column("Start", DATETIME)], [(day, AT)]))

    row = load_workbook(out)["Dates"][2]

    assert [cell.number_format for cell in row] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert [cell.data_type for cell in row] == ["d", "d"]


def test_write_workbook_keeps_numbers_as_numbers_and_codes_as_text():
    columns = [Column("Count", NUMBER), Column("Rate", PERCENT), Column("Code"), Column("Count", NUMBER)]
    out = written(Sheet("Numbers", columns, [(318, 0.77, 7, "fewer than 5"), (0, Decimal("0.5"), "007", float("nan"))]))

    rows = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()[1:]

    assert rows == [[318, 0.77, "7", "fewer than 5"], [0, 0.5, "007", ""]]
    assert load_workbook(out)["Numbers"]["B2"].number_format == "0%"


def test_write_workbook_freezes_one_header_row_and_sets_widths():
    out = written(Sheet("Rows", [Column("Course", width=40), Column("Attended", NUMBER)], [("Neglect", 3)]))

    page = load_workbook(out)["Rows"]

    assert page.freeze_panes == "A2"
    assert int(page.column_dimensions["A"].width) == 40
    assert page.auto_filter.ref == "A1:B2"
    assert page["A1"].font.bold is True


def test_write_workbook_states_its_properties():
    out = written(text_sheet(["a"]))

    properties = load_workbook(out).properties

    assert (properties.title, properties.creator) == ("Figures", "Partnership")
    assert properties.created == wall(2027, 7, 1, 9, 30)


def test_write_workbook_writes_a_header_where_there_are_no_rows():
    out = written(Sheet("Empty", [Column("Course")], []))

    assert CalamineWorkbook.from_filelike(out).get_sheet_by_name("Empty").to_python() == [["Course"]]


def test_write_workbook_refuses_a_row_of_the_wrong_length():
    with pytest.raises(ValueError, match="shorter|longer"):
        written(Sheet("Rows", [Column("Course")], [("Neglect", 3)]))


def test_write_workbook_leaves_no_temporary_file_when_the_rows_fail(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ("Neglect",)
        raise LookupError("the database went away")

    with pytest.raises(LookupError, match="the database went away"):
        written(Sheet("First", [Column("Course")], [("a",)]), Sheet("Rows", [Column("Course")], rows()))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("By course", [], "By course"),
        ("a/b\\c:d*e?f[g]h", [], "a b c d e f g h"),
        ("'quoted'", [], "quoted"),
        ("", [], "Sheet"),
        ("///", ["sheet"], "Sheet (2)"),
        ("History", [], "History sheet"),
        ("By Course", ["by course"], "By Course (2)"),
        ("By course", ["By course", "By course (2)"], "By course (3)"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
        ("\U0001f600" * 20, [], "\U0001f600" * 15),
    ],
)
def test_safe_title_is_legal_and_unique(title, taken, expected):
    assert safe_title(title, taken) == expected


def test_write_workbook_makes_sheet_names_unique():
    out = written(text_sheet(["a"], "Course: A/B"), text_sheet(["b"], "COURSE: a/b"))

    assert CalamineWorkbook.from_filelike(out).sheet_names == ["Course A B", "COURSE a b (2)"]


def test_write_workbook_fills_sheets_together_in_one_pass():
    columns = [Column("Text"), Column("Count", NUMBER)]
    rows = iter([(0, ("a", 1)), (1, ("b", 2)), (0, ("c", 3))])

    out = written(Together([Sheet("One", columns, ()), Sheet("Two", columns, ())], rows), text_sheet(["last"], "Three"))

    book = CalamineWorkbook.from_filelike(out)
    assert book.sheet_names == ["One", "Two", "Three"]
    assert book.get_sheet_by_name("One").to_python() == [["Text", "Count"], ["a", 1], ["c", 3]]
    assert book.get_sheet_by_name("Two").to_python() == [["Text", "Count"], ["b", 2]]


def test_write_workbook_goes_on_in_a_further_sheet_when_one_is_full(monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)

    out = written(Sheet("Answers", [Column("Count", NUMBER)], ((n,) for n in range(5))))

    book = CalamineWorkbook.from_filelike(out)
    assert [book.get_sheet_by_name(name).to_python() for name in book.sheet_names] == [
        [["Count"], [0], [1]],
        [["Count"], [2], [3]],
        [["Count"], [4]],
    ]
    assert book.sheet_names == ["Answers", "Answers (2)", "Answers (3)"]


def test_write_workbook_keeps_equal_values_of_different_kinds_apart():
    values = [1, True, 1.0, "1", Decimal("1.0"), 0, False, "0", dt.date(2027, 11, 3), wall(2027, 11, 3)]

    out = written(Sheet("Values", [Column("Value", NUMBER)], [(value,) for value in values * 2]))

    page = load_workbook(out)["Values"]
    kinds = ["n", "b", "n", "s", "n", "n", "b", "s", "n", "n"]
    assert [page.cell(row, 1).data_type for row in range(2, 22)] == kinds * 2
    assert [page.cell(row, 1).value for row in range(2, 10)] == [1, True, 1, "1", 1, 0, False, "0"]


@pytest.mark.parametrize("most", [1, 3, 1024])
def test_write_workbook_writes_the_same_however_many_values_it_knows_again(most, monkeypatch):
    monkeypatch.setattr(cells, "MOST_KNOWN", most)
    values = [f"text {n % 7}" for n in range(50)] + ["=1+1", "_x0041_", "<b>", "a\x00b"] * 2

    assert texts_read(written(text_sheet(values))) == [clean_text(value) for value in values]


@pytest.mark.parametrize("together", [1, 2, 5, 200])
def test_write_workbook_writes_every_row_once_whatever_is_handed_over_at_once(together, monkeypatch):
    monkeypatch.setattr(workbook, "TOGETHER", together)
    told = []
    rows = [(n, f"text {n}") for n in range(5)]
    columns = [Column("Number", NUMBER), Column("Text")]

    out = written(Sheet("Rows", columns, rows, digest=lambda found, written: told.append((found, written))))

    page = load_workbook(out)["Rows"]
    assert list(page.iter_rows(min_row=2, values_only=True)) == rows
    assert page.dimensions == "A1:B6"
    assert told == [(workbook.digest_of(rows, [NUMBER, "text"]), 5)]


def test_write_workbook_hashes_the_text_that_goes_on_as_one():
    told = []
    long = "=" + "z" * 40_000

    out = written(Sheet("Long", [Column("Text", long=True)], [(long,)], digest=lambda *found: told.append(found)))

    assert told == [(hashlib.sha256(f"{long}\x1e".encode()).hexdigest(), 1)]
    assert load_workbook(out)["Long"].dimensions == "A1:B2"


def test_write_workbook_makes_rows_as_high_as_their_text():
    out = written(Sheet("Rows", [Column("Text", width=10, long=True)], [("short",), ("x" * 25,), ("a\nb",)]))

    heights = load_workbook(out)["Rows"].row_dimensions
    assert [heights[row].height for row in (2, 3, 4)] == [None, 45, 30]


def test_csv_lines_writes_numbers_in_a_column_of_text_as_text():
    columns = [Column("Code"), Column("Count", NUMBER), Column("Yes")]

    lines = list(csv_lines(Sheet("Rows", columns, [(-5, -5, True), (7, True, 1.5), (None, None, 0)])))

    assert lines[1:] == ["'-5,-5,yes\r\n", "7,yes,1.5\r\n", ",,0\r\n"]


@pytest.mark.parametrize("most", [1, 3, 1024])
def test_csv_lines_writes_the_same_however_many_texts_it_knows_again(most, monkeypatch):
    monkeypatch.setattr(lines, "MOST_KNOWN", most)
    values = ["=1+1", "plain", "+1", "a", "b", "c"] * 3

    text = "".join(csv_lines(text_sheet(values))).removeprefix("\ufeff")

    shown = [row[1] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert shown == ["'=1+1", "plain", "'+1", "a", "b", "c"] * 3


def test_csv_lines_puts_an_apostrophe_before_what_would_run():
    text = "".join(csv_lines(text_sheet(["=1+1", "+1", "-1", "@a", "\tb", "\rc", "a=b", "plain"])))

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text[0] == "\ufeff"
    assert [row[1] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@a", "'\tb", "'\nc", "a=b", "plain"]


def test_csv_lines_leaves_negative_numbers_alone_and_writes_british_dates():
    columns = [Column("N", NUMBER), Column("D", DATE), Column("S", DATETIME), Column("T", TIME), Column("Empty")]

    lines = list(csv_lines(Sheet("Rows", columns, [(-5, dt.date(2027, 11, 3), AT, dt.time(9, 5), None)])))

    assert lines == ["\ufeffN,D,S,T,Empty\r\n", "-5,03/11/2027,01/07/2027 09:30,09:05,\r\n"]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters() | st.sampled_from("=+-@\t\r\n\"',;\x00\x0b\ud800")))
def test_csv_lines_round_trips_any_text_and_encodes(value):
    text = "".join(csv_lines(text_sheet([value]))).encode("utf-8").decode("utf-8-sig")

    cell = list(csv.reader(io.StringIO(text, newline="")))[1][1]

    assert cell in (clean_text(value), f"'{clean_text(value)}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: 1 test of hostile text not run")
def test_write_workbook_shows_the_literal_text_in_libreoffice(tmp_path):
    # Commas, quotes and line ends are what the conversion to CSV is about, so they stay in. The converter drops
    # a byte order mark at the start of a cell, and cuts nothing else.
    values = [value for value in HOSTILE if not value.startswith("\ufeff")]
    path = tmp_path / "figures.xlsx"
    path.write_bytes(written(text_sheet(values)).getvalue())

    shown = [row[1] for row in sheets(path)["Texts"]][1:]

    assert shown == values


def test_only_sheets_imports_the_spreadsheet_libraries():
    root = Path(__file__).parents[2]
    folders = [root / name for name in ("site", "courses", "bookings", "evaluations", "elearning")]
    importing = re.compile(r"^\s*(?:import|from) (?:openpyxl|csv|xlsxwriter|pandas)\b", re.MULTILINE)

    found = {
        path.relative_to(root).parts[:2]
        for folder in folders
        for path in folder.rglob("*.py")
        if importing.search(path.read_text(encoding="utf-8"))
    }

    assert found == {("site", "sheets")}
