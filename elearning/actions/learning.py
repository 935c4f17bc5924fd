"""Going through a module: start, each step, own thoughts, completion."""

from django.db import IntegrityError, transaction

from audit.actions import record
from elearning import rules
from elearning.actions.refusals import NotStartable, StepUnknown
from elearning.choices import Kind, Source, State
from elearning.models import Completion, Enrolment, Reflection, new_code
from outbox.actions import queue
from people.actions.patience import patient

SOURCES = {Kind.OWN: Source.OWN, Kind.PACKAGE: Source.PACKAGE}


@patient
def start(*, module, person, by, at):
    """Start a module, or return the enrolment that is not finished yet. Raises NotStartable."""
    why_not = rules.why_not_start(module)
    if why_not:
        raise NotStartable(why_not)
    unfinished = Enrolment.objects.unfinished().filter(module=module, person=person).select_related("module")
    going = unfinished.first()
    if going:
        return going
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                module=module,
                person=person,
                agency=person.agency,
                district=person.district,
                started_at=at,
                last_at=at,
            )
            record(action="module.start", target=enrolment, by=by, at=at, subject=person, module=module.code)
    except IntegrityError:  # A second click came first.
        return unfinished.get()
    return enrolment


def locked(enrolment):
    """The enrolment's row, held until the transaction ends, with its module."""
    return Enrolment.objects.select_for_update(of=("self",)).select_related("module", "person").get(pk=enrolment.pk)


@patient
@transaction.atomic
def go_through(*, enrolment, step, steps, thoughts="", by, at):
    """Note that the learner has gone through a step; `steps` are the ids of all of the lesson's, in order.

    `thoughts` are kept where the learner asked for that. A lesson without a check is completed with its last step.
    A step that was gone through before stays so; returns the enrolment. Raises StepUnknown.
    """
    row = locked(enrolment)
    if step not in steps:
        raise StepUnknown("This step is no longer part of the module.")
    if step not in row.steps_done and step != rules.next_step(row, steps):
        raise StepUnknown("Go through the earlier steps first.")
    if step not in row.steps_done:
        row.steps_done = [*row.steps_done, step]
    following = steps.index(step) + 1
    row.step = steps[following] if following < len(steps) else ""
    seen(row, steps=steps, at=at)
    if thoughts:
        Reflection.objects.update_or_create(enrolment=row, step=step, defaults={"text": thoughts, "written_at": at})
    if row.state == State.STARTED and not row.module.questions_asked and not rules.next_step(row, steps):
        complete_locked(row, score=None, by=by, at=at)
    return row


def seen(row, *, steps=None, at):
    """Count the time since the learner was last seen, and how far they are. Saves the row."""
    if row.state == State.COMPLETED:
        return
    row.seconds += rules.seconds_since(row, at=at)
    row.last_at = max(at, row.last_at)
    if steps is not None:
        row.progress = rules.progress(row, steps)
    row.save(update_fields=["steps_done", "step", "seconds", "last_at", "progress"])


@patient
@transaction.atomic
def forget_thoughts(*, reflection, by, at):
    """Delete what a learner wrote for themselves, for good. No entry in the audit trail: nobody else ever saw it."""
    Reflection.objects.filter(pk=reflection.pk).delete()


@patient
@transaction.atomic
def complete(*, enrolment, score, by, at):
    """Complete a module: for packages, which say themselves that they are passed. Returns the Completion.

    A second call changes nothing and returns the first one.
    """
    row = locked(enrolment)
    return row.completion if row.state == State.COMPLETED else complete_locked(row, score=score, by=by, at=at)


def complete_locked(row, *, score, by, at):
    """Write the completion of an enrolment that is held, with its code, its entry and its mail."""
    module, person = row.module, row.person
    row.state, row.completed_at, row.progress, row.last_at = State.COMPLETED, at, 100, max(at, row.last_at)
    row.save(update_fields=["state", "completed_at", "progress", "last_at"])
    done = Completion.objects.create(
        person=person,
        module=module,
        agency=person.agency,
        district=person.district,
        source=SOURCES[Kind(module.kind)],
        enrolment=row,
        completed_on=at.astimezone(rules.LONDON).date(),
        score=score,
        title=module.title,
        level=module.level,
        minutes=module.minutes,
        code=new_code(),
        recorded_at=at,
    )
    record(action="module.complete", target=done, by=by, at=at, subject=person, module=module.code)
    queue(
        key=f"elearning-completed:{done.pk}",
        template="elearning/email/completed",
        to=person,
        at=at,
        values={"name": person.name, "module": module.title, "record_path": "/my/record/"},
    )
    return done
