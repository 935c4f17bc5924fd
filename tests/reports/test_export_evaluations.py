import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from audit.models import Entry
from reports import tasks
from tests.factories import AgencyFactory, CourseFactory, EventFactory, LocalityFactory
from tests.reports.ledger import answer, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def summer():
    """Two dates of summer 2020, in two localities, of two courses."""
    made = []
    for code, attended in (("neglect", 12), ("gambling", 9)):
        event = EventFactory(
            course=CourseFactory(code=code, title=code.title()),
            locality=LocalityFactory(code=f"{code}-place", name=f"{code.title()} place"),
            starts_at=dt.datetime(2020, 6, 30, 9, 0, tzinfo=dt.UTC),
        )
        fill(event, agency=AgencyFactory(), attended=attended)
        answer(event, 8)
        made.append(event)
    return made


def export(tmp_path, *arguments, **options):
    path = tmp_path / "out.xlsx"
    call_command("export_evaluations", *arguments, out=str(path), **options)
    return {name: rows for name, rows in _sheets(path)}


def _sheets(path):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        yield name, book.get_sheet_by_name(name).to_python()


@pytest.mark.parametrize(("first", "last"), [("2020-06-01", "2020-09-30"), ("01/06/2020", "30/09/2020")])
def test_export_evaluations_writes_the_workbook_of_the_period(tmp_path, summer, first, last, capsys):
    book = export(tmp_path, "--from", first, "--to", last)

    assert {row[0]: row[1] for row in book["Read me"]}["Attendances, by name"] == "21"
    assert len(book["Responses"]) == 17
    assert capsys.readouterr().out == f"{tmp_path}/out.xlsx written, {first} to {last}.\n"


@pytest.mark.parametrize(
    ("arguments", "attendances"),
    [(["--course", "neglect"], "12"), (["--locality", "gambling-place"], "9")],
)
def test_export_evaluations_narrows_by_course_and_locality(tmp_path, summer, arguments, attendances):
    book = export(tmp_path, "--from", "2020-06-01", "--to", "2020-09-30", *arguments)

    assert {row[0]: row[1] for row in book["Read me"]}["Attendances, by name"] == attendances


def test_export_evaluations_is_recorded_without_a_name(tmp_path, summer):
    book = export(tmp_path, "--from", "2020-06-01", "--to", "2020-09-30", "--course", "neglect")

    entry = Entry.objects.get(action="evaluation.export")
    assert (entry.actor_id, entry.target_id) == ("", {row[0]: row[1] for row in book["Read me"]}["File"])
    assert (entry.detail["kind"], entry.detail["course"]) == ("workbook", "neglect")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "June", "--to", "2020-09-30"], "“June” is not a day"),
        (["--from", "2020-02-30", "--to", "2020-09-30"], "“2020-02-30” is not a day"),
        (["--from", "2020-09-30", "--to", "2020-06-01"], "The last day must not be before the first day"),
        (["--from", "2020-06-01", "--to", "2020-09-30", "--course", "none"], "There is no course “none”. Known: "),
        (["--from", "2020-06-01", "--to", "2020-09-30", "--locality", "none"], "There is no locality “none”"),
    ],
)
def test_export_evaluations_refuses_in_plain_words(tmp_path, summer, arguments, words):
    with pytest.raises(CommandError, match=words):
        export(tmp_path, *arguments)

    assert list(tmp_path.iterdir()) == []


def test_export_evaluations_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        export(tmp_path / "nowhere", "--from", "2020-06-01", "--to", "2020-09-30")


def test_export_evaluations_leaves_an_older_file_whole_when_it_fails(tmp_path, summer, monkeypatch):
    older = tmp_path / "out.xlsx"
    older.write_bytes(b"older")
    monkeypatch.setattr(tasks, "gather", lambda **_scope: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        export(tmp_path, "--from", "2020-06-01", "--to", "2020-09-30")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.xlsx", b"older")]
