"""A list of colleagues as an agency lead hands it in: rows from a spreadsheet, each with the number people see."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from people.choices import RoleFamily
from sheets.imports import FileRefused, read_csv, read_workbook

LONDON = ZoneInfo("Europe/London")
MOST_ROWS = 500
# What each column may be called, ignoring case, hyphens and spaces.
HEADINGS = {
    "name": ("name", "full name", "delegate"),
    "email": ("email", "email address", "mail"),
    "role": ("role", "job role"),
    "date_id": ("date id", "date number", "event id"),
    "course": ("course", "course title"),
    "date": ("date", "course date", "day"),
    "manager_name": ("line manager", "manager", "manager name", "line manager name"),
    "manager_email": ("line manager email", "manager email", "line manager email address"),
}
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%y")


@dataclass(frozen=True)
class ListedRow:
    """One row as read: texts, and the day where there is one."""

    number: int
    name: str
    email: str
    role_family: str
    date_id: str
    course: str
    day: dt.date | None
    manager_name: str
    manager_email: str


def read_list(file, *, name):
    """Return the rows of a list of colleagues. Raises FileRefused for a file that is none."""
    sheet = read_csv(file) if name.lower().endswith((".csv", ".txt")) else next(iter(read_workbook(file)), None)
    rows = list(sheet.rows) if sheet else []
    if not rows:
        raise FileRefused("This file is empty. Check that you picked the right one.")
    columns = columns_of(rows[0][1])
    missing = [label for key, label in (("name", "Name"), ("email", "E-mail")) if key not in columns]
    if missing or not ("date_id" in columns or {"course", "date"} <= set(columns)):
        raise FileRefused(
            "The first row must name the columns: Name, E-mail, and either Date id or both Course and Date. Role, Line "
            "manager and Line manager e-mail may follow."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise FileRefused(f"The list has more than {MOST_ROWS} rows. Split it into smaller files.")
    return [listed(number, cells, columns) for number, cells in rows[1:]]


def columns_of(headings):
    """{what: position} of the headings we know."""
    names = {alias: key for key, aliases in HEADINGS.items() for alias in aliases}
    found = {}
    for position, heading in enumerate(headings):
        plain = " ".join(str(heading or "").lower().replace("e-mail", "email").replace("-", " ").split())
        if plain in names:
            found.setdefault(names[plain], position)
    return found


def listed(number, cells, columns):
    """One row."""

    def cell(key):
        position = columns.get(key)
        return cells[position] if position is not None and position < len(cells) else None

    def text(key):
        value = cell(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).replace("\x00", "").split())[:200] if value is not None else ""

    return ListedRow(
        number=number,
        name=text("name"),
        email=text("email").lower(),
        role_family=role_of(text("role")),
        date_id=text("date_id"),
        course=text("course"),
        day=day_of(cell("date")),
        manager_name=text("manager_name")[:120],
        manager_email=text("manager_email").lower(),
    )


def role_of(text):
    """The role family of that name, or none: a role in other words is asked for at the first sign-in."""
    return next((value for value, label in RoleFamily.choices if text.lower() in (label.lower(), value.lower())), "")


def day_of(value):
    """The day a cell holds, or None."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    for pattern in DAY_FORMATS:
        try:
            return dt.datetime.strptime(str(value or "").strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def dates_of(rows, events):
    """{row number: event} and [(row number, why not)] of the rows, among `events` with their course."""
    events = list(events)
    by_id = {str(event.pk): event for event in events}
    by_day: dict = {}
    for event in events:
        key = (event.course.title.casefold(), event.starts_at.astimezone(LONDON).date())
        by_day.setdefault(key, []).append(event)
    found, refused = {}, []
    for row in rows:
        if row.date_id:
            event = by_id.get(row.date_id.lstrip("#"))
            why = f"There is no date {row.date_id} that can be booked."
        else:
            fitting = by_day.get((row.course.casefold(), row.day), [])
            event = fitting[0] if len(fitting) == 1 else None
            why = "There is no date of this course on this day."
            if len(fitting) > 1:
                why = "The course has several dates on this day. Give the date id."
        if event:
            found[row.number] = event
        else:
            refused.append((row.number, why))
    return found, refused
