"""Bookings and registers of earlier years: who was on which date, and what became of it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bookings.choices import Status
from courses.choices import Delivery, EventStatus
from legacy import queries
from legacy.actions.planning.base import LeftOut, Waits
from legacy.actions.planning.delegates import details_of, who
from legacy.actions.planning.settling import FACTS, compare
from legacy.choices import ATTENDED, CANCELLED, GROUPS, LONDON, NO_AREA, Ask, Kind, Meaning, Outcome
from legacy.imports.cells import Wrong, clock_of, figure, plain, whole
from legacy.imports.statuses import BY_WORD, EMPTY, PRESENCE, key_of, meaning_of, places_of

# What a merged cell says once for the rows below it.
SAID_ONCE = ("ref", "course", "date", "start", "end", "duration", "place", "run_by", "capacity")
STARTS, LASTS = dt.time(9, 30), dt.timedelta(hours=3)
ONLINE = ("online", "virtual", "teams", "zoom", "webinar", "remote", "e learning", "ms teams")
GROUP_OF = {meaning: name for name, meanings in GROUPS.items() for meaning in meanings}
MOST_ON_A_DATE = 1_000


@dataclass(eq=False)
class DateOf:
    """A date that rows name: here already (`event`), or to be written."""

    course: object
    day: dt.date
    event: object = None
    starts: dt.time = STARTS
    ends: dt.time = dt.time(12, 30)
    # Whether the list gives the time.
    said: bool = False
    place: str = ""
    locality: object = None
    capacity: int = 0
    called_off: bool = False
    lines: list = field(default_factory=list)

    @property
    def sessions(self):
        """The sitting, as a pair of London's times."""
        return [tuple(dt.datetime.combine(self.day, clock, tzinfo=LONDON) for clock in (self.starts, self.ends))]

    @property
    def delivery(self):
        """Online, or face to face."""
        return Delivery.VIRTUAL if any(word in plain(self.place) for word in ONLINE) else Delivery.FACE_TO_FACE


def plan_bookings(plan):
    """What every row says, then the dates they name, then who is on them already."""
    fill_down(plan)
    for line in plan.lines:
        if line.outcome == Outcome.READY:
            plan.work(line, lambda line: facts(plan, line))
        if line.outcome != Outcome.READY and not line.found.get("total"):
            quietly(plan, line)
    dates = match(group(plan))
    for date in dates:
        for line in [line for line in date.lines if line.outcome == Outcome.READY]:
            plan.work(line, lambda line, date=date: person(plan, line, date))
    compare(dates)
    for date in dates:
        settle_date(plan, date)
    plan.dates = [date for date in dates if any(line.outcome == Outcome.READY for line in date.lines)]
    plan.figures = figures(plan)


def fill_down(plan):
    """A merged cell stands in its first row only: rows below that say neither course, reference nor day repeat it."""
    if plan.file.kind != Kind.BOOKINGS:
        return
    before: dict = {}
    for line in plan.lines:
        above = before.get(line.row.sheet)
        named = line.get("name") or line.get("last") or line.get("email")
        if above and named and not any(line.get(name) for name in ("course", "ref", "date")):
            line.cells = {name: above.get(name) for name in SAID_ONCE if above.get(name) is not None} | line.cells
            line.note("Course and date are those of the row above.")
        if line.get("date") and line.get("course"):
            before[line.row.sheet] = line.cells


def facts(plan, line):
    """Course, day, times and meaning of a row. Raises what stands against it."""
    locality, course, day, meaning, times, named = plan.gather(
        lambda: locality_of(plan, line), lambda: course_said(plan, line), lambda: day_said(plan, line),
        lambda: meaning_said(plan, line), lambda: times_of(line),
        lambda: None if unnamed(line) else who(plan, line),
    )  # fmt: skip
    line.found |= {"course": course, "day": day, "meaning": meaning, "times": times, "named": named}
    line.found["locality"] = locality
    if day >= plan.at.astimezone(LONDON).date():
        raise Wrong("This date is not over: book the people on it instead, so that they are told.")


def quietly(plan, line):
    """As `facts`, of a row that is settled already: for the figures only."""
    plan.asks = False
    try:
        line.found |= {"course": course_said(plan, line), "day": day_said(plan, line)}
        line.found["meaning"] = meaning_said(plan, line)
    except (Wrong, Waits, LeftOut):
        return
    finally:
        plan.asks = True


def course_said(plan, line):
    """The course: of the row, else of its sheet, else of the file."""
    sheet = plan.file.sheets[line.row.sheet]
    said = line.say("course", 150)
    if not said and plan.file.course:
        said = plan.file.course.title
    return plan.course_of(said or sheet["course"], line)


