"""The check at the end of a module: questions drawn at random, each answer marked here and final in its attempt."""

import secrets

from django.db import transaction
from django.db.models import Prefetch

from elearning import rules
from elearning.actions.learning import complete_locked, locked, seen
from elearning.actions.refusals import AlreadyAnswered, NoAttempt, NoSuchAnswer, NothingToAsk
from elearning.models import AnswerGiven, Attempt, BankChoice
from people.actions.patience import patient


@patient
@transaction.atomic
def begin_attempt(*, enrolment, steps, by, at):
    """Begin an attempt, or return the one under way. Raises NoAttempt or NothingToAsk.

    Questions and the order of their answers are drawn anew; those not asked in the attempt before come first.
    """
    row = locked(enrolment)
    attempts = list(row.attempts.order_by("number"))
    if attempts and attempts[-1].finished_at is None:
        return attempts[-1]
    why_not = rules.why_not_attempt(row, attempts=attempts, steps=steps, at=at)
    if why_not:
        raise NoAttempt(why_not)
    questions = drawn(row.module, after=attempts[-1] if attempts else None)
    if not questions:
        raise NothingToAsk("The check has no questions yet. Your steps are kept: come back in a few days.")
    attempt = Attempt.objects.create(
        enrolment=row, number=len(attempts) + 1, started_at=at, pass_percent=row.module.pass_percent
    )
    AnswerGiven.objects.bulk_create(
        AnswerGiven(attempt=attempt, question=question, position=position, order=shuffled(question))
        for position, question in enumerate(questions, start=1)
    )
    seen(row, at=at)
    return attempt


def drawn(module, *, after=None):
    """As many questions of the bank as the module asks, at random, those of the attempt before last of all."""
    choices = Prefetch("choices", BankChoice.objects.order_by("position", "pk"))
    bank = list(module.questions.in_use().prefetch_related(choices).order_by("pk"))
    # A question without a right and a wrong answer asks nothing.
    bank = [question for question in bank if len({choice.right for choice in question.choices.all()}) == 2]
    asked = set(after.answers.values_list("question", flat=True)) if after else set()
    chance = secrets.SystemRandom()
    chance.shuffle(bank)
    bank.sort(key=lambda question: question.pk in asked)
    questions = bank[: module.questions_asked]
    chance.shuffle(questions)
    return questions


def shuffled(question):
    """The ids of a question's answers in the order in which they are shown."""
    order = [choice.pk for choice in question.choices.all()]
    secrets.SystemRandom().shuffle(order)
    return order


@patient
@transaction.atomic
def answer(*, given, chosen, by, at):
    """Mark one answer; the last one ends the attempt, and completes the module where it is passed.

    `chosen` are ids of choices. Returns the AnswerGiven. Raises AlreadyAnswered or NoSuchAnswer.
    """
    attempt = Attempt.objects.select_related("enrolment").get(pk=given.attempt_id)
    row = locked(attempt.enrolment)
    mine = AnswerGiven.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if mine.answered_at is not None:
        raise AlreadyAnswered("You have answered this question. The first answer counts.")
    right = {choice.pk: choice.right for choice in BankChoice.objects.filter(question=mine.question_id)}
    chosen = sorted(set(chosen))
    if not chosen or not set(chosen) <= set(mine.order) & set(right):
        raise NoSuchAnswer("Choose an answer.")
    mine.chosen, mine.answered_at = chosen, at
    mine.right = rules.is_right(chosen, [pk for pk, is_right in right.items() if is_right and pk in mine.order])
    mine.save(update_fields=["chosen", "answered_at", "right"])
    seen(row, at=at)
    answers = list(attempt.answers.values_list("right", flat=True))
    if None not in answers:
        finish(attempt, row, answers, by=by, at=at)
    return mine


def finish(attempt, row, answers, *, by, at):
    """End an attempt whose last answer was marked."""
    attempt.finished_at, attempt.score = at, rules.score(sum(answers), len(answers))
    attempt.passed = attempt.score >= attempt.pass_percent
    attempt.save(update_fields=["finished_at", "score", "passed"])
    if attempt.passed and row.completed_at is None:
        complete_locked(row, score=attempt.score, by=by, at=at)
