"""Going through a module, its check, its completion, and the reminder: every rule and refusal."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from elearning import actions, rules
from elearning.choices import Kind, Source, State
from elearning.models import Attempt, Completion, Enrolment, Reflection
from outbox.models import Message
from tests.factories import (
    BankQuestionFactory,
    CompletionFactory,
    DistrictFactory,
    EnrolmentFactory,
    LocalityFactory,
    ModuleFactory,
    PersonFactory,
    ReflectionFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
STEPS = ["one", "two"]


def learner(**module):
    """(user, module, enrolment) of somebody who has just started; times are the test's."""
    user = UserFactory()
    module = ModuleFactory(own=True, **module)
    return user, module, EnrolmentFactory(person=user.person, module=module)


def bank(module, number):
    """Questions whose first answer is right."""
    return [BankQuestionFactory(module=module, with_choices=True) for _ in range(number)]


def all_steps(enrolment, user, at):
    """Go through both steps."""
    for step in STEPS:
        enrolment = actions.go_through(enrolment=enrolment, step=step, steps=STEPS, by=user, at=at)
    return enrolment


def give(attempt, *, wrong=0, by, at):
    """Answer every question, the first `wrong` of them wrongly. Returns the attempt as it is then."""
    for number, given in enumerate(attempt.answers.order_by("position")):
        chosen = [choice.pk for choice in given.question.choices.all() if choice.right != (number < wrong)][:1]
        actions.answer(given=given, chosen=chosen, by=by, at=at)
    attempt.refresh_from_db()
    return attempt


def test_start_is_once_and_keeps_the_agency_of_the_day(at):
    user, module = UserFactory(), ModuleFactory(own=True)
    agency = user.person.agency

    first = actions.start(module=module, person=user.person, by=user, at=at)
    again = actions.start(module=module, person=user.person, by=user, at=at + dt.timedelta(hours=1))

    assert again == first
    assert (first.agency, first.state) == (agency, State.STARTED)
    assert list(Entry.objects.values_list("action", flat=True)) == ["module.start"]


def test_start_refuses_what_is_not_here(at):
    user = UserFactory()

    for module in (ModuleFactory(), ModuleFactory(own=True, retired_at=at)):
        with pytest.raises(actions.NotStartable):
            actions.start(module=module, person=user.person, by=user, at=at)

    assert Enrolment.objects.count() == 0


def test_database_refuses_two_unfinished_enrolments():
    one = EnrolmentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(person=one.person, module=one.module)


def test_steps_are_gone_through_in_order_and_time_is_counted_without_pauses(at):
    user, _module, enrolment = learner(questions_asked=1)

    with pytest.raises(actions.StepUnknown):
        actions.go_through(enrolment=enrolment, step="two", steps=STEPS, by=user, at=at)
    row = actions.go_through(enrolment=enrolment, step="one", steps=STEPS, by=user, at=at + dt.timedelta(minutes=4))
    assert (row.step, row.progress, row.seconds) == ("two", 33, 240)
    row = actions.go_through(enrolment=enrolment, step="two", steps=STEPS, by=user, at=at + dt.timedelta(days=1))

    assert (row.steps_done, row.progress, row.seconds, row.state) == (STEPS, 66, 240, State.STARTED)


def test_an_editor_who_takes_a_step_out_or_puts_one_in_leaves_everybody_their_place(at):
    user, _module, enrolment = learner()
    row = actions.go_through(enrolment=enrolment, step="one", steps=STEPS, by=user, at=at)

    assert rules.next_step(row, ["one", "two"]) == "two"
    assert rules.next_step(row, ["two", "one"]) == "two"
    assert rules.next_step(row, ["new", "one", "two"]) == "new"
    assert rules.next_step(row, ["one"]) == ""


def test_thoughts_are_kept_only_when_asked_and_read_by_nobody_else(at):
    user, module, enrolment = learner()
    actions.go_through(enrolment=enrolment, step="one", steps=STEPS, thoughts="Mine", by=user, at=at)
    actions.go_through(enrolment=enrolment, step="two", steps=STEPS, by=user, at=at)
    admin = RoleGrantFactory(role="ADMINISTRATOR", person=UserFactory().person).person.user

    assert [(row.step, row.text) for row in Reflection.objects.visible_to(user)] == [("one", "Mine")]
    assert admin.is_administrator
    assert [row for row in Reflection.objects.visible_to(admin)] == []
    actions.forget_thoughts(reflection=Reflection.objects.get(), by=user, at=at)
    assert Reflection.objects.count() == 0
    assert "Mine" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_module_without_a_check_is_completed_with_its_last_step(at):
    user, module, enrolment = learner(questions_asked=0, level="Level 1", minutes=30)

    row = all_steps(enrolment, user, at)

    done = Completion.objects.get()
    assert (row.state, row.progress, done.enrolment) == (State.COMPLETED, 100, row)
    assert (done.source, done.score, done.level, done.minutes) == (Source.OWN, None, "Level 1", 30)
    assert len(done.code) == 26
    assert [message.template for message in Message.objects.all()] == ["elearning/email/completed"]


