"""Open data: what anybody may have of the figures. Finished reporting years, by course and by locality, protected.

The same figures as in the reports of a whole year, so nothing can be had by laying the two side by side; fewer of them,
so that no small count can be had by subtracting one column from another: who cancelled or stayed away is not told.
"""

from dataclasses import dataclass

from django.core.cache import cache

from courses.choices import EventStatus
from courses.models import Event
from courses.queries import policy
from reports.choices import Group
from reports.queries.scope import london_day, reporting_year
from reports.queries.scrutiny import years

# code of a column: what it means. Rows are told apart by the first three.
DICTIONARY = {
    "reporting_year": "The reporting year, from 1 October to 30 September.",
    "breakdown": "What the row is about: total, course or locality.",
    "name": "The course, or the locality that ran the dates; empty for the total.",
    "dates": "Dates that took place and whose register is marked. Dates called off are in no figure.",
    "capacity": "Places of all dates that could be booked.",
    "registered": "Bookings that were ever confirmed.",
    "attendances": "People who came, with or without a booking. One person at two dates counts twice.",
    "people": "Only in the total: people behind the attendances. One person at two dates counts once.",
    "head_count": "Counted at large dates where nobody is booked by name; in no other column.",
}
COUNTS = tuple(DICTIONARY)[3:]
# As in official statistics: [c] is kept back because it is small or would give a small count away, [z] does not apply.
KEPT_BACK, NOT_APPLICABLE = "[c]", "[z]"
BREAKDOWNS = ((Group.COURSE, "course"), (Group.LOCALITY, "locality"))
# Figures of finished years change only when a register is corrected: they are worked out once a day.
KEPT_SECONDS = 24 * 3600
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class OpenYear:
    """One finished reporting year: its label and its rows, each {column: value}."""

    label: str
    rows: tuple

    def of(self, breakdown):
        """The rows of one breakdown."""
        return [row for row in self.rows if row["breakdown"] == breakdown]


def open_data(at):
    """The finished reporting years with dates, latest first. Worked out once a day, then from the cache."""
    today = london_day(at)
    key = f"open-data:{today:%Y-%m-%d}"
    found = cache.get(key)
    if found is None:
        smallest = policy().smallest_count
        made = [published(year, smallest) for year in years(at, number=how_many(today), finished=True)]
        found = [year for year in made if year.rows]
        cache.set(key, found, KEPT_SECONDS)
    return found


def how_many(today):
    """How many finished reporting years there are since the first date."""
    first = Event.objects.filter(status=EventStatus.PUBLISHED).order_by("starts_at", "pk").first()
    if first is None:
        return 0
    number = reporting_year(today)[0].year - reporting_year(london_day(first.starts_at))[0].year
    return max(0, min(number, MOST_YEARS))


def published(year, smallest):
    """A year of the reports as open data."""
    total = year.tables.total
    if not total.cells["dates"]:
        return OpenYear(year.label, ())
    rows = [as_row(year, "total", "", total)]
    rows[0]["people"] = apart(total.cells["attendances"], total.cells["people"], smallest)
    for group, breakdown in BREAKDOWNS:
        rows += [
            as_row(year, breakdown, row.label, row) | {"people": NOT_APPLICABLE} for row in year.tables.groups[group]
        ]
    return OpenYear(year.label, tuple(rows))


def as_row(year, breakdown, name, row):
    """One row, with what is kept back marked."""
    cells = {code: value(row.cells[code]) for code in COUNTS}
    return {"reporting_year": year.label, "breakdown": breakdown, "name": name, **cells}


def apart(attendances, people, smallest):
    """The number of people, unless it tells how few of them came more than once."""
    both = value(people), value(attendances)
    if any(isinstance(one, str) for one in both):
        return both[0]
    return people if attendances - people >= smallest else KEPT_BACK


def value(cell):
    """A number, or why there is none."""
    if cell is None:
        return NOT_APPLICABLE
    return KEPT_BACK if isinstance(cell, str) else cell
