"""Makes the demo's public pages from pages.toml and briefings.toml. Running it again changes only their words."""

import calendar
import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.timezone import localdate
from wagtail.models import Page, Site

from cms.choices import BriefingReason
from cms.models import (
    BriefingIndexPage,
    BriefingPage,
    CataloguePage,
    CoursePage,
    HomePage,
    LearningPage,
    StandardPage,
)
from courses.models import Course

HERE = Path(__file__).parent
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
REASONS = {label: value for value, label in BriefingReason.choices}


def load_pages(at):
    """Create or update every page of the demo. Courses must exist; a course without a row here gets no page."""
    words = read("pages.toml")
    home, training, briefings, _learning = load_frame(words)
    courses = {course.code.lower(): course for course in Course.objects.order_by("pk")}
    for course in words["course"]:
        if course["code"].lower() in courses:
            _course(training, course, courses[course["code"].lower()])
    for briefing in read("briefings.toml")["briefing"]:
        _briefing(briefings, briefing, localdate(at))
    return home


def load_frame(words):
    """Create or update the pages every site has. Returns home, the catalogue, the lists of briefings and modules."""
    home = _home(words["home"])
    catalogue, listing = words["catalogue"], words["briefing_index"]
    training = put(
        CataloguePage,
        home,
        catalogue["slug"],
        title=catalogue["title"],
        lead=catalogue["lead"],
        empty=one_line(catalogue["empty"]),
    )
    briefings = put(
        BriefingIndexPage,
        home,
        listing["slug"],
        title=listing["title"],
        lead=listing["lead"],
        body=rich(listing["body"]),
    )
    for page in words["page"]:
        blocks = ([("numbers", None)] if page.get("numbers") else []) + body(page["body"])
        put(StandardPage, home, page["slug"], title=page["title"], lead=page["lead"], body=blocks)
    modules = words["learning"]
    learning = put(
        LearningPage, home, modules["slug"], title=modules["title"], lead=modules["lead"], body=body(modules["body"])
    )
    return home, training, briefings, learning


@cache
def read(name):
    """The words of one file. Read once: nobody changes them."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _home(words):
    """The home page, made the root of the site in place of Wagtail's welcome page."""
    root = Page.objects.get(depth=1)
    fields = {key: words[key] for key in ("title", "lead", "find_text", "read_text", "about_heading")}
    home = HomePage.objects.first()
    if home is None:
        home = root.add_child(instance=HomePage(slug="front", about=rich(words["about"]), **fields))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Training"}
        )
        for welcome in Page.objects.filter(depth=2).exclude(pk=home.pk):
            welcome.delete()
        root.refresh_from_db()
    return put(HomePage, root, "front", about=rich(words["about"]), **fields)


def _course(training, words, course):
    """One course page."""
    put(
        CoursePage,
        training,
        words["slug"],
        title=words["title"],
        course=course,
        lead=words["summary"],
        outcomes=[("outcome", line) for line in words["outcomes"]],
        audience=rich(words["audience"]),
        prerequisites=rich(words["prerequisites"]),
        teaching=rich(words["teaching"]),
        content_note=rich(words["content_note"]),
        body=body(words["body"]),
    )


def _briefing(index, words, today):
    """One briefing, written and to be reviewed some months from today."""
    existing = BriefingPage.objects.filter(slug=words["slug"]).first()
    put(
        BriefingPage,
        index,
        words["slug"],
        title=words["title"],
        summary=words["summary"],
        key_message=words["key_message"],
        reason=REASONS[words["reason"]],
        why_written=words["why_written"],
        parts=[("part", {"heading": part["heading"], "text": rich(part["text"])}) for part in words["parts"]],
        questions=[("question", question) for question in words["questions"]],
        further_reading=[("source", {"name": name, "link": ""}) for name in words["further_reading"]],
        written_on=existing.written_on if existing else months(today, -words["written_months_ago"]),
        review_on=existing.review_on if existing else months(today, words["review_in_months"]),
    )


def put(model, parent, slug, **fields):
    """Create the page below `parent`, or bring it up to these words; publish where anything changed."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = model(slug=slug, **fields)
        parent.add_child(instance=page)
    else:
        before = page.serializable_data()
        for name, value in fields.items():
            setattr(page, name, value)
        if page.live and _same(before, page.serializable_data()):
            return page
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def _same(before, after):
    """Whether two states of a page say the same; blocks get new ids each time they are set."""
    return _without_ids(before) == _without_ids(after)


def _without_ids(data):
    """The serialised page with block ids taken out of its stream fields."""
    return {
        key: re.sub(r'"id": "[^"]*"', "", value) if isinstance(value, str) else value for key, value in data.items()
    }


def months(day, number):
    """The same day of another month, or its last day where that month is shorter."""
    month = day.month - 1 + number
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def one_line(text):
    """A text without line ends."""
    return " ".join(text.split())


def rich(text):
    """Paragraphs and lists as rich text."""
    return "".join(_paragraph(chunk) for chunk in _chunks(text))


def body(text):
    """Blocks of a page's running text: headings, tinted blocks, and the text between them together."""
    blocks, running = [], []
    for chunk in _chunks(text):
        if chunk.startswith(("## ", "! ")):
            _flush(blocks, running)
            kind, words = ("heading", chunk[3:]) if chunk.startswith("## ") else ("callout", _paragraph(chunk[2:]))
            blocks.append((kind, words))
        else:
            running.append(_paragraph(chunk))
    _flush(blocks, running)
    return blocks


def _flush(blocks, running):
    """Add the text gathered so far as one block."""
    if running:
        blocks.append(("paragraph", "".join(running)))
        running.clear()


def _chunks(text):
    """The parts between blank lines."""
    return [chunk.strip() for chunk in re.split(r"\n\s*\n", text) if chunk.strip()]


def _paragraph(chunk):
    """One paragraph or one list as HTML."""
    if chunk.startswith("- "):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in chunk.splitlines())}</ul>"
    return f"<p>{_inline(one_line(chunk))}</p>"


def _inline(text):
    """Links and strong words."""
    return STRONG.sub(r"<b>\1</b>", LINK.sub(r'<a href="\2">\1</a>', escape(text)))
