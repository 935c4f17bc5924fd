"""Sheets of trainers: who did Training for Trainers, and which courses they are on the ladder of."""

import re

from courses.choices import Part
from legacy import queries
from legacy.actions.planning.delegates import who
from legacy.choices import LONDON, Outcome
from legacy.imports.cells import Wrong, figure, yes_or_no

# Between courses of a list, the surest sign first: titles hold commas and "and" themselves.
_BETWEEN = [re.compile(sign, re.IGNORECASE) for sign in (r"\s*[;\n|]\s*", r"\s*[,/]\s*", r"\s*(?:\band\b|&)\s*")]


def plan_trainers(plan):
    """Who each row is about, what they have done, and what of it is here already."""
    for line in plan.going():
        plan.work(line, lambda line: trainer(plan, line))
    lines = plan.going()
    ids = {line.found["human"].pk for line in lines if line.found["human"].pk}
    qualified, skills = queries.trainers_known(ids)
    seen: set = set()
    for line in lines:
        human = line.found["human"]
        line.found["on"] = None if human.pk in qualified or human in seen else line.found["on"]
        line.found["courses"] = [
            course for course in line.found["courses"]
            if not (course.course and (human.pk, course.course.pk) in skills) and (human, course.key) not in seen
        ]  # fmt: skip
        seen |= {(human, course.key) for course in line.found["courses"]}
        if line.found["on"]:
            seen.add(human)
        if human.pk and not line.found["on"] and not line.found["courses"]:
            line.settle(Outcome.KNOWN, "Here already.")
        elif human.line is not line and not line.found["on"] and not line.found["courses"]:
            line.settle(Outcome.KNOWN, f"The same trainer as in row {human.line.row.number}.")
    plan.figures = figures(plan)


def trainer(plan, line):
    """One row."""
    named, on, courses = plan.gather(
        lambda: who(plan, line), lambda: done_on(plan, line), lambda: courses_of(plan, line)
    )
    name, email, agency = named
    line.found |= {"agency": agency, "on": on, "courses": courses}
    line.found["human"] = plan.human_of(line, name=name, email=email, agency=agency, details=dict)
    line.found["level"] = Part.CO_TRAINER if on else Part.OBSERVER
    observed = line.say("observed", 80)
    line.found["note"] = f"From a spreadsheet of earlier years{', observed by ' + observed if observed else ''}"[:200]
    if courses and not on:
        line.note("No Training for Trainers is named: on the ladder they observe until somebody records it.")


def done_on(plan, line):
    """The day of Training for Trainers, or None. "Yes" without a day is said to be missing one."""
    if yes_or_no(line.get("t4t")) is False:
        return None
    if yes_or_no(line.get("t4t")):
        raise Wrong("Training for Trainers has no day. Write the day, or leave the cell empty.")
    on = plan.day(line, "t4t", "day of Training for Trainers")
    if on and on > plan.at.astimezone(LONDON).date():
        raise Wrong("The day of Training for Trainers lies in the future.")
    return on


def courses_of(plan, line):
    """The courses a cell lists. A title that holds a comma itself is found whole first."""
    said = line.say("courses", 600)
    if not said or said.casefold() in ("n/a", "none", "-", "all"):
        return []
    parts = split(said, plan.known_courses.find)
    found = plan.gather(*((lambda part=part: plan.course_of(part[:150], line)) for part in parts))
    return list({course.key: course for course in found}.values())


def split(said, known, signs=_BETWEEN):
    """The titles in a text: one that is known is left whole, any other is taken apart at the next sign."""
    if known(said) or not signs:
        return [said]
    parts = [part for part in signs[0].split(said) if part]
    return [title for part in parts for title in split(part, known, signs[1:])]


def figures(plan):
    """Days, as the file says them: here they follow from the dates somebody delivered."""
    out = []
    for line in plan.lines:
        days = figure(line.get("days"))
        if days is not None:
            sheet = plan.file.sheets[line.row.sheet]["title"]
            out.append({"course": sheet or "Trainers", "period": f"row {line.row.number}", "what": "trainer days",
                        "file": days, "here": None})  # fmt: skip
    return out
