"""The one reader of spreadsheets that people hand in. Hostile or broken files are refused in plain words.

A workbook is a zip file: its directory is read first, so that a small file which unpacks to gigabytes is turned away
before anything is unpacked. Then rows are streamed in a process of its own, and reading stops at the limits of
`sheets.choices`.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import openpyxl
from defusedxml.common import DefusedXmlException

from sheets.choices import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_ROWS_SEEN,
    MAX_UPLOAD_BYTES,
)
from sheets.imports import archives
from sheets.imports.apart import ChildFailed, parse_apart

# With lxml installed openpyxl would read through that instead, which lets entities pass.
if openpyxl.LXML or not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl does not use defusedxml: files that people hand in could not be read safely.")

_SAVE_AS = "Open it in your spreadsheet program, choose Save as, and pick Excel workbook (.xlsx)."
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))

# First bytes of what people hand in by mistake. Photographs of telephones begin with a length, then `ftyp`.
_OTHER_KINDS = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"ftyp"), "a picture or a film"),
    ((b"%PDF",), "a PDF document"),
    ((b"{\\rtf",), "a text document"),
    ((b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<svg", b"<?xml"), "a web page or a drawing"),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), "a packed file"),
)


class FileRefused(Exception):
    """A file cannot be taken. The text says why and what to do, and is fit to show."""


class NotASpreadsheet(FileRefused):
    """The file is of another kind, or damaged."""


class TooLarge(FileRefused):
    """The file holds more than we read at once."""


class UnsafeFile(FileRefused):
    """The file is built in a way that could do harm."""


_REFUSALS = {kind.__name__: kind for kind in (FileRefused, NotASpreadsheet, TooLarge, UnsafeFile)}


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet as read: its title and its rows, each with the row number people see. Empty rows are left out."""

    title: str
    rows: Sequence[tuple[int, tuple]] = field(default_factory=tuple)


def read_table(
    file: IO[bytes], *, limit: int = MAX_UPLOAD_BYTES, rows: int = MAX_ROWS, patience: int = 1
) -> list[ReadSheet]:
    """Return the sheets of a workbook, or the one of a text file: whatever its name says, its first bytes decide.

    Refuses (`FileRefused`) all that `read_workbook` and `read_csv` refuse, pictures and documents by name, more than
    `limit` bytes, and more than `rows` filled rows in a sheet. `patience`: see `apart.parse_apart`.
    """
    start, size = _start_of(file)
    if size > limit:
        raise TooLarge(
            f"This file is larger than {limit // 1024 // 1024} MB. Choose the attendance file or list alone."
        )
    if start.startswith((_ZIP, _OLE)):
        return read_workbook(file, rows=rows, patience=patience)
    for marks, words in _OTHER_KINDS:
        if start.startswith(marks) or start[4:12].startswith(marks):
            raise NotASpreadsheet(f"This is {words}, not a list. Download the list as .csv, or save it as .xlsx.")
    return [read_csv(file, rows=rows)]


def read_workbook(file: IO[bytes], *, rows: int = MAX_ROWS, patience: int = 1) -> list[ReadSheet]:
    """Return every sheet of an .xlsx file, as values (the last stored result of a formula, never the formula).

    Refuses (`FileRefused`): other formats, protected, damaged or harmful files, more than `rows` filled rows (5,000
    unless told) or 60 filled columns in a sheet, and what takes the parser more than its memory or time.
    """
    _check_container(file)
    file.seek(0)
    try:
        answer = parse_apart(file.read(), rows=rows, patience=patience)
    except ChildFailed as problem:
        raise TooLarge("This file takes too long to read. Copy the rows into a new workbook.") from problem
    if "refused" in answer:
        raise _REFUSALS[answer["refused"]](answer["text"])
    return [ReadSheet(title, tuple(shared(read))) for title, read in answer["sheets"]]


def shared(rows) -> Iterator[tuple[int, tuple]]:
    """The rows with one object for each text that comes again: a list says the same few names on every line.

    Only text: 1, 1.0 and True are equal and yet not the same.
    """
    once: dict[str, str] = {}
    for number, row in rows:
        yield number, tuple(once.setdefault(value, value) if type(value) is str else value for value in row)


def parse_workbook(file: IO[bytes], *, rows: int = MAX_ROWS) -> list[ReadSheet]:
    """What `read_workbook` promises, in this very process."""
    _check_container(file)
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except DefusedXmlException as problem:
        raise UnsafeFile(f"This file holds instructions that a spreadsheet does not need. {_SAVE_AS}") from problem
    except Exception as problem:  # the parser's errors have no common class
        raise NotASpreadsheet(f"This file is damaged and cannot be read. {_SAVE_AS}") from problem
    try:
        return [ReadSheet(page.title, tuple(_rows(page, rows))) for page in book.worksheets]
    finally:
        book.close()


