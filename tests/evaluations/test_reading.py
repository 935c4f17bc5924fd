from collections import Counter

import pytest

from evaluations.choices import Kind, Wave
from evaluations.models import Question, QuestionnaireVersion, Response
from evaluations.queries.reading import ByDate, asked_in, newest, what_is_asked
from tests.factories import CourseItemFactory, EventFactory

pytestmark = pytest.mark.django_db


def test_by_date_gives_what_was_counted_for_each_date():
    counts = ByDate()
    for date, answer, people in ((7, (8, 5, None), 2), (3, (8, 5, None), 1), (7, (8, 5, 4), 3), (7, (8, 5, None), 4)):
        counts.add(date, answer, people)

    assert dict(counts.items()) == {7: Counter({(8, 5, None): 6, (8, 5, 4): 3}), 3: Counter({(8, 5, None): 1})}


def test_by_date_gives_counters_that_nobody_shares():
    counts = ByDate()
    counts.add(1, "DONE", 5)

    dict(counts.items())[1]["DONE"] += 1

    assert dict(counts.items()) == {1: Counter(DONE=5)}


@pytest.fixture
def asked(at):
    """Two versions of one question with a choice, both answered at one date."""
    event = EventFactory()
    form = QuestionnaireVersion.objects.filter(questionnaire__wave=Wave.W2).first().questionnaire
    versions = []
    for number, options in ((801, ("A", "B")), (802, ("B", "C"))):
        version = QuestionnaireVersion.objects.create(questionnaire=form, number=number, in_use_from=at)
        question = Question.objects.create(
            version=version, code="used", kind=Kind.CHOICE, text=f"Used {number}", position=1
        )
        for place, code in enumerate(options):
            question.options.create(code=code, label=f"{code} of {number}", position=place)
        Response.objects.create(event=event, wave=Wave.W2, version=version, pairing="UNPAIRED")
        versions.append(version.pk)
    return event, versions


def test_newest_wording_has_its_own_options_and_knows_the_earlier_ones(asked, django_assert_num_queries):
    event, _versions = asked

    with django_assert_num_queries(1):
        (question,) = newest(asked_in(type(event).objects.filter(pk=event.pk)))

    assert (question.text, question.options) == ("Used 802", {"B": "B of 802", "C": "C of 802"})
    assert question.ever == {"A": "A of 801", "B": "B of 802", "C": "C of 802"}


def test_newest_wording_of_some_versions_knows_no_other(asked):
    event, (first, _second) = asked

    (question,) = newest(asked_in(type(event).objects.filter(pk=event.pk)), {first})

    assert (question.text, question.ever) == ("Used 801", {"A": "A of 801", "B": "B of 801"})


def test_what_is_asked_has_the_items_of_the_courses_in_their_order(asked, at, django_assert_num_queries):
    event, _versions = asked
    for position, (code, retired) in enumerate((("second", None), ("first", at))):
        CourseItemFactory(course=event.course, code=code, position=2 - position, retired_at=retired)
    CourseItemFactory()

    with django_assert_num_queries(1):
        questions, items = what_is_asked(type(event).objects.filter(pk=event.pk))

    assert [question.text for question in questions] == ["Used 801", "Used 802"]
    assert [(item.code, item.course, item.is_retired) for item in items] == [
        ("first", event.course.title, True),
        ("second", event.course.title, False),
    ]
