"""The quarterly return of one agency: what its people booked and attended, by course, and what it gave and took."""

from collections import defaultdict
from dataclasses import dataclass, field

from courses.models import Policy
from people.models import Agency
from reports.choices import Group
from reports.queries.attendance import Attendance, Tally, count
from reports.queries.ledger import Give, ledger
from reports.queries.protection import figures, tables
from reports.queries.registers import registers
from reports.queries.rows import Row


@dataclass(frozen=True)
class Return:
    """One agency's quarter. `total` is None where nobody of it was booked; `courses` are told where `exact` alone.

    Protected, the whole is the agency's row of the table by agency: course by course, what is hidden of one agency
    could be worked out from the other agencies' returns and the table by course.
    """

    agency: Agency
    exact: bool
    total: Row | None
    give: Give
    courses: list = field(default_factory=list)


def agency_return(scope, agency, *, exact):
    """The Return of an agency for the dates of the scope. The number of queries does not grow with the rows."""
    give = ledger(scope, agencies=[agency.pk], protect=not exact)[0]
    if not exact:
        rows = figures(scope, protect=True).groups[Group.AGENCY]
        total = next((row for row in rows if row.key == str(agency.pk)), None)
        return Return(agency, exact, total, give)
    counted = _counted(scope, agency)
    told = tables(counted, protect=False)
    return Return(agency, exact, told.total if counted.total.dates else None, give, told.groups[Group.COURSE])


def _counted(scope, agency):
    """The attendance figures of one agency's people alone, by course."""
    policy = Policy.objects.get(pk=1)
    total, courses = Tally(capacity=None, answers=None), defaultdict(lambda: Tally(capacity=None, answers=None))
    for _pk, event, results in registers(scope, policy=policy):
        theirs = [(booking, kind) for booking, kind in results or () if booking.agency_id == agency.pk]
        for tally in (total, courses[event.keys[Group.COURSE]]) if theirs else ():
            tally.dates += 1
            for booking, kind in theirs:
                count(tally, booking, kind)
    rows = [(key[-1], courses[key]) for key in sorted(courses)]
    return Attendance(total=total, groups={Group.COURSE: rows}, awaiting=0, policy=policy)
