"""Taking a file over: all rows that are ready, in one transaction, through the actions of the rooms they belong to."""

from django.db import transaction

from audit.actions import record
from bookings import actions as bookings
from courses import actions as courses
from legacy import queries
from legacy.actions.planning.bookings import FACTS, marks_of, moments
from legacy.actions.refusals import ImportRefused, NothingLeft
from legacy.actions.storing import keep, locked, look
from legacy.choices import Kind, Meaning, Outcome, State
from legacy.imports.cells import plain
from people import actions as people
from people.actions.patience import patient
from people.choices import Sector, Standing
from people.models import Person

# Fields that change without anybody touching the row.
VOLATILE = {"courses.Event": ("next_seq", "capacity")}


@patient
@transaction.atomic
def apply(*, file, by, at):
    """Take over every row that is ready. Returns how many. Rows that wait or are refused stay as they are: they can be
    decided and taken over later, or go back in a workbook.

    Raises NothingLeft, and ImportRefused for a file that was undone or whose cells are deleted.
    """
    file = locked(file)
    if file.state == State.UNDONE or file.cleared_at:
        raise ImportRefused("This file cannot be taken over any more. Hand it in again.")
    plan = look(file, signed=by is not None, at=at)
    ready = [line for line in plan.lines if line.outcome == Outcome.READY]
    if not ready:
        raise NothingLeft("There is no row left to take over.")
    write_agencies(ready, by=by, at=at)
    write_courses(ready, by=by, at=at)
    write_people(file, ready, by=by, at=at)
    WRITERS[file.kind](plan, ready, by=by, at=at)
    for line in ready:
        line.settle(Outcome.DONE)
    keep(ready)
    file.state, file.applied_at = State.APPLIED, file.applied_at or at
    file.figures = [figure | {"ready": 0} if "ready" in figure else figure for figure in file.figures]
    file.save(update_fields=["state", "applied_at", "figures"])
    record(action="legacy.apply", target=file, by=by, at=at, kind=file.kind, rows=len(ready))
    return len(ready)


def made(row):
    """How a row keeps what exists because of it."""
    label = row._meta.label
    return [label, row.pk, queries.fingerprint(row, VOLATILE.get(label, ()))]


def write_agencies(ready, *, by, at):
    """List the agencies that somebody said are new."""
    for line in ready:
        humans = [line.found[name] for name in ("human",) if line.found.get(name)]
        for agency in [line.found.get("agency"), *(human.details.get("agency") for human in humans)]:
            if agency and agency.pk is None:
                sector = next((value for value, label in Sector.choices if plain(label) == plain(agency.sector)), None)
                row = people.add_agency(
                    name=agency.name, standing=Standing.OTHER, sector=sector or Sector.OTHER, by=by, at=at
                )
                agency.pk = row.pk
                line.made.append(made(row))


def write_courses(ready, *, by, at):
    """List the courses of earlier years."""
    for line in ready:
        course = line.found.get("course")
        if course and course.course is None:
            course.course = courses.record_former_course(title=course.title, by=by, at=at)
            line.made.append(made(course.course))


def write_people(file, ready, *, by, at):
    """Add the people whom rows that are ready bring. What another row said first about somebody counts."""
    first = {}
    for line in ready:
        human = line.found.get("human")
        if human and human.pk is None:
            first.setdefault(human, line)
    rows = people.record_people(people=[past(human) for human in first], source=file, by=by, at=at)
    for (human, line), row in zip(first.items(), rows, strict=True):
        human.pk = row.pk
        line.made.append(made(row))


def past(human):
    """A new person as people.actions wants them."""
    agency, district = human.details.get("agency"), human.details.get("district")
    return people.PastPerson(
        name=human.name,
        email=human.email,
        agency_id=agency.pk if agency else None,
        district_id=district.pk if district else None,
        role_family=human.details.get("role_family", ""),
        manager_name=human.details.get("manager_name", ""),
        manager_email=human.details.get("manager_email", ""),
        known_since=human.details.get("known_since"),
    )


def write_bookings(plan, ready, *, by, at):
    """Write the dates that are missing, then the bookings, date by date."""
    ids = sorted({line.found["human"].pk for line in ready})
    persons: dict = {}
    for start in range(0, len(ids), 500):
        persons |= Person.objects.in_bulk(ids[start : start + 500])
    groups = [(date, [line for line in date.lines if line.outcome == Outcome.READY]) for date in plan.dates]
    for date, lines in groups:
        if date.event is None:
            date.event = write_date(date, lines, by=by, at=at)
    sessions = queries.sittings(date.event.pk for date, _ in groups)
    entries = [
        (date.event, [entry(line, date.event, sessions[date.event.pk], persons, at) for line in lines])
        for date, lines in groups
    ]
    written = bookings.record_history(dates=entries, by=by, at=at)
    for (_, lines), rows in zip(groups, written, strict=True):
        for line, row in zip(lines, rows, strict=True):
            line.made.append(made(row))


def write_date(date, lines, *, by, at):
    """Write one date of earlier years; the first of its rows has made it."""
    held = sum(1 for line in lines if FACTS[line.found["meaning"]][0] == "CONFIRMED")
    event = courses.record_past(
        course=date.course.course,
        locality=date.locality,
        sessions=date.sessions,
        capacity=max(date.capacity, held, 1),
        delivery=date.delivery,
        venue="" if date.delivery == "VIRTUAL" else date.place,
        called_off=date.called_off,
        by=by,
        at=at,
    )
    lines[0].made.append(made(event))
    return event


def entry(line, event, sessions, persons, at):
    """One row as bookings.actions wants it."""
    meaning = line.found["meaning"]
    booked, cancelled = moments(line, event, at)
    agency = line.found.get("agency")
    return bookings.PastBooking(
        delegate=persons[line.found["human"].pk],
        status=FACTS[meaning][0],
        booked_at=booked,
        cancelled_at=cancelled,
        cancelled_late=meaning == Meaning.LATE,
        event_cancelled=meaning == Meaning.CALLED_OFF,
        agency_id=agency.pk if agency else None,
        marks=marks_of(meaning, sessions),
    )


def write_delegates(plan, ready, *, by, at):
    """People are written already."""


WRITERS = {Kind.DELEGATES: write_delegates, Kind.BOOKINGS: write_bookings, Kind.REGISTER: write_bookings}
