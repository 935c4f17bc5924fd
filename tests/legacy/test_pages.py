"""The pages of old spreadsheets and the command: look, decide, take over, download, undo."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from bookings.models import Booking
from legacy import actions
from legacy.choices import Outcome, State
from legacy.models import Import
from sheets.exports import Column, Properties, Sheet, write_workbook
from sheets.imports import read_table
from sheets.imports.origin import written_here
from tests.factories import AgencyFactory, DecisionFactory, ImportFactory, ImportRowFactory
from tests.legacy_files import BOOKING_HEADS, booking, sheet
from tests.libreoffice import SOFFICE
from tests.libreoffice import saved_again as libreoffice_saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, admin):
    """A browser of an administrator."""
    client.force_login(admin)
    return client


def upload(rows, name="old.csv"):
    return SimpleUploadedFile(name, sheet(BOOKING_HEADS, *rows).getvalue())


def test_a_file_is_looked_at_decided_taken_over_and_undone(desk, house):
    rows = [booking(), booking(name="Bo Example", email="", agency="Nothern Trust"), booking(date="31/02/2019")]
    looked = desk.post("/imports/", {"file": upload(rows), "locality": house[2].pk}, follow=True)
    file = Import.objects.get()
    body = looked.content.decode()
    assert "Nothing has been changed so far" in body
    assert "Take over 1 row" in body
    assert "1 decision for you to make" in body
    assert "1 agency. You make each once" in body
    assert "31/02/2019” is no day we can read" in body
    question = file.decisions.get()
    answer = desk.post(
        f"/imports/{file.pk}/decisions/", {f"decision_{question.pk}": f"USE:{house[1].pk}"}, follow=True
    ).content.decode()
    assert "1 decision kept" in answer
    assert "Take over 2 rows" in answer
    assert "2 rows are taken over" in desk.post(f"/imports/{file.pk}/take-over/", follow=True).content.decode()
    assert Booking.objects.count() == 2
    back = load_workbook(io.BytesIO(b"".join(desk.get(f"/imports/{file.pk}/rows.xlsx").streaming_content)))
    cells = [[cell.value for cell in row] for row in back.active.iter_rows()]
    assert cells[0][:6] == ["What became of it", "Why", "Row in your file", "Event ref", "Course title", "Event date"]
    assert cells[1][0] == "Cannot be taken over"
    assert cells[1][2:6] == [4, "N1", "Neglect", "31/02/2019"]
    compared = load_workbook(io.BytesIO(b"".join(desk.get(f"/imports/{file.pk}/comparison.xlsx").streaming_content)))
    assert [[cell.value for cell in row] for row in compared.active.iter_rows()][1] == [
        "Neglect", "January to March 2019", "attended", 2, 2, 0,
    ]  # fmt: skip
    assert "Choose" not in desk.get(f"/imports/{file.pk}/undo/").content.decode()
    assert "Tick the box" in desk.post(f"/imports/{file.pk}/undo/").content.decode()
    assert "Taken back." in desk.post(f"/imports/{file.pk}/undo/", {"sure": "on"}, follow=True).content.decode()
    assert (Booking.objects.count(), Import.objects.get().state) == (0, State.UNDONE)


def test_mended_rows_can_be_handed_in_again(desk, house):
    desk.post("/imports/", {"file": upload([booking(date="31/02/2019")]), "locality": house[2].pk})
    file = Import.objects.get()
    back = load_workbook(io.BytesIO(b"".join(desk.get(f"/imports/{file.pk}/rows.xlsx").streaming_content)))
    back.active["F2"] = "28/02/2019"
    out = io.BytesIO()
    back.save(out)
    desk.post("/imports/", {"file": SimpleUploadedFile("mended.xlsx", out.getvalue()), "locality": house[2].pk})

    assert Import.objects.order_by("-pk").first().rows.get().outcome == Outcome.READY


def test_columns_can_be_read_otherwise_until_something_is_taken_over(desk, house, admin, at):
    heads = ("What", "Date", "Delegate", "Mail", "Status")
    row = ("Neglect", "04/03/2019", "Ada Example", "ada@agency.example", "Attended")
    desk.post("/imports/", {"file": SimpleUploadedFile("a.csv", sheet(heads, row).getvalue()), "kind": "BOOKINGS"})
    file = Import.objects.get()
    assert "Say which area ran the dates" in desk.get(f"/imports/{file.pk}/").content.decode()
    form = desk.get(f"/imports/{file.pk}/columns/")
    fields = {field.label: name for name, field in form.context["form"].fields.items()}
    said = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    said |= {"locality": house[2].pk, "date_order": "MONTH_FIRST", fields["“What”"]: "course"}
    said |= {fields["“Status”"]: ""}
    desk.post(f"/imports/{file.pk}/columns/", said)
    assert file.rows.get().outcome == Outcome.WAITS
    said[fields["“Mail”"]] = "status"
    assert "Read again" in desk.post(f"/imports/{file.pk}/columns/", said, follow=True).content.decode()
    said |= {fields["“Status”"]: "status", fields["“Mail”"]: "email"}
    desk.post(f"/imports/{file.pk}/columns/", said)
    actions.apply(file=file, by=admin, at=at)
    assert Booking.objects.get().event.starts_at.date().isoformat() == "2019-04-03"
    assert desk.get(f"/imports/{file.pk}/columns/").status_code == 302


def test_two_columns_for_one_field_are_refused(desk, house):
    desk.post("/imports/", {"file": upload([booking()]), "locality": house[2].pk})
    file = Import.objects.get()
    form = desk.get(f"/imports/{file.pk}/columns/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said |= {name: "name" for name in ("column_0", "column_1")}

    assert "Choose one." in desk.post(f"/imports/{file.pk}/columns/", said).content.decode()


def test_nearly_sure_suggestions_are_taken_at_once(desk, house):
    rows = [booking(agency="Northern Trust NHS"), booking(agency="Northern Trusst", name="Bo Example", email="")]
    desk.post("/imports/", {"file": upload([*rows, booking(agency="Else", name="Cy Example", email="")])})
    file = Import.objects.get()
    desk.post(f"/imports/{file.pk}/sure/")

    assert sorted(file.decisions.values_list("said", "answer")) == [
        ("Else", ""), ("Northern Trusst", "USE"), ("Northern Trust NHS", "USE"),
    ]  # fmt: skip


def test_a_file_only_looked_at_can_be_thrown_away(desk, house):
    desk.post("/imports/", {"file": upload([booking(agency="Else")]), "locality": house[2].pk})
    desk.post(f"/imports/{Import.objects.get().pk}/discard/")

    assert Import.objects.count() == 0


@pytest.mark.parametrize("files", [1, 3])
def test_pages_ask_the_same_number_of_questions_of_the_database(desk, files, django_assert_num_queries, at):
    for _ in range(files):
        file = ImportFactory()
        ImportRowFactory.create_batch(files, file=file, outcome=Outcome.REFUSED, reason="There is no name.")
        file.decisions.add(*DecisionFactory.create_batch(files))
    AgencyFactory.create_batch(files)
    desk.get("/imports/")

    with django_assert_num_queries(7):
        desk.get("/imports/")
    with django_assert_num_queries(9):
        desk.get(f"/imports/{file.pk}/")
    with django_assert_num_queries(7):
        desk.get(f"/imports/{file.pk}/decisions/")


def test_the_command_looks_and_takes_over(tmp_path, house, admin):
    path, out = tmp_path / "old.csv", io.StringIO()
    path.write_bytes(sheet(BOOKING_HEADS, booking(), booking(status="Course cancelled", date="13/03/2019")).getvalue())

    call_command("import_legacy", path, "--dry-run", "--area", house[2].code, stdout=out)
    assert "can be taken over: 1" in out.getvalue()
    assert "cannot be taken over: 1" in out.getvalue()
    assert "Dry run: nothing was changed." in out.getvalue()
    assert (Import.objects.count(), Booking.objects.count()) == (0, 0)
    call_command("import_legacy", path, "--area", house[2].code, "--by", admin.email, stdout=out)
    assert "taken over: 2" in out.getvalue()
    call_command("import_legacy", path, "--by", admin.email, stdout=out)
    assert "There is no row left to take over." in out.getvalue()
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--area", "nowhere"), "no locality"),
        (("--by", "nobody@agency.example"), "Nobody with this address"),
        (("--kind", "recipes"), "There is no kind"),
        ((), "We cannot tell what this file holds"),
    ],
)
def test_the_command_refuses_in_words(tmp_path, options, why):
    path = tmp_path / "old.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match=why):
        call_command("import_legacy", path, *options)


def test_cells_are_forgotten_after_thirty_days(read, admin, at):
    file = read(sheet(BOOKING_HEADS, booking()))

    assert actions.forget_due(at=at + dt.timedelta(days=29)) == 0
    assert actions.forget_due(at=at + dt.timedelta(days=31)) == 1
    file.refresh_from_db()
    assert (file.rows.get().cells, file.rows.get().outcome) == (None, Outcome.READY)
    with pytest.raises(actions.ImportRefused):
        actions.apply(file=file, by=admin, at=at)


def test_a_page_takes_fewer_rows_than_the_command(desk, house, monkeypatch):
    monkeypatch.setattr("legacy.views.MOST_ON_PAGE", -18)

    body = desk.post("/imports/", {"file": upload([booking(), booking()])}).content.decode()

    assert "have it read by the command import_legacy" in body
    assert Import.objects.count() == 0


def test_questions_name_the_likeliest_answer(desk, house):
    desk.post("/imports/", {"file": upload([booking(agency="Northern Trusst"), booking(status="zzz")])})

    body = desk.get(f"/imports/{Import.objects.get().pk}/decisions/").content.decode()

    assert "Likeliest: Northern Trust (96% alike)." in body
    assert "Nothing here is like it." in body


def own(at, **more):
    """A workbook as we write them, with what looks like bookings in it."""
    columns = [Column(name) for name in BOOKING_HEADS]
    out = io.BytesIO()
    told = Properties(title="Delegates of March & April", at=at, author="Us", **more)
    write_workbook([Sheet("Rows", columns, [booking()])], out, properties=told)
    return out.getvalue()


def saved_again(data):
    """The same workbook as another program writes it."""
    book, out = load_workbook(io.BytesIO(data)), io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("through", [bytes, saved_again])
def test_a_workbook_of_our_own_is_refused_in_one_sentence(desk, at, through):
    body = desk.post("/imports/", {"file": SimpleUploadedFile("x.xlsx", through(own(at)))}).content.decode()

    assert "This is “Delegates of March &amp; April”, a workbook that this platform wrote on 12 January 2027" in body
    assert Import.objects.count() == 0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: 1 test of our own files not run")
def test_a_workbook_of_our_own_is_known_after_libreoffice_saved_it(at, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(own(at))

    with libreoffice_saved(path).open("rb") as file:
        assert written_here(file).title == "Delegates of March & April"
        assert len(read_table(file)[0].rows) == 2


def test_a_workbook_that_people_fill_in_is_read(desk, at):
    desk.post("/imports/", {"file": SimpleUploadedFile("x.xlsx", own(at, comes_back=True))})

    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("areas", "asked"), [(("Nearshire", "Nearshire LSCB"), False), (("Nearshire", ""), True), (("", ""), True)]
)
def test_the_area_is_asked_only_where_a_row_names_none(desk, house, areas, asked):
    heads = ("Course title", "Event date", "Delegate", "E-mail", "Status", "Run by")
    rows = [
        ("Neglect", "04/03/2019", f"Ada {n}x", f"a{n}@agency.example", "Attended", area) for n, area in enumerate(areas)
    ]
    desk.post("/imports/", {"file": SimpleUploadedFile("a.csv", sheet(heads, *rows).getvalue())})
    file = Import.objects.get()

    assert ("Say which area ran the dates" in desk.get(f"/imports/{file.pk}/").content.decode()) is asked
    # A row that waits for another decision says so as well, and no new sentence comes after the decision.
    wait = ("Neglect", "04/03/2019", "Bo Example", "bo@agency.example", "zzz", areas[1])
    desk.post("/imports/", {"file": SimpleUploadedFile("b.csv", sheet(heads, wait).getvalue())})
    file = Import.objects.order_by("-pk").first()
    assert ("Say which area ran the dates" in desk.get(f"/imports/{file.pk}/").content.decode()) is asked


def test_a_table_without_days_needs_no_area(desk):
    heads = ("Course", "Quarter", "Attended", "No shows")
    row = ("Neglect", "April to June 2019", 12, 3)
    desk.post("/imports/", {"file": SimpleUploadedFile("a.csv", sheet(heads, row).getvalue())})
    file = Import.objects.get()

    assert file.rows.get().outcome == Outcome.FIGURE
    assert "Say which area ran the dates" not in desk.get(f"/imports/{file.pk}/").content.decode()


def test_a_difference_below_nought_has_a_minus_sign(desk, house):
    rows = [booking(), booking(name="Bo Example", email="", agency="Else")]
    desk.post("/imports/", {"file": upload(rows), "locality": house[2].pk})
    page = desk.get(f"/imports/{Import.objects.get().pk}/").content.decode()

    assert "−1<" in page
    assert ">-1<" not in page
