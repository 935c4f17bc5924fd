"""Lists of who completed what on another platform: rows of a spreadsheet or of a push, checked one by one.

Columns go by many names. Dates are days, or moments with a zone, taken as London's days. What is wrong is said by row.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from elearning.choices import LONDON
from sheets.imports import FileRefused, read_table

MOST_ROWS = 5_000
MOST_PROBLEMS = 50
# What each column may be called, ignoring case, hyphens, underscores and spaces.
HEADINGS = {
    "name": ("learner", "name", "full name", "learner name", "user", "student", "delegate"),
    "email": ("email", "email address", "mail", "learner email", "user email", "username", "user name"),
    "organisation": ("organisation", "organization", "agency", "employer", "company"),
    "module": ("module", "course", "module title", "course title", "course name", "module name", "activity", "title"),
    "level": ("level", "framework level"),
    "status": ("status", "state", "completion status", "result"),
    "score": ("score", "mark", "grade", "percent", "percentage", "score percent", "score (%)"),
    "started": ("started", "start", "start date", "date started", "enrolled"),
    "completed": ("completed", "completion date", "date completed", "finished", "completed on", "completed at", "date"),
    "key": ("id", "record id", "completion id", "external id", "key", "reference"),
}
COMPLETED = ("completed", "complete", "passed", "pass", "finished", "done", "yes", "achieved")
OTHERS = (
    "", "in progress", "incomplete", "not started", "started", "failed", "fail", "enrolled", "not completed", "expired",
    "no", "not attempted", "withdrawn", "booked",
)  # fmt: skip
DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%y", "%d-%b-%Y")
TIMES = ("", " %H:%M", " %H:%M:%S", ", %H:%M")


@dataclass(frozen=True)
class Told:
    """One completion that another platform reports."""

    number: int
    email: str
    module: int
    completed_on: dt.date
    score: int | None
    key: str


@dataclass
class Read:
    """A list as read: what it tells, rows of people who have not completed, and [(row, what is wrong)]."""

    digest: str
    rows: int = 0
    told: list = field(default_factory=list)
    not_completed: list = field(default_factory=list)
    problems: list = field(default_factory=list)


class Wrong(Exception):
    """What is wrong with a row."""


def read_completions(file, *, modules, today):
    """Return what a spreadsheet tells. Raises FileRefused for no list, missing columns, too many rows.

    `modules` are those there are; a row names one by code, or by title and, where two share it, level.
    """
    sheets = read_table(file)
    rows = [row for sheet in sheets[:1] for row in sheet.rows]
    if not rows:
        raise FileRefused("This file is empty. Check that you picked the right one.")
    columns = columns_of(rows[0][1])
    missing = [name for name, key in (("E-mail", "email"), ("Module", "module"), ("Completed", "completed"))
               if key not in columns]  # fmt: skip
    if missing:
        raise FileRefused(
            f"The first row must name the columns. Missing: {', '.join(missing)}. It may also have Learner, "
            "Organisation, Level, Status, Score and Started."
        )
    cells = ((number, {key: at(values, place) for key, place in columns.items()}) for number, values in rows[1:])
    return read_rows(cells, modules=modules, today=today)


def read_rows(rows, *, modules, today):
    """Return what rows tell: pairs of a number and {what: value}, from a spreadsheet or a push."""
    by_name = named(modules)
    read, prints = Read(""), hashlib.sha256()
    seen: set = set()
    for number, values in rows:
        read.rows += 1
        if read.rows > MOST_ROWS:
            raise FileRefused(f"The list has more than {MOST_ROWS:,} rows. Split it into smaller ones.")
        prints.update(repr([text(values.get(key)) for key in HEADINGS]).encode("utf-8", "replace"))
        try:
            told = one(number, values, by_name, today)
        except Wrong as problem:
            read.problems.append((number, str(problem)))
            continue
        if told is None:
            read.not_completed.append(number)
        elif told.key not in seen:
            seen.add(told.key)
            read.told.append(told)
    read.digest = prints.hexdigest()
    return read


def columns_of(headings):
    """{what: position} of the headings we know; the first of two counts."""
    names = {alias: key for key, aliases in HEADINGS.items() for alias in aliases}
    found: dict = {}
    for position, heading in enumerate(headings):
        plain = re.sub(r"[\s_-]+", " ", text(heading).casefold().replace("e-mail", "email")).strip()
        if plain in names:
            found.setdefault(names[plain], position)
    return found


def at(values, place):
    """The cell there, or None."""
    return values[place] if place < len(values) else None


def text(value):
    """A cell as one line of text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, list | dict):
        return "?"
    line = " ".join(str(value).replace("\x00", "").split())[:300]
    return line.encode("utf-8", "replace").decode()


