"""Evaluation forms of earlier years: kept unpaired, with the date they are about; who wrote them is never kept."""

import re

from courses.choices import EventStatus
from evaluations.actions import EvaluationRefused, Given, Reply, check
from evaluations.choices import IN_WORDS, TEXT_LIMIT, Kind, Wave
from evaluations.queries import sheet_of_past
from legacy import queries
from legacy.imports.cells import Wrong, figure

# Columns that hold no answer.
ABOUT = ("course", "date", "timestamp")
_LEADING = re.compile(r"\s*(\d{1,2})(?:\s*[-–:.=/(].*|\s+\D.*|)$", re.DOTALL)
# Scales in words, as survey programs export them.
WORDS = {"strongly agree": 5, "agree": 4, "neither agree nor disagree": 3, "neutral": 3, "disagree": 2,
         "strongly disagree": 1, "excellent": 5, "very good": 4, "good": 3, "fair": 2, "poor": 1}  # fmt: skip


def plan_forms(plan):
    """The date of every form, then its answers."""
    for line in plan.going():
        plan.work(line, lambda line: about(plan, line))
    lines = plan.going()
    here = queries.dates({line.found["course"].course.pk for line in lines if line.found["course"].course})
    sheets: dict = {}
    for line in lines:
        plan.work(line, lambda line: answers(line, date_of(line, here), sheets))


def about(plan, line):
    """Course and day of one form."""
    course, day = plan.gather(
        lambda: plan.course_of(line.say("course", 150) or plan.file.sheets[line.row.sheet]["course"], line),
        lambda: plan.day(line, "date", "date of the course"),
    )
    if day is None:
        raise Wrong("There is no date of the course.")
    line.found |= {"course": course, "day": day}


def date_of(line, here):
    """The date a form is about. Raises Wrong where there is none, or several."""
    course = line.found["course"].course
    events = [
        event for event in here.get((course.pk if course else None, line.found["day"]), [])
        if event.status == EventStatus.PUBLISHED
    ]  # fmt: skip
    if not events:
        raise Wrong("There is no such date here. Take over its bookings or totals first, then hand this file in again.")
    if len(events) > 1:
        raise Wrong("There are several dates of this course on this day here: nobody can tell which is meant.")
    return events[0]


def answers(line, event, sheets):
    """The answers of one form, fitted to the questionnaire of its day."""
    if event.pk not in sheets:
        sheets[event.pk] = sheet_of_past(event.course_id, wave=Wave.W1, at=event.ends_at)
    sheet = sheets[event.pk]
    if sheet is None:
        raise Wrong("There was no questionnaire on that day.")
    questions = {question.code: question for question in sheet.questions}
    replies = [reply for name in line.cells if name not in ABOUT if (reply := reply_of(line, name, questions))]
    given = Given(replies=tuple(replies))
    try:
        check(sheet, given)
    except EvaluationRefused as refused:
        raise Wrong(str(refused) if replies else "The form is empty.") from refused
    line.found |= {"event": event, "given": given}


def reply_of(line, name, questions):
    """One answer, or None for an empty cell. Raises Wrong for one that does not fit."""
    question, said = questions.get(name), line.say(name, 5_000)
    if not said or said.casefold() in ("n/a", "-", "none", "nil"):
        return None
    if question is None:
        raise Wrong(f"The form of that day does not ask “{name}”.")
    if question.kind in IN_WORDS:
        if len(said) > TEXT_LIMIT:
            raise Wrong(f"An answer is longer than {TEXT_LIMIT:,} characters. Shorten it.")
        return Reply(code=name, text=said)
    number = number_of(line.get(name), said)
    if question.kind != Kind.SCALE or number is None or not question.low <= number <= question.high:
        raise Wrong(f"“{said[:40]}” is no answer from {question.low} to {question.high}.")
    return Reply(code=name, number=number)


def number_of(value, said):
    """The whole number an answer stands for: 4, "4 - good", "Agree"; or None."""
    number = figure(value)
    if number is not None:
        return int(number) if number.is_integer() else None
    if said.casefold() in WORDS:
        return WORDS[said.casefold()]
    found = _LEADING.match(said)
    return int(found[1]) if found else None
