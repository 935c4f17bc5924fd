"""From what the partnership learnt to what it taught, whom that reached and what changed. Gaps are said, never hidden.

Every figure comes from its one source: attendance from `queries.attendance`, evaluation from whole batches of
`evaluations.queries`, uses of briefings from their log. No figure is by person, and small counts are protected.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from courses.models import BriefingUse, Event
from courses.queries import sources
from evaluations import queries as evaluations
from reports.choices import DATE, NOT_SHOWN
from reports.queries import whole
from reports.queries.analysis import reach
from reports.queries.scope import Scope, london_day

NOTHING_ANSWERS = "Nothing answers this yet"
NO_RECOMMENDATION = "Nothing is recommended yet"
NO_DATE = "No date since"
NO_REGISTER = "Nobody counted yet"
NO_USE = "No team has told us that they used it"
NO_EVIDENCE = "No figures about change yet"


@dataclass(frozen=True)
class Reached:
    """One course or briefing that answers a recommendation: whom it reached since, what changed, what is missing.

    `attendances` and `people` are numbers, or words where they are too small to show. For a briefing they are the uses
    by teams and the people as the teams say. `evidence` is None for briefings.
    """

    title: str
    is_course: bool
    address: str
    dates: int = 0
    attendances: Any = 0
    people: Any = 0
    head_count: int = 0
    coming_on: dt.date | None = None
    evidence: Any = None
    gaps: tuple = ()


@dataclass(frozen=True)
class Answered:
    """A recommendation with what answers it."""

    row: Any
    reached: tuple
    gaps: tuple = ()

    @property
    def has_gap(self):
        """Whether anything is missing."""
        return bool(self.gaps) or any(one.gaps for one in self.reached)


@dataclass(frozen=True)
class Strand:
    """A learning source with its recommendations."""

    source: Any
    answers: tuple
    gaps: tuple = ()

    @property
    def has_gap(self):
        """Whether anything is missing."""
        return bool(self.gaps) or any(one.has_gap for one in self.answers)


@dataclass
class Facts:
    """What the strands are made of, read once: by course, the dates; by date, the tally; by pair, the evidence."""

    smallest: int
    dates: dict = field(default_factory=lambda: defaultdict(list))
    tallies: dict = field(default_factory=dict)
    coming: dict = field(default_factory=dict)
    uses: dict = field(default_factory=lambda: defaultdict(list))
    evidence: dict = field(default_factory=dict)

    def small(self, number):
        """A count of people as it may be shown."""
        return number if number >= self.smallest else f"fewer than {self.smallest}"

    def people(self, tallies):
        """Distinct people of these dates. Protected they are not told: two sources are asked about from two days on."""
        if not tallies:
            return 0
        return NOT_SHOWN if self.smallest else len(set().union(*(tally.people_ids for tally in tallies)))


def thread(user, *, localities, protect, at):
    """The strands `user` may see, latest source first. The same number of queries whatever there is.

    Figures are of these localities, None for all. With `protect` small counts are hidden.
    """
    rows = list(sources(user))
    if not rows:
        return []
    facts = read(rows, localities=localities, protect=protect, at=at)
    return [strand(row, facts) for row in rows]


def read(rows, *, localities, protect, at):
    """Read the Facts of these sources from their first day on."""
    today = london_day(at)
    first = min(today, *(row.known_on for row in rows))
    scope = Scope(first=first, last=today, at=at, localities=localities)
    counted = whole.counted(scope, answers={}, by_date=True, protect=protect)
    facts = Facts(smallest=counted.policy.smallest_count if protect else 0)
    facts.tallies = {int(tally.key): tally for _label, tally in counted.groups[DATE]}
    asked = [(row, one) for row in rows for one in row.recommendations.all()]
    pairs = {(row.known_on, course.pk) for row, one in asked for course in one.courses.all()}
    wanted = {course for _since, course in pairs}
    for pk, course, starts_at in scope.events().filter(course__in=wanted).values_list("pk", "course", "starts_at"):
        facts.dates[course].append((london_day(starts_at), pk))
    coming = Event.objects.upcoming(at).filter(course__in=wanted)
    uses = BriefingUse.objects.counted().filter(
        briefing__in={page.pk for _row, one in asked for page in one.briefings.all()}, used_on__gte=first
    )
    if localities is not None:
        coming, uses = coming.filter(locality__in=localities), uses.filter(locality__in=localities)
    # The soonest comes last, and stays.
    for course, starts_at in coming.order_by("-starts_at", "pk").values_list("course", "starts_at"):
        facts.coming[course] = london_day(starts_at)
    for briefing, used_on, heads in uses.values_list("briefing", "used_on", "heads"):
        facts.uses[briefing].append((used_on, heads))
    parts = {(since, course): (course, days_since(scope, since)) for since, course in pairs}
    facts.evidence = evaluations.evidence(replace(reach(scope), courses=tuple(sorted(wanted))), parts)
    return facts


def days_since(scope, since):
    """Whether a day of the evaluation lies in the scope and not before the day from which on somebody asks."""

    def covers(day):
        inside = scope.covers(starts_at=day.starts_at, course_id=day.course_id, locality_id=day.locality_id)
        return inside and london_day(day.starts_at) >= since

    return covers


def strand(source, facts):
    """One source with what came of it."""
    answers = tuple(answered(one, source.known_on, facts) for one in source.recommendations.all())
    return Strand(source, answers, () if answers else (NO_RECOMMENDATION,))


def answered(row, since, facts):
    """One recommendation with what answers it."""
    reached = (
        *(by_course(course, since, facts) for course in row.courses.all()),
        *(by_briefing(page, since, facts) for page in row.briefings.all()),
    )
    return Answered(row, reached, () if reached else (NOTHING_ANSWERS,))


def by_course(course, since, facts):
    """Whom a course has reached since a day, and what changed."""
    tallies = [facts.tallies[pk] for day, pk in facts.dates[course.pk] if day >= since and pk in facts.tallies]
    began = any(day >= since for day, _pk in facts.dates[course.pk])
    found = facts.evidence.get((since, course.pk))
    gaps = []
    if not began:
        gaps.append(NO_DATE)
    elif not tallies and not facts.smallest:
        gaps.append(NO_REGISTER)
    elif found is None or not found.has_figures:
        gaps.append(NO_EVIDENCE)
    named = [tally for tally in tallies if tally.counted_dates < tally.dates]
    return Reached(
        title=course.title,
        is_course=True,
        address=f"/training/?q={quote(course.title)}",
        dates=len(tallies),
        attendances=facts.small(sum(tally.attendances for tally in tallies)) if named or (began and not tallies) else 0,
        people=facts.people(named) if tallies or not facts.smallest else NOT_SHOWN,
        head_count=sum(tally.head_count for tally in tallies),
        coming_on=facts.coming.get(course.pk),
        evidence=found,
        gaps=tuple(gaps),
    )


def by_briefing(page, since, facts):
    """How many teams have used a briefing since a day."""
    heads = [heads for used_on, heads in facts.uses[page.pk] if used_on >= since]
    large = len(heads) >= facts.smallest
    return Reached(
        title=page.title,
        is_course=False,
        address=f"/briefings/{page.slug}/",
        attendances=facts.small(len(heads)) if heads else 0,
        people=sum(heads) if large else NOT_SHOWN,
        gaps=() if heads else (NO_USE,),
    )
