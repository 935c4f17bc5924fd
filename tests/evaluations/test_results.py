"""What a date's answers come to, worked out by hand, and what is kept back of small numbers."""

import datetime as dt

import pytest

from evaluations import actions, queries
from evaluations.choices import Pairing, Review
from evaluations.models import Answer, Response
from tests import factories

pytestmark = pytest.mark.django_db
CLOSED = dt.timedelta(days=14)


@pytest.fixture
def answers(event, given, at):
    """Store one imported response for each set of answers."""

    def make(*said):
        past = [actions.PastResponse(given=given(**one)) for one in said]
        actions.take_over(event=event, responses=past, by=None, at=at)

    return make


def release():
    """As a moderator would."""
    Answer.objects.exclude(text="").update(review=Review.RELEASED)


def figure(found, code):
    return next(f for f in (*found.reaction, *found.learning) if f.code == code)


def test_results_tell_only_the_number_while_the_form_is_open(event, answers, attended, at):
    for _ in range(14):
        attended()
    answers(*[{"relevance": 5, "texts": {"most-useful": "Canary"}}] * 9)

    found = queries.results(event, at)

    assert (found.is_open, found.pulse.answered, found.pulse.expected) == (True, 9, 14)
    assert (found.reaction, found.learning, found.shifts, found.comments) == ([], [], [], [])


def test_results_give_means_by_hand(event, answers, attended, at):
    """Eight people: relevance 5 5 5 5 4 4 3 2 is 33, mean 4.125; confidence now 8 on average, looking back 4.5."""
    for _ in range(10):
        attended()
    relevance, now, before = [5, 5, 5, 5, 4, 4, 3, 2], [8, 8, 8, 8, 9, 7, 10, 6], [4, 5, 4, 5, 4, 5, 4, 5]
    answers(
        *[
            {"relevance": r, "recommend": 9, "learnt_other_agencies": 7}
            | {"now": {"name-neglect": n}, "before": {"name-neglect": b}}
            for r, n, b in zip(relevance, now, before, strict=True)
        ]
    )

    found = queries.results(event, at + CLOSED)

    assert figure(found, "relevance").mean == 4.1
    assert figure(found, "relevance").answered == 8
    assert figure(found, "recommend").mean == 9.0
    assert figure(found, "learnt-other-agencies").mean == 7.0
    shift = found.shifts[0]
    assert (shift.code, shift.answered, shift.now, shift.looking_back, shift.change) == (
        "name-neglect",
        8,
        8.0,
        4.5,
        3.5,
    )
    assert found.pulse.rate == 0.8


def test_results_level_each_figure(event, answers, at):
    answers(*[{"relevance": 5, "recommend": 5, "know_whom_to_contact": 5}] * 8)

    found = queries.results(event, at + CLOSED)

    assert [f.code for f in found.reaction] == [
        "relevance",
        "pace",
        "clarity",
        "safe-environment",
        "joining",
        "recommend",
    ]
    assert [f.code for f in found.learning] == ["learnt-other-agencies", "know-whom-to-contact"]


@pytest.mark.parametrize(
    ("number", "means", "comments"),
    [(0, False, 0), (1, False, 0), (4, False, 0), (5, False, 5), (7, False, 7), (8, True, 8)],
)
def test_results_keep_back_small_numbers(event, answers, at, number, means, comments):
    one = {"relevance": 4, "now": {"name-neglect": 9}, "before": {"name-neglect": 1}}
    answers(*[one | {"texts": {"most-useful": f"Word {n}"}} for n in range(number)])
    release()

    found = queries.results(event, at + CLOSED)

    shown = [f.mean for f in (*found.reaction, *found.learning)] + [s.now for s in found.shifts]
    assert found.has_figures is means
    assert any(mean is not None for mean in shown) is means
    assert sum(len(group.texts) for group in found.comments) == comments
    assert found.pulse.answered == number


def test_results_keep_back_a_question_few_answered(event, answers, at):
    answers(*[{"relevance": 5, "pace": 1}] * 4, *[{"relevance": 5}] * 6)

    found = queries.results(event, at + CLOSED)

    assert figure(found, "relevance").mean == 5.0
    assert figure(found, "pace").mean is None
    assert figure(found, "pace").said == "not shown: fewer than 5 answers"
    assert figure(found, "clarity").said == "not shown: fewer than 5 answers"


def test_results_pair_only_people_who_gave_both_ratings(event, answers, at):
    answers(
        *[{"now": {"name-neglect": 10}, "before": {"name-neglect": 2}}] * 8,
        *[{"now": {"name-neglect": 0}}] * 3,
        *[{"before": {"use-tool": 5}, "now": {"use-tool": 5}}] * 7,
    )

    found = queries.results(event, at + CLOSED)

    assert [(s.code, s.answered, s.now, s.looking_back) for s in found.shifts] == [
        ("name-neglect", 8, 10.0, 2.0),
        ("use-tool", 7, None, None),
    ]


