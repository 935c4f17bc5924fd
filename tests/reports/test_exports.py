import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from evaluations.choices import Consent, Moment
from evaluations.models import Answer
from people.models import Person
from reports import tasks
from reports.choices import Group
from sheets.exports import csv_lines
from tests.factories import (
    AT,
    AgencyFactory,
    CourseFactory,
    CourseItemFactory,
    EventFactory,
    HeadCountFactory,
    LocalityFactory,
    PersonFactory,
)
from tests.libreoffice import SOFFICE, sheets
from tests.reports.ledger import WEEK, answer, fill, past_event, scope

pytestmark = pytest.mark.django_db

HOSTILE = [
    "=1+1",
    "+44 20",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x.example")',
    "a\x0bb",
    "two\nlines",
    "Siân “said” <b>&",
]


def workbook(asked=None):
    """The workbook of a scope, read back by a second library: {sheet: rows}."""
    out = io.BytesIO()
    tasks.write_workbook(scope=asked or scope(), out=out, prepared_for="Learning and Development subgroup", by=None)
    out.seek(0)
    book = CalamineWorkbook.from_filelike(out)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def records(rows):
    """Rows as dictionaries by heading."""
    head, *lines = rows
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture
def event():
    """A date of Neglect in Blackpool with 24 attendances of two agencies and ten evaluations."""
    made = past_event(course=CourseFactory(title="Neglect"), locality=LocalityFactory(name="Blackpool"), capacity=40)
    fill(made, agency=AgencyFactory(name="Council"), attended=12, absent=6, cancelled=5)
    fill(made, agency=AgencyFactory(name="Police"), attended=7, walk_ins=5)
    answer(made, 10, scores=(5, 4))
    return made


def test_workbook_has_its_sheets_in_order(event):
    assert list(workbook()) == [
        "Read me",
        "Dictionary",
        "Charts",
        "Totals",
        "By course",
        "By workforce",
        "By agency",
        "By sector",
        "By locality",
        "By delivery",
        "By month",
        "Evaluation",
        "Responses",
        "Answers",
        "Scores",
        "Comments",
        "Questions",
    ]


def test_workbook_says_what_it_is_about(event):
    said = {row[0]: row[1] for row in workbook(scope(course=event.course, localities=(event.locality,)))["Read me"]}

    assert said["Period"] == "1 January 2026 to 31 January 2027"
    assert said["Course"] == "Neglect"
    assert said["Locality"] == "Blackpool"
    assert said["Prepared for"] == "Learning and Development subgroup"
    assert said["Prepared on"] == "12/01/2027 at 10:00"
    assert said["Responses in this file"] == "10"
    assert said["Attendances, by name"] == "24"
    assert said["Attendances, distinct people among them"] == "24"
    assert said["Attended, of all registered"] == "63% (19 of 30)"


def test_workbook_gives_each_table_its_rates_with_numerator_and_denominator(event):
    book = workbook()

    (neglect, total) = records(book["By course"])

    assert neglect["Course"] == "Neglect"
    assert [neglect[name] for name in ("Registered", "Expected", "Attended", "Attendances", "Capacity")] == [
        30,
        25,
        19,
        24,
        40,
    ]
    assert neglect["Attended / registered"] == pytest.approx(19 / 30)
    assert neglect["Attended / expected"] == pytest.approx(19 / 25)
    assert neglect["Attendances / registered"] == pytest.approx(24 / 30)
    assert neglect["Attendances / capacity"] == pytest.approx(24 / 40)
    assert neglect["Evaluations / attendances"] == pytest.approx(10 / 24)
    assert {name: value for name, value in total.items() if name != "Course"} == {
        name: value for name, value in neglect.items() if name != "Course"
    }


def test_workbook_gives_one_row_a_response_and_one_an_answer(event):
    book = workbook()

    rows, answers = records(book["Responses"]), records(book["Answers"])

    assert sorted(row["relevance"] for row in rows) == [4] * 5 + [5] * 5
    assert {(row["Course"], row["Locality"], row["Delivery"], row["Date"]) for row in rows} == {
        ("Neglect", "Blackpool", "Online", event.starts_at.date())
    }
    assert {row["Response"]: row["relevance"] for row in rows} == {row["Response"]: row["Number"] for row in answers}
    assert {row["Question"] for row in answers} == {"relevance"}


def test_workbook_numbers_responses_anew_in_each_file(event):
    one, other = ({row["Response"] for row in records(workbook()["Responses"])} for _n in range(2))

    assert (len(one), len(one & other)) == (10, 0)


