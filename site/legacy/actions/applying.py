"""Taking a file over: all rows that are ready, in one transaction, through the actions of the rooms they belong to."""

from django.db import transaction

from audit.actions import record
from legacy.actions.refusals import ImportRefused, NothingLeft
from legacy.actions.storing import keep, locked, look
from legacy.actions.writing import WRITERS, write_agencies, write_courses, write_people
from legacy.choices import Outcome, State
from people.actions.patience import patient


@patient
@transaction.atomic
def apply(*, file, by, at):
    """Take over every row that is ready. Returns how many. Rows that wait or are refused stay as they are: they can be
    decided and taken over later, or go back in a workbook.

    Raises NothingLeft, and ImportRefused for a file that was undone or whose cells are deleted.
    """
    file = locked(file)
    if file.state == State.UNDONE or file.cleared_at:
        raise ImportRefused("This file cannot be taken over any more. Hand it in again.")
    plan = look(file, signed=by is not None, at=at)
    ready = [line for line in plan.lines if line.outcome == Outcome.READY]
    if not ready:
        raise NothingLeft("There is no row left to take over.")
    write_agencies(ready, by=by, at=at)
    write_courses(ready, by=by, at=at)
    write_people(file, ready, by=by, at=at)
    WRITERS[file.kind](plan, ready, by=by, at=at)
    for line in ready:
        line.settle(Outcome.DONE)
    keep(ready)
    file.state, file.applied_at = State.APPLIED, file.applied_at or at
    file.figures = [figure | {"ready": 0} if "ready" in figure else figure for figure in file.figures]
    file.save(update_fields=["state", "applied_at", "figures"])
    record(action="legacy.apply", target=file, by=by, at=at, kind=file.kind, rows=len(ready))
    return len(ready)
