"""The analysis over waves, worked out by hand: paired change, response shift, three months, plans, managers."""

import datetime as dt

import pytest

from evaluations import queries
from evaluations.choices import KEPT_QUESTION, SEEN_QUESTION, USED_QUESTION, Kind, Moment, Organisation, Pairing, Wave
from evaluations.models import Answer, Option, Question, QuestionnaireVersion, Response
from evaluations.queries import Reach
from tests import factories

pytestmark = pytest.mark.django_db
ITEM = "name-neglect"
KEPT_OPTIONS = ("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT")
SEEN_OPTIONS = ("NOT_SEEN", "A_LITTLE", "CLEARLY", "CANNOT_SAY")


def version(wave):
    """A version of the wave in use, as a new site has it or made for the test."""
    found = QuestionnaireVersion.objects.filter(questionnaire__wave=wave, in_use_from__isnull=False).first()
    if found:
        return found
    made = factories.QuestionnaireVersionFactory(questionnaire__wave=wave, in_use_from=factories.AT)
    return made


def options(wave, code, codes):
    """A question of the wave with these options."""
    question = Question.objects.filter(version=version(wave), code=code).first() or factories.QuestionFactory(
        version=version(wave), code=code, kind=Kind.CHOICE, low=None, high=None
    )
    for place, option in enumerate(codes):
        Option.objects.get_or_create(question=question, code=option, defaults={"label": option, "position": place})


def say(event, wave, name, *, numbers=None, now=None, back=None, chosen=None):
    """One person's response. `chosen` is {question: options}."""
    response = Response.objects.create(
        event=event,
        wave=wave,
        version=version(wave),
        pairing=Pairing.PAIRED if name else Pairing.UNPAIRED,
        pseudonym=name,
    )
    rows = [Answer(response=response, question_code=code, number=n) for code, n in (numbers or {}).items()]
    for moment, rating in ((Moment.NOW, now), (Moment.LOOKING_BACK, back)):
        if rating is not None:
            rows.append(Answer(response=response, question_code=ITEM, moment=moment, number=rating))
    for code, picked in (chosen or {}).items():
        rows += [Answer(response=response, question_code=code, option_code=option) for option in picked]
    Answer.objects.bulk_create(rows)


@pytest.fixture
def past(course, at):
    """Make a date of the course so many days ago."""

    def make(days=200, **facts):
        starts = at - dt.timedelta(days=days)
        return factories.EventFactory(
            **{"course": course, "starts_at": starts, "ends_at": starts + dt.timedelta(hours=3)} | facts
        )

    return make


def asked(at, covers=lambda day: True, **chosen):
    return queries.analysis(Reach(**{"at": at, "years": range(2025, 2028), "covers": covers} | chosen))


def item(found):
    return next(shift for shift in found.shifts if shift.code == ITEM)


def test_change_is_told_by_memory_by_rating_and_by_the_difference(past, at):
    """Eight people. Before 5 4 6 5 3 4 5 4, looking back 4 3 4 4 2 3 4 3, now 7 6 8 7 6 6 7 4.

    By memory +3 +3 +4 +3 +4 +3 +3 +1: 24/8 = 3, sample variance 6/7, interval 3 -+ 2.3646 * sqrt(6/7/8) = 0.774,
    effect 3 / 0.926 = 3.24. By rating +2 +2 +2 +2 +3 +2 +2 0: 15/8 = 1.875. Shift -1 -1 -2 -1 -1 -1 -1 -1: -9/8.
    """
    event = past()
    before, back, now = [5, 4, 6, 5, 3, 4, 5, 4], [4, 3, 4, 4, 2, 3, 4, 3], [7, 6, 8, 7, 6, 6, 7, 4]
    for n, (first, memory, last) in enumerate(zip(before, back, now, strict=True)):
        say(event, Wave.W0, f"p{n}", now=first)
        say(event, Wave.W1, f"p{n}", now=last, back=memory)

    shift = item(asked(at))

    assert (shift.now, shift.looking_back, shift.answered) == (6.4, 3.4, 8)
    assert (shift.base.mean, shift.base.people, round(shift.base.effect, 2)) == (3.0, 8, 3.24)
    assert [round(end, 2) for end in (shift.base.interval.low, shift.base.interval.high)] == [2.23, 3.77]
    assert (shift.true.mean, shift.true.people) == (1.9, 8)
    assert (shift.recalled.mean, shift.later.mean) == (-1.1, None)
    assert shift.base.directions_said == queries.NOT_ENOUGH  # all eight improved: nobody else to hide among


def test_change_counts_directions_where_each_is_large(past, at):
    event = past()
    for n in range(18):
        say(event, Wave.W1, f"p{n}", now=(8, 5, 3)[n % 3], back=5)

    base = item(asked(at)).base

    assert (base.better, base.counted, base.each) == (6, 18, (6, 6, 6))
    assert base.directions_said == "33% improved (6 of 18), 6 the same, 6 lower"


