"""Single cells of old spreadsheets: text, days in either order, times, figures; and how they are kept and compared."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from legacy.choices import DateOrder
from sheets.imports.apart import dumped, loaded

LONGEST = 2_000
EARLIEST, LATEST = 1990, 2100
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MARKS = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?:of\s+)?([a-z]{3,9})[\s.,-]+(\d{4}|\d{2})(?!\d)", re.IGNORECASE)
_AMERICAN = re.compile(r"([a-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_FIGURE = re.compile(r"-?\d{1,9}(?:[.,]\d{1,4})?")
# Days counted from the last of 1899, as spreadsheets do: 1985 to 2064.
_SERIAL = range(31_000, 60_500)
_EPOCH = dt.date(1899, 12, 30)
YES = ("y", "yes", "true", "1", "x", "✓", "✔", "☑", "tick", "ticked", "√", "ü", "p")
NO = ("n", "no", "false", "0", "✗", "✘", "-")


class Wrong(Exception):
    """What is wrong with a row, fit to show."""


def kept(value):
    """A cell as JSON can keep it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return tidy(value) if isinstance(value, str) else _kept(value)


@lru_cache(maxsize=4_096)
def _kept(value):
    """A day or time, one object for each that comes again: nobody changes it."""
    return dumped(value)


def given(value):
    """A kept cell as it was."""
    return loaded(value) if isinstance(value, dict) else value


def tidy(text):
    """Text on one line, without invisible marks, that every database and file can hold."""
    line = _SPACES.sub(" ", _MARKS.sub(" ", text)).strip()[:LONGEST]
    return line.encode("utf-8", "replace").decode()


def text(value, most=200):
    """A cell as one line of text of at most `most` characters."""
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y}"
    return tidy(str(value))[:most]


def plain(value):
    """Text made comparable: small letters, no accents, no punctuation, "and" for "&"."""
    return _plain(value if isinstance(value, str) else text(value, 300))


@lru_cache(maxsize=20_000)
def _plain(said):
    letters = unicodedata.normalize("NFKD", tidy(said)[:300]).casefold().replace("&", " and ")
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"[’'`´]", "", letters)).split())


def readings(value):
    """The days a cell may mean: {DateOrder: day}, one entry where nothing is in doubt; {} where it is no day."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _all({DateOrder.DAY_FIRST: value})
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _all({DateOrder.DAY_FIRST: _EPOCH + dt.timedelta(days=int(value))}) if int(value) in _SERIAL else {}
    line = text(value, 80)
    if re.fullmatch(r"\d{5}", line) and int(line) in _SERIAL:
        return _all({DateOrder.DAY_FIRST: _EPOCH + dt.timedelta(days=int(line))})
    if found := _YEAR_FIRST.search(line):
        return _all({DateOrder.DAY_FIRST: _day(*found.groups())})
    if found := _WORDS.search(line):
        return _all({DateOrder.DAY_FIRST: _day(_year(found[3]), _MONTHS.get(found[2][:3].lower()), found[1])})
    if found := _AMERICAN.search(line):
        return _all({DateOrder.DAY_FIRST: _day(found[3], _MONTHS.get(found[1][:3].lower()), found[2])})
    if found := _NUMBERS.search(line):
        first, mark, second, year = found.groups()
        day_first, month_first = _day(_year(year), second, first), _day(_year(year), first, second)
        if mark == "." or day_first == month_first or not (day_first and month_first):
            return _all({DateOrder.DAY_FIRST: day_first or (None if mark == "." else month_first)})
        return {DateOrder.DAY_FIRST: day_first, DateOrder.MONTH_FIRST: month_first}
    return {}


def _all(days):
    """Days that exist, within the years we know of."""
    return {order: day for order, day in days.items() if day and EARLIEST <= day.year <= LATEST}


def _day(year, month, day):
    """The day, or None where there is none."""
    try:
        return dt.date(int(year), int(month), int(day))
    except (TypeError, ValueError):
        return None


def _year(year):
    """A year in full: two figures are of this century up to 2079."""
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 80 else 1900 + int(year)


def evidence(values):
    """(order, both): in which order the days of a column are written, and whether both orders occur."""
    seen = set()
    for value in values:
        if isinstance(value, str) and (found := _NUMBERS.search(value)) and found[2] != ".":
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                seen.add(DateOrder.DAY_FIRST)
            if second > 12 >= first:
                seen.add(DateOrder.MONTH_FIRST)
    month_first = seen == {DateOrder.MONTH_FIRST}
    return (DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST), len(seen) == 2


def day_of(value, order, *, both=False, what="date"):
    """The day a cell holds, or None for an empty one. Raises Wrong for no day, or two where the file mixes orders."""
    if value is None or not text(value) or text(value) in ("-", "n/a", "N/A"):
        return None
    days = readings(value)
    if not days:
        raise Wrong(f"The {what} “{text(value, 30)}” is no day we can read. Write it like 03/03/2019.")
    if len(days) == 2 and both:
        raise Wrong(
            f"The {what} {text(value, 30)} can be read two ways, and the file writes dates both ways. Write the month "
            "as a word."
        )
    return days.get(order) or next(iter(days.values()))


def clock_of(value):
    """The time of day a cell holds, or None."""
    if isinstance(value, dt.datetime):
        return value.time().replace(microsecond=0) if value.time() != dt.time() else None
    if isinstance(value, dt.time):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    found = _CLOCK.fullmatch(text(value, 20).replace("noon", "12:00pm"))
    if not found or not (found[2] or found[3]):
        return None
    hour = int(found[1])
    half = (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, int(found[2] or 0))
    except ValueError:
        return None


def figure(value):
    """The number a cell holds as a float, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e9 else None
    line = text(value, 20).removesuffix("%").replace(",", "") if value is not None else ""
    return float(line) if _FIGURE.fullmatch(line) else None


def whole(value, most=100_000):
    """The whole number from 0 to `most` that a cell holds, or None."""
    number = figure(value)
    return int(number) if number is not None and number.is_integer() and 0 <= number <= most else None


def yes_or_no(value):
    """True, False, or None where a cell says neither."""
    line = text(value, 20).casefold()
    return True if line in YES else False if line in NO else None
