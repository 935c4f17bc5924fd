"""Nasty old spreadsheets by the hundred: every kind, torn and twisted as people and programs do it.

The same number always gives the same file. Half are workbooks, half are text files.
"""

import datetime as dt
import io
import random
import warnings
import zipfile
import zlib

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tests.legacy_files import BOOKING_HEADS

HEADS = {
    "delegates": ("First name", "Surname", "E-mail", "Job title", "Organisation", "Sector", "Team", "Locality",
                  "Manager name", "Manager e-mail", "Phone", "Needs", "Date registered"),
    "bookings": BOOKING_HEADS,
    "facetoface": ("Activity", "Date", "Start", "Finish", "Duration", "Attendee", "Manager's email", "Attendance",
                   "Date signed up"),
    "register": ("Name", "Agency", "Role", "E-mail", "Manager", "Attended", "Notes"),
    "totals": ("Course/date", "Sessions", "Attendees", "Capacity", "Rate", "Cancelled", "No-shows", "Unscheduled"),
    "trainers": ("Trainer", "Agency", "Courses", "Days", "T4T date", "Observed by"),
    "evaluations": ("Timestamp", "Course", "Date", "Relevance", "Pace", "Clarity", "Most useful", "Improvements"),
    "elearning": ("Learner", "E-mail", "Organisation", "Module", "Level", "Status", "Score", "Started", "Completed"),
}  # fmt: skip
FIRST = ("Siân", "Mary-Anne", "O’Neil", "Zoë", "Jo", "Dr Ann", "ANNA", "bo", "José", "Łukasz")
LAST = ("O'Brien", "Smith", "SMITH", "van der Berg", "Ng", "Example", "Example-Jones", "D’Arcy", "MacDonald")
AGENCIES = (
    "Northern Trust",
    "northern trust ltd",
    "The Northern Trust",
    "Nothern Trust",
    "NT",
    "Another Agency",
    "",
    "-",
)
STATUSES = (
    "Booked",
    "Provisional",
    "Waiting",
    "Cancelled",
    "Late cancelled",
    "Attended",
    "DNA",
    "Part",
    "Y",
    "✓",
    "N",
    "",
    "attnded",
    "Course cancelled",
    "Walk-in",
    "?",
    "TBC",
)
DAYS = (
    "12/03/2019",
    "03/12/2019",
    "13/03/2019",
    "3/13/2019",
    "12.03.19",
    "12 March 2019",
    "March 12, 2019",
    "31/02/2019",
    "43536",
    "2019-03-12T09:30:00Z",
    "Q1 2019/20",
    "",
    "next week",
    "00/00/0000",
    "12/03/2099",
    "29/02/2019",
)
TIMES = ("09:30", "9.30am", "9:30 - 12:30", "25:99", "noon", "", "half nine", "13:00")
WILD = (
    '=HYPERLINK("http://elsewhere.example","x")',
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "\t=cmd",
    "nul\x00bell\x07",
    "\ufeff",
    "\u202egnp.exe",
    "a" * 40_000,
    "“”‘’",
    "\ud83d",
    "👩🏽‍🏫 Ναταλία 田中",
    "line\r\nbreak",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "'; DROP TABLE--",
    "#REF!",
    "#N/A",
    "NaN",
    "1e400",
    "-1",
    "9" * 400,
    " ",
    "\u00a0",
    "None",
    "null",
    "Total",
    "3 places",
    "Place 2",
    "x 4",
    True,
    False,
    0,
    -5,
    3.7,
    1e308,
    CALENDAR_WINDOWS_1900,
    dt.date(2019, 3, 12),
    dt.time(9, 30),
    dt.timedelta(hours=30),
)


def honest(kind, chance):
    """One row that nearly makes sense."""
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    mail = chance.choice(
        ("", f"{chance.randrange(9)}@agency.example", "office@agency.example", "not an address", "A@AGENCY.example")
    )
    say = {
        "First name": chance.choice(FIRST),
        "Surname": chance.choice(LAST),
        "E-mail": mail,
        "Manager e-mail": mail,
        "Manager's email": mail,
        "Organisation": chance.choice(AGENCIES),
        "Agency": chance.choice(AGENCIES),
        "Job title": "Nurse",
        "Role": "Social worker",
        "Sector": "Health",
        "Locality": "Near District",
        "Event ref": chance.choice(("", "N1", 12)),
        "Course title": chance.choice(("Neglect", "NEGLECT ", "Neglect part 2", "")),
        "Activity": "Neglect",
        "Course": chance.choice(("Neglect", "Old course")),
        "Courses": "Neglect, Old course & more",
        "Course/date": chance.choice((f"Neglect {chance.day}", "Neglect", "12/03/2019", "Q1")),
        "Delegate": chance.choice((name, f"{name.split()[-1]}, {name.split()[0]}", "2 places")),
        "Attendee": name,
        "Name": name,
        "Trainer": name,
        "Learner": name,
        "Status": chance.choice(STATUSES),
        "Attended": chance.choice(STATUSES),
        "Attendance": chance.choice(STATUSES),
        "Module": chance.choice(("Prevent", "PREVENT", "prevent level 3")),
        "Level": "Level 1",
        "Score": chance.choice(("85%", 85, "", "pass", 101)),
        "Sessions": chance.choice((1, 2, "", "two")),
        "Attendees": chance.choice((12, "12", "many", "")),
        "Capacity": chance.choice((25, "", "x")),
        "Days": chance.choice(("0.25", 2, "")),
        "Relevance": chance.choice((1, 5, "4 - good", "Agree", 9, "")),
        "Pace": 5,
        "Clarity": "",
        "Most useful": chance.choice(("", "The cases")),
        "Improvements": "",
        "Venue": chance.choice(("Online", "Town Hall", "")),
    }
    row = []
    for head in HEADS[kind]:
        if head in say:
            row.append(say[head])
        elif "ate" in head or head in ("Started", "Completed", "Timestamp"):
            row.append(chance.choice((*[chance.day] * 14, *DAYS)))
        elif head in ("Start", "End", "Finish"):
            row.append(chance.choice(TIMES))
        else:
            row.append(chance.choice(("", "Y", "N", 3)))
    return row


