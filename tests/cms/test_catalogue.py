"""The catalogue: words, filters, order, places, pages, and what it costs."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.models.training import stem, words_of
from courses.choices import Delivery, Workforce
from courses.forms import LONDON
from tests.factories import (
    BookingFactory,
    CourseFactory,
    CoursePageFactory,
    EventFactory,
    FrameworkLevelFactory,
    LocalityFactory,
    ModuleFactory,
    PersonFactory,
    PriorityFactory,
)

pytestmark = pytest.mark.django_db


def soon(days=21):
    """A start that many days from today, 9:30 in London."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(9, 30), tzinfo=LONDON)


def titles(client, **query):
    """The titles of the results, in order."""
    return [result["title"] for result in client.get("/training/", query).context["results"]]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("children", "child"),
        ("exploitation", "exploit"),
        ("drivers", "driver"),
        ("neglected", "neglect"),
        ("families", "famil"),
        ("abusive", "abus"),
        ("taxi", "taxi"),
        ("ages", "ages"),
    ],
)
def test_stem_leaves_what_words_share(word, expected):
    assert stem(word) == expected


def test_words_of_drops_accents_and_punctuation():
    assert words_of("Siân's Café: <b>GCP2</b>") == ["sian", "s", "cafe", "b", "gcp2", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("child", ["Impact on Children"]),
        ("children", ["Impact on Children"]),
        ("exploit", ["Contextual Safeguarding"]),
        ("exploitation places", ["Contextual Safeguarding"]),
        ("EXPLOITED", ["Contextual Safeguarding"]),
        ("impact exploit", []),
        ("xploit", []),
        ("100%_'\"", []),
        ("   ", ["Contextual Safeguarding", "Impact on Children"]),
    ],
)
def test_catalogue_finds_words_by_their_beginning(client, text, expected):
    CoursePageFactory(title="Impact on Children", slug="impact")
    CoursePageFactory(
        title="Contextual Safeguarding", slug="contextual", outcomes=[("outcome", "recognise exploitation in places")]
    )

    assert titles(client, q=text) == expected


def test_catalogue_finds_words_of_the_story_only_once_published(client):
    page = CoursePageFactory(title="Neglect")
    page.teaching = "<p>With a walrus.</p>"
    page.save_revision()

    before = titles(client, q="walrus")
    page.save_revision().publish()

    assert before == []
    assert titles(client, q="walrus") == ["Neglect"]


def test_catalogue_filters_by_priority(client):
    priority = PriorityFactory(code="neglect")
    page = CoursePageFactory()
    page.course.priorities.add(priority)
    CoursePageFactory().course.priorities.add(PriorityFactory())

    assert titles(client, priority="neglect") == [page.title]


def test_catalogue_filters_by_workforce_and_keeps_courses_for_both(client):
    CoursePageFactory(course=CourseFactory(title="A", workforce=Workforce.ADULTS))
    CoursePageFactory(course=CourseFactory(title="B", workforce=Workforce.BOTH))
    CoursePageFactory(course=CourseFactory(title="C", workforce=Workforce.CHILDREN))

    assert titles(client, workforce="ADULTS") == ["A", "B"]


def test_catalogue_filters_by_locality_delivery_and_month_of_the_same_date(client):
    blackpool, lancashire = LocalityFactory(code="blackpool"), LocalityFactory(code="lancashire")
    both, split = CourseFactory(title="Both"), CourseFactory(title="Split")
    CoursePageFactory(course=both)
    CoursePageFactory(course=split)
    EventFactory(course=both, locality=blackpool, delivery=Delivery.FACE_TO_FACE, starts_at=soon())
    # The two wishes are met by different dates: that is no match.
    EventFactory(course=split, locality=blackpool, delivery=Delivery.VIRTUAL, starts_at=soon())
    EventFactory(course=split, locality=lancashire, delivery=Delivery.FACE_TO_FACE, starts_at=soon())
    month = f"{soon():%Y-%m}"

    assert titles(client, locality="blackpool") == ["Both", "Split"]
    assert titles(client, locality="blackpool", delivery="FACE_TO_FACE") == ["Both"]
    assert titles(client, locality="blackpool", delivery="FACE_TO_FACE", month=month) == ["Both"]
    assert titles(client, locality="lancashire", delivery="VIRTUAL") == []


def test_catalogue_month_ends_at_midnight_in_london(client):
    first = (timezone.localdate().replace(day=1) + dt.timedelta(days=62)).replace(day=1)
    midnight = dt.datetime.combine(first, dt.time(0), tzinfo=LONDON)
    course = CoursePageFactory().course
    EventFactory(course=course, starts_at=midnight)
    previous = first - dt.timedelta(days=1)

    assert titles(client, month=f"{first:%Y-%m}") == [course.title]
    assert titles(client, month=f"{previous:%Y-%m}") == []


def test_catalogue_leaves_out_past_draft_and_called_off_dates(client):
    course = CoursePageFactory().course
    EventFactory(course=course, starts_at=soon(-7))
    EventFactory(course=course, starts_at=soon(), draft=True)
    EventFactory(course=course, starts_at=soon(), cancelled=True)
    shown = EventFactory(course=course, starts_at=soon())

    response = client.get("/training/")

    assert [[event.pk for event in result["dates"]] for result in response.context["results"]] == [[shown.pk]]
    assert (response.context["courses"], response.context["dates"]) == (1, 1)


def test_catalogue_leaves_out_retired_courses_and_drafts(client, at):
    CoursePageFactory(title="Retired", course=CourseFactory(retired_at=at))
    CoursePageFactory(title="Draft").unpublish()
    CoursePageFactory(title="Live")

    assert titles(client) == ["Live"]