def test_response_shift_is_kept_back_where_few_gave_no_rating_at_booking(past, at):
    event = past()
    for n in range(10):
        say(event, Wave.W1, f"p{n}", now=8, back=5)
        if n < 8:
            say(event, Wave.W0, f"p{n}", now=6)

    shift = item(asked(at))

    assert (shift.true.mean, shift.true.people, shift.recalled.mean) == (2.0, 8, None)


def test_three_months_compare_the_same_people(past, at):
    """Ten fell by one, two had said nothing on the day, one answers without a pseudonym."""
    event = past()
    for n in range(10):
        say(event, Wave.W1, f"p{n}", now=8, back=5)
    for n in range(12):
        say(event, Wave.W2, f"p{n}", now=7)
    say(event, Wave.W2, "", now=0)

    assert (item(asked(at)).later.mean, item(asked(at)).later.people) == (-1.0, 10)
    # Nothing before the form after three months has closed.
    assert item(asked(event.ends_at + dt.timedelta(days=100))).later.mean is None


def test_plans_and_managers_by_hand(past, at):
    """24 people: 12 kept their plan. Managers saw a change in 6 of those and in 5 of the others; 6 and 7 did not.

    They agree on 6 + 7 of 24.
    """
    event = past()
    options(Wave.W2, KEPT_QUESTION, KEPT_OPTIONS)
    options(Wave.W2, USED_QUESTION, ("REFERRAL", "JOINT_WORKING"))
    options(Wave.W2M, SEEN_QUESTION, SEEN_OPTIONS)
    for n in range(24):
        kept = n < 12
        saw = n < 6 or 12 <= n < 17
        fate = KEPT_OPTIONS[n % 2] if kept else KEPT_OPTIONS[2 + n % 2]
        used = ["REFERRAL"] * (n < 9) + ["JOINT_WORKING"] * (n < 2) or ["NONE"]
        say(event, Wave.W2, f"p{n}", chosen={KEPT_QUESTION: [fate], USED_QUESTION: used})
        seen = SEEN_OPTIONS[1 + n % 2] if saw else SEEN_OPTIONS[3 * (n % 2)]
        say(event, Wave.W2M, f"p{n}", chosen={SEEN_QUESTION: [seen]})

    later = asked(at).later

    assert (later.answered, later.kept.part, later.kept.number) == (24, 12, 24)
    assert later.kept.said == "50% (12 of 24, 95% interval 31% to 69%)"
    assert [number for _label, number in later.fates] == [6, 6, 6, 6]
    assert (later.seen.part, later.seen.number) == (11, 24)
    assert (later.agreement.part, later.agreement.number) == (13, 24)
    assert [number for _label, number in later.both] == [6, 6, 5, 7]
    used = {share.text: share.part for share in later.used}
    assert (used["A referral"], used["Working with another agency"]) == (9, None)


def test_agreement_waits_until_no_cell_is_small(past, at):
    event = past()
    options(Wave.W2, KEPT_QUESTION, KEPT_OPTIONS)
    options(Wave.W2M, SEEN_QUESTION, SEEN_OPTIONS)
    for n in range(24):
        say(event, Wave.W2, f"p{n}", chosen={KEPT_QUESTION: [KEPT_OPTIONS[0 if n < 12 else 2]]})
        say(event, Wave.W2M, f"p{n}", chosen={SEEN_QUESTION: [SEEN_OPTIONS[2 if n < 14 else 0]]})

    later = asked(at).later

    assert (later.kept.part, later.seen.part, later.agreement.said) == (12, None, queries.NOT_ENOUGH)


def test_scale_has_median_interval_and_bands(past, at):
    """Relevance 1 2 2 1 2 3 3 3 3 3 4 4 5 5 5: mean 46/15 = 3.07, median 3; low 5, middle 5, high 5."""
    event = past()
    for n, score in enumerate([1, 2, 2, 1, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5]):
        say(event, Wave.W1, f"p{n}", numbers={"relevance": score})

    figure = next(figure for figure in asked(at).reaction if figure.code == "relevance")

    assert (figure.mean, figure.median, figure.answered) == (3.1, 3.0, 15)
    assert figure.bands == (("1 to 2", 5), ("3 to 3", 5), ("4 to 5", 5))
    assert (figure.median_interval.low, figure.median_interval.high) == (2, 4)
    assert figure.bands_said == "1 to 2: 5; 3 to 3: 5; 4 to 5: 5 (of 15)"


def test_small_dates_count_in_the_course_and_not_by_themselves(past, at):
    first, second = past(), past(days=190)
    for event in (first, second):
        for n in range(5):
            say(event, Wave.W1, f"p{n}", numbers={"relevance": 4}, now=8, back=5)

    whole, one = asked(at), asked(at, covers=lambda day: day.pk == first.pk)

    assert (whole.answered, item(whole).base.mean, whole.waiting) == (10, 3.0, 0)
    assert (one.answered, item(one).base.mean, one.has_figures) == (0, None, False)


