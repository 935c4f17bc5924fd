"""One source of each figure: what the pages say, the workbook, the CSV and the JSON hold, to the unit."""

import csv
import io
import json
import random
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from python_calamine import CalamineWorkbook

from evaluations.choices import Moment
from evaluations.models import Answer
from people.choices import Role
from reports.choices import Group
from sheets.choices import NUMBER
from sheets.exports.workbook import digest_of
from tests.factories import AT, AgencyFactory, CourseFactory, CourseItemFactory, LocalityFactory, UserFactory
from tests.reports.ledger import WEEK, answer, fill, past_event

pytestmark = pytest.mark.django_db
# A quarter that is over, so that the subgroup is told agencies too.
CHOSEN = "?period=last-quarter"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT + WEEK, tick=False):
        yield


@pytest.fixture(params=[1, 2, 3])
def generated(request):
    """A partnership by chance: courses, places, agencies, small and large dates, answers with confidence items."""
    chance = random.Random(request.param)
    places = [LocalityFactory(name=name) for name in ("Blackpool", "Lancashire")]
    agencies = [AgencyFactory(name=f"Agency {letter}") for letter in "ABC"]
    for title in ("Neglect", "Gambling", "Coercion"):
        course = CourseFactory(title=title)
        item = CourseItemFactory(course=course, text=f"Recognise {title.lower()}")
        for week in range(2):
            event = past_event(
                course=course, locality=chance.choice(places), starts_at=AT - (4 + week) * WEEK, capacity=40
            )
            for agency in chance.sample(agencies, 2):
                fill(
                    event,
                    agency=agency,
                    attended=chance.randint(2, 12),
                    absent=chance.randint(0, 6),
                    cancelled=chance.randint(0, 6),
                    walk_ins=chance.randint(0, 5),
                )
            for response in answer(event, chance.randint(3, 14), scores=(5, 4, 3)):
                now = chance.randint(5, 10)
                for moment, number in ((Moment.NOW, now), (Moment.LOOKING_BACK, now - chance.randint(0, 4))):
                    Answer.objects.create(response=response, question_code=item.code, moment=moment, number=number)


@pytest.fixture
def files(client, generated):
    """The workbook {sheet: records}, both CSV files, the JSON document and both pages, of one moment."""
    client.force_login(UserFactory(roles=[(Role.SUBGROUP,)]), backend="people.adapter.Backend")

    def body(name):
        response = client.post(reverse(name) + CHOSEN)
        return b"".join(response.streaming_content) if response.streaming else response.content

    book = CalamineWorkbook.from_filelike(io.BytesIO(body("reports:workbook")))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def rows(name):
        return list(csv.DictReader(io.StringIO(body(name).decode("utf-8-sig"))))

    return {
        "sheets": sheets,
        "attendance": rows("reports:attendance"),
        "evaluation": rows("reports:evaluation_file"),
        "json": json.loads(body("reports:figures_file")),
        "page": BeautifulSoup(client.get(reverse("reports:reports") + CHOSEN).content, "html.parser"),
        "evaluation page": client.get(reverse("reports:evaluation") + CHOSEN).content.decode(),
    }


def records(rows):
    head, *lines = rows
    return [dict(zip(head, line, strict=True)) for line in lines]


def same(value):
    """A value as any of the three files holds it: numbers as numbers, nothing as nothing."""
    try:
        return round(float(value), 9)
    except (TypeError, ValueError):
        return (value or "").lstrip("'")


def table(page, caption):
    """A page's table by its caption, as {row: {heading: words}}."""
    (found,) = [c.find_parent("table") for c in page.find_all("caption") if c.get_text(strip=True) == caption]
    head, *rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in found.find_all("tr")
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def said(value):
    """A value of the workbook as a page says a count."""
    return value if isinstance(value, str) and value else "–" if value in ("", None) else f"{value:,.0f}"


def test_attendance_is_the_same_in_workbook_csv_and_json(files):
    for group in Group:
        sheet = records(files["sheets"][f"By {group.label.lower()}"])
        lines = [row for row in files["attendance"] if row["Grouped by"] == group.label]
        document = files["json"]["tables"][f"by-{group}"]

        assert len(sheet) > 1
        assert len(sheet) == len(lines) == len(document)
        for row, line, record in zip(sheet, lines, document, strict=True):
            assert {head: same(value) for head, value in row.items()} == {
                head: same(value) for head, value in record.items()
            }
            assert line["Name"] == row[group.label]
            assert {head: same(line[head]) for head in row if head != group.label} == {
                head: same(value) for head, value in row.items() if head != group.label
            }


def test_attendance_is_the_same_on_the_page_and_in_the_workbook(files):
    compared = 0
    for group in Group:
        sheet = {row[group.label]: row for row in records(files["sheets"][f"By {group.label.lower()}"])}
        captions = {caption.get_text(strip=True) for caption in files["page"].find_all("caption")}
        if f"All counts by {group}" not in captions:
            continue
        for name, counts in table(files["page"], f"All counts by {group}").items():
            for heading, words in counts.items():
                assert words == said(sheet[name][heading]), (group, name, heading)
                compared += 1
    totals = {row["Figure"]: row for row in records(files["sheets"]["Totals"])}
    for name, columns in table(files["page"], "All counts of this choice").items():
        assert columns["Figure"] == said(totals[name]["Numerator"])
        compared += 1
    for name, rate in list(totals.items())[:4]:
        words = f"{rate['Value']:.0%}" if rate["Value"] not in ("", "not shown") else rate["Value"]
        assert words in files["page"].get_text()
        assert (
            not name
            or rate["Denominator"] == ""
            or f"{rate['Numerator']:.0f} of {rate['Denominator']:.0f}" in (files["page"].get_text())
        )
    assert compared > 40


def test_evaluation_is_the_same_in_workbook_csv_json_and_on_the_page(files):
    sheet = records(files["sheets"]["Evaluation"])
    page = re.sub(r"\s+", " ", BeautifulSoup(files["evaluation page"], "html.parser").get_text(" "))

    assert len(sheet) == len(files["evaluation"]) == len(files["json"]["tables"]["evaluation"]) > 20
    for row, line, record in zip(sheet, files["evaluation"], files["json"]["tables"]["evaluation"], strict=True):
        expected = {head: same(value) for head, value in row.items()}
        assert {head: same(value) for head, value in line.items()} == expected
        assert {head: same(value) for head, value in record.items()} == expected
        # A rate of the whole stands on the page as "62%" with "48 of 77" below.
        for words in (
            re.split(r" \((?=\d+ of)|(?<=\d)\)$", row["In words"]) if row["Level"] == "Response" else [row["In words"]]
        ):
            assert words in page, row
    assert len([row for row in sheet if isinstance(row["Value"], float)]) > 10


def test_the_hash_on_the_first_sheet_is_of_the_rows_as_read_back(files):
    told = {row[0]: row[1] for row in files["sheets"]["Read me"]}

    for name in ("By course", "Answers", "Responses"):
        _head, *rows = files["sheets"][name]
        kinds = [NUMBER] * len(_head)
        assert told[f"Sheet “{name}”"] == f"{len(rows):,} rows, SHA-256 {digest_of(rows, kinds)}"