def day_said(plan, line):
    """The day: of the row, else of its sheet."""
    day = plan.day(line, "date", "date")
    if day is None and plan.file.sheets[line.row.sheet]["day"]:
        day = dt.date.fromisoformat(plan.file.sheets[line.row.sheet]["day"])
    if day is None:
        raise Wrong("There is no date.")
    return day


def unnamed(line):
    """How many places a row books without a name; None where it names somebody."""
    return places_of(line.say("name", 120)) if line.get("name") and not line.say("last") else None


def locality_of(plan, line):
    """The area that ran the date: of the row, else of the file."""
    said = plain(line.get("run_by"))
    found = plan.localities.get(said) if said else None
    if said and found is None:
        found = next((one for name, one in plan.localities.items() if name in said), None)
    if found is None and plan.file.locality is None:
        raise Wrong(f"{NO_AREA} Choose it for the whole file.")
    return found or plan.file.locality


def meaning_said(plan, line):
    """What status and attendance together mean."""
    status, presence = (read_status(plan, line, name) for name in ("status", "attendance"))
    if presence and status in (Meaning.CANCELLED, Meaning.LATE, Meaning.CALLED_OFF) and presence == Meaning.ABSENT:
        return status
    if status == Meaning.WALK_IN and presence == Meaning.ATTENDED:
        return status
    meaning = presence if presence in PRESENCE else status or presence
    if meaning is None and line.get("cancelled"):
        return Meaning.CANCELLED
    if meaning is None and plan.file.kind == Kind.BOOKINGS and line.get("booked"):
        return Meaning.BOOKED
    return meaning or asked(plan, EMPTY if plan.file.kind == Kind.BOOKINGS else f"register {EMPTY}")


def read_status(plan, line, name):
    """The Meaning of one column, or None for an empty cell."""
    said = line.say(name, 80)
    if not said or said in ("-", "n/a", "N/A"):
        return None
    return meaning_of(said) or asked(plan, said)


def asked(plan, said):
    """What somebody decided that a status means. Raises Waits while nobody has."""
    close = process.extract(key_of(said), list(BY_WORD), scorer=fuzz.ratio, score_cutoff=60, limit=6)
    likely = {BY_WORD[word]: int(score) for word, score, _ in reversed(close)}
    suggestions = [(str(meaning), meaning.label, sure) for meaning, sure in sorted(likely.items(), key=lambda p: -p[1])]
    answer = plan.ask(Ask.STATUS, key_of(said), said, suggestions[:3])
    if answer is None or answer.target not in Meaning.values:
        where = "An empty status" if EMPTY in said else f"The status “{said[:40]}”"
        raise Waits(f"{where} is not known. Say what it means. Colours cannot be read.")
    return Meaning(answer.target)


def times_of(line):
    """(start, end, whether the list says so) as London's clock."""
    start, end = clock_of(line.get("start")), clock_of(line.get("end"))
    if line.get("start") is not None and start is None and line.say("start"):
        start, end = span(line.say("start")) or (None, end)
    said = start is not None
    start = afternoon(start) if start else STARTS
    if end is None:
        hours = figure(line.get("duration"))
        lasts = dt.timedelta(hours=hours) if hours and 0.25 <= hours <= 12 else LASTS
        end = (dt.datetime.combine(dt.date(2000, 1, 1), start) + lasts).time()  # noqa: DTZ001 - a clock alone
    if end <= start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    if end <= start:
        raise Wrong(f"The end ({end:%H:%M}) is not after the start ({start:%H:%M}).")
    return start, end, said


def span(text):
    """(start, end) of "9.30 - 12.30", or None."""
    first, mark, last = text.replace("–", "-").replace(" to ", "-").partition("-")
    start, end = clock_of(first.strip()), clock_of(last.strip())
    return (start, end) if mark and start and end else None


def afternoon(clock):
    """Half past one is no time for training at night."""
    return clock.replace(hour=clock.hour + 12) if 1 <= clock.hour < 7 else clock


def group(plan):
    """The dates the rows name, each with its rows: by reference, else by start, of one course on one day."""
    dates: dict = {}
    for line in plan.lines:
        if line.outcome != Outcome.READY:
            continue
        found = line.found
        start, end, said = found["times"]
        key = (found["course"].key, found["day"], plain(line.get("ref")) or (start if said else ""))
        date = dates.get(key)
        if date is None:
            date = dates[key] = DateOf(found["course"], found["day"], starts=start, ends=end, said=said)
        date.place = date.place or line.say("place", 200)
        date.locality = date.locality or found["locality"]
        date.capacity = max(date.capacity, whole(line.get("capacity"), 1_000) or 0)
        date.lines.append(line)
        line.found["date"] = date
    return list(dates.values())


