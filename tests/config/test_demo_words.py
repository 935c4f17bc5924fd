"""The words of the demo's pages keep to the house's rules."""

import datetime as dt
import re

import pytest

from config.demo.cms import body, months, read, rich
from courses.models import Course

PAGES, BRIEFINGS = read("pages.toml"), read("briefings.toml")["briefing"]
LESSONS = read("lessons.toml")["lesson"]
ADDRESSES = {
    "/training/",
    "/briefings/",
    "/my/bookings/",
    "/e-learning/",
    *(f"/{page['slug']}/" for page in PAGES["page"]),
    *(f"/training/{course['slug']}/" for course in PAGES["course"]),
}


def texts(value):
    """Every text in a table of words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


@pytest.mark.parametrize("briefing", BRIEFINGS, ids=lambda briefing: briefing["slug"])
def test_briefing_has_seven_parts_of_a_minute_each(briefing):
    lengths = [len(part["text"].split()) for part in briefing["parts"]]

    assert len(lengths) == 7
    assert [length for length in lengths if not 60 <= length <= 110] == []


def test_words_are_plain():
    found = re.findall(
        r"successfully|please note|click here|utilise", " ".join(texts([PAGES, BRIEFINGS, LESSONS])), re.IGNORECASE
    )

    assert found == []


def test_links_lead_to_pages_of_the_site():
    links = re.findall(r"\]\(([^)]+)\)", " ".join(texts([PAGES, BRIEFINGS, LESSONS])))

    assert len(links) > 5
    assert [link for link in links if link not in ADDRESSES] == []


def test_first_sentences_fit_their_fields():
    leads = [row[key] for rows, key in ((PAGES["course"], "summary"), (PAGES["page"], "lead")) for row in rows]

    assert [lead for lead in leads if len(lead) > 250] == []
    assert [c["code"] for c in PAGES["course"] if len(c["title"]) > Course._meta.get_field("title").max_length] == []


def test_rich_makes_paragraphs_lists_links_and_strong_words():
    text = "One **two**\nthree & [four](/five/).\n\n- a\n- b"

    html = rich(text)

    assert html == ('<p>One <b>two</b> three &amp; <a href="/five/">four</a>.</p><ul><li>a</li><li>b</li></ul>')


def test_body_makes_blocks_and_keeps_running_text_together():
    blocks = body("! Look.\n\nOne.\n\nTwo.\n\n## Three\n\n- a")

    assert blocks == [
        ("callout", "<p>Look.</p>"),
        ("paragraph", "<p>One.</p><p>Two.</p>"),
        ("heading", "Three"),
        ("paragraph", "<ul><li>a</li></ul>"),
    ]


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "2027-02-28"), (-11, "2026-02-28"), (12, "2028-01-31"), (13, "2028-02-29")]
)
def test_months_stay_inside_the_month(number, expected):
    day = dt.date(2027, 1, 31)

    assert months(day, number).isoformat() == expected
