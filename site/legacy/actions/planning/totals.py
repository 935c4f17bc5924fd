"""Tables of totals: attendance without people becomes a count on its day; what names no day stays a figure."""

import datetime as dt
import re
from collections import defaultdict

from courses.choices import EventStatus
from legacy import queries
from legacy.actions.planning.base import LeftOut, Waits
from legacy.actions.planning.bookings import DateOf, locality_of, starts
from legacy.choices import ABSENT, ATTENDED, CANCELLED, LONDON, Outcome
from legacy.imports.cells import Wrong, plain, readings, whole
from legacy.imports.tables import said_outside

WHAT = {"attended": ATTENDED, "absent": ABSENT, "cancelled": CANCELLED, "registered": "registered",
        "unscheduled": "came without a booking", "sessions": "dates held"}  # fmt: skip
# What is counted here in the same words, by course and quarter.
OURS = (ATTENDED, ABSENT, CANCELLED)
_MONTHS = (("jan", "mar"), ("apr", "jun"), ("jul", "sep"), ("oct", "dec"))
MOST = 100_000


def plan_totals(plan):
    """Rows with a day become counts, the others figures; what is here already is compared."""
    for line in plan.going():
        plan.work(line, lambda line: total(plan, line))
    dates: dict = {}
    for line in plan.going():
        key = (line.found["course"].key, line.found["day"])
        if key in dates:
            line.settle(Outcome.REFUSED, f"Row {dates[key].lines[0].row.number} counts the same course and day.")
            continue
        dates[key] = date = DateOf(line.found["course"], line.found["day"], place="", locality=line.found["locality"])
        date.capacity = max(line.found["attended"], whole(line.get("capacity"), 1_000) or 0)
        date.lines.append(line)
    here = queries.dates({date.course.course.pk for date in dates.values() if date.course.course})
    events = [event for found in here.values() for event in found]
    counts = queries.head_counts({event.pk for event in events})
    for date in dates.values():
        settle(date, here.get((date.course.course.pk, date.day), []) if date.course.course else [], counts)
    plan.dates = [date for date in dates.values() if date.lines[0].outcome == Outcome.READY]
    plan.figures = figures(plan)


def total(plan, line):
    """Course, day and numbers of a row."""
    if all(whole(line.get(name), MOST) is None for name in WHAT):
        raise Wrong("There is no number.")
    said, day = course_and_day(plan, line)
    line.found["day"] = day
    if not said or day is None or whole(line.get("attended"), MOST) is None or line.get("agency"):
        line.settle(Outcome.FIGURE, "Names no course with a day, or no number who came: kept as a figure and compared.")
        return
    line.found["attended"] = whole(line.get("attended"), MOST)
    line.found["locality"], line.found["course"] = plan.gather(
        lambda: locality_of(plan, line), lambda: plan.course_of(said, line)
    )
    if day >= plan.at.astimezone(LONDON).date():
        raise Wrong("This date is not over.")
    if (whole(line.get("sessions")) or 1) > 1:
        line.note("Several dates in one row: the count stands on the day named.")


def course_and_day(plan, line):
    """(course, day or None). "Neglect 12/03/2019" in one cell is both."""
    said = line.say("course", 150)
    value = line.get("date")
    day = plan.day(line, "date", "date") if value is not None and readings(value) else None
    if not said and isinstance(value, str):
        said = said_outside(value, [])[0]
    elif said and day is None and (found := said_outside(said, []))[1]:
        said, day = found[0] or said, dt.date.fromisoformat(found[1])
    return said, day


def settle(date, events, counts):
    """Compare one count with what is on that day here."""
    line = date.lines[0]
    number = line.found["attended"]
    if len(events) > 1:
        line.settle(Outcome.FIGURE, "There are several dates of this course on this day here: compared.")
    elif events and not events[0].count_only:
        line.settle(Outcome.FIGURE, "People are named on this date here: compared, not counted twice.")
    elif events and events[0].status != EventStatus.PUBLISHED:
        line.settle(Outcome.REFUSED, "This date was called off here.")
    elif events and events[0].pk in counts:
        if counts[events[0].pk] == number:
            line.settle(Outcome.KNOWN, "This count is here already.")
        else:
            line.settle(Outcome.REFUSED, f"Here {counts[events[0].pk]} are counted. Nothing is changed.")
    elif events:
        date.event, date.starts = events[0], starts(events[0])
    elif number > MOST:
        line.settle(Outcome.REFUSED, "So many cannot have come.")


def figures(plan):
    """What the file says, by course and quarter where a row names them; else as it stands there."""
    counted, ready, out = defaultdict(int), defaultdict(int), []
    for line in plan.lines:
        if line.found.get("total") or line.outcome == Outcome.REFUSED and "course" not in line.found:
            continue
        try:
            said, day = course_and_day(plan, line)
        except (Wrong, Waits, LeftOut):
            continue
        quarter = (
            (day.year, (day.month - 1) // 3) if day else quarter_of(line.say("period", 60) or line.say("date", 60))
        )
        course = line.found["course"].title if line.found.get("course") else said
        for name, what in WHAT.items():
            number = whole(line.get(name), MOST)
            if number is None:
                continue
            if course and quarter and what in OURS and not line.get("agency"):
                counted[course, *quarter, what] += number
                ready[course, *quarter, what] += number if name == "attended" and line.outcome == Outcome.READY else 0
            else:
                out.append({"course": line.say("agency", 150) or course or plan.file.sheets[line.row.sheet]["title"]
                            or "Whole file",
                            "period": line.say("period", 60) or line.say("date", 60) or f"row {line.row.number}",
                            "what": what, "file": number, "here": None})  # fmt: skip
    for key, number in sorted(counted.items()):
        course, year, quarter, what = key
        out.append({"course": course, "year": year, "quarter": quarter, "what": what, "file": number,
                    "ready": ready[key]})  # fmt: skip
    return out


def quarter_of(said):
    """(year, quarter from 0) of "April to June 2019"; None for "Q1 2019/20", whose months nobody knows."""
    words = plain(said)
    year = re.search(r"\b(20\d\d)\b", words)
    found = [at for at, (first, last) in enumerate(_MONTHS) if first in words and last in words]
    return (int(year[1]), found[0]) if year and len(found) == 1 else None
