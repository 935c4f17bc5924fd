"""Where somebody stands with their modules."""

from django.db.models import Max, Prefetch

from elearning.models import AnswerGiven, Attempt, BankChoice, Completion, Enrolment, Reflection


def enrolment_of(user, module):
    """The user's enrolment in a module: the unfinished one, else the last; None where there is none.

    With `thoughts_kept`, and `tries`, the attempts at its check in order. Three queries.
    """
    mine = Enrolment.objects.filter(person=user.person_id, module=module).select_related("module")
    return (
        mine.prefetch_related(
            Prefetch("reflections", Reflection.objects.visible_to(user).order_by("pk"), to_attr="thoughts_kept"),
            Prefetch("attempts", Attempt.objects.visible_to(user).order_by("number"), to_attr="tries"),
        )
        .order_by("-state", "-started_at", "-pk")
        .first()
    )


def attempts_of(user, enrolment):
    """The user's attempts at the check, in order, each with its answers, questions and choices. Four queries."""
    choices = Prefetch("question__choices", BankChoice.objects.order_by("position", "pk"))
    answers = AnswerGiven.objects.visible_to(user).select_related("question").prefetch_related(choices)
    return (
        Attempt.objects.visible_to(user)
        .filter(enrolment=enrolment)
        .prefetch_related(Prefetch("answers", answers.order_by("position", "pk")))
        .order_by("number")
    )


def question_of(user, enrolment, position):
    """The question at a place of the user's last attempt, or None."""
    last = Attempt.objects.visible_to(user).filter(enrolment=enrolment).order_by("-number").first()
    if last is None:
        return None
    choices = Prefetch("question__choices", BankChoice.objects.order_by("position", "pk"))
    given = AnswerGiven.objects.filter(attempt=last, position=position).select_related("question", "attempt")
    return given.prefetch_related(choices).first()


def under_way(user):
    """{module's id: the user's unfinished enrolment}. One query."""
    if not user.is_authenticated or user.person_id is None:
        return {}
    rows = Enrolment.objects.unfinished().filter(person=user.person_id, module__retired_at=None)
    return {row.module_id: row for row in rows.select_related("module").order_by("-last_at", "pk")}


def last_completions(user):
    """{module's id: the day on which the user last completed it}. One query."""
    if not user.is_authenticated or user.person_id is None:
        return {}
    rows = Completion.objects.filter(person=user.person_id).order_by()
    return dict(rows.values_list("module").annotate(last=Max("completed_on")).values_list("module", "last"))


def completed_by(person):
    """What somebody has completed, newest first, with modules."""
    rows = Completion.objects.filter(person=person).select_related("module")
    return rows.order_by("-completed_on", "-pk")


def learning_of_team(user, *, most):
    """(started and not finished, completed) of a line manager's team, newest first, so many at most. Two queries."""
    started = Enrolment.objects.of_team(user).unfinished().filter(module__retired_at=None)
    completed = Completion.objects.of_team(user)
    return (
        list(started.select_related("person", "module").order_by("-started_at", "-pk")[:most]),
        list(completed.select_related("person", "module").order_by("-completed_on", "-pk")[:most]),
    )


def unfinished_of(agency):
    """Who of an agency, as of the day of the start, has not finished which module, longest ago first."""
    rows = Enrolment.objects.unfinished().filter(agency=agency, module__retired_at=None)
    return rows.select_related("person", "module").order_by("started_at", "pk")


def completed_of(agency):
    """Who of an agency, as of that day, has completed which module, newest first, other platforms included."""
    rows = Completion.objects.filter(agency=agency).select_related("person", "module")
    return rows.order_by("-completed_on", "-pk")
