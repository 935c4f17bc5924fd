"""What an agency lead sees of evaluation: by course, the agency's kind of organisation beside everybody."""

import datetime as dt
from dataclasses import dataclass

from courses.models import Course
from evaluations import queries as evaluations
from evaluations.choices import Organisation
from evaluations.queries.years import FIRST_MONTH, LONDON, reporting_year
from evaluations.rules import organisation_of

# This reporting year and those before it, so many in all.
YEARS = 3


@dataclass(frozen=True)
class Learnt:
    """Figures by course since `since`: `lines` are (GroupLine of the kind, Line of everybody), for what can be told.

    `untold` are the titles of courses of which nothing can be told yet.
    """

    kind: Organisation
    since: dt.date
    lines: list
    untold: list

    @property
    def head(self):
        """The head of the table."""
        kind = "Another kind" if self.kind == Organisation.OTHER else self.kind.label
        return [
            "Course",
            f"{kind}: recommend",
            f"{kind}: change of confidence",
            "Everybody: recommend",
            "Everybody: change of confidence",
        ]

    @property
    def rows(self):
        """Rows of the table, each figure with the number of answers behind it."""
        return [
            [group.label, group.recommend_said, group.change.said, everybody.row[-2], everybody.change.said]
            for group, everybody in self.lines
        ]


def learnt(agency, *, at):
    """What people of the agency's kind of organisation, and everybody, said of each course. Nineteen queries.

    The agency only says which kind: no figure depends on who comes from it.
    """
    years = range(reporting_year(at) - YEARS + 1, reporting_year(at) + 1)
    reach = evaluations.Reach(at=at, years=years, covers=lambda _day: True, groups=True)
    found = evaluations.analysis(reach)
    kind = organisation_of(agency.sector)
    held = Course.objects.filter(pk__in=reach.events().values("course"))
    titles = dict(held.order_by("title", "pk").values_list("pk", "title"))
    groups = {line.key: line for line in found.of_group(kind, titles)}
    everybody = found.by_course(titles)
    told = [line for line in everybody if _is_told(line) or groups[line.key].is_told]
    return Learnt(
        kind=kind,
        since=dt.datetime(years[0], FIRST_MONTH, 1, tzinfo=LONDON),
        lines=[(groups[line.key], line) for line in told],
        untold=[line.label for line in everybody if line not in told],
    )


def _is_told(line):
    return line.change.mean is not None or (line.recommend is not None and line.recommend.mean is not None)
