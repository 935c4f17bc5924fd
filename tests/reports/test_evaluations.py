import datetime as dt
import itertools

import pytest

from courses.choices import Delivery
from evaluations.choices import Consent, Wave
from evaluations.models import Answer, Closing
from reports import queries
from tests.factories import AT, CourseFactory, EventFactory, LocalityFactory, PersonFactory
from tests.reports.ledger import WEEK, answer, past_event, scope

pytestmark = pytest.mark.django_db

IN_DECEMBER = AT - 4 * WEEK
IN_OCTOBER = AT - 12 * WEEK
IN_MAY = AT - 35 * WEEK


def places(**chosen):
    asked = scope(**chosen)
    answered = queries.answered_dates(asked.at)
    made = queries.units(answered, at=asked.at, smallest=8, open_days=14)
    return queries.places(asked, made)


def told(event, **chosen):
    """What a file says about the answers of a date: (course, locality, day), or None where they are not in it."""
    place = places(**chosen).get((event.pk, Wave.W1))
    return place and (place.course, place.locality, place.day)


@pytest.fixture
def course():
    return CourseFactory(title="Neglect")


@pytest.fixture
def blackpool():
    return LocalityFactory(name="Blackpool")


@pytest.fixture
def dated(course, blackpool):
    """Make a date of the course in Blackpool with so many answers."""

    def make(answers, **facts):
        event = past_event(**{"course": course, "locality": blackpool, "starts_at": IN_DECEMBER} | facts)
        answer(event, answers)
        return event

    return make


def test_units_leave_a_closed_date_with_eight_answers_alone(dated):
    assert told(dated(8)) == ("Neglect", "Blackpool", IN_DECEMBER.date())


def test_units_join_a_small_date_to_others_of_its_course(dated):
    small, other = dated(7), dated(3)

    assert told(small) == told(other) == ("Neglect", "Blackpool", "other dates")


def test_units_join_a_small_date_to_the_smallest_large_one_where_nothing_else_is_there(dated):
    small, large, larger = dated(1), dated(8), dated(20)

    assert told(small) == told(large) == ("Neglect", "Blackpool", "other dates")
    assert told(larger) == ("Neglect", "Blackpool", IN_DECEMBER.date())


def test_units_hide_the_course_where_its_small_dates_stand_alone(dated):
    alone = dated(4, course=CourseFactory(title="Gambling"))
    also = dated(4, course=CourseFactory(title="Coercion"))

    assert told(alone) == told(also) == ("other", "Blackpool", "other dates")


def test_units_hide_the_locality_where_a_locality_has_too_few(dated):
    alone, also = dated(4, locality=LocalityFactory()), dated(5, locality=LocalityFactory())

    assert told(alone) == told(also) == ("Neglect", "other", "other dates")


def test_units_reach_over_the_quarter_within_the_reporting_year(dated):
    alone, also = dated(4, starts_at=IN_OCTOBER), dated(4, starts_at=AT - dt.timedelta(days=5))

    assert told(alone) == told(also) == ("Neglect", "Blackpool", "other dates")


def test_units_never_reach_over_the_reporting_year(dated):
    assert told(dated(4, starts_at=IN_MAY)) is None
    dated(20, starts_at=IN_OCTOBER)
    assert told(dated(4, starts_at=IN_MAY + WEEK)) == ("Neglect", "Blackpool", "other dates")


def test_units_leave_out_what_is_too_small_even_together(dated):
    assert told(dated(7)) is None


def test_units_keep_a_date_whose_form_is_still_open_among_others(dated):
    running = dated(12, starts_at=AT - dt.timedelta(hours=5))

    assert told(running) == ("Neglect", "Blackpool", "other dates")


def test_units_take_a_form_closed_by_the_trainer_as_closed(dated):
    running = dated(12, starts_at=AT - dt.timedelta(hours=5))
    Closing.objects.create(event=running, wave=Wave.W1, made_at=AT, actor=PersonFactory())

    assert told(running) == ("Neglect", "Blackpool", (AT - dt.timedelta(hours=5)).date())


def test_units_hide_the_way_of_delivery_of_mixed_dates(dated):
    small, other = dated(7), dated(3, delivery=Delivery.FACE_TO_FACE)

    found = places()

    assert found[small.pk, Wave.W1].delivery == found[other.pk, Wave.W1].delivery == "other"


def test_places_leave_out_a_unit_that_the_scope_cuts(dated, blackpool):
    small = dated(7)
    dated(3, starts_at=IN_DECEMBER + WEEK)

    assert told(small, last=IN_DECEMBER.date()) is None
    assert told(small, localities=(blackpool,)) == ("Neglect", "Blackpool", "other dates")


def test_left_out_counts_the_answers_of_cut_units(dated):
    dated(7)
    dated(3, starts_at=IN_DECEMBER + WEEK)
    asked = scope(last=IN_DECEMBER.date())
    answered = queries.answered_dates(asked.at)

    assert queries.left_out(asked, answered, {}) == 7


