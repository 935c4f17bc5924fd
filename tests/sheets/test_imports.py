import datetime as dt
import io
import struct
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sheets.imports import (
    FileRefused,
    NotASpreadsheet,
    TooLarge,
    UnsafeFile,
    decode,
    delimiter_of,
    read_csv,
    read_table,
)
from sheets.imports import parse_workbook as read_workbook
from sheets.imports import read_workbook as read_workbook_apart
from sheets.imports.apart import ChildFailed, parse_apart

SITE = Path(__file__).parents[2] / "site"


def wall(*parts):
    """London wall time without a zone, which is all a spreadsheet can hold."""
    return dt.datetime(*parts)  # noqa: DTZ001


def workbook(rows, title="Delegates"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out


def rezipped(source, change=None, add=()):
    """Return the archive with entries changed by `change(name, data)` and `add` (name, data) appended."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(name, data) if change else data)
        for name, data in add:
            new.writestr(name, data)
    return out


def test_read_workbook_gives_values_with_the_row_numbers_people_see():
    file = workbook([["Name", "Date", "Hours"], [], ["Ada Example", wall(2027, 3, 3, 9, 30), 2.5]])

    (sheet,) = read_workbook(file)

    assert sheet.title == "Delegates"
    assert sheet.rows == (
        (1, ("Name", "Date", "Hours")),
        (3, ("Ada Example", wall(2027, 3, 3, 9, 30), 2.5)),
    )


def test_read_workbook_reads_every_sheet():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("Second").append(["b"])

    sheets = read_workbook(saved(book))

    assert [(sheet.title, sheet.rows) for sheet in sheets] == [("Sheet", ((1, ("a",)),)), ("Second", ((1, ("b",)),))]


def test_read_workbook_never_gives_a_formula():
    (sheet,) = read_workbook(workbook([["Name"], ["=1+1"], ["left"]]))

    assert sheet.rows == ((1, ("Name",)), (3, ("left",)))


def test_read_workbook_takes_exactly_the_limit():
    (sheet,) = read_workbook(workbook([["c"] * 60, *(["x"] * 1 for _ in range(5_000))]))

    assert len(sheet.rows) == 5_001


def test_read_workbook_refuses_one_row_too_many():
    with pytest.raises(TooLarge, match="more than 5,000 rows"):
        read_workbook(workbook([["x"] for _ in range(5_002)]))


def test_read_workbook_refuses_one_column_too_many():
    with pytest.raises(TooLarge, match="Row 2 has more than 60 columns"):
        read_workbook(workbook([["x"], ["x"] * 61]))


def test_read_workbook_reads_over_empty_rows_at_the_end():
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.active.cell(60_000, 1).number_format = "0"

    (sheet,) = read_workbook(saved(book))

    assert sheet.rows == ((1, ("Name",)),)


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD2"])
def test_read_workbook_refuses_a_far_away_cell_without_building_the_space_between(cell):
    book = openpyxl.Workbook()
    book.active["A1"] = "Name"
    book.active[cell] = "far away"

    with pytest.raises(TooLarge):
        read_workbook(saved(book))


def test_read_workbook_refuses_what_unpacks_to_too_much():
    file = rezipped(workbook([["x"]]), add=[("xl/media/zeros.bin", b"\0" * 60_000_000)])

    with pytest.raises(TooLarge, match="unpacks to far more"):
        read_workbook(file)


def test_read_workbook_refuses_a_ratio_above_a_hundred():
    file = rezipped(workbook([["x"]]), add=[("xl/media/zeros.bin", b"\0" * 5_000_000)])

    with pytest.raises(TooLarge, match="unpacks to far more"):
        read_workbook(file)


def test_read_workbook_refuses_too_many_entries():
    file = rezipped(workbook([["x"]]), add=[(f"xl/media/{n}.txt", b"x") for n in range(200)])

    with pytest.raises(TooLarge, match="unpacks to far more"):
        read_workbook(file)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a/../../evil", "..\\evil", "C:/evil", "\\\\host\\evil"])
def test_read_workbook_refuses_paths_that_leave_the_archive(name):
    with pytest.raises(UnsafeFile):
        read_workbook(rezipped(workbook([["x"]]), add=[(name, b"x")]))


def test_read_workbook_refuses_links():
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = 0o120777 << 16

    with pytest.raises(UnsafeFile):
        read_workbook(rezipped(workbook([["x"]]), add=[(entry, b"/etc/passwd")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_read_workbook_refuses_double_names():
    with pytest.raises(UnsafeFile):
        read_workbook(rezipped(workbook([["x"]]), add=[("xl/workbook.xml", b"<x/>")]))


def test_read_workbook_refuses_encrypted_entries():
    data = bytearray(workbook([["x"]]).getvalue())
    position = data.index(b"PK\x01\x02")
    data[position + 8] |= 1

    with pytest.raises(UnsafeFile):
        read_workbook(io.BytesIO(bytes(data)))


def test_read_workbook_refuses_macros():
    with pytest.raises(UnsafeFile, match="macros"):
        read_workbook(rezipped(workbook([["x"]]), add=[("xl/vbaProject.bin", b"x")]))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_read_workbook_refuses_entities_wherever_they_stand(part):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def change(name, data):
        return bomb + data.split(b"?>", 1)[-1] if name == part else data

    with pytest.raises(FileRefused):
        read_workbook(rezipped(workbook([["x"]]), change))


def test_read_workbook_refuses_entities_in_shared_texts():
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'

    def change(name, data):
        listed = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
        return data.replace(b"</Types>", listed) if name == "[Content_Types].xml" else data

    with pytest.raises(FileRefused):
        read_workbook(rezipped(workbook([["x"]]), change, add=[("xl/sharedStrings.xml", bomb)]))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"]
)
def test_read_workbook_refuses_damaged_parts(part):
    def change(name, data):
        return data[: len(data) // 2] if name == part else data

    with pytest.raises(NotASpreadsheet, match="damaged"):
        read_workbook(rezipped(workbook([["x"]]), change))


def test_read_workbook_refuses_a_size_that_is_a_lie():
    data = bytearray(workbook([["x"] * 50 for _ in range(200)]).getvalue())
    position = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, position + 24, 40)

    with pytest.raises(FileRefused):
        read_workbook(io.BytesIO(bytes(data)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls file or has a password"),
        (b"%PDF-1.7", "not an Excel workbook"),
        (b"Name,Agency\r\n", "not an Excel workbook"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_read_workbook_refuses_other_files_in_plain_words(data, words):
    with pytest.raises(NotASpreadsheet, match=words):
        read_workbook(io.BytesIO(data))


def test_read_workbook_refuses_other_zip_files():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(NotASpreadsheet, match="not an Excel workbook"):
        read_workbook(out)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_read_csv_reads_every_encoding(encoding):
    file = io.BytesIO('Name,Agency\r\nSiân O’Brien,"Trust, North"\r\n'.encode(encoding))

    sheet = read_csv(file)

    assert sheet.rows == ((1, ("Name", "Agency")), (2, ("Siân O’Brien", "Trust, North")))


def test_read_csv_keeps_line_breaks_inside_quotes():
    sheet = read_csv(io.BytesIO(b'Title,Count\n"two\nlines",3\n'))

    assert sheet.rows == ((1, ("Title", "Count")), (2, ("two\nlines", "3")))


def test_read_csv_survives_nul_bytes():
    sheet = read_csv(io.BytesIO(b"Name,Count\nA\0da,3\n"))

    assert [number for number, _row in sheet.rows] == [1, 2]


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_read_csv_refuses_workbooks_by_another_name(data):
    with pytest.raises(NotASpreadsheet, match="not a text file"):
        read_csv(io.BytesIO(data))


def test_read_csv_refuses_one_row_too_many():
    with pytest.raises(TooLarge, match="more than 5,000 rows"):
        read_csv(io.BytesIO(b"x\n" * 5_002))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a,b\n", ","), ("a;b;c,d\n", ";"), ("a\tb,c,d\n", "\t"), ('"a;b;c;d",e\n', ","), ("", ",")],
)
def test_delimiter_of_follows_the_commonest_outside_quotes(text, expected):
    assert delimiter_of(text) == expected


def test_decode_never_fails():
    assert decode(bytes(range(1, 256)))[:3] == "\x01\x02\x03"


def test_a_process_of_its_own_gives_back_every_kind_of_value():
    row = ["=1+1 as text", 2.5, 7, True, wall(2027, 3, 3, 9, 30), dt.time(9, 30), dt.timedelta(minutes=5), None, "é"]
    book = openpyxl.Workbook()
    book.active.append(row)
    book.active["A1"].data_type = "s"

    assert read_workbook_apart(saved(book)) == read_workbook(saved(book))
    assert read_table(saved(book))[0].rows[0][1][4:7] == tuple(row[4:7])


def test_a_refusal_comes_back_from_the_process_as_what_it_is():
    with pytest.raises(TooLarge, match="Row 2 has more than 60 columns"):
        read_workbook_apart(workbook([["x"], ["x"] * 61]))


@pytest.mark.parametrize(
    ("program", "fails"),
    [
        ("b'x' * (700 << 20)", True),  # more than its memory
        ("b'x' * (7 << 20)", False),
        ("(_ for _ in ()).throw(SystemExit(1))", True),
    ],
)
def test_the_process_may_take_so_much_memory_and_no_more(monkeypatch, program, fails):
    body = f"def broken(file, **limits):\n    {'x = ' + program}\n    return []"
    rigged = f"import sheets.imports as i\n{body}\ni.parse_workbook = broken\n"
    text = "import sheets.imports.apart as a\n"
    monkeypatch.setattr(
        "sheets.imports.apart.PROGRAM",
        f"import sys; sys.path.insert(0, {str(SITE)!r})\n{text}{rigged}a.serve()",
    )

    if fails:
        with pytest.raises(ChildFailed):
            parse_apart(b"")
    else:
        assert parse_apart(b"") == {"sheets": []}


def test_the_process_is_ended_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr("sheets.imports.apart.PARSER_SECONDS", 0.2)
    monkeypatch.setattr("sheets.imports.apart.PROGRAM", "import time; time.sleep(30)")

    with pytest.raises(TooLarge, match="takes too long"):
        read_workbook_apart(workbook([["x"]]))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x00\x00\x00\x18ftypheic", "a picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<svg xmlns='x'><script/></svg>", "a drawing"),
        (b"\x1f\x8b\x08", "a packed file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls file"),
        (b"x" * 3_000_000, "larger than 2 MB"),
    ],
)
def test_read_table_refuses_what_is_no_list_whatever_its_name_says(data, words):
    with pytest.raises(FileRefused, match=words):
        read_table(io.BytesIO(data), limit=2 * 1024 * 1024)


def test_read_table_says_how_to_save_a_numbers_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Index/Document.iwa", b"x")

    with pytest.raises(NotASpreadsheet, match="Numbers"):
        read_table(out)


@pytest.mark.parametrize("module", ["sheets.imports", "sheets.exports"])
def test_openpyxl_never_reads_through_lxml_though_it_is_installed(module):
    """lxml comes with python-docx. In a process of its own, which nobody told so before."""
    paths = [str(SITE), sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]]
    program = (
        f"import sys; sys.path[:0] = {paths!r}; import lxml.etree, {module}, openpyxl; "
        "print(openpyxl.LXML, openpyxl.DEFUSEDXML)"
    )

    run = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, env={})

    assert run.stdout.split() == ["False", "True"]
