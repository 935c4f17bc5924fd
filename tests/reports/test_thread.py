"""The learning thread: who is reached since a source was known, what changed, which gaps are said."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from courses.models import LearningSource, Recommendation
from people.choices import Role
from reports.queries import thread
from tests import factories
from tests.factories import AT
from tests.reports.ledger import WEEK, fill, past_event
from tests.reports.test_analysis_views import fill as rate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def course():
    course = factories.CourseFactory(title="Neglect")
    factories.CourseItemFactory(course=course, code="item", text="Name neglect when I see it")
    return course


@pytest.fixture
def subgroup():
    return factories.UserFactory(roles=[(Role.SUBGROUP,)])


def asked(course=None, known_on=dt.date(2026, 11, 1), page=None, **more):
    return factories.RecommendationFactory(
        source__known_on=known_on, courses=[course] if course else [], briefings=[page] if page else [], **more
    )


def only(user, *, protect=True, localities=None):
    (strand,) = thread(user, localities=localities, protect=protect, at=AT)
    (answer,) = strand.answers
    return answer


def test_course_counts_from_the_day_on_which_the_source_was_known(subgroup, course):
    asked(course)
    fill(past_event(course=course, starts_at=AT - 4 * WEEK), attended=6, absent=2)
    fill(past_event(course=course, starts_at=AT - 5 * WEEK), attended=7)
    fill(past_event(course=course, starts_at=AT - 20 * WEEK), attended=9)
    fill(past_event(starts_at=AT - 4 * WEEK), attended=9)

    (reached,) = only(subgroup).reached

    assert (reached.dates, reached.attendances, reached.people) == (2, 13, 13)
    assert reached.gaps == ("No figures about change yet",)


def test_one_person_at_two_dates_is_one_person(subgroup, course):
    asked(course)
    person = factories.PersonFactory()
    for weeks in (4, 5):
        event = past_event(course=course, starts_at=AT - weeks * WEEK)
        booking = factories.BookingFactory(event=event, delegate=person)
        factories.AttendanceFactory(booking=booking, session=event.sessions.get())

    (reached,) = only(subgroup, protect=False).reached

    assert (reached.attendances, reached.people) == (2, 1)


def test_small_counts_are_hidden_from_the_subgroup(subgroup, course):
    asked(course)
    fill(past_event(course=course, starts_at=AT - 4 * WEEK), attended=4)

    (reached,) = only(subgroup).reached

    assert (reached.attendances, reached.people) == ("fewer than 5", "fewer than 5")


def test_evidence_stands_with_its_number_and_closes_the_gap(subgroup, course):
    asked(course)
    event = past_event(course=course, starts_at=AT - 6 * WEEK)
    fill(event, attended=9)
    rate(event, 9, now=8, back=5)
    early = past_event(course=course, starts_at=AT - 20 * WEEK)
    fill(early, attended=9)
    rate(early, 9, now=9, back=9)

    (reached,) = only(subgroup).reached

    assert reached.evidence.lines[0] == ("Level 2, confidence by memory", "+3.0 (9 ratings)")
    assert reached.evidence.lines[1] == ("Level 3, plans carried out", "not enough answers yet")
    assert reached.gaps == ()


@pytest.mark.parametrize(
    ("make", "gaps"),
    [
        (lambda course: asked(), [("Nothing answers this yet",)]),
        (lambda course: asked(course), [(), ("No date since",)]),
        (lambda course: asked(page=factories.BriefingPageFactory()), [(), ("No team has told us that they used it",)]),
    ],
)
def test_gaps_are_said(subgroup, course, make, gaps):
    make(course)

    answer = only(subgroup)

    assert [answer.gaps, *(one.gaps for one in answer.reached)] == gaps
    assert answer.has_gap


def test_a_source_without_recommendation_is_a_gap_and_one_dealt_with_is_none(subgroup):
    factories.LearningSourceFactory()
    factories.LearningSourceFactory(retired_at=AT)

    (strand,) = thread(subgroup, localities=None, protect=True, at=AT)

    assert strand.gaps == ("Nothing is recommended yet",)


def test_a_gap_says_when_the_next_date_is(subgroup, course):
    asked(course)
    factories.EventFactory(course=course, starts_at=AT + 2 * WEEK)
    factories.EventFactory(course=course, starts_at=AT + WEEK)

    (reached,) = only(subgroup).reached

    assert reached.coming_on == (AT + WEEK).date()


def test_briefing_counts_teams_since_and_people_where_five_teams_used_it(subgroup):
    page = factories.BriefingPageFactory()
    asked(page=page)
    factories.BriefingUseFactory.create_batch(5, briefing=page.pk, heads=3, used_on=dt.date(2026, 12, 1))
    factories.BriefingUseFactory(briefing=page.pk, used_on=dt.date(2026, 10, 1))
    factories.BriefingUseFactory(briefing=page.pk, used_on=dt.date(2026, 12, 1), counted=False)

    (reached,) = only(subgroup).reached

    assert (reached.attendances, reached.people, reached.gaps) == (5, 15, ())


def test_coordinator_sees_the_own_locality_alone(course):
    near = factories.LocalityFactory()
    user = factories.UserFactory(roles=[(Role.COORDINATOR, near)])
    asked(course)
    asked(course, source__locality=factories.LocalityFactory())
    fill(past_event(course=course, starts_at=AT - 4 * WEEK, locality=near), attended=6)
    fill(past_event(course=course, starts_at=AT - 4 * WEEK), attended=7)

    (reached,) = only(user, localities=(near,), protect=False).reached

    assert reached.attendances == 6


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_whatever_the_rows(client, subgroup, course, rows, django_assert_num_queries):
    for number in range(rows):
        event = past_event(course=course, starts_at=AT - (6 + number) * WEEK)
        fill(event, attended=9)
        rate(event, 9)
        page = factories.BriefingPageFactory() if not number else None
        asked(course, page=page)
        asked(course, known_on=dt.date(2026, 11, 2 + number))
    client.force_login(subgroup)

    with django_assert_num_queries(18):
        client.get(reverse("reports:thread"))


def test_page_shows_only_gaps_where_asked(client, subgroup, course):
    asked(course, source__title="Open one")
    client.force_login(subgroup)

    everything = client.get(reverse("reports:thread")).content.decode()
    others = client.get(reverse("reports:thread"), {"kind": "AUDIT", "show": "gaps"}).content.decode()

    assert ("Open one" in everything, "No date since" in everything) == (True, True)
    assert ("Open one" in others, "Nothing of this kind" in others) == (False, True)


def test_from_a_source_to_its_thread(client, subgroup, course):
    """The subgroup adds a source, says what it recommends, changes that, takes a second back, and deals with it."""
    client.force_login(subgroup)
    source = {"kind": "REVIEW", "title": "Fathers", "summary": "Ask about them.", "locality": "",
              "known_on": "2026-11-01"}  # fmt: skip

    answer = client.post(reverse("workspaces:add_source"), source)
    made = LearningSource.objects.get()
    address = reverse("workspaces:source", args=[made.pk])
    assert answer.headers["Location"] == address
    assert "there already" in client.post(reverse("workspaces:add_source"), source).content.decode()
    client.post(reverse("workspaces:add_recommendation", args=[made.pk]), {"text": "Teach it", "courses": [course.pk]})
    client.post(reverse("workspaces:add_recommendation", args=[made.pk]), {"text": "By mistake"})
    kept, mistake = Recommendation.objects.order_by("pk")
    page = factories.BriefingPageFactory()
    client.post(
        reverse("workspaces:change_recommendation", args=[made.pk, kept.pk]),
        {"text": "Teach it well", "courses": [course.pk], "briefings": [page.pk]},
    )
    client.post(reverse("workspaces:remove_recommendation", args=[made.pk, mistake.pk]))
    client.post(address, source | {"title": "Fathers and others"})

    shown = client.get(reverse("reports:thread")).content.decode()
    assert ("Fathers and others" in shown, "Teach it well" in shown, page.title in shown) == (True, True, True)
    client.post(reverse("workspaces:retire_source", args=[made.pk]))
    assert "Fathers" not in client.get(reverse("reports:thread")).content.decode()
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "source.add", "recommendation.add", "recommendation.add", "recommendation.change", "recommendation.remove",
        "source.change", "source.retire",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["The boy called Sam", "Born 01/02/2015", "NHS 943 476 5919"])
def test_no_case_stands_in_a_source(client, subgroup, text):
    client.force_login(subgroup)

    page = client.post(
        reverse("workspaces:add_source"),
        {"kind": "REVIEW", "title": text, "known_on": "2026-11-01", "locality": ""},
    )

    assert "might be recognised" in page.content.decode()
    assert LearningSource.objects.count() == 0


def test_coordinator_keeps_sources_of_the_own_locality_alone(client):
    near = factories.LocalityFactory()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, near)]))
    own, everybodys = factories.LearningSourceFactory(locality=near), factories.LearningSourceFactory()

    statuses = [client.get(reverse("workspaces:source", args=[row.pk])).status_code for row in (own, everybodys)]
    client.post(
        reverse("workspaces:add_source"),
        {"kind": "AUDIT", "title": "For all", "known_on": "2026-11-01", "locality": ""},
    )

    assert statuses == [200, 404]
    assert not LearningSource.objects.filter(title="For all").exists()