def read_csv(file: IO[bytes], *, rows: int = MAX_ROWS) -> ReadSheet:
    """Return a text file of rows, whatever program wrote it: UTF-8, UTF-16 or Windows text; comma, semicolon or tab.

    Refuses (`FileRefused`): files that are not text, and more than `rows` filled rows (5,000 unless told) or 60 filled
    columns.
    """
    file.seek(0)
    data = file.read(MAX_UPLOAD_BYTES + 1)
    if len(data) > MAX_UPLOAD_BYTES:
        raise TooLarge(f"This file is larger than {MAX_UPLOAD_BYTES // 1024 // 1024} MB. Split it into smaller files.")
    if data.startswith((_ZIP, _OLE)):
        raise NotASpreadsheet("This is not a text file, although its name says so. Save it as .csv or .xlsx.")
    text = decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        return ReadSheet("", tuple(shared(_limited(enumerate(reader, 1), rows))))
    except csv.Error as problem:
        raise NotASpreadsheet("This file is damaged and cannot be read. Save it again as .csv or .xlsx.") from problem


def decode(data: bytes) -> str:
    """Return the text of a file: by its mark, else by its NUL bytes (UTF-16), else as UTF-8, else as Windows text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    start = data[:4096]
    if start.count(0) * 3 > len(start):
        big_endian = start[0::2].count(0) > start[1::2].count(0)
        return data.decode("utf-16-be" if big_endian else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """Return the separator: tab if one of the first 40 lines has one, else the commoner of `;` and `,` (unquoted)."""
    lines = text.splitlines()[:40]
    if any("\t" in line for line in lines):
        return "\t"
    outside = "".join("".join(line.split('"')[::2]) for line in lines)
    return ";" if outside.count(";") > outside.count(",") else ","


def _start_of(file: IO[bytes]) -> tuple[bytes, int]:
    """The first bytes and the size."""
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    return file.read(16), size


def _check_container(file: IO[bytes]) -> None:
    """Look at the zip directory before unpacking anything."""
    start, size = _start_of(file)
    if not size:
        raise NotASpreadsheet("This file is empty. Check that you picked the right one.")
    if start.startswith(_OLE):
        raise NotASpreadsheet(f"This is an old .xls file or has a password. {_SAVE_AS} Take the password off first.")
    if not start.startswith(_ZIP):
        raise NotASpreadsheet(f"This is not an Excel workbook. {_SAVE_AS}")
    if size > MAX_UPLOAD_BYTES:
        raise TooLarge(f"This file is larger than {MAX_UPLOAD_BYTES // 1024 // 1024} MB. Split it into smaller files.")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise NotASpreadsheet(f"This file is damaged and cannot be read. {_SAVE_AS}") from problem
    names = [entry.filename for entry in entries]
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise NotASpreadsheet("This is a Numbers document. In Numbers choose Export to, then Excel.")
    if "xl/workbook.xml" not in names:
        raise NotASpreadsheet(f"This is not an Excel workbook. {_SAVE_AS}")
    _check_entries(entries)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if archives.unpacks_to_too_much(entries):
        raise TooLarge("This file unpacks to far more than a list needs. Copy the rows into a new workbook.")
    if archives.is_unsafe(entries):
        raise UnsafeFile("This file is put together in an unsafe way. Copy the rows into a new workbook.")
    if archives.has_macros(entries):
        raise UnsafeFile(f"This workbook holds macros, which we do not open. {_SAVE_AS}")


def _rows(page, most: int) -> Iterator[tuple[int, tuple]]:
    page.reset_dimensions()  # the size a file states about itself need not be true
    try:
        yield from _limited(enumerate(page.iter_rows(values_only=True), 1), most)
    except FileRefused:
        raise
    except DefusedXmlException as problem:
        raise UnsafeFile(f"This file holds instructions that a spreadsheet does not need. {_SAVE_AS}") from problem
    except Exception as problem:  # see read_workbook: the parser's own errors have no common class
        raise NotASpreadsheet(f"This file is damaged and cannot be read. {_SAVE_AS}") from problem


def _limited(rows, most: int) -> Iterator[tuple[int, tuple]]:
    """Yield the filled rows with their numbers, cut to their filled cells; stop with a refusal at the limits."""
    filled = 0
    for number, row in rows:
        if number > MAX_ROWS_SEEN:
            raise TooLarge(
                f"A sheet goes on past row {MAX_ROWS_SEEN:,}. Delete everything below the last entry and save it again."
            )
        last = max((index for index, value in enumerate(row, 1) if value is not None and value != ""), default=0)
        if not last:
            continue
        filled += 1
        if last > MAX_COLUMNS:
            raise TooLarge(f"Row {number} has more than {MAX_COLUMNS} columns. Keep only the columns that are needed.")
        if filled > most + 1:  # the header row comes on top
            raise TooLarge(f"A sheet has more than {most:,} rows. Split it into smaller files.")
        yield number, tuple(row[:last])