def test_lines_tell_localities_apart(past, at):
    near, far = factories.LocalityFactory(), factories.LocalityFactory()
    for place, score in ((near, 9), (far, 5)):
        event = past(locality=place)
        for n in range(8):
            say(event, Wave.W1, f"p{n}", numbers={"recommend": score}, now=score, back=4)

    lines = asked(at).by_locality({near.pk: "Near", far.pk: "Far"})

    assert [(line.label, line.recommend.mean, line.change.mean) for line in lines] == [
        ("Near", 9.0, 5.0),
        ("Far", 5.0, 1.0),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_analysis_costs_the_same_whatever_the_rows(past, at, django_assert_num_queries, number):
    for _ in range(number):
        event = past()
        for n in range(8 * number):
            say(event, Wave.W1, f"p{n}", numbers={"relevance": 4}, now=8, back=5)

    with django_assert_num_queries(4):
        asked(at)


def say_as(event, kinds, score=8):
    """Responses by people of these kinds of organisation {kind: people}; "" for those who did not say."""
    for kind, people in kinds.items():
        for n in range(people):
            numbers, chosen = {"recommend": score}, {"organisation": [kind]} if kind else {}
            say(event, Wave.W1, f"{kind}{n}", numbers=numbers, now=score, back=5, chosen=chosen)
    Response.objects.update(shuffled=True)


def groups(found):
    return {line.label: (line.recommend, line.answered, line.change.mean) for line in found.by_group() if line.is_told}


def test_groups_are_told_over_two_dates_where_each_has_eight(past, at):
    """Council 4 + 4 at 9, health 5 + 5 at 9; whoever says nothing, or another kind, is one group: 3 + 1 + 4."""
    say_as(past(), {"COUNCIL": 4, "HEALTH": 5, "": 3}, score=9)
    say_as(past(days=190), {"COUNCIL": 4, "HEALTH": 5, "OTHER": 1, "": 4}, score=8)

    told = groups(asked(at, groups=True))

    # 4 at 9 and 4 at 8; then 3 at 9 and 5 at 8.
    assert told == {
        "Council": (8.5, 8, 3.5),
        "Health": (8.5, 10, 3.5),
        "Another kind, or not said": (8.4, 8, 3.4),
    }


def test_groups_wait_while_one_of_them_is_small(past, at):
    say_as(past(), {"COUNCIL": 9, "HEALTH": 3})
    say_as(past(days=190), {"COUNCIL": 9, "HEALTH": 4})

    assert groups(asked(at, groups=True)) == {}

    say_as(past(days=180), {"COUNCIL": 9, "HEALTH": 1})
    assert groups(asked(at, groups=True)) == {"Council": (8.0, 27, 3.0), "Health": (8.0, 8, 3.0)}


def test_groups_are_never_told_of_one_date(past, at):
    large = past()
    say_as(large, {"COUNCIL": 20, "HEALTH": 20})

    assert groups(asked(at, groups=True)) == {}

    say_as(past(days=190), {"COUNCIL": 20, "HEALTH": 20})
    assert groups(asked(at, groups=True))["Council"] == (8.0, 40, 3.0)
    assert groups(asked(at, groups=True, covers=lambda day: day.pk == large.pk)) == {}


def test_groups_wait_until_answers_are_as_they_stay(past, at):
    """A form has closed whose answers have not been mixed: neither that date nor a later one is told by group."""
    place = factories.LocalityFactory()
    for days in (210, 200, 190, 180):
        say_as(past(days=days, locality=place), {"COUNCIL": 8, "HEALTH": 8})
    third = sorted(Response.objects.values_list("event", flat=True).distinct())[2]

    Response.objects.filter(event=third).update(shuffled=False)
    before = groups(asked(at, groups=True))
    Response.objects.update(shuffled=True)

    assert before["Council"] == (8.0, 16, 3.0)
    assert groups(asked(at, groups=True))["Council"] == (8.0, 32, 3.0)


def test_groups_by_course(past, at, course):
    other = factories.CourseFactory()
    for where in (course, other):
        for days in (200, 190):
            say_as(past(days=days, course=where), {"COUNCIL": 8, "HEALTH": 8})

    lines = asked(at, groups=True).of_group(Organisation.HEALTH, {course.pk: "A", other.pk: "B"})

    assert [(line.label, line.recommend_said) for line in lines] == [
        ("A", "8.0 (16 answers)"),
        ("B", "8.0 (16 answers)"),
    ]
    assert lines[1].change.mean is None  # it has no items of its own


@pytest.mark.parametrize("number", [1, 3])
def test_groups_cost_no_query_more(past, at, django_assert_num_queries, number):
    for _ in range(number):
        say_as(past(), {"COUNCIL": 8 * number})

    with django_assert_num_queries(4):
        asked(at, groups=True).by_group()


def test_analysis_of_nothing_is_empty(at):
    found = asked(at)

    assert (found.has_figures, found.findings, found.rate.said) == (False, [], queries.NOT_ENOUGH)