def test_workbook_tells_the_courses_own_items_as_means_and_one_by_one(event):
    CourseItemFactory(course=event.course, code="name-neglect", text="Name neglect when I see it")
    CourseItemFactory(course=event.course, code="use-tool", text="Use the tool")
    for response in event.responses.all():
        for moment, numbers in ((Moment.NOW, (8, 7)), (Moment.LOOKING_BACK, (4, 3))):
            for code, number in zip(("name-neglect", "use-tool"), numbers, strict=True):
                Answer.objects.create(response=response, question_code=code, moment=moment, number=number)

    book = workbook()

    rows = records(book["Responses"])
    scores = {(r["Question"], r["Speaks of"], r["Course"]): (r["Answers"], r["Mean"]) for r in records(book["Scores"])}
    assert {(row["confidence-now-mean"], row["confidence-looking-back-mean"]) for row in rows} == {(7.5, 3.5)}
    assert scores["name-neglect", "Now", "Neglect"] == (10, 8)
    assert scores["name-neglect", "Looking back, before the course", "All courses"] == (10, 4)
    assert scores["relevance", "", "Neglect"] == (10, 4.5)
    assert [r["Question"] for r in records(book["Questions"]) if r["Course"] == "Neglect"] == [
        "Name neglect when I see it",
        "Use the tool",
    ]


def test_workbook_leaves_items_out_that_would_name_a_hidden_course():
    for title in ("Gambling", "Coercion"):
        course = CourseFactory(title=title)
        CourseItemFactory(course=course, code=f"about-{title.lower()}")
        small = past_event(course=course, locality=LocalityFactory())
        fill(small, attended=5)
        for response in answer(small, 5):
            Answer.objects.create(
                response=response, question_code=f"about-{title.lower()}", moment=Moment.NOW, number=9
            )

    book = workbook()

    assert {(row["Course"], row["Locality"], row["Date"]) for row in records(book["Responses"])} == {
        ("other", "other", "other dates")
    }
    assert {row["confidence-now-mean"] for row in records(book["Responses"])} == {9}
    assert {row["Question"] for row in records(book["Answers"])} == {"relevance"}


def test_workbook_leaves_out_what_is_too_few_and_says_so():
    small = past_event()
    fill(small, attended=10)
    answer(small, 3)

    book = workbook()

    said = {row[0]: row[1] for row in book["Read me"]}
    assert records(book["Responses"]) == records(book["Answers"]) == []
    assert said["Responses in this file"] == "0"
    assert said["Responses left out"].startswith("fewer than 5.")


def test_workbook_shows_no_mean_of_fewer_than_eight_answers(event):
    for response in event.responses.all()[:7]:
        Answer.objects.create(response=response, question_code="pace", number=1)

    scores = {(row["Question"], row["Course"]): (row["Answers"], row["Mean"]) for row in records(workbook()["Scores"])}

    assert scores["pace", "Neglect"] == scores["pace", "All courses"] == ("fewer than 8", "")
    assert scores["relevance", "Neglect"] == (10, 4.5)


def test_workbook_hides_a_second_mean_that_would_give_a_small_one_away(event):
    for title, answers in (("Gambling", 9), ("Coercion", 20)):
        other = past_event(course=CourseFactory(title=title))
        for response in answer(other, answers):
            Answer.objects.create(response=response, question_code="pace", number=3)
    for response in event.responses.all()[:3]:
        Answer.objects.create(response=response, question_code="pace", number=1)

    scores = {row["Course"]: row["Mean"] for row in records(workbook()["Scores"]) if row["Question"] == "pace"}

    assert scores == {"Neglect": "", "Gambling": "", "Coercion": 3, "All courses": pytest.approx(2.81)}


def say(event, text, **facts):
    (response,) = answer(event, 1, **{"consent": Consent.ANONYMOUS} | facts)
    Answer.objects.create(response=response, question_code="most-useful", text=text, review="RELEASED")
    return response


def test_workbook_keeps_comments_away_from_scores_dates_and_numbers(event):
    say(event, "The scenarios were good")
    say(event, "Keep this to yourselves", consent=Consent.NO)

    book = workbook()

    assert records(book["Comments"]) == [
        {
            "Question": "most-useful",
            "Comment": "The scenarios were good",
            "By when": "",
            "May be quoted": "Yes, without my role",
            "Role": "",
            "Course": "Neglect",
            "Text continued": "",
        }
    ]
    elsewhere = [cell for name, rows in book.items() if name != "Comments" for row in rows for cell in row]
    assert [cell for cell in elsewhere if "scenarios" in str(cell) or "yourselves" in str(cell)] == []


def test_workbook_coarsens_a_rare_role_under_a_comment(event):
    for number in range(5):
        response = say(event, f"Nurse {number}", consent=Consent.WITH_ROLE)
        Answer.objects.create(response=response, question_code="role-family", option_code="NURSING")
    response = say(event, "Officer", consent=Consent.WITH_ROLE)
    Answer.objects.create(response=response, question_code="role-family", option_code="POLICING")

    book = workbook()

    assert {row["Comment"]: row["Role"] for row in records(book["Comments"])} == {
        **{f"Nurse {number}": "Nursing, midwifery or health visiting" for number in range(5)},
        "Officer": "other",
    }
    assert "role-family" not in {row["Question"] for row in records(book["Answers"])}