def named(modules):
    """{name or code, in small letters: [module]}."""
    found: dict = {}
    for module in modules:
        for name in {module.code.casefold(), " ".join(module.title.split()).casefold()}:
            found.setdefault(name, []).append(module)
    return found


def one(number, values, by_name, today):
    """What a row tells, or None where it is of somebody who has not completed. Raises Wrong."""
    status = text(values.get("status")).casefold()
    if status and status not in COMPLETED and status not in OTHERS:
        raise Wrong(f"The status “{status[:30]}” is not known. Use Completed or Passed.")
    if (status and status not in COMPLETED) or (not status and not text(values.get("completed"))):
        return None
    email = text(values.get("email")).lower()
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Wrong("The e-mail address is missing or is none.") from problem
    if len(email) > 254:
        raise Wrong("The e-mail address is too long.")
    module = module_of(values, by_name)
    completed_on = day_of(values.get("completed"))
    if completed_on is None:
        raise Wrong("The day of completion is missing or is none. Write it like 03/03/2027.")
    if completed_on > today:
        raise Wrong("The day of completion lies in the future.")
    if completed_on.year < 1990:
        raise Wrong("The day of completion is too long ago.")
    said = text(values.get("key"))[:120]
    key = f"id:{module.code}:{said}" if said else f"{email}|{module.code}|{completed_on}"
    digest = hashlib.sha256(key.encode()).hexdigest()
    return Told(number, email, module.pk, completed_on, score_of(values.get("score")), digest)


def module_of(values, by_name):
    """The module a row names."""
    name, level = text(values.get("module")), text(values.get("level")).casefold()
    found = by_name.get(name.casefold()) or by_name.get(f"{name} {text(values.get('level'))}".strip().casefold()) or []
    if len(found) > 1:
        found = [module for module in found if module.level.casefold() == level]
    if not found:
        raise Wrong(f"There is no module “{name[:60]}”. Use its code or its title as in the site editor.")
    if len(found) > 1:
        raise Wrong(f"There are several modules called “{name[:60]}”. Use the code.")
    return found[0]


def score_of(value):
    """Whole per cent, rounded down, or None."""
    said = text(value).removesuffix("%").strip()
    if said in ("", "-", "n/a"):
        return None
    if not re.fullmatch(r"\d{1,3}([.,]\d{1,6})?", said):
        raise Wrong("The score is no number. Write per cent, such as 85.")
    score = float(said.replace(",", "."))
    if score > 100:
        raise Wrong("The score is more than 100.")
    return int(score)


def day_of(value):
    """London's day that a cell holds, or None."""
    if isinstance(value, dt.datetime):
        return (value.astimezone(LONDON) if value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    said = text(value)
    if re.match(r"\d{4}-\d\d-\d\dT", said):
        try:
            return day_of(dt.datetime.fromisoformat(said))
        except ValueError:
            return None
    for day in DAYS:
        for time in TIMES:
            try:
                return dt.datetime.strptime(said, day + time).date()  # noqa: DTZ007 - London's wall
            except ValueError:
                continue
    return None