def test_no_two_files_differ_by_fewer_than_eight_answers(dated):
    """The attack by subtraction: any two narrowings, answers of one less answers of the other."""
    courses = [CourseFactory(), CourseFactory()]
    localities = [LocalityFactory(), LocalityFactory()]
    numbers = itertools.cycle([1, 9, 3, 12, 2, 7, 8, 4, 15, 5, 1, 6])
    for weeks, chosen, locality in itertools.product((2, 5, 9, 14, 20, 30), courses, localities):
        dated(next(numbers), course=chosen, locality=locality, starts_at=AT - weeks * WEEK)
    counts = {(date.event_id, date.wave): date.answers for date in queries.answered_dates(AT)}

    files = [
        set(places(first=AT.date() - weeks * WEEK, course=chosen, localities=locality and (locality,)))
        for weeks in (3, 6, 10, 15, 40)
        for chosen in (None, *courses)
        for locality in (None, *localities)
    ]
    differences = [sum(counts[key] for key in one - other) for one, other in itertools.permutations(files, 2)]

    assert [number for number in differences if 0 < number < 8] == []
    assert max(differences) > 8


def test_the_same_attack_finds_single_dates_without_units(dated):
    """The control: told date by date, as if none of them needed company, the difference is one small date."""
    dated(9), dated(2, starts_at=IN_DECEMBER + WEEK)
    answered = queries.answered_dates(AT)
    alone = [queries.Unit([date], dated=True) for date in answered]

    one = queries.places(scope(), alone)
    other = queries.places(scope(last=IN_DECEMBER.date()), alone)

    assert [date.answers for date in answered if (date.event_id, date.wave) in set(one) - set(other)] == [2]


def read(found=None, asked=None):
    return list(queries.responses(asked or scope(), places() if found is None else found, lambda key: f"R{key}"))


def test_responses_give_the_answers_of_each_response_together(dated):
    event = dated(8)
    first = event.responses.order_by("pk").first()
    Answer.objects.create(response=first, question_code="pace", number=2)

    rows = {row.number: sorted(row.answers) for row in read()}

    assert len(rows) == 8
    assert rows[f"R{first.pk}"] == [["pace", "", 2, ""], ["relevance", "", 4, ""]]


def test_responses_include_those_without_any_answer(dated):
    event = dated(8)
    Answer.objects.filter(response__event=event).delete()

    assert [row.answers for row in read()] == [[]] * 8


def test_responses_come_in_a_new_order_each_time(dated):
    dated(40)

    orders = {tuple(row.number for row in read()) for _n in range(5)}

    assert len(orders) == 5
    assert len({frozenset(order) for order in orders}) == 1


def test_responses_leave_out_dates_without_a_place(dated):
    dated(8)

    assert read(found={}) == []


def test_responses_give_one_number_to_all_waves_of_a_respondent(dated):
    event = dated(8)
    for wave in (Wave.W1, Wave.W2):
        answer(event, 1, wave=wave, pairing="PAIRED", pseudonym="a" * 64)
    found = places()
    found[event.pk, Wave.W2] = found[event.pk, Wave.W1]

    paired = [(row.number, row.wave) for row in read(found) if row.paired]

    assert sorted(paired) == [("R" + "a" * 64, Wave.W1), ("R" + "a" * 64, Wave.W2)]


def test_rows_tell_no_kind_of_organisation(dated):
    event = dated(8)
    (response,) = answer(event, 1)
    Answer.objects.create(response=response, question_code="organisation", option_code="HEALTH")

    assert "organisation" not in {code for row in read(places()) for code, *_ in row.answers}
    assert "organisation" not in {question.code for question in queries.questions(scope())}


def comment(event, text, consent=Consent.ANONYMOUS, role="", question="most-useful"):
    (response,) = answer(event, 1, consent=consent)
    Answer.objects.create(response=response, question_code=question, text=text, review="RELEASED")
    if role:
        Answer.objects.create(response=response, question_code="role-family", option_code=role)


def test_comments_need_consent_and_words(dated):
    event = dated(8)
    comment(event, "May be quoted")
    comment(event, "May not", consent=Consent.NO)

    found = list(queries.comments(scope(), places()))

    assert [(row.code, row.text, row.consent) for row in found] == [("most-useful", "May be quoted", Consent.ANONYMOUS)]


def test_comments_name_the_role_only_where_the_writer_agreed(dated):
    event = dated(8)
    comment(event, "With", consent=Consent.WITH_ROLE, role="NURSING")
    comment(event, "Without", role="POLICING")

    assert {row.text: row.role for row in queries.comments(scope(), places())} == {"With": "NURSING", "Without": ""}


def test_comments_are_shuffled_within_each_question(dated):
    event = dated(8)
    for number in range(12):
        comment(event, f"{number}", question="intention" if number % 2 else "most-useful")
    found = places()

    orders = {tuple(row.text for row in queries.comments(scope(), found)) for _n in range(4)}

    assert len(orders) == 4
    assert {tuple(int(text) % 2 for text in order) for order in orders} == {(1,) * 6 + (0,) * 6}


def test_rare_roles_are_those_of_fewer_than_five(dated):
    event = dated(8)
    for role, count in (("NURSING", 5), ("POLICING", 4)):
        for number in range(count):
            comment(event, f"{role} {number}", consent=Consent.WITH_ROLE, role=role)

    assert queries.rare_roles(queries.analysis(scope()), smallest=5) == {"POLICING"}


def test_questions_are_those_of_the_answers_in_the_order_of_the_form(dated):
    dated(1)

    asked = queries.questions(scope())

    assert [question.code for question in asked][:3] == ["confidence", "learnt-other-agencies", "know-whom-to-contact"]
    assert next(q for q in asked if q.code == "role-family").options["POLICING"] == "Policing"


def test_questions_of_nothing_are_none():
    EventFactory(past=True)

    assert queries.questions(scope()) == []
