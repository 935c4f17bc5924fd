"""R8: five thousand generated rows come back equal; a long list is held once in memory, not several times."""

import datetime as dt
import io
import random
import tracemalloc

import pytest

from bookings.choices import Mark, Status
from bookings.models import Attendance, Booking
from courses.models import Event
from legacy import actions, exports, queries
from legacy.choices import HANDED_BACK, LONDON, Outcome
from legacy.imports.cells import given, text
from people.models import Person
from sheets.exports import write_workbook
from sheets.imports import read_table
from tests.factories import AgencyFactory, CourseFactory
from tests.legacy_files import BOOKING_HEADS, booking, sheet, workbook

pytestmark = pytest.mark.django_db

# Bytes of a row at the most.
MOST_READING, MOST_TAKING = 4.5 * 1024, 6 * 1024
# What a status comes to: (status of the booking, cancelled late, mark).
COMES_TO = {
    "Attended": (Status.CONFIRMED, False, Mark.ATTENDED),
    "Did not attend": (Status.CONFIRMED, False, Mark.DID_NOT_ATTEND),
    "Apologies": (Status.CONFIRMED, False, Mark.APOLOGIES),
    "Booked": (Status.CONFIRMED, False, None),
    "Waiting": (Status.WAITING, False, None),
    "Cancelled": (Status.CANCELLED, False, None),
    "Late cancelled": (Status.CANCELLED, True, None),
    "Walk-in": (Status.WALK_IN, False, Mark.ATTENDED),
}
NAMES = (
    "Siân O'Brien",
    "Zoë Ward-Lee",
    "Ada Example",
    "Åsa Ünal",
    "José de la Cruz",
    "Bo",
    "D’Arcy Øst",
    "Mc Adam, Ian",
)


