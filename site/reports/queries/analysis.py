"""The analysis of evaluation for a scope of the reports."""

from evaluations import queries as evaluations
from evaluations.queries.years import reporting_year


def analysis(scope, *, groups=False, policy=None):
    """The Analysis of the scope, from whole batches inside it; with `groups` by kind of organisation too.

    Three queries, and one where the settings are not handed in.
    """
    return evaluations.analysis(reach(scope, groups=groups), policy)


def reach(scope, *, groups=False):
    """The Reach of a scope: all dates of its reporting years are read, those in it are meant."""
    years = range(reporting_year(scope.starts), reporting_year(min(scope.ends, scope.at)) + 1)
    return evaluations.Reach(
        at=scope.at,
        years=years or range(years.start, years.start + 1),
        courses=None if scope.course is None else (scope.course.pk,),
        groups=groups,
        covers=lambda day: scope.covers(starts_at=day.starts_at, course_id=day.course_id, locality_id=day.locality_id),
    )


def lines_by_course(scope, found):
    """A Line for each course of the scope; none where the scope is of one course. No query."""
    return [] if scope.course is not None else found.by_course(found.courses)