def test_workbook_keeps_hostile_text_harmless(event):
    for text in HOSTILE:
        say(event, text)
    out = io.BytesIO()

    tasks.write_workbook(scope=scope(), out=out, prepared_for="=1+1", by=None)

    with zipfile.ZipFile(out) as archive:
        assert [name for name in archive.namelist() if b"<f>" in archive.read(name)] == []
    assert sorted(row["Comment"] for row in records(workbook()["Comments"])) == sorted(
        text.replace("\x0b", "\ufffd") for text in HOSTILE
    )


def test_workbook_holds_no_person(event):
    """Canaries in everything personal: names, addresses, agencies' people, marks, invitations, ids."""
    for person in Person.objects.all():
        person.email = f"canary{person.pk}@secret.example"
        person.manager_name = "Canary Manager"
        person.save()
    PersonFactory(name="Canary Person extra")
    event.joining_note = "Canary note"
    event.save()
    pseudonym = "canary" + "f" * 58
    answer(event, 1, pairing="PAIRED", pseudonym=pseudonym)
    ids = {str(pk) for pk in event.responses.values_list("pk", flat=True)}
    assert Person.objects.filter(name__startswith="Canary").count() > 20

    cells = [str(cell) for rows in workbook().values() for row in rows for cell in row]

    assert [cell for cell in cells if "canary" in cell.lower() or cell.removesuffix(".0") in ids] == []


def test_workbook_prints_no_count_from_one_to_four_and_no_small_difference(event):
    other = past_event(course=CourseFactory(title="Gambling"))
    fill(other, agency=AgencyFactory(name="Probation"), attended=3)
    answer(other, 2)

    book = workbook()

    tables = [records(book[f"By {Group(group).label.lower()}"]) for group in Group]
    counts = ("Registered", "Expected", "Attended", "Attendances", "Distinct people", "Evaluations")
    printed = [row.get(name) for rows in tables for row in rows for name in counts]
    assert [value for value in printed if isinstance(value, float) and value < 5] == []
    courses = {row["Course"]: row["Attendances"] for row in tables[0]}
    assert courses == {"Gambling": "fewer than 5", "Neglect": "not shown", "Total": 27}


def test_workbook_shows_head_counts_apart(event):
    large = past_event(course=CourseFactory(title="Online Safety Live"), count_only=True, capacity=300)
    HeadCountFactory(session=large.sessions.get(), attended=212)

    book = workbook()

    said = {row[0]: row[1] for row in book["Read me"]}
    (row,) = [row for row in records(book["By course"]) if row["Course"] == "Online Safety Live"]
    assert said["Attendances, named and counted together"] == "236"
    assert said["Attendances, head counts without names"] == "212"
    assert (row["Head count"], row["Registered"], row["Attendances"]) == (212, "", "")


def test_workbook_of_nothing_still_opens():
    book = workbook()

    assert {name: len(rows) for name, rows in book.items() if name in ("By course", "Responses", "Comments")} == {
        "By course": 2,
        "Responses": 1,
        "Comments": 1,
    }


@pytest.mark.parametrize("responses", [1, 300])
def test_workbook_takes_the_same_queries_for_any_number_of_responses(responses, django_assert_num_queries):
    made = past_event()
    fill(made, agency=AgencyFactory(), attended=responses)
    answer(made, responses)

    with django_assert_num_queries(10):
        tasks.write_workbook(scope=scope(), out=io.BytesIO(), prepared_for="", by=None)


@pytest.mark.parametrize("dates", [1, 3])
def test_workbook_takes_the_same_queries_for_any_number_of_dates(dates, django_assert_num_queries):
    for week in range(dates):
        made = EventFactory(starts_at=AT - (4 + week) * WEEK, sessions=2)
        CourseItemFactory(course=made.course)
        fill(made, agency=AgencyFactory(), attended=9)
        answer(made, 9)

    with django_assert_num_queries(10):
        tasks.write_workbook(scope=scope(), out=io.BytesIO(), prepared_for="", by=None)


def test_response_list_gives_the_same_rows_as_csv(event):
    text = "".join(csv_lines(tasks.response_list(scope=scope(), by=None)))

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert sorted(row["relevance"] for row in rows) == ["4"] * 5 + ["5"] * 5
    assert {row["Date"] for row in rows} == {event.starts_at.strftime("%d/%m/%Y")}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: 1 test of the workbook not run")
def test_workbook_opens_in_libreoffice_with_the_same_cells(event, tmp_path):
    for text in HOSTILE:
        say(event, text)
    path = tmp_path / "evaluation.xlsx"
    with path.open("wb") as out:
        tasks.write_workbook(scope=scope(), out=out, prepared_for="Learning and Development subgroup", by=None)

    found = sheets(path)

    def shown(sheet):
        head, *rows = found[sheet]
        return [dict(zip(head, row, strict=True)) for row in rows]

    assert sorted(row["Comment"] for row in shown("Comments")) == sorted(
        text.replace("\x0b", "\ufffd") for text in HOSTILE
    )
    assert {row["Date"] for row in shown("Responses")} == {event.starts_at.strftime("%d/%m/%Y")}
    assert [(row["Course"], row["Attended"], row["Attended / registered"]) for row in shown("By course")] == [
        ("Neglect", "19", "63%"),
        ("Total", "19", "63%"),
    ]
