"""The lessons of lessons.toml with their question banks, and invented people who have gone through them.

What the demo's practitioner has done is made through the actions that pages use; the crowd's past is written at once.
"""

import datetime as dt
import random

from django.utils.timezone import localdate

from cms.models import HomePage, LearningPage, ModulePage
from config.demo.accounts import person, user
from config.demo.cms import body, months, one_line, put, read, rich
from config.demo.present import crowd
from elearning import actions
from elearning.choices import Kind, Source, State
from elearning.models import BankChoice, BankQuestion, Completion, Enrolment, Module, new_code

SEED = 47
LEARNERS = 90
# Of a hundred who start so many complete; the others have stopped somewhere.
COMPLETE = 72


def has_lessons():
    """Whether a question bank is there."""
    return BankQuestion.objects.exists()


def load_lessons(at):
    """Make the page and the questions of each lesson. Returns how many steps and questions, in words."""
    parent = LearningPage.objects.first() or _list_in_place_of_a_plain_page()
    steps = questions = 0
    for words in read("lessons.toml")["lesson"]:
        module = Module.objects.get(code=words["module"])
        if module.kind != Kind.OWN:  # a demo of the time when all modules were taken elsewhere
            module.kind, module.host_name, module.url = Kind.OWN, "", ""
            module.save()
        put(
            ModulePage,
            parent,
            words["slug"],
            title=words["title"],
            module=module,
            lead=words["lead"],
            outcomes=[("outcome", line) for line in words["outcomes"]],
            audience=rich(words["audience"]),
            content_note=rich(words["content_note"]),
            steps=[("step", _step(step)) for step in words["step"]],
            written_on=months(localdate(at), -2),
            review_on=months(localdate(at), 10),
        )
        for position, row in enumerate(words["question"], start=1):
            _question(module, position, row)
        steps, questions = steps + len(words["step"]), questions + len(words["question"])
    return f"{steps} steps, {questions} questions"


def _list_in_place_of_a_plain_page():
    """The list of modules, for a demo of the time when a plain page stood at its address."""
    words, home = read("pages.toml")["learning"], HomePage.objects.get()
    for page in home.get_children().filter(slug=words["slug"]):
        page.delete()
    home.refresh_from_db()
    return put(LearningPage, home, words["slug"], title=words["title"], lead=words["lead"], body=body(words["body"]))


def _step(words):
    """One step: its text, the telephone numbers, the scenario, the reflection."""
    blocks = body(words["body"])
    if words.get("numbers"):
        blocks.append(("numbers", None))
    if "scenario" in words:
        scenario = words["scenario"]
        choices = [{"text": text, "best": best, "feedback": said} for text, best, said in scenario["choices"]]
        blocks.append(
            (
                "scenario",
                {"situation": rich(scenario["situation"]), "question": scenario["question"], "choices": choices},
            )
        )
    if "reflection" in words:
        blocks.append(("reflection", one_line(words["reflection"])))
    return {"title": words["title"], "minutes": words["minutes"], "body": blocks}


def _question(module, position, words):
    """One question of the bank with its answers."""
    question = BankQuestion.objects.create(
        module=module, text=words["text"], explanation=words["explanation"], position=position
    )
    BankChoice.objects.bulk_create(
        BankChoice(question=question, position=number, text=text, right=right, feedback=feedback)
        for number, (text, right, feedback) in enumerate(words["answers"], start=1)
    )


def has_learners():
    """Whether anybody has started a module."""
    return Enrolment.objects.exists()


def load_learners(at):
    """People of the past months, and the demo's practitioner in the middle of Level 1. Returns how many, in words."""
    page = ModulePage.objects.select_related("module").order_by("pk").first()
    chance = random.Random(SEED)
    people = chance.sample(crowd(at), LEARNERS)
    started = [_enrolment(learner, page, chance, at) for learner in people]
    Enrolment.objects.bulk_create(started)
    done = [row for row in started if row.state == State.COMPLETED]
    Completion.objects.bulk_create(_completion(row, page.module, chance) for row in done)
    _half_way(page, at)
    return f"{LEARNERS + 1} started, {len(done)} completed"


def _enrolment(learner, page, chance, at):
    """Somebody's enrolment of the last months, not saved."""
    started_at = at - dt.timedelta(days=chance.randint(20, 170), minutes=chance.randrange(600))
    steps, seconds = page.step_ids, chance.randint(25, 70) * 60
    complete = chance.randrange(100) < COMPLETE
    gone = len(steps) if complete else chance.randrange(len(steps))
    last_at = started_at + (
        dt.timedelta(seconds=seconds + chance.randrange(6 * 86400)) if complete else dt.timedelta(minutes=4 * gone)
    )
    return Enrolment(
        person=learner,
        module=page.module,
        agency_id=learner.agency_id,
        district_id=learner.district_id,
        state=State.COMPLETED if complete else State.STARTED,
        started_at=started_at,
        last_at=last_at,
        completed_at=last_at if complete else None,
        steps_done=steps[:gone],
        step="" if complete else steps[gone],
        progress=100 if complete else 100 * gone // (len(steps) + 1),
        seconds=seconds if complete else 200 * gone,
    )


def _completion(row, module, chance):
    """The completion of an enrolment, not saved."""
    return Completion(
        person_id=row.person_id,
        module=module,
        agency_id=row.agency_id,
        district_id=row.district_id,
        source=Source.OWN,
        enrolment=row,
        completed_on=localdate(row.completed_at),
        score=chance.choice((80, 80, 90, 90, 90, 100)),
        title=module.title,
        level=module.level,
        minutes=module.minutes,
        code=new_code(),
        recorded_at=row.completed_at,
    )


def _half_way(page, at):
    """The practitioner has gone through three steps, yesterday."""
    learner, by = person("practitioner"), user("practitioner")
    moment = at - dt.timedelta(days=1)
    enrolment = actions.start(module=page.module, person=learner, by=by, at=moment)
    for number, step in enumerate(page.step_ids[:3], start=1):
        enrolment = actions.go_through(
            enrolment=enrolment, step=step, steps=page.step_ids, by=by, at=moment + dt.timedelta(minutes=3 * number)
        )
