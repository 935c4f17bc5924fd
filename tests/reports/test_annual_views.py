"""The pages and files of annual reports."""

import datetime as dt
import io
import re

import docx
import pypdf
import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from courses.choices import Delivery
from people.choices import Role
from reports import actions
from reports.choices import Section
from reports.models import AnnualReport
from tests import factories
from tests.factories import AT
from tests.reports.ledger import answer, fill

pytestmark = pytest.mark.django_db
SENTENCE = "12 practitioners attended virtual training between 1 June and 30 September 2026."
FORM = {
    "title": "Workforce development",
    "first_day": "1", "first_month": "10", "first_year": "2025",
    "last_day": "30", "last_month": "9", "last_year": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def user():
    return factories.UserFactory(roles=[(Role.SUBGROUP,)])


@pytest.fixture
def by(client, user):
    client.force_login(user, backend="people.adapter.Backend")
    return user


@pytest.fixture
def course():
    return factories.CourseFactory(title="Neglect", code="neglect")


@pytest.fixture
def report(user, course):
    """A draft with words, a virtual date of June, a quote."""
    event = factories.EventFactory(
        course=course, starts_at=dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC), capacity=30, delivery=Delivery.VIRTUAL
    )
    fill(event, agency=factories.AgencyFactory(name="Council"), attended=12)
    answer(event, 9)
    made = actions.make(title="Year & all", first=dt.date(2025, 10, 1), last=dt.date(2026, 9, 30), by=user, at=AT)
    actions.word(
        section=made.sections.get(kind="VIRTUAL"), before="One <b>bold</b> word.\n\nAnother.", after="So much.",
        first=dt.date(2026, 6, 1), last=dt.date(2026, 9, 30), by=user, at=AT,
    )  # fmt: skip
    quote = factories.QuoteFactory(course=course, text="It stayed with me.", answers=20)
    actions.choose(report=made, quotes=[quote], by=user, at=AT)
    return made


def page(client, name, *args):
    """The text of a page's main part."""
    text = client.get(reverse(f"reports:{name}", args=args)).content.decode()
    main = re.search(r"<main.*?</main>", text, re.DOTALL).group(0)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def file(client, report, kind):
    response = client.post(reverse("reports:annual_file", args=[report.pk, kind]))
    assert response.status_code == 200
    return response


def test_list_and_its_link_are_there_for_those_who_write_reports(client, by, report):
    assert "Year &amp; all" in page(client, "annual_reports")
    assert reverse("reports:annual_reports") in client.get(reverse("reports:reports")).content.decode()


def test_link_to_annual_reports_is_not_there_for_coordinators(client):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, factories.LocalityFactory())])
    client.force_login(user, backend="people.adapter.Backend")

    assert reverse("reports:annual_reports") not in client.get(reverse("reports:reports")).content.decode()


def test_empty_list_says_what_to_do(client, by):
    assert "No report yet" in page(client, "annual_reports")


def test_a_report_is_begun_with_the_last_reporting_year(client, by):
    text = client.get(reverse("reports:add_annual")).content.decode()
    assert 'value="Workforce development, year ending 30 September 2026"' in text

    response = client.post(reverse("reports:add_annual"), FORM)

    made = AnnualReport.objects.get()
    assert response["Location"] == reverse("reports:annual", args=[made.pk])
    assert (made.title, made.first, made.last, made.locality) == (
        "Workforce development", dt.date(2025, 10, 1), dt.date(2026, 9, 30), None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"last_year": "2024"}, "must not be before the first day"), ({"first_year": "2020"}, "one year at most")],
)
def test_a_period_that_makes_no_sense_is_said_on_the_form(client, by, changed, words):
    response = client.post(reverse("reports:add_annual"), FORM | changed)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not AnnualReport.objects.exists()


def test_title_days_and_locality_of_a_draft_can_be_changed(client, by, report):
    blackpool = factories.LocalityFactory(name="Blackpool", code="blackpool")

    client.post(reverse("reports:change_annual", args=[report.pk]), FORM | {"locality": "blackpool"})

    report.refresh_from_db()
    assert (report.title, report.locality) == ("Workforce development", blackpool)
    assert "Blackpool" in page(client, "annual", report.pk)


def test_page_shows_sentence_words_figures_and_quote(client, by, report):
    text = page(client, "annual", report.pk)

    assert SENTENCE in text
    assert "That counts attendances: 12. Distinct people: 12." in text
    assert "One &lt;b&gt;bold&lt;/b&gt; word." in text
    assert "“It stayed with me.”" in text
    assert "One of 20 answers" in text


