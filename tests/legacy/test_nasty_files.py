"""R8: 300 nasty files never crash; nothing is dropped silently; twice changes nothing; undo gives all back."""

import datetime as dt
import io
import random

import pytest

from bookings.models import Attendance, Booking, HeadCount
from courses.models import Course, Event, TrainerSkill
from elearning.models import Completion, ParkedCompletion
from evaluations.models import Response
from legacy import actions, queries
from legacy.choices import Answer, Kind, Outcome
from legacy.models import ImportRow
from outbox.models import Message
from people.models import Agency, Person
from sheets.imports import FileRefused, ReadSheet, parse_workbook, read_table
from tests import zoo
from tests.factories import DistrictFactory, EventFactory, ModuleFactory
from tests.legacy_nasty import nasty

pytestmark = pytest.mark.django_db
MODELS = (
    Agency, Attendance, Booking, Completion, Course, Event, HeadCount, ParkedCompletion, Person, Response, TrainerSkill,
)  # fmt: skip


def facts():
    """How many there are of everything a file can bring."""
    return {model._meta.label: model._base_manager.count() for model in MODELS}


@pytest.fixture
def here(house, monkeypatch):
    """What some rows speak of. Workbooks are parsed in this process: starting one for each costs more than the test."""
    ModuleFactory(code="prevent", title="Prevent", level="Level 1")
    DistrictFactory(name="Near District")
    EventFactory(course=house[0], starts_at=dt.datetime(2019, 3, 12, 9, 30, tzinfo=dt.UTC))

    def apart(data, *, rows, patience):
        sheets = parse_workbook(io.BytesIO(data), rows=rows)
        return {"sheets": [[sheet.title, sheet.rows] for sheet in sheets]}

    monkeypatch.setattr("sheets.imports.parse_apart", apart)


def filled(data):
    """How many filled rows the reader finds in a file."""
    return sum(len(sheet.rows) for sheet in read_table(io.BytesIO(data), rows=25_000))


def take(number, read, admin, at):
    """One file: (what became of it, the Import). Looked at, decided by chance, taken over, again, a third undone."""
    name, data = nasty(number)
    kind = random.Random(number).choice((*[None] * 30, *Kind))
    try:
        file = read(io.BytesIO(data), name=name, kind=kind)
    except (FileRefused, actions.ImportRefused) as refused:
        return ("refused" if len(str(refused)) > 20 else "refused without words"), None
    rows = list(file.rows.order_by("sheet", "number"))
    assert filled(data) - 20 * len(file.sheets) <= len(rows) <= filled(data)
    assert [row for row in rows if row.outcome != Outcome.READY and not row.reason] == []
    for _ in range(3):
        decide(file, random.Random(number), by=admin, at=at)
    before = facts()
    try:
        actions.apply(file=file, by=admin, at=at)
    except actions.NothingLeft:
        assert facts() == before
        return "nothing", file
    after = facts()
    again = read(io.BytesIO(data), name=name, kind=kind)
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=again, by=admin, at=at)
    assert facts() == after
    counts = queries.counts(file)
    assert sum(counts.values()) == len(rows)
    assert not counts.get(Outcome.READY)
    if number % 3 == 0:
        assert actions.undo(file=file, by=admin, at=at) == []
        assert facts() == before
    return "taken", file


def decide(file, chance, **who):
    """Answer what is open, by chance: mostly with the likeliest."""
    answers = []
    for row in file.decisions.open().order_by("pk"):
        likely = (Answer.USE, row.suggestions[0][0]) if row.suggestions else (Answer.NEW, "")
        answers.append((row, *chance.choice((likely, likely, likely, (Answer.NEW, ""), (Answer.OUT, "")))))
    actions.decide(file=file, answers=answers, **who)


def walk(numbers, read, admin, at):
    """Take each file; return how many came to what."""
    found: dict = {}
    for number in numbers:
        what, _ = take(number, read, admin, at)
        found[what] = found.get(what, 0) + 1
    assert Message.objects.count() == 0
    return found


def test_a_sample_of_nasty_files_never_crashes_and_changes_nothing_twice(here, read, admin, at):
    found = walk(range(0, 300, 8), read, admin, at)

    assert sum(found.values()) == 38


@pytest.mark.long
def test_three_hundred_nasty_files_never_crash_and_change_nothing_twice(here, read, admin, at):
    found = walk(range(300), read, admin, at)

    print(found)
    assert found["taken"] > 80
    assert found["refused"] > 10


def test_nasty_files_are_of_every_outcome(here, read, admin, at):
    """Else they would prove little."""
    found = walk(range(1, 40), read, admin, at)

    assert set(found) == {"taken", "nothing", "refused"}
    assert set(ImportRow.objects.values_list("outcome", flat=True)) >= {
        Outcome.DONE, Outcome.KNOWN, Outcome.FIGURE, Outcome.REFUSED, Outcome.WAITS, Outcome.TAKEN_BACK,
    }  # fmt: skip


def test_hostile_workbooks_are_refused_in_words(read):
    """The zoo itself is proved in tests/bookings/test_hostile_files.py; here: the page's way in is the same reader."""
    for data in (zoo.PNG, zoo.OLE + b"\0" * 60, zoo.HTML, b"", b"\0" * 100, zoo.packed({"word/document.xml": b"<w/>"})):
        with pytest.raises((FileRefused, actions.ImportRefused)):
            read(io.BytesIO(data), name="list.xlsx")


def test_a_sheet_is_a_sheet():
    """The stand-in for the other process gives what it gives."""
    assert ReadSheet("a", ((1, ("x",)),)).rows == ((1, ("x",)),)
