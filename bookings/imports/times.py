"""Dates and durations as meeting programs write them.

A date such as 3/10/27 is read either way until the file and the date's own sittings have decided (see `presence`).
"""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY_FIRST, MONTH_FIRST = "day first", "month first"
ORDERS = (DAY_FIRST, MONTH_FIRST)

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_BETWEEN = r"(?:T|[\s,]+(?:(?:à|at|às|um|o)\s+)?)"
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}})[-/.](?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}}){_BETWEEN}{_CLOCK}{_ZONE}", re.IGNORECASE
)
_NUMBERS = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<mark>[-/.])(?P<b>\d{{1,2}})(?P=mark)(?P<y>\d{{4}}|\d{{2}}){_BETWEEN}{_CLOCK}", re.IGNORECASE
)
_WORDS = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\s+(?P<month>[A-Za-z]{{3,9}})|(?P<month2>[A-Za-z]{{3,9}})\s+(?P<day2>\d{{1,2}})),?\s+"
    rf"(?P<y>\d{{4}}){_BETWEEN}{_CLOCK}",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Spaces that look like one, and marks of writing direction that some programs put around figures.
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zäöüß.]*)", re.IGNORECASE)
_UNITS = (
    (("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "godz", "heure", "heures"), 3600),
    (("m", "min", "mins", "minute", "minutes", "minuten"), 60),
    (("s", "sec", "secs", "sek", "second", "seconds", "sekunden", "seg"), 1),
)
UNIT_SECONDS = {name: seconds for names, seconds in _UNITS for name in names}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time as written. `readings` maps each order in which it can be read to a naive date and time."""

    readings: dict
    # Minutes from UTC where the text says so.
    offset: int | None = None

    def at(self, order, zone):
        """The moment in UTC, read in that order; `zone` is the file's where the text names none."""
        wall = self.readings[order]
        if self.offset is not None:
            zone = dt.timezone(dt.timedelta(minutes=self.offset))
        return wall.replace(tzinfo=zone).astimezone(dt.UTC)


def tidy(value):
    """The text of a cell on one line, without invisible marks."""
    return _SPACES.sub(" ", _MARKS.sub("", str(value))).strip().strip('"').strip() if value is not None else ""


def moment_of(value):
    """The moment a cell holds, or None."""
    if isinstance(value, dt.datetime):
        return Moment(dict.fromkeys(ORDERS, value.replace(tzinfo=None)))
    text = tidy(value)[:60]
    if found := _YEAR_FIRST.fullmatch(text):
        return _read(found, {order: (found["y"], found["a"], found["b"]) for order in ORDERS}, found["zone"])
    if found := _NUMBERS.fullmatch(text):
        year, a, b = found["y"] if len(found["y"]) == 4 else f"20{found['y']}", found["a"], found["b"]
        if found["mark"] == ".":
            return _read(found, {order: (year, b, a) for order in ORDERS})
        return _read(found, {DAY_FIRST: (year, b, a), MONTH_FIRST: (year, a, b)})
    if found := _WORDS.fullmatch(text):
        month = (found["month"] or found["month2"]).lower()[:3]
        if month in _MONTHS:
            parts = (found["y"], _MONTHS.index(month) + 1, found["day"] or found["day2"])
            return _read(found, dict.fromkeys(ORDERS, parts))
    return None


def _read(found, parts, zone=None):
    """A Moment of the readings that exist in the calendar, or None."""
    clock = _clock(found)
    readings = {}
    for order, (year, month, day) in parts.items():
        try:
            readings[order] = dt.datetime.combine(dt.date(int(year), int(month), int(day)), clock) if clock else None
        except ValueError:
            continue
    readings = {order: wall for order, wall in readings.items() if wall and 2000 <= wall.year < 2100}
    return Moment(readings, _offset(zone)) if readings else None


def _clock(found):
    """The time of day of a match, or None."""
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _offset(zone):
    """Minutes from UTC of `Z` or `+01:00`, or None."""
    if not zone:
        return None
    if zone.upper() == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return max(min(-minutes if zone[0] == "-" else minutes, 14 * 60), -14 * 60)


def clock_of(value):
    """The time of day a cell holds, without a date, or None."""
    if isinstance(value, dt.datetime):
        return None
    if isinstance(value, dt.time):
        return value
    found = _TIME.fullmatch(tidy(value)[:30])
    return _clock(found) if found else None


def seconds_of(value, *, unit=60):
    """The seconds a duration comes to, or None; a bare number counts in `unit` seconds."""
    if isinstance(value, dt.timedelta):
        seconds = value.total_seconds()
    elif isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value * unit
    else:
        seconds = _spoken(tidy(value)[:60], unit)
    return int(seconds) if seconds is not None and 0 <= seconds < 7 * 86400 else None


def _spoken(text, unit):
    """Seconds of `2 h 44 m`, `1h 7s`, `1 Std. 2 Min.`, `01:02:03`, `75`; None for anything else."""
    if re.fullmatch(r"\d{1,3}:\d{2}(:\d{2})?", text):
        parts = [int(part) for part in text.split(":")]
        return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) == 3 else 0)
    total, seen = 0.0, ""
    for found in _PART.finditer(text):
        name = found[2].lower().strip(".")
        seconds = UNIT_SECONDS.get(name) if name else unit if found[0].strip() == text else None
        if seconds is None:
            return None
        total += float(found[1].replace(",", ".")) * seconds
        seen += found[0]
    return total if seen and seen.replace(" ", "") == text.replace(" ", "") else None
