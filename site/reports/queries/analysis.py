"""The analysis of evaluation for a scope of the reports."""

from evaluations import queries as evaluations
from evaluations.queries.years import reporting_year
from reports.queries.scope import held


def analysis(scope, *, groups=False):
    """The Analysis of the scope, from whole batches inside it; with `groups` by kind of organisation too."""
    return evaluations.analysis(reach(scope, groups=groups))


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
    """A Line for each course of the scope; none where the scope is of one course. One query."""
    return [] if scope.course is not None else found.by_course(courses_of(scope))


def courses_of(scope):
    """{id: title} of the courses with a date in the scope. One query."""
    rows = held(scope.at).filter(pk__in=scope.events()).order_by("course__title", "pk")
    return dict(rows.values_list("course", "course__title"))


def localities_of(scope):
    """{id: name} of the localities with a date in the scope. One query."""
    rows = held(scope.at).filter(pk__in=scope.events()).order_by("locality__position", "pk")
    return dict(rows.values_list("locality", "locality__name"))