def test_catalogue_by_course_puts_courses_with_dates_first_and_shows_three(client):
    CoursePageFactory(course=CourseFactory(title="A without"))
    course = CoursePageFactory(course=CourseFactory(title="B with")).course
    events = [EventFactory(course=course, starts_at=soon(days)) for days in (50, 20, 30, 40)]

    response = client.get("/training/")

    with_dates, without = response.context["results"]
    assert [with_dates["title"], without["title"]] == ["B with", "A without"]
    assert [event.pk for event in with_dates["dates"]] == [events[n].pk for n in (1, 2, 3)]
    assert with_dates["more"] == 1
    assert "No date planned at the moment." in response.content.decode()


def test_catalogue_by_date_is_in_order_of_time(client):
    later = EventFactory(course=CoursePageFactory(course=CourseFactory(title="A")).course, starts_at=soon(30))
    sooner = EventFactory(course=CoursePageFactory(course=CourseFactory(title="B")).course, starts_at=soon(20))

    results = client.get("/training/", {"show": "dates"}).context["results"]

    assert [result["dates"][0].pk for result in results] == [sooner.pk, later.pk]


def test_catalogue_says_places_left_and_waiting(client):
    event = EventFactory(course=CoursePageFactory().course, starts_at=soon(), capacity=2)
    BookingFactory(event=event)
    BookingFactory(event=event, cancelled=True)
    one_left = client.get("/training/").content.decode()
    BookingFactory(event=event)
    BookingFactory(event=event, waiting=True)
    full = client.get("/training/").content.decode()

    assert one_left.count("1 of 2 places left") == 1
    assert full.count("Full, 1 waiting") == 1


def test_catalogue_never_shows_who_booked(client):
    event = EventFactory(course=CoursePageFactory().course, starts_at=soon())
    BookingFactory(event=event, delegate=PersonFactory(name="Canary Quillfeather"))

    page = client.get("/training/").content.decode()

    assert "24 of 25 places left" in page
    assert "Quillfeather" not in page


def test_catalogue_turns_pages_at_25(client):
    course = CoursePageFactory().course
    for days in range(1, 28):
        EventFactory(course=course, starts_at=soon(days))

    first = client.get("/training/", {"show": "dates"})
    second = client.get("/training/", {"show": "dates", "page": "2"})

    assert [len(page.context["results"]) for page in (first, second)] == [25, 2]
    assert "?show=dates&amp;page=2" in first.content.decode()
    assert "Page 2 of 2: Training" in second.content.decode()


@pytest.mark.parametrize("number", ["0", "99", "x", "-1"])
def test_catalogue_page_out_of_range_shows_a_page(client, number):
    CoursePageFactory(title="Only")

    assert titles(client, page=number) == ["Only"]


def test_catalogue_keeps_the_state_in_the_address_and_takes_filters_away_singly(client):
    PriorityFactory(code="neglect", name="Neglect")
    CoursePageFactory()

    response = client.get("/training/", {"q": "course", "priority": "neglect", "show": "dates", "page": "3"})

    assert response.context["chosen"] == [
        ("“course”", "?priority=neglect&show=dates"),
        ("Neglect", "?q=course&show=dates"),
    ]


def test_catalogue_unknown_filter_is_named_and_ignored(client):
    CoursePageFactory(title="Only")

    response = client.get("/training/", {"priority": "nonsense"})

    assert response.status_code == 200
    assert [result["title"] for result in response.context["results"]] == ["Only"]
    assert list(response.context["form"].errors) == ["priority"]


def test_catalogue_hostile_words_are_shown_as_words(client):
    CoursePageFactory()

    page = client.get("/training/", {"q": "<script>alert(1)</script>\x00" + "x" * 500}).content.decode()

    assert "<script>alert" not in page


def test_catalogue_empty_result_says_what_to_do(client):
    CoursePageFactory()

    page = client.get("/training/", {"q": "walrus"}).content.decode()

    assert "No course fits all of this" in page
    assert "Try one filter fewer." in page
    assert "training@partnership.example" in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("show", ["", "dates"])
def test_catalogue_costs_the_same_whatever_the_rows(client, django_assert_num_queries, rows, show):
    PriorityFactory(code="neglect")
    for _ in range(rows):
        course = CoursePageFactory().course
        for event in (EventFactory(course=course, starts_at=soon(), sessions=2) for _ in range(rows)):
            BookingFactory(event=event)
    client.get("/training/")

    # One of them reads the telephone numbers below every page, which servers keep for a minute.
    with django_assert_num_queries(8 if show else 9):
        response = client.get("/training/", {"q": "course", "show": show})

    assert response.context["courses"] == rows


def test_catalogue_filters_courses_and_modules_by_level(client):
    level = FrameworkLevelFactory(code="level-9", name="Level 9")
    other = FrameworkLevelFactory()
    CoursePageFactory(title="Both Levels", slug="both").course.levels.set([level, other])
    CoursePageFactory(title="Other Level", slug="other").course.levels.set([other])
    ModuleFactory(title="Module of the level", level="Level 9")
    ModuleFactory(title="Module of another", level=other.name)

    page = client.get("/training/", {"level": "level-9"})

    assert [result["title"] for result in page.context["results"]] == ["Both Levels"]
    assert [row["module"].title for row in page.context["modules"]] == ["Module of the level"]
    assert page.context["chosen"] == [("Level 9", "?")]
    assert titles(client, level="no-such-level") == ["Both Levels", "Other Level"]