def generated(number, seed=1):
    """`number` rows as dictionaries: each person at most once on a date, days in several ways of writing."""
    chance, rows, date = random.Random(seed), [], 0
    while len(rows) < number:
        date += 1
        day = dt.date(2013, 1, 8) + dt.timedelta(days=date * 3)
        written = chance.choice((f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}", f"{day:%d.%m.%y}"))
        for person in chance.sample(range(max(number // 4, 20)), min(20, number - len(rows))):
            rows.append(
                {
                    "ref": f"R{date}", "course": f"Topic {date % 7}", "date": written, "day": day,
                    "name": f"{NAMES[person % len(NAMES)].split(',')[0]} {chr(97 + person % 26)}{person}x",
                    "email": f"p{person}@agency.example", "agency": f"House {person % 9}",
                    "status": chance.choice(list(COMES_TO)), "booked": f"{day - dt.timedelta(days=9):%d/%m/%Y}",
                }
            )  # fmt: skip
    return rows


def said(row):
    """What a row says, as the platform would hold it."""
    status, late, mark = COMES_TO[row["status"]]
    day = row["day"] if status in (Status.CONFIRMED, Status.WAITING, Status.WALK_IN) else None
    return (row["course"], row["day"], row["email"], row["agency"], status, late, mark,
            row["day"] - dt.timedelta(days=9), day and dt.time(9, 30))  # fmt: skip


def held():
    """The same of every booking that is here."""
    marks = dict(Attendance.objects.values_list("booking", "mark"))
    out = []
    for one in Booking.objects.select_related("event__course", "delegate", "agency"):
        starts = one.event.starts_at.astimezone(LONDON)
        alive = one.status != Status.CANCELLED
        out.append((one.event.course.title, starts.date(), one.delegate.email, one.agency.name, one.status,
                    one.cancelled_late, marks.get(one.pk), one.booked_at.astimezone(LONDON).date(),
                    starts.time() if alive else None))  # fmt: skip
    return out


def file_of(rows):
    """The rows as a workbook."""
    cells = [booking(**{name: value for name, value in row.items() if name != "day"}) for row in rows]
    return workbook({"Bookings": [BOOKING_HEADS, *cells]})


def in_order(found):
    """Sorted, whatever is missing in them."""
    return sorted(found, key=repr)


def round_trip(number, read, admin, at):
    """Take over so many generated rows and compare what is here with what the file says; again; undo."""
    for n in range(9):
        AgencyFactory(name=f"House {n}")
    for n in range(7):
        CourseFactory(title=f"Topic {n}")
    rows = generated(number)
    before = (Person.objects.count(), Event.objects.count())
    file = read(file_of(rows), name="old.xlsx")
    refused = file.rows.exclude(outcome=Outcome.READY).values_list("outcome", "reason")
    assert list(refused[:3]) == []
    assert queries.counts(file) == {Outcome.READY: number}
    assert actions.apply(file=file, by=admin, at=at) == number
    assert in_order(held()) == in_order(said(row) for row in rows)
    again = read(file_of([*rows, rows[0] | {"date": "", "course": ""}]), name="again.xlsx")
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=again, by=admin, at=at)
    assert len(held()) == number
    assert actions.undo(file=file, by=admin, at=at) == []
    assert (Person.objects.count(), Event.objects.count(), len(held())) == (*before, 0)


def test_some_generated_rows_come_back_equal(read, admin, at):
    round_trip(300, read, admin, at)


@pytest.mark.long
def test_five_thousand_generated_rows_come_back_equal(read, admin, at):
    round_trip(5_000, read, admin, at)


def test_one_wrong_mark_is_seen_by_the_comparison(read, admin, at):
    """The control: the comparison sees a single booking that is not as the file says."""
    for n in range(9):
        AgencyFactory(name=f"House {n}")
    for n in range(7):
        CourseFactory(title=f"Topic {n}")
    rows = generated(60)
    actions.apply(file=read(file_of(rows), name="old.xlsx"), by=admin, at=at)
    mark = Attendance.objects.filter(mark=Mark.ATTENDED).first()
    Attendance.objects.filter(pk=mark.pk).update(mark=Mark.APOLOGIES)

    assert in_order(held()) != in_order(said(row) for row in rows)


@pytest.mark.parametrize("number", [200, pytest.param(5_000, marks=pytest.mark.long)])
def test_rows_that_go_back_hold_every_cell_as_it_was(read, at, number):
    rows = [booking(**{name: value for name, value in row.items() if name != "day"}) for row in generated(number)]
    rows = [[*row[:2], "31/02/2019", *row[3:]] for row in rows]
    file = read(workbook({"Bookings": [BOOKING_HEADS, *rows]}), name="old.xlsx")
    back = queries.handed_back(file, HANDED_BACK)
    sheets = exports.handed_back(file, ((row, [text(given(one), 2_000) for one in row.cells]) for row in back))
    out = io.BytesIO()
    write_workbook(sheets, out, properties=exports.properties(file, "Rows", at, comes_back=True))

    (found,) = read_table(out)
    cells = [["" if cell is None else cell for cell in row[3:]] for _, row in found.rows[1:]]
    assert [row + [""] * (len(BOOKING_HEADS) - len(row)) for row in cells] == rows


def peak_of(work):
    """The most memory Python held beyond what it held before, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peaks(read, admin, at):
    """Bytes a row at the most: to read a list of 1,500 bookings, and to take it over."""
    rows = [
        booking(name=f"Person {chr(97 + n % 26)}{n}x", email=f"p{n}@agency.example", date=f"{1 + n // 100:02}/03/2019",
                ref=f"R{n // 100}", booked=f"{1 + n % 28:02}/02/2019")
        for n in range(1_500)
    ]  # fmt: skip
    data, kept = sheet(BOOKING_HEADS, *rows), []
    reading = peak_of(lambda: kept.append(read(data)))
    taking = peak_of(lambda: actions.apply(file=kept[0], by=admin, at=at))
    assert Booking.objects.count() == 1_500
    print(f"a row: {reading / 1_500 / 1024:.1f} KB to read, {taking / 1_500 / 1024:.1f} KB to take over")
    return reading / 1_500, taking / 1_500


def test_a_long_list_is_not_held_several_times(read, admin, at, house, monkeypatch):
    monkeypatch.setattr("legacy.actions.writing.PORTION", 100)

    reading, taking = peaks(read, admin, at)

    assert reading < MOST_READING
    assert taking < MOST_TAKING


def test_written_all_at_once_it_would_be(read, admin, at, house, monkeypatch):
    """The control: the measure above sees what the portions are for."""
    monkeypatch.setattr("legacy.actions.writing.PORTION", 10**9)

    assert peaks(read, admin, at)[1] > MOST_TAKING
