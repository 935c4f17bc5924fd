"""The years behind: dates with who asked, came, stayed away or gave up, and what they answered."""

import datetime as dt
import time
from collections import defaultdict

from django.db import transaction

from bookings import actions as bookings
from bookings.choices import Mark, Status
from config.demo.answers import draw_answers
from config.demo.history import part_marks
from config.scale import dates
from config.scale.crowd import there_by
from courses.choices import Delivery
from courses.rules import LONDON
from evaluations import actions
from evaluations.choices import Wave
from people.models import Locality

# Of a hundred who ask for a place: give up in time, give up late. Of a hundred at a date: part, apologies, absent.
IN_TIME, LATE = 6, 3
PART, APOLOGIES = 4, 5
# Nobody misses somebody on a screen: more stay away from virtual dates, and most in the weeks before Christmas.
ABSENT = {Delivery.VIRTUAL: 10, Delivery.FACE_TO_FACE: 6}
BEFORE_CHRISTMAS, MORE = 12, 5
# Of a hundred dates: called off, and with walk-ins. Of a hundred who were there: answered on the day.
CALLED_OFF, WITH_WALK_INS = 2, 30
ANSWERED = (50, 85)
# Of a hundred dates that are long over, so many asked before and after three months too.
IN_WAVES = 40
LONG_OVER = dt.timedelta(days=150)
# People ask for a place so many minutes before the date.
ASKED = (18 * 24 * 60, 60 * 24 * 60)
ASKED_FROM = dt.timedelta(minutes=ASKED[1])
WHY_CALLED_OFF = ("The trainer was ill.", "Too few people had booked.", "The room could not be used.")
# Dates written together: each of them alone would ask the same questions and wait for the disk.
TOGETHER = 20


def load(size, *, bookings, people, trainers, chance, by, at, say):
    """Make the past with so many bookings. Returns {what: how many}."""
    drafts = draw(size, bookings, trainers, chance, at)
    seen = defaultdict(set)
    fits, sheets = fitting(people), {}
    made = {"dates behind": len(drafts), "bookings behind": 0, "answers": 0}
    began, short = time.monotonic(), 0
    for start in range(0, len(drafts), TOGETHER):
        asked = []
        with transaction.atomic():
            for one, asking in drafts[start : start + TOGETHER]:
                delegates = draw_people(one, asking + short, fits, seen[one.course.pk], chance)
                # Where there were too few people, the next date makes up for it.
                short += asking - len(delegates)
                asked.append((one, delegates))
            number, answers = past_dates(asked, sheets, chance, by=by, at=at)
            made["bookings behind"] += number
            made["answers"] += answers
        if start // TOGETHER % 25 == 24:
            say(f"{start + TOGETHER} of {len(drafts)} dates, {round(time.monotonic() - began)} seconds")
    return made


def draw(size, bookings, trainers, chance, at):
    """The dates with how many ask for each, by day; together exactly so many bookings."""
    today = at.astimezone(LONDON).date()
    # A second half comes a week later: it must be over too.
    first, last = today - dt.timedelta(days=365 * size.years), today - dt.timedelta(days=16)
    choices, localities = dates.taught(), list(Locality.objects.order_by("position", "pk"))
    drafts, left = [], bookings
    while left > 0:
        day = dates.draw_day(first, last, chance)
        year = (day - first).days // 365
        one = dates.draft(day, choices=choices, localities=localities, trainers=trainers, chance=chance, year=year)
        asking = min(left, max(6, round(one.capacity * chance.uniform(0.55, 1.25))))
        drafts.append((one, asking))
        left -= asking
    return sorted(drafts, key=lambda pair: pair[0].starts_at)


def fitting(people):
    """The people for whom a date can be: all, and by locality; each in the order in which they came."""
    fits = {None: people}
    for person in people:
        fits.setdefault(person.district.locality_id, []).append(person)
    return fits


def draw_people(one, number, fits, known, chance):
    """So many people who had come by then and fit; those who have not had the course first. Adds them to `known`."""
    local = fits[one.course.only_for_id]
    pool = local[: there_by(local, one.starts_at - ASKED_FROM - dt.timedelta(days=1))] or local
    chosen = chance.sample(pool, min(number, len(pool)))
    fresh = [person for person in chosen if person.pk not in known]
    if len(fresh) < len(chosen):
        more = chance.sample(pool, min(len(pool), 2 * number))
        taken = {person.pk for person in chosen}
        fresh += [person for person in more if person.pk not in known and person.pk not in taken]
    last = [person for person in chosen if person.pk in known]
    delegates = (fresh + last)[: min(number, len(pool))]
    known.update(person.pk for person in delegates)
    return delegates


