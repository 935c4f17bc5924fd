"""Components with the values that are easy to get wrong: nothing, zero, markup in a text."""

import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string


def shown(name, **values):
    """The component as a page shows it."""
    return render_to_string(f"components/{name}.html", values)


def test_table_shows_zero_and_nothing():
    page = shown("table", caption="Who came", head=["Area", "Came"], rows=[["North", 0], ["South", ""]], numeric_from=2)

    assert '<td class="govuk-table__cell govuk-table__cell--numeric">0</td>' in page
    assert '<td class="govuk-table__cell govuk-table__cell--numeric"></td>' in page


def test_table_shows_links_and_row_headers():
    page = shown(
        "table", caption="Who came", head=["Area"], rows=[[{"text": "North", "href": "/n/"}]], first_is_header=True
    )

    assert '<th scope="row" class="govuk-table__header"><a class="govuk-link" href="/n/">North</a></th>' in page


def test_summary_list_tells_zero_from_nothing():
    page = shown("summary_list", rows=[{"key": "Waiting", "value": 0}, {"key": "Note", "value": ""}])

    assert '<dd class="govuk-summary-list__value">0</dd>' in page
    assert '<dd class="govuk-summary-list__value">–</dd>' in page


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("notice", {"text": "<b>x</b>"}),
        ("panel", {"title": "<b>x</b>"}),
        ("inset", {"text": "<b>x</b>"}),
        ("empty", {"title": "<b>x</b>"}),
        ("status_tag", {"text": "<b>x</b>"}),
        ("table", {"caption": "<b>x</b>"}),
        ("summary_list", {"rows": [{"key": "k", "value": "<b>x</b>"}]}),
        ("chart", {"title": "t", "rows": [("<b>x</b>", 1)]}),
        ("qr", {"src": "/x.svg", "url": "<b>x</b>"}),
        ("todo", {"items": [{"text": "<b>x</b>", "href": "/", "action": "Go"}]}),
        ("date_tile", {"title": "<b>x</b>", "place": "Online", "starts_at": dt.datetime(2027, 3, 3, 9, tzinfo=dt.UTC)}),
    ],
)
def test_component_escapes_texts(name, values):
    page = shown(name, **values)

    assert "<b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_date_tile_says_every_sitting():
    nine = dt.datetime(2027, 3, 3, 9, tzinfo=dt.UTC)
    sessions = [
        {"starts_at": nine + dt.timedelta(weeks=week), "ends_at": nine + dt.timedelta(weeks=week, hours=3)}
        for week in (0, 1)
    ]

    page = shown("date_tile", title="Two halves", place="Online", starts_at=nine, sessions=sessions)

    assert "Wednesday 3 March 2027, 9am to midday" in page
    assert "Wednesday 10 March 2027, 9am to midday" in page


def test_date_tile_without_an_end_says_the_start_only():
    page = shown("date_tile", title="One", place="Online", starts_at=dt.datetime(2027, 3, 3, 9, tzinfo=dt.UTC))

    assert "Wednesday 3 March 2027, 9am</time>" in page


def test_steps_say_in_words_what_was_attended():
    nine = dt.datetime(2027, 3, 3, 9, tzinfo=dt.UTC)
    states = ["attended", "part", "absent", ""]

    page = shown("steps", sessions=[{"starts_at": nine, "ends_at": nine, "state": state} for state in states])

    assert [word in page for word in ("you were there<", "you were there for part of it", "missed", "Part 4<")] == [
        True
    ] * 4


def test_pagination_is_silent_on_a_single_page():
    one = Paginator(range(10), 25).page(1)

    assert shown("pagination", page=one, query=QueryDict("")).strip() == ""


def test_pagination_marks_the_page_one_is_on():
    page = shown("pagination", page=Paginator(range(60), 25).page(2), query=QueryDict("q=neglect"))

    assert page.count('aria-current="page"') == 1
    assert 'href="?q=neglect&amp;page=3"' in page


def test_error_summary_is_silent_without_errors():
    assert shown("error_summary", form=None).strip() == ""
