"""What the public pages show, and how they are found."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import BriefingPage, HomePage
from courses.choices import Delivery
from tests.cms.test_catalogue import soon
from tests.factories import (
    BookingFactory,
    BriefingIndexPageFactory,
    BriefingPageFactory,
    CataloguePageFactory,
    CourseFactory,
    CoursePageFactory,
    EventFactory,
    FrameworkLevelFactory,
    HomePageFactory,
    LocalityFactory,
    PriorityFactory,
    StandardPageFactory,
)

pytestmark = pytest.mark.django_db


def text(response):
    """The page as text with single spaces."""
    return " ".join(response.content.decode().split())


def test_home_shows_ways_in_and_the_next_four_dates(client):
    HomePageFactory()
    course = CoursePageFactory().course
    events = [EventFactory(course=course, starts_at=soon(days)) for days in (5, 4, 3, 2, 1)]
    EventFactory(starts_at=soon(1))  # its course has no page

    response = client.get("/")

    assert [event.pk for event in response.context["dates"]] == [event.pk for event in reversed(events[1:])]
    page = text(response)
    assert [f'href="{way}"' in page for way in ("/training/", "/briefings/", "/worried-about-a-child/")] == [True] * 3
    assert "noindex" not in page


def test_course_page_shows_story_facts_and_dates(client):
    course = CourseFactory(title="Neglect", length="One day", only_for=LocalityFactory(name="Blackpool"))
    course.priorities.add(PriorityFactory(name="Neglect priority"))
    course.levels.add(FrameworkLevelFactory(name="Level 2"))
    CoursePageFactory(course=course, slug="neglect", content_note="<p>Hard things.</p>")
    event = EventFactory(
        course=course, starts_at=soon(), delivery=Delivery.FACE_TO_FACE, town="Preston", capacity=3, sessions=2
    )
    BookingFactory(event=event)

    response = client.get("/training/neglect/")

    page = text(response)
    for words in (
        "say what it is",
        "Everybody.",
        "One day · only for people who work in Blackpool",
        "Neglect priority",
        "Level 2",
        "Hard things.",
        "Preston",
        "2 of 3 places left",
        f'href="/dates/{event.pk}/"',
        "9:30am to 12:30pm",
    ):
        assert (words, words in page) == (words, True)
    assert page.count("<time ") == 2


def test_course_page_without_dates_says_whom_to_ask(client):
    CoursePageFactory(slug="quiet")

    page = text(client.get("/training/quiet/"))

    assert "No date planned yet" in page
    assert "mailto:training@partnership.example" in page


def test_course_page_of_a_retired_course_says_so(client, at):
    CoursePageFactory(slug="old", course=CourseFactory(retired_at=at))

    assert "no longer taught" in text(client.get("/training/old/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_course_page_costs_the_same_whatever_the_rows(client, django_assert_num_queries, rows):
    course = CourseFactory()
    CoursePageFactory(course=course, slug="neglect")
    for _ in range(rows):
        course.priorities.add(PriorityFactory())
        course.levels.add(FrameworkLevelFactory())
        BookingFactory(event=EventFactory(course=course, starts_at=soon(), sessions=2))

    with django_assert_num_queries(10):
        response = client.get("/training/neglect/")

    assert len(response.context["dates"]) == rows


def test_briefing_shows_seven_numbered_parts_and_questions(client):
    BriefingPageFactory(slug="seven", further_reading=[("source", {"name": "Working Together", "link": ""})])

    page = text(client.get("/briefings/seven/"))

    assert [f'id="part-{n}"' in page for n in range(1, 9)] == [True] * 7 + [False]
    assert "What do we do tomorrow?" in page
    assert "Ask kindly." in page
    assert "Working Together" in page
    assert "We read it again by 12 January 2028." in page


def test_briefing_past_its_review_date_warns(client):
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    BriefingPageFactory(slug="due", written_on=today - 400 * day, review_on=today - day)
    BriefingPageFactory(slug="fresh", written_on=today - 400 * day, review_on=today)

    assert "review date of this briefing has passed" in text(client.get("/briefings/due/"))
    assert "review date of this briefing has passed" not in text(client.get("/briefings/fresh/"))


@pytest.mark.parametrize("number", [6, 8])
def test_briefing_needs_exactly_seven_parts(number):
    page = BriefingPage(title="Few", slug="few", parts=[("part", {"heading": "One", "text": "<p>x</p>"})] * number)

    with pytest.raises(ValidationError) as refused:
        page.parts.stream_block.clean(page.parts)

    assert "number of items is 7" in str(refused.value.non_block_errors)


def test_briefing_review_must_follow_writing():
    page = BriefingPageFactory()
    page.review_on = page.written_on

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["review_on"]


def test_briefing_list_is_newest_first_and_live_only(client):
    index = BriefingIndexPageFactory()
    old = BriefingPageFactory(written_on=dt.date(2026, 1, 1))
    new = BriefingPageFactory(written_on=dt.date(2027, 1, 1))
    BriefingPageFactory(parent=index).unpublish()

    response = client.get("/briefings/")

    assert [page.pk for page in response.context["briefings"]] == [new.pk, old.pk]
    assert f'href="/briefings/{new.slug}/"' in text(response)


def test_standard_page_shows_each_kind_of_block(client):
    LocalityFactory(name="Blackpool", daytime_phone="01632 960111")
    StandardPageFactory(
        slug="worried-about-a-child",
        body=[
            ("numbers", None),
            ("heading", "Before you ring"),
            ("paragraph", "<p>Running <b>text</b>.</p>"),
            ("callout", "<p>Look here.</p>"),
            ("resource", {"title": "Booklet", "text": "<p>For all.</p>", "link": "https://council.example/b"}),
        ],
    )

    page = text(client.get("/worried-about-a-child/"))

    for words in (
        '<a class="govuk-link" href="tel:01632960111">01632 960111</a>',
        "<h2>Before you ring</h2>",
        "<p>Running <b>text</b>.</p>",
        "Look here.",
        '<a href="https://council.example/b" rel="noreferrer">Open Booklet</a>',
    ):
        assert (words, words in page) == (words, True)


@pytest.mark.parametrize(
    ("path", "factory", "queries"),
    [
        ("/", HomePageFactory, 5),
        ("/briefings/", BriefingIndexPageFactory, 5),
        ("/briefings/one/", lambda: BriefingPageFactory(slug="one"), 6),
        ("/help/", lambda: StandardPageFactory(slug="help"), 4),
    ],
)
def test_page_is_found_in_one_query(client, django_assert_num_queries, path, factory, queries):
    HomePageFactory()
    factory()

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/nothing/", "/training/nothing/", "/briefings/nothing/", "/help/nothing/deep/"])
def test_unknown_address_is_not_found(client, path):
    CataloguePageFactory()

    assert client.get(path).status_code == 404


def test_unpublished_page_is_not_found(client):
    page = StandardPageFactory(slug="secret")
    page.unpublish()

    assert client.get("/secret/").status_code == 404


def test_page_below_a_page_is_found(client):
    StandardPageFactory(slug="below", parent=StandardPageFactory(slug="above"), lead="Down here.")

    assert "Down here." in text(client.get("/above/below/"))
    assert client.get("/below/").status_code == 404


def test_restricted_page_still_asks_for_a_login(client):
    page = StandardPageFactory(slug="inside")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    response = client.get("/inside/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/inside/")


@pytest.mark.parametrize("slug", ["my", "accounts", "admin", "dates", "reports"])
def test_standard_page_refuses_an_address_of_another_room(slug):
    page = StandardPageFactory()
    page.slug = slug

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["slug"]


@pytest.mark.parametrize("factory", [CataloguePageFactory, BriefingIndexPageFactory])
def test_lists_keep_their_address(factory):
    page = factory()
    page.slug = "elsewhere"

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["slug"]


def test_there_is_one_home_page():
    home = HomePageFactory()

    assert HomePage.can_create_at(home.get_parent()) is False


def test_robots_keeps_private_pages_out(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [line for line in response.content.decode().splitlines() if line.startswith(("User", "Sitemap"))] == [
        "User-agent: *",
        "Sitemap: http://testserver/sitemap.xml",
    ]
    assert "Disallow: /my/" in response.content.decode()


def test_sitemap_lists_live_pages(client):
    CoursePageFactory(slug="neglect")
    StandardPageFactory(slug="secret").unpublish()

    page = client.get("/sitemap.xml").content.decode()

    assert "/training/neglect/</loc>" in page
    assert "<loc>http://testserver/open-data/</loc>" in page
    assert "secret" not in page


def test_public_pages_set_no_cookie(client):
    CoursePageFactory(slug="neglect")

    for path in ("/", "/training/", "/training/neglect/"):
        assert (path, dict(client.get(path).cookies)) == (path, {})
