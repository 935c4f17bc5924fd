"""The page of what people learnt: scopes, small numbers, comments, cost."""

import pytest
import time_machine
from django.urls import reverse

from evaluations.choices import Moment, Review, Wave
from evaluations.models import Answer, Response
from people.choices import Role
from tests.factories import (
    AT,
    CourseFactory,
    CourseItemFactory,
    DeliveryAssignmentFactory,
    LocalityFactory,
    UserFactory,
)
from tests.reports.ledger import WEEK, past_event, version

pytestmark = pytest.mark.django_db
PAGE = "reports:evaluation"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def course():
    course = CourseFactory(title="Neglect", code="neglect")
    CourseItemFactory(course=course, code="item", text="Name neglect when I see it")
    return course


def fill(event, number, *, now=8, back=5, word=""):
    """So many answers to the form of the day, each with a rating now and looking back and a released comment."""
    responses = Response.objects.bulk_create(
        Response(event=event, wave=Wave.W1, version=version(), pairing="UNPAIRED") for _ in range(number)
    )
    rows = []
    for response in responses:
        rows += [
            Answer(response=response, question_code="item", moment=Moment.NOW, number=now),
            Answer(response=response, question_code="item", moment=Moment.LOOKING_BACK, number=back),
            Answer(response=response, question_code="recommend", number=now),
        ]
        if word:
            rows.append(
                Answer(response=response, question_code="most-useful", text=word, review=Review.RELEASED),
            )
    Answer.objects.bulk_create(rows)


def page(client, user, **chosen):
    client.force_login(user)
    return " ".join(client.get(reverse(PAGE), chosen).content.decode().split())


def test_page_says_what_was_learnt_by_course_and_locality(client, course):
    near = LocalityFactory(name="Near", code="near")
    fill(past_event(course=course, locality=near), 10)
    fill(past_event(course=course, locality=LocalityFactory(name="Far")), 9, now=6)
    fill(past_event(course=CourseFactory(title="Other")), 7)

    html = page(client, UserFactory(roles=[(Role.SUBGROUP,)]))

    assert "19 of the 19 people who were there answered (100%)." in html
    assert "7.1 (19 people)" in html  # (10 * 8 + 9 * 6) / 19 = 7.05
    assert "+3.0 (10 ratings)" in html
    assert "+1.0 (9 ratings)" in html
    assert "Level 2: learning" in html
    assert "impact" not in html.lower().replace("impact on children", "")
    assert ": 7 of this choice" in html


def test_page_shows_comments_of_a_chosen_course_in_whole_batches_only(client, course):
    near = LocalityFactory(name="Near", code="near")
    fill(past_event(course=course, locality=near), 10, word="Canary released")
    fill(past_event(course=course, locality=LocalityFactory()), 3, word="Canary few")
    user = UserFactory(roles=[(Role.SUBGROUP,)])

    assert "Canary" not in page(client, user)
    html = page(client, user, course="neglect")
    assert (html.count("Canary released"), html.count("Canary few")) == (10, 0)


def test_coordinators_see_their_own_localities(client, course):
    near = LocalityFactory(name="Near", code="near")
    fill(past_event(course=course, locality=near), 10, word="Canary near")
    fill(past_event(course=course, locality=LocalityFactory(name="Far", code="far")), 10, now=2, word="Canary far")
    user = UserFactory(roles=[(Role.COORDINATOR, near)])

    html = page(client, user, course="neglect")

    assert ("Canary near" in html, "Canary far" in html) == (True, False)
    assert "8.0 (10 people)" in html
    assert page(client, user, course="neglect", locality="far").count("Choose one from the list") >= 1


def test_page_tells_kinds_of_organisation_apart_where_each_is_large(client, course):
    near = LocalityFactory(name="Near", code="near")
    user = UserFactory(roles=[(Role.SUBGROUP,)])
    for weeks, score in ((3, 9), (4, 7)):
        event = past_event(course=course, locality=near, starts_at=AT - weeks * WEEK)
        fill(event, 20, now=score)
        some = list(Response.objects.filter(event=event)[:10])
        Answer.objects.bulk_create(
            Answer(response=response, question_code="organisation", option_code="HEALTH") for response in some
        )
    before = page(client, user)
    Response.objects.update(shuffled=True)

    html = page(client, user)
    day = (AT - 3 * WEEK).date().isoformat()
    one_day = page(client, user, period="dates", first=day, last=day)

    assert "By kind of organisation: not enough answers yet" in before
    assert "<caption" in html.split("By kind of organisation")[0]
    table = html.split("By kind of organisation")[-1].split("</table>")[0]
    assert ("8.0 (20 answers)" in table, "+3.0 (20 ratings)" in table) == (True, True)
    assert table.count("not enough answers yet") == 2 * 4
    assert "9.0 (20 answers)" in one_day
    assert "By kind of organisation: not enough answers yet" in one_day


def test_page_without_enough_answers_says_so(client, course):
    fill(past_event(course=course), 7)

    html = page(client, UserFactory(roles=[(Role.SUBGROUP,)]))

    assert "Not enough answers yet" in html
    assert "8.0" not in html


def test_trainers_see_their_own_dates_together(client, course):
    user = UserFactory(roles=[(Role.TRAINER,)])
    own, other = past_event(course=course), past_event(course=course, starts_at=AT - 4 * WEEK)
    DeliveryAssignmentFactory(event=own, trainer=user.person)
    fill(own, 9, word="Canary own")
    fill(other, 9, now=2, word="Canary other")
    client.force_login(user)

    html = client.get("/trainer/results/").content.decode()

    assert ("8.0 (9 people)" in html, "Canary own" in html, "Canary other" in html) == (True, True, False)
    assert "Not enough answers yet" in client.get("/trainer/results/", {"year": "2025"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_whatever_the_rows(client, course, django_assert_num_queries, number):
    for _ in range(number):
        fill(past_event(course=course), 8 * number, word="Words")
    client.force_login(UserFactory(roles=[(Role.SUBGROUP,)]))

    with django_assert_num_queries(15):
        client.get(reverse(PAGE), {"course": "neglect"})
