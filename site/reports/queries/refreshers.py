"""Whose training lapses soon, by course or e-learning module and by agency, as of today."""

from dataclasses import dataclass

from bookings.models import Booking
from bookings.queries import attended, courses_with_settings, dates_over, places
from bookings.rules import later, to_refresh, trained
from courses.models import Policy
from elearning import rules as elearning
from elearning.queries import last_done
from people.models import Agency
from reports.choices import NO_AGENCY
from reports.queries.protection import sum_cells
from reports.queries.scope import london_day

BANDS = ("Lapsed in the last 12 months", "In the next 3 months", "In 3 to 6 months", "In 6 to 12 months")
# Beside the title of a module, which may be that of a course too.
ONLINE = "e-learning"
# Months from today at which each band ends.
ENDS = (0, 3, 6, 12)


@dataclass(frozen=True)
class Due:
    """Refreshers due: for `courses` and for `agencies` (rows, number of further ones, cells of the sum).

    Each row is (label, cells). Modules of e-learning stand among the courses. By course somebody due in two counts for
    each; by agency once in each band.
    """

    courses: tuple
    agencies: tuple
    protected: bool
    smallest: int

    @property
    def is_empty(self):
        """Whether nobody is due."""
        rows, others, _sums = self.courses
        return not rows and not others


def refreshers(scope, *, protect):
    """Return what is Due for the scope's course and localities, where people work today. Nine queries.

    Of a chosen course e-learning is no part.
    """
    smallest = Policy.objects.get(pk=1).smallest_count
    courses, where, today = courses_with_settings(), places(), london_day(scope.at)
    found = trained(attended(Booking.objects.all(), at=scope.at), dates=dates_over(scope.at), courses=courses)
    ends = [later(today, months) for months in ENDS]
    by_course: dict[str, list[set]] = {}
    by_agency: dict[str, list[set]] = {}
    names = dict(Agency.objects.values_list("pk", "name"))
    due = [
        (courses[one.course_id][0].title, one)
        for one in to_refresh(found, courses=courses, today=today)
        if scope.course is None or scope.course.pk == one.course_id
    ]
    if scope.course is None:
        due += [(f"{one.title} ({ONLINE})", one) for one in elearning.to_refresh(last_done(), today=today)]
    for title, one in due:
        place = where.get(one.person_id)
        if place is None or not (scope.locality_ids is None or place.locality_id in scope.locality_ids):
            continue
        band = next(number for number, end in enumerate(ends) if one.lapses_on <= end)
        for rows, label in ((by_course, title), (by_agency, names.get(place.agency_id, NO_AGENCY))):
            rows.setdefault(label, [set() for _band in BANDS])[band].add(one.person_id)
    protection = {"protect": protect, "smallest": smallest}
    return Due(
        courses=_table(by_course, **protection),
        agencies=_table(by_agency, **protection),
        protected=protect,
        smallest=smallest,
    )


def _table(people, *, protect, smallest):
    """(rows that tell a number, how many tell none, cells of the sum), each column protected for itself."""
    labels = sorted(people, key=str.casefold)
    columns = [
        sum_cells([len(people[label][band]) for label in labels], protect=protect, smallest=smallest)
        for band in range(len(BANDS))
    ]
    rows = [(label, [cells[number] for _whole, cells in columns]) for number, label in enumerate(labels)]
    told = [row for row in rows if any(isinstance(cell, int) and cell for cell in row[1])]
    return told, len(rows) - len(told), [whole for whole, _cells in columns]