def test_each_figure_leads_to_its_list_of_the_same_days(client, by, report):
    text = client.get(reverse("reports:annual", args=[report.pk])).content.decode()

    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*period=dates[^"]*)"', text)}
    year, summer = "period=dates&first=2025-10-01&last=2026-09-30", "period=dates&first=2026-06-01&last=2026-09-30"
    assert f"/reports/list/?{summer}&of=attendances&by=delivery&row=VIRTUAL" in links
    assert f"/reports/list/?{year}&of=people" in links
    assert f"/reports/list/?{year}&of=attendances&by=course&row=neglect" in links
    assert {client.get(link.partition("#")[0]).status_code for link in links} == {200}
    assert text.count('class="sp-figure"') == text.count('class="sp-figure__more sp-no-print"')


def test_list_behind_the_virtual_attendances_adds_up_to_the_figure(client, by, report):
    link = "/reports/list/?period=dates&first=2026-06-01&last=2026-09-30&of=attendances&by=delivery&row=VIRTUAL"

    text = re.sub(r"<[^>]+>", " ", client.get(link).content.decode())

    assert re.search(r"Neglect\b.*?\b12\b", text, re.DOTALL)


def test_words_are_changed_and_figures_cannot_be(client, by, report):
    address = reverse("reports:word_part", args=[report.pk, "attended"])
    text = client.get(address).content.decode()
    fields = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', text))
    assert fields == {"csrfmiddlewaretoken", "before", "after"}

    response = client.post(address, {"before": "Many came.", "after": "", "attended.attendances": "9999"})

    assert response["Location"] == f"{reverse('reports:annual', args=[report.pk])}#attended"
    assert "Many came." in page(client, "annual", report.pk)
    assert "9999" not in page(client, "annual", report.pk)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first_day": "1", "first_month": "6", "first_year": "2026"}, "Enter both days, or neither"),
        (
            {
                "first_day": "1", "first_month": "6", "first_year": "2020",
                "last_day": "1", "last_month": "7", "last_year": "2020",
            },
            "lie within those of the report",
        ),
    ],
)  # fmt: skip
def test_days_of_a_part_are_both_or_neither_and_inside_the_report(client, by, report, days, words):
    response = client.post(reverse("reports:word_part", args=[report.pk, "virtual"]), {"before": "Kept."} | days)

    assert words in response.content.decode()
    assert "Kept." in response.content.decode()


def test_quotes_are_ticked_among_those_that_may_be_chosen(client, by, report, course):
    other = factories.QuoteFactory(course=course, text="Another one.")
    factories.QuoteFactory(text="Of a course that did not run.")
    address = reverse("reports:word_part", args=[report.pk, "quotes"])
    assert "Of a course that did not run." not in client.get(address).content.decode()

    client.post(address, {"before": "", "after": "", "chosen": [str(other.pk)]})

    assert [one.quote for one in report.chosen.all()] == [other]


def test_unknown_part_is_not_there(client, by, report):
    assert client.get(reverse("reports:word_part", args=[report.pk, "nothing"])).status_code == 404


def test_parts_are_ordered_and_left_out(client, by, report):
    address = reverse("reports:arrange_annual", args=[report.pk])

    client.post(address, {"do": "out:LEARNING"})
    client.post(address, {"do": "up:COMMISSIONED"})
    client.post(address, {"do": "sideways:COMMISSIONED"})

    kinds = list(report.sections.order_by("position").values_list("kind", "included"))
    assert kinds[:2] == [("COMMISSIONED", True), ("NEEDED", True)]
    assert ("LEARNING", False) in kinds
    assert "Choose what becomes of this part" in page(client, "arrange_annual", report.pk)


def test_freezing_asks_first_and_then_nothing_changes(client, by, report, course):
    assert "Freeze the figures?" in page(client, "freeze_annual", report.pk)

    client.post(reverse("reports:freeze_annual", args=[report.pk]))
    fill(report_event(course), attended=3)

    assert "Frozen" in page(client, "annual", report.pk)
    assert SENTENCE in page(client, "annual", report.pk)
    since = page(client, "annual_since", report.pk)
    assert "Figures that are others now" in since
    assert "attendances by name 12 15 +3" in since
    assert "Neglect: attendances 12 15 +3" in since
    response = client.get(reverse("reports:word_part", args=[report.pk, "needed"]))
    assert response["Location"] == reverse("reports:annual", args=[report.pk])


def report_event(course):
    return course.events.get()


def test_nothing_changed_is_said(client, by, report):
    client.post(reverse("reports:freeze_annual", args=[report.pk]))

    text = page(client, "annual_since", report.pk)

    assert "Nothing changed" in text
    assert "Every figure comes out as it was frozen." in text


def test_a_period_that_is_not_over_has_no_button(client, by, user):
    running = actions.make(title="Now", first=dt.date(2026, 10, 1), last=dt.date(2027, 9, 30), by=user, at=AT)

    assert "The period is not over yet" in page(client, "freeze_annual", running.pk)
    client.post(reverse("reports:freeze_annual", args=[running.pk]))
    running.refresh_from_db()
    assert not running.is_frozen


