"""What each kind of file writes, through the actions of the rooms its facts belong to."""

from bookings import actions as bookings
from bookings.choices import Status
from courses import actions as courses
from courses.choices import Delivery
from elearning import actions as elearning
from evaluations import actions as evaluations
from legacy import queries
from legacy.actions.planning.elearning import read_of
from legacy.actions.planning.settling import FACTS, marks_of, moments
from legacy.choices import Kind, Meaning, Outcome
from legacy.imports.cells import plain
from legacy.models import ImportRow
from people import actions as people
from people.choices import Sector, Standing
from people.models import Person

# So many bookings are written at once, and so many rows asked for.
PORTION, PART = 2_000, 500
# Fields that change without anybody touching the row.
VOLATILE = {
    "courses.Event": ("next_seq", "capacity"),
    "elearning.ParkedCompletion": ("email", "matched_at"),
    "evaluations.Response": (),
}


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
        for course in [line.found.get("course"), *line.found.get("courses", ())]:
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
    groups = [(date, [line for line in date.lines if line.outcome == Outcome.READY]) for date in plan.dates]
    for date, lines in groups:
        if date.event is None:
            date.event = write_date(date, lines, by=by, at=at)
    # Every process that locks several dates does so in this order.
    for part in portions(sorted(groups, key=lambda group: group[0].event.pk)):
        write_portion(part, by=by, at=at)


def portions(groups):
    """The (date, lines) in lists of about so many lines: not all are held at once."""
    part, number = [], 0
    for date, lines in groups:
        part.append((date, lines))
        number += len(lines)
        if number >= PORTION:
            yield part
            part, number = [], 0
    if part:
        yield part


def write_portion(groups, *, by, at):
    """The bookings of some dates, all of which are here."""
    persons = in_parts(Person, {line.found["human"].pk for _, lines in groups for line in lines})
    sessions = queries.sittings(date.event.pk for date, _ in groups)
    entries = [
        (date.event, [entry(line, date.event, sessions[date.event.pk], persons, at) for line in lines])
        for date, lines in groups
    ]
    written = bookings.record_history(dates=entries, by=by, at=at)
    for (_, lines), rows in zip(groups, written, strict=True):
        for line, row in zip(lines, rows, strict=True):
            line.made.append(made(row))


def write_date(date, lines, *, count_only=False, by, at):
    """Write one date of earlier years; the first of its rows has made it."""
    held = 0 if count_only else sum(FACTS[line.found["meaning"]][0] == Status.CONFIRMED for line in lines)
    event = courses.record_past(
        course=date.course.course,
        locality=date.locality,
        sessions=date.sessions,
        capacity=min(max(date.capacity, held, 1), 1_000),
        delivery=date.delivery,
        venue="" if date.delivery == Delivery.VIRTUAL else date.place,
        count_only=count_only,
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


def write_elearning(plan, ready, *, by, at):
    """Completions, recorded or parked."""
    elearning.take_completions(read=numbered(plan, ready), by=by, at=at)
    lines = {line.found["told"].key: line for line in ready}
    for key, row in queries.completions(lines):
        lines[key].made.append(made(row))


def numbered(plan, ready):
    """The rows as elearning takes them in, under the fingerprint of this file."""
    read = read_of(ready)
    read.digest = plan.file.digest
    return read


def write_trainers(plan, ready, *, by, at):
    """Training for Trainers, and steps on the ladder."""
    persons = in_parts(Person, {line.found["human"].pk for line in ready})
    past = [
        courses.PastTrainer(
            trainer=persons[line.found["human"].pk],
            qualified_on=line.found["on"],
            steps=tuple((one.course, line.found["level"], line.found["note"]) for one in line.found["courses"]),
        )
        for line in ready
    ]
    done = courses.record_trainers(trainers=past, by=by, at=at)
    for line, (qualification, skills) in zip(ready, done, strict=True):
        line.made += [made(row) for row in (qualification, *skills) if row]


def write_totals(plan, ready, *, by, at):
    """Dates that nobody is named on, and how many came."""
    for date in plan.dates:
        if date.event is None:
            date.event = write_date(date, date.lines, count_only=True, by=by, at=at)
    name = plan.file.name[-100:]
    counts = [
        (date.event, date.lines[0].found["attended"], f"{name}, row {date.lines[0].row.number}") for date in plan.dates
    ]
    for date, row in zip(plan.dates, bookings.record_counts(counts=counts, by=by, at=at), strict=True):
        date.lines[0].made.append(made(row))


def write_forms(plan, ready, *, by, at):
    """Evaluation forms, date by date. Nothing leads from a line of the list to an answer.

    The first row of a date keeps what came of all, and no row keeps its cells.
    """
    dates: dict = {}
    for line in ready:
        dates.setdefault(line.found["event"].pk, []).append(line)
    ids = [line.row.pk for line in ready]
    for start in range(0, len(ids), PART):
        ImportRow.objects.filter(pk__in=ids[start : start + PART]).update(cells=[])
    for lines in dates.values():
        event, forms = lines[0].found["event"], [line.found["given"] for line in lines]
        for pk in evaluations.record_history(event=event, forms=forms, by=by, at=at):
            lines[0].made.append(["evaluations.Response", pk, ""])


def in_parts(model, ids):
    """{id: row}, asked for in parts that every database can take."""
    ids, found = sorted(ids), {}
    for start in range(0, len(ids), PART):
        found |= model.objects.in_bulk(ids[start : start + PART])
    return found


WRITERS = {
    Kind.DELEGATES: write_delegates,
    Kind.BOOKINGS: write_bookings,
    Kind.REGISTER: write_bookings,
    Kind.ELEARNING: write_elearning,
    Kind.TRAINERS: write_trainers,
    Kind.QUARTERLY: write_totals,
    Kind.EVALUATIONS: write_forms,
}