@pytest.mark.parametrize(
    ("high", "low", "shown"),
    [(5, 5, 5), (10, 5, 10), (4, 6, None), (6, 4, None), (10, 0, None), (0, 10, None), (8, 3, None)],
)
def test_results_hide_a_count_when_it_or_the_rest_is_small(event, answers, at, high, low, shown):
    answers(*[{"relevance": 4}] * high, *[{"relevance": 3}] * low)

    found = figure(queries.results(event, at + CLOSED), "relevance")

    assert found.high_count == shown
    assert found.high_said == (f"{shown} of {high + low} chose 4 or more" if shown else "")


def test_results_wait_for_a_human_to_read_comments(event, answers, at):
    answers(*[{"relevance": 5, "texts": {"most-useful": f"Canary {n}"}} for n in range(8)])
    Answer.objects.filter(text__in=["Canary 1", "Canary 2"]).update(review=Review.RELEASED)
    Answer.objects.filter(text="Canary 3").update(review=Review.WITHHELD)
    Answer.objects.filter(text="Canary 4").update(review=Review.SEALED, text="")

    found = queries.results(event, at + CLOSED)

    assert sorted(found.comments[0].texts) == ["Canary 1", "Canary 2"]
    assert found.comments_waiting == 4


def test_results_after_closing_do_not_wait_for_the_end(event, answers, trainer, at):
    answers(*[{"relevance": 5}] * 8)
    actions.close_wave(event=event, by=trainer, at=at)

    found = queries.results(event, at)

    assert found.is_open is False
    assert figure(found, "relevance").mean == 5.0


def test_results_mix_the_order_of_comments_anew_each_time(event, answers, at):
    answers(*[{"texts": {"most-useful": f"Word {n}"}} for n in range(20)])
    release()

    orders = {tuple(queries.results(event, at + CLOSED).comments[0].texts) for _ in range(5)}

    assert len(orders) > 1


def test_results_say_three_findings(event, answers, attended, at):
    for _ in range(10):
        attended()
    answers(*[{"relevance": 5, "pace": 3, "now": {"name-neglect": 8}, "before": {"name-neglect": 5}}] * 8)

    assert queries.results(event, at + CLOSED).findings == [
        "8 of the 10 people who were there answered (80%).",
        "Confidence grew most in “Name neglect when I see it”: 8.0 out of 10 now, 5.0 looking back.",
        "Rated highest: “It was relevant to my work” (5.0 out of 5). Rated lowest: “The pace was right for me” (3.0).",
    ]


def test_results_of_another_date_do_not_count(event, answers, given, at):
    answers(*[{"relevance": 5}] * 8)
    other = factories.EventFactory(course=event.course, starts_at=event.starts_at, ends_at=event.ends_at)
    past = [actions.PastResponse(given=given(relevance=1))] * 8
    actions.take_over(event=other, responses=past, by=None, at=at)

    assert figure(queries.results(event, at + CLOSED), "relevance").mean == 5.0


@pytest.mark.parametrize("number", [8, 40])
def test_results_take_the_same_queries_for_any_number(event, answers, at, django_assert_num_queries, number):
    answers(*[{"relevance": 5, "texts": {"most-useful": "Word"}}] * number)

    with django_assert_num_queries(10):
        queries.results(event, at + CLOSED)


def test_pulse_counts_who_was_there_and_who_answered(event, attended, at):
    attended()
    attended()
    absent = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=absent, session=event.sessions.get(), mark="DID_NOT_ATTEND")
    factories.BookingFactory(event=event, walk_in=True)
    factories.BookingFactory(event=event, waiting=True)
    factories.ResponseFactory(event=event)
    factories.ResponseFactory(event=event, pairing=Pairing.PAIRED, pseudonym="x")

    assert queries.pulse(event) == queries.Pulse(answered=2, unpaired=1, expected=3, marked=True)


def test_pulse_expects_everybody_before_the_register_is_marked(event):
    factories.BookingFactory.create_batch(2, event=event)

    assert queries.pulse(event) == queries.Pulse(answered=0, unpaired=0, expected=2, marked=False)


def test_pulse_of_a_date_that_counts_heads(event):
    factories.HeadCountFactory(session=event.sessions.get(), attended=80)

    assert queries.pulse(event) == queries.Pulse(answered=0, unpaired=0, expected=80, marked=True)


@pytest.mark.parametrize("number", [1, 3])
def test_pulses_take_three_queries(at, django_assert_num_queries, number):
    events = [factories.BookingFactory().event for _ in range(number)]

    with django_assert_num_queries(3):
        queries.pulses(events)


def test_due_of_lists_forms_that_are_open_and_not_answered(event, attended, given, at):
    user = factories.UserFactory()
    due = attended(delegate=user.person)
    attended()
    past = factories.EventFactory(starts_at=at - dt.timedelta(days=30))
    factories.BookingFactory(event=past, delegate=user.person)

    before = queries.due_of(user, at=at)
    actions.answer(booking=due, given=given(), by=user, at=at)

    assert before == [due]
    assert queries.due_of(user, at=at) == []
    assert Response.objects.count() == 1