def test_a_new_version_can_be_changed_again(client, by, report):
    client.post(reverse("reports:freeze_annual", args=[report.pk]))

    response = client.post(reverse("reports:renew_annual", args=[report.pk]))

    new = AnnualReport.objects.get(version=2)
    assert response["Location"] == reverse("reports:annual", args=[new.pk])
    assert "There is a newer version" in page(client, "annual", report.pk)
    assert "The version before" in page(client, "annual", new.pk)


def test_a_draft_is_thrown_away(client, by, report):
    client.post(reverse("reports:discard_annual", args=[report.pk]))

    assert not AnnualReport.objects.exists()


# Files


def test_word_file_reads_back_with_headings_tables_pictures_and_properties(client, by, report):
    response = file(client, report, "docx")

    document = docx.Document(io.BytesIO(response.content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert SENTENCE in texts
    assert "One <b>bold</b> word." in texts
    assert "“It stayed with me.”" in texts
    assert headings == [*Section.labels, "What the figures mean"]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["Year & all"]
    assert (document.core_properties.title, document.core_properties.language) == ("Year & all", "en-GB")
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Neglect", "1", "12", "12"] in rows
    assert len(document.inline_shapes) >= 1
    described = re.findall(r'descr="([^"]*)"', document.element.xml)
    assert len(described) == len(document.inline_shapes)
    assert all("The table below says the same" in words for words in described)
    assert document.element.xml.count("<w:tblHeader") == len(document.tables)
    # Words have room beside the numbers, and every cell is as wide as its column: LibreOffice goes by the cells.
    by_course = next(table for table in document.tables if table.rows[0].cells[0].text == "Course")
    widths = [column.width for column in by_course.columns]
    assert widths[0] > 2 * widths[1]
    assert [cell.width for cell in by_course.rows[1].cells] == widths
    assert response["Content-Disposition"] == 'attachment; filename="year-all-version-1.docx"'


def test_pdf_is_tagged_titled_and_says_the_same(client, by, report):
    response = file(client, report, "pdf")

    paper = pypdf.PdfReader(io.BytesIO(response.content))
    catalogue = paper.trailer["/Root"]
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert SENTENCE in text
    assert "Attendances: 12" in text
    assert paper.metadata.title == "Year & all"
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in catalogue["/Metadata"].get_data()


def test_web_page_file_stands_alone_and_escapes_what_was_typed(client, by, report):
    text = file(client, report, "html").content.decode()

    assert text.startswith("<!DOCTYPE html>")
    assert SENTENCE in text
    assert "One &lt;b&gt;bold&lt;/b&gt; word." in text
    assert re.findall(r"<(?:script|style|link|img)\b", text) == []
    assert text.count("<table>") == text.count("<caption>") > 3


def test_no_other_kind_of_file_is_there(client, by, report):
    assert client.post(reverse("reports:annual_file", args=[report.pk, "exe"])).status_code == 404
    assert not Entry.objects.filter(action="evaluation.export").exists()


def test_a_report_taken_out_is_recorded_and_opening_the_address_is_not(client, by, report):
    address = reverse("reports:annual_file", args=[report.pk, "pdf"])

    assert client.get(address).url == reverse("reports:annual", args=[report.pk])
    assert not Entry.objects.filter(action="evaluation.export").exists()
    client.post(address)

    entry = Entry.objects.get(action="evaluation.export")
    assert (entry.actor_id, entry.detail["kind"], entry.detail["form"]) == (str(by.person_id), "annual", "pdf")
    assert (entry.detail["report"], entry.detail["version"]) == (report.pk, report.version)


def test_files_of_a_frozen_report_are_the_same_on_another_day(client, by, report):
    client.post(reverse("reports:freeze_annual", args=[report.pk]))
    before = [file(client, report, kind).content for kind in ("pdf", "html")]

    with time_machine.travel(AT + dt.timedelta(days=40), tick=False):
        client.force_login(by, backend="people.adapter.Backend")
        after = [file(client, report, kind).content for kind in ("pdf", "html")]

    assert before == after


def test_files_take_whatever_was_typed(client, by, report):
    text = "bell \x07 end, letters 田中 \U0001f9d2, =HYPERLINK(1), #set page(width: 1pt), {{ 7|add:7 }}"
    actions.word(section=report.sections.get(kind="NEEDED"), before=text, after="", by=by, at=AT)

    word, web = file(client, report, "docx").content, file(client, report, "html").content.decode()

    assert "bell  end, letters 田中 \U0001f9d2, =HYPERLINK(1), #set page(width: 1pt), {{ 7|add:7 }}" in [
        paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs
    ]
    assert "{{ 7|add:7 }}" in web
    assert file(client, report, "pdf").content[:5] == b"%PDF-"