def match(dates):
    """Find which of the dates are here already. Returns the dates; those that are one here are one."""
    here = queries.dates({date.course.course.pk for date in dates if date.course.course})
    for date in dates:
        same_day = here.get((date.course.course.pk, date.day), []) if date.course.course else []
        fitting = [event for event in same_day if not date.said or starts(event) == date.starts]
        if len(fitting) > 1 and date.place:
            fitting = [event for event in fitting if plain(event.venue) == plain(date.place)] or fitting
        if len(fitting) > 1:
            refuse(date, "There are several dates of this course on this day here. Give the start.")
        elif fitting:
            date.event = fitting[0]
            if why := why_not_on(date.event):
                refuse(date, why)
    first: dict = {}
    for date in dates:
        one = first.setdefault(date.event.pk if date.event else date, date)
        if one is not date:
            one.lines += date.lines
            for line in date.lines:
                line.found["date"] = one
    return list(first.values())


def starts(event):
    """When an event starts on London's clock."""
    return event.starts_at.astimezone(LONDON).time()


def why_not_on(event):
    """Why nobody can be put on a date that is here, or ""."""
    if event.status == EventStatus.DRAFT:
        return "This date is a draft here. Publish or remove it first."
    return "On this date people are counted here, not named." if event.count_only else ""


def refuse(date, why):
    """Nothing of the date can be taken over."""
    for line in date.lines:
        line.settle(Outcome.REFUSED, why)


def person(plan, line, date):
    """Who it is; a place without a name is a figure."""
    if date.event and date.event.status == EventStatus.CANCELLED and line.found["meaning"] not in GROUPS[CANCELLED]:
        raise Wrong("This date was called off here.")
    if number := unnamed(line):
        said = line.say("name", 40)
        line.settle(Outcome.FIGURE, f"“{said}” names nobody: counted as {number}, no person is invented.")
        return
    name, email, agency = line.found["named"]
    line.found["agency"] = agency
    line.found["human"] = plan.human_of(line, name=name, email=email, agency=agency, details=lambda: details_of(line))
    line.found["booked"], line.found["cancelled"] = (
        plan.day(line, column, what)
        for column, what in (("booked", "day of booking"), ("cancelled", "day of cancelling"))
    )


def settle_date(plan, date):
    """Say what the date itself needs, now that its rows are settled."""
    ready = [line for line in date.lines if line.outcome == Outcome.READY]
    held = [line for line in ready if FACTS[line.found["meaning"]][0] == Status.CONFIRMED]
    for line in held[MOST_ON_A_DATE:]:
        line.settle(Outcome.REFUSED, f"More than {MOST_ON_A_DATE:,} people on one date.")
    meanings = {line.found["meaning"] for line in date.lines}
    date.called_off = Meaning.CALLED_OFF in meanings and meanings <= set(GROUPS[CANCELLED])
    if date.called_off and date.event is None and not plan.signed:
        refuse(date, "The date was called off: say who signs for that (--by).")
    for line in ready:
        if not date.said:
            line.note("No time is given: 9:30am to 12:30pm is assumed.")
        if line.found["meaning"] == Meaning.PART:
            line.note("How long they were there is not given: half of it is entered.")


def figures(plan):
    """What the file says, by course, quarter and group; and the totals typed by hand beside the rows they sum up."""
    counted: dict = defaultdict(int)
    present: dict = defaultdict(int)
    ready: dict = defaultdict(int)
    out = []
    for line in plan.lines:
        if line.found.get("total"):
            said = next((whole(value) for value in line.cells.values() if whole(value) is not None), None)
            if said is not None:
                sheet = plan.file.sheets[line.row.sheet]["title"] or "Whole file"
                out.append({"course": sheet, "period": f"row {line.row.number}", "what": "total typed by hand",
                            "file": said, "here": present[line.row.sheet]})  # fmt: skip
            continue
        course, day, meaning = (line.found.get(name) for name in ("course", "day", "meaning"))
        if course and day and meaning:
            number = unnamed(line) or 1
            key = (course.title, day.year, (day.month - 1) // 3, GROUP_OF[meaning])
            counted[key] += number
            ready[key] += line.outcome == Outcome.READY
            present[line.row.sheet] += GROUP_OF[meaning] == ATTENDED
    for key, number in sorted(counted.items()):
        title, year, quarter, what = key
        out.append({"course": title, "year": year, "quarter": quarter, "what": what, "file": number,
                    "ready": ready[key]})  # fmt: skip
    return out
