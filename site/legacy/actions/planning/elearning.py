"""Who completed which e-learning on a platform of earlier years. What is of people unknown here is parked."""

from elearning.actions import look_at
from elearning.imports import completions
from elearning.queries.outside import modules
from legacy.actions.planning.base import Waits
from legacy.choices import LONDON, Answer, Ask, Outcome
from legacy.imports.cells import Wrong, plain
from legacy.imports.matching import Spelled


def plan_elearning(plan):
    """What each row tells, then what of it is here already."""
    there = modules()
    titles = [(module.title, module) for module in there] + [(module.code, module) for module in there]
    titles += [(f"{module.title} {module.level}", module) for module in there if module.level]
    known, by_name = Spelled(titles, plain), completions.named(there)
    by_id = {module.pk: module for module in there}
    for line in plan.going():
        plan.work(line, lambda line: completion(plan, line, known, by_id, by_name))
    first: dict = {}
    for line in plan.going():
        other = first.setdefault(line.found["told"].key, line)
        if other is not line:
            line.settle(Outcome.KNOWN, f"The same as row {other.row.number}.")
    read = read_of(plan.going())
    outcome = look_at(read=read)
    already = {told.key for told in outcome.already}
    parked = {told.key for told in outcome.parked}
    for line in plan.going():
        key = line.found["told"].key
        if key in already:
            line.settle(Outcome.KNOWN, "This completion is here already.")
        elif key in parked:
            line.note("Nobody here has this address: it is recorded once somebody has an account with it.")


def read_of(lines):
    """The rows as elearning takes a list in."""
    read = completions.Read("", rows=len(lines))
    read.told = [line.found["told"] for line in lines]
    return read


def completion(plan, line, known, by_id, by_name):
    """What one row tells; a row of somebody who has not completed is a figure."""
    module = module_of(plan, line, known, by_id)
    values = {name: line.get(name) for name in ("email", "status", "score")} | {"module": module.code}
    values["completed"] = plan.day(line, "completed", "day of completion")
    try:
        told = completions.one(line.row.number, values, by_name, plan.at.astimezone(LONDON).date())
    except completions.Wrong as problem:
        raise Wrong(str(problem)) from problem
    if told is None:
        line.settle(Outcome.FIGURE, "Not completed there: there is nothing to record.")
    line.found["told"] = told


def module_of(plan, line, known, by_id):
    """The module a row names. Raises Wrong for none, Waits for one nobody has explained."""
    said, level = line.say("module", 150), line.say("level", 60)
    if not plain(said):
        raise Wrong("There is no module.")
    found = known.find(f"{said} {level}") or known.find(said)
    if found:
        return found
    suggestions = [(str(one.pk), one.title, sure) for one, _, sure in known.suggest(said)]
    suggestions = list({target: (target, words, sure) for target, words, sure in reversed(suggestions)}.values())[::-1]
    answer = plan.ask(Ask.MODULE, plain(said), said, suggestions)
    if answer and answer.answer == Answer.USE and answer.target.isdecimal() and int(answer.target) in by_id:
        return by_id[int(answer.target)]
    raise Waits(f"The module “{said[:80]}” is not listed here. Say which it is.")