def test_check_draws_at_random_marks_on_the_server_and_passes_at_the_bar(at):
    user, module, enrolment = learner(questions_asked=5, pass_percent=80)
    bank(module, 9)
    BankQuestionFactory(module=module, with_choices=True, retired_at=at)
    with pytest.raises(actions.NoAttempt):
        actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at)
    all_steps(enrolment, user, at)

    first = actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at)
    assert actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at) == first
    asked = set(first.answers.values_list("question", flat=True))
    assert len(asked) == 5
    assert (give(first, wrong=2, by=user, at=at).score, first.passed) == (60, False)
    assert Completion.objects.count() == 0
    second = actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at)
    # Four were not asked before; the fifth had to be one of the old ones.
    assert len(set(second.answers.values_list("question", flat=True)) & asked) == 1
    assert (give(second, wrong=1, by=user, at=at).score, second.passed) == (80, True)

    done = Completion.objects.get()
    assert (done.score, done.enrolment) == (80, enrolment)
    with pytest.raises(actions.NoAttempt):
        actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at)


def test_an_answer_is_final_and_must_be_one_of_the_question(at):
    user, module, enrolment = learner(questions_asked=2)
    bank(module, 2)
    all_steps(enrolment, user, at)
    given, other = actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at).answers.order_by("position")

    for chosen in ([], [other.order[0]], [given.order[0], 10**9]):
        with pytest.raises(actions.NoSuchAnswer):
            actions.answer(given=given, chosen=chosen, by=user, at=at)
    actions.answer(given=given, chosen=[given.order[0]], by=user, at=at)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(given=given, chosen=[given.order[1]], by=user, at=at)


@pytest.mark.parametrize(
    ("chosen", "right", "expected"),
    [([1], [1], True), ([1, 2], [1, 2], True), ([1], [1, 2], False), ([1, 3], [1], False)],
)
def test_is_right_wants_exactly_the_right_ones(chosen, right, expected):
    assert rules.is_right(chosen, right) is expected


def test_attempts_run_out_and_come_back_a_day_later(at):
    user, module, enrolment = learner(questions_asked=1, attempts_allowed=2)
    bank(module, 3)
    all_steps(enrolment, user, at)
    for _ in range(2):
        give(actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at), wrong=1, by=user, at=at)

    with pytest.raises(actions.NoAttempt, match="You have tried 2 times"):
        actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at + dt.timedelta(hours=23))
    third = actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at + dt.timedelta(hours=25))

    assert (third.number, Attempt.objects.count()) == (3, 3)


def test_an_empty_bank_is_said_and_keeps_the_steps(at):
    user, module, enrolment = learner(questions_asked=5)
    all_steps(enrolment, user, at)

    with pytest.raises(actions.NothingToAsk):
        actions.begin_attempt(enrolment=enrolment, steps=STEPS, by=user, at=at)

    enrolment.refresh_from_db()
    assert enrolment.steps_done == STEPS


def test_a_package_completes_once(at):
    user, module, enrolment = learner(kind=Kind.PACKAGE)

    done = actions.complete(enrolment=enrolment, score=90, by=user, at=at)

    assert (done.source, done.score) == (Source.PACKAGE, 90)
    assert actions.complete(enrolment=enrolment, score=100, by=user, at=at) == done


def test_reminder_goes_once_in_the_last_month_to_those_who_stopped(at):
    started = at - dt.timedelta(days=160)
    stopped = EnrolmentFactory(started_at=started, last_at=started, module__finish_months=6)
    EnrolmentFactory(started_at=started, last_at=at - dt.timedelta(days=2))  # knows
    EnrolmentFactory(started_at=at - dt.timedelta(days=60), last_at=at - dt.timedelta(days=50))  # has time
    EnrolmentFactory(started_at=at - dt.timedelta(days=400), last_at=at - dt.timedelta(days=300))  # too late
    EnrolmentFactory(started_at=started, last_at=started, completed=True)
    EnrolmentFactory(started_at=started, last_at=started, person__email=None)

    assert actions.remind_due(at=at) == 1
    assert actions.remind_due(at=at + dt.timedelta(days=1)) == 0

    message = Message.objects.get()
    assert message.recipient == stopped.person
    assert message.values["finish_by"] == rules.day(rules.finish_by(stopped))


def test_months_later_keeps_to_the_month():
    assert rules.months_later(dt.date(2027, 8, 31), 6) == dt.date(2028, 2, 29)
    assert rules.months_later(dt.date(2027, 1, 12), -1) == dt.date(2026, 12, 12)


@pytest.mark.parametrize("model", [Enrolment, Completion])
def test_visible_to_is_own_led_agency_coordinated_locality_or_all(model):
    locality = LocalityFactory()
    make = EnrolmentFactory if model is Enrolment else CompletionFactory
    person = PersonFactory(district=DistrictFactory(locality=locality))
    row = make(person=person) if model is Enrolment else make(enrolment__person=person)
    other = make()
    own = UserFactory(person=person)
    lead = UserFactory(roles=[("AGENCY_LEAD", person.agency)])
    coordinator = UserFactory(roles=[("COORDINATOR", locality)])
    admin, subgroup = UserFactory(roles=[("ADMINISTRATOR",)]), UserFactory(roles=[("SUBGROUP",)])

    for user in (own, lead, coordinator):
        assert list(model.objects.visible_to(user)) == [row]
    assert set(model.objects.visible_to(admin)) == {row, other}
    assert list(model.objects.visible_to(subgroup)) == []


def test_only_the_learner_sees_reflections_whatever_the_role():
    note = ReflectionFactory()
    lead = UserFactory(roles=[("AGENCY_LEAD", note.enrolment.person.agency), ("ADMINISTRATOR",)])

    assert list(Reflection.objects.visible_to(lead)) == []
    assert list(Reflection.objects.visible_to(UserFactory(person=note.enrolment.person))) == [note]