def table(kind, chance):
    """Headings and rows, twisted: wild cells, rows short or long, headings twice, missing, in the middle."""
    heads = list(HEADS[kind])
    rows = [honest(kind, chance) for _ in range(chance.randint(0, 12))]
    for row in rows:
        for at in range(len(row)):
            if not chance.randrange(25):
                row[at] = chance.choice(WILD)
    if not chance.randrange(4):
        heads[chance.randrange(len(heads))] = chance.choice(("", heads[0], "E-mail", "???", "=Name"))
    if not chance.randrange(6):
        chance.shuffle(heads)
    above = [[chance.choice(("Neglect", "12/03/2019", "Register", ""))] for _ in range(chance.choice((0, 0, 1, 3, 6)))]
    body = [*above, heads, *rows]
    for _ in range(chance.choice((0, 0, 1, 2))):
        body.insert(chance.randint(0, len(body)), chance.choice(([], heads, ["Total", "", 12], ["x"] * 30, [None] * 5)))
    return [row[: chance.randint(1, len(row))] if row and not chance.randrange(10) else row for row in body]


def as_workbook(tables, chance):
    """A workbook of these tables: odd names of sheets, merged cells, hidden rows, colours, the days of 1904."""
    book = Workbook()
    book.remove(book.active)
    if not chance.randrange(6):
        book.epoch = CALENDAR_MAC_1904
    for rows in tables:
        page = book.create_sheet(
            chance.choice(("Sheet", "12.03.19", "12 March 2019", "Q1", "Neglect 12-03-19", "Notes"))
        )
        for row in rows:
            page.append([clean(cell) for cell in row])
        if page.max_row > 3 and not chance.randrange(3):
            page.merge_cells("A2:A3")
        if not chance.randrange(4):
            page.row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def clean(cell):
    """What the writer of workbooks takes at all."""
    if isinstance(cell, str):
        cell = "".join(sign for sign in cell[:32_000] if sign >= " " and not "\ud800" <= sign <= "\udfff")
        return f"'{cell}" if cell.startswith("=") else cell
    return None if isinstance(cell, float) and abs(cell) > 1e300 else cell


def as_text(rows, chance):
    """A text file, in one of the encodings and separators that programs write; quotes may be missing."""
    mark = chance.choice((",", ",", ";", "\t"))
    quote = chance.choice(('"', '"', ""))
    lines = [mark.join(f"{quote}{'' if cell is None else cell}{quote}" for cell in row) for row in rows]
    said = chance.choice(("\n", "\r\n", "\r")).join(lines)
    encoding = chance.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"))
    return said.encode(encoding, "replace")


def torn(data, chance):
    """The bytes, cut off or with some of them wrong."""
    if chance.randrange(2):
        return data[: chance.randrange(len(data) + 1)]
    data = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def nasty(number):
    """(name, bytes) of one nasty file."""
    chance = random.Random(number)
    kind = list(HEADS)[number % len(HEADS)]
    # Most files speak of days of their own; forms of the one date that is there.
    chance.day = "12/03/2019" if kind == "evaluations" else f"{1 + number % 28:02}/{1 + number // 28:02}/2018"
    tables = [table(kind, chance) for _ in range(chance.choice((1, 1, 1, 2, 4)))]
    if number % 2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data, name = as_workbook(tables, chance), f"{kind}-{number}.xlsx"
    else:
        data, name = as_text(tables[0], chance), f"{kind}-{number}.csv"
    if not chance.randrange(7):
        data = torn(data, chance)
    if number % 2 and not chance.randrange(12):
        data = without_a_part(data, chance)
    return name, data


def without_a_part(data, chance):
    """A workbook that lost one of its parts on the way."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as other:
            lost = chance.choice(archive.namelist())
            for name in archive.namelist():
                if name != lost:
                    other.writestr(name, archive.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return data
    return out.getvalue()