def past_dates(asked, sheets, chance, *, by, at):
    """Dates that are over, [(draft, who asked)], with their bookings and answers. Returns (bookings, answers).

    `sheets` as in `draw_answers`.
    """
    given = []
    for (event, sessions), (_one, delegates) in zip(
        dates.make_behind([one for one, _ in asked], at=at), asked, strict=True
    ):
        if chance.randrange(100) < CALLED_OFF:
            when = event.starts_at - dt.timedelta(days=5)
            event = bookings.call_off(event=event, reason=chance.choice(WHY_CALLED_OFF), by=by, at=when)
            given.append((event, _in_order([_called_off(person, event, when, chance) for person in delegates])))
        else:
            given.append((event, entries(delegates, event, sessions, chance)))
    written = bookings.take_over_all(dates=given, by=None, at=at)
    forms = []
    for (event, lines), rows in zip(given, written, strict=True):
        there = [row for row, line in zip(rows, lines, strict=True) if _came(line)]
        answered = chance.sample(there, len(there) * chance.randint(*ANSWERED) // 100)
        if answered:
            waves = _waves(event, len(answered), chance, at)
            forms += draw_answers(event=event, bookings=answered, others=waves, sheets=sheets, chance=chance)
    actions.take_over_all(forms=forms, by=None, at=at)
    on_the_day = sum(len(each.responses) for each in forms if each.wave == Wave.W1)
    return sum(len(rows) for rows in written), on_the_day


def _waves(event, answered, chance, at):
    """How many of those also answered before, after three months, and through their manager."""
    if at - event.ends_at < LONG_OVER or chance.randrange(100) >= IN_WAVES:
        return None
    return {Wave.W0: answered * 8 // 10, Wave.W2: answered * 4 // 10, Wave.W2M: answered * 2 // 10}


def _in_order(lines):
    """In the order of asking."""
    return sorted(lines, key=lambda line: (line.booked_at, line.delegate.pk))


def _asked_at(event, chance):
    """When somebody asked for a place."""
    return event.starts_at - dt.timedelta(minutes=chance.randrange(*ASKED))


def _called_off(person, event, when, chance):
    """Somebody who had a place on a date that was called off."""
    booked_at = _asked_at(event, chance)
    return bookings.PastBooking(person, Status.CANCELLED, booked_at, cancelled_at=when, event_cancelled=True)


def entries(delegates, event, sessions, chance):
    """One line for each, in the order of asking: the last ones waited in vain, others gave up, the rest had a place."""
    asked = sorted((_asked_at(event, chance), person) for person in _keyed(delegates))
    lines, held = [], 0
    absent = ABSENT[event.delivery] + (MORE if event.starts_at.month == BEFORE_CHRISTMAS else 0)
    walk_ins = min(2, len(asked) // 10) if chance.randrange(100) < WITH_WALK_INS else 0
    for number, (booked_at, (_pk, person)) in enumerate(asked, start=1):
        kind = chance.randrange(100)
        if number > len(asked) - walk_ins:
            marks = {session.number: (Mark.ATTENDED, None) for session in sessions}
            lines.append(bookings.PastBooking(person, Status.WALK_IN, sessions[0].starts_at, marks=marks))
        elif kind < IN_TIME:
            given_up = booked_at + dt.timedelta(days=chance.randint(0, 3), hours=2)
            lines.append(bookings.PastBooking(person, Status.CANCELLED, booked_at, cancelled_at=given_up))
        elif held == event.capacity:
            lines.append(bookings.PastBooking(person, Status.WAITING, booked_at))
        elif kind < IN_TIME + LATE:
            given_up = event.starts_at - dt.timedelta(days=chance.randint(1, 7), hours=1)
            lines.append(
                bookings.PastBooking(person, Status.CANCELLED, booked_at, cancelled_at=given_up, cancelled_late=True)
            )
        else:
            held += 1
            marks = _marks(sessions, absent, chance)
            lines.append(bookings.PastBooking(person, Status.CONFIRMED, booked_at, marks=marks))
    return lines


def _keyed(people):
    """People with their ids, so that two who asked in one minute can be sorted."""
    return [(person.pk, person) for person in people]


def _marks(sessions, absent, chance):
    """What the register says of somebody with a place; of a hundred `absent` stay away without a word."""
    kind = chance.randrange(100)
    if kind < PART:
        return part_marks(sessions, chance)
    mark = Mark.ATTENDED
    if kind < PART + APOLOGIES:
        mark = Mark.APOLOGIES
    elif kind < PART + APOLOGIES + absent:
        mark = Mark.DID_NOT_ATTEND
    return {session.number: (mark, None) for session in sessions}


def _came(line):
    """Whether the line says that the person was there for all of it."""
    return bool(line.marks) and all(mark == Mark.ATTENDED for mark, _ in line.marks.values())
