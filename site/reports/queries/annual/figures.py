"""The figures of an annual report. They are protected whoever asks, because reports travel.

The same data asked about with the same moment gives the same figures, value for value: nothing here reads a clock or
leaves an order to chance.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from courses.choices import Delivery
from courses.queries import briefing_sums
from elearning.queries import people_completed
from reports.choices import DEFINITIONS, NOT_SHOWN, Group, Section
from reports.queries.analysis import analysis
from reports.queries.annual import planned
from reports.queries.annual.figure import Figure, count, rate, share, table
from reports.queries.attendance import attendance
from reports.queries.demand import ENDS, STILL, demand
from reports.queries.evaluations import answered_dates, answers_by_date
from reports.queries.learning import learning
from reports.queries.ledger import ledger
from reports.queries.protection import tables
from reports.queries.scope import Scope, london_day

__all__ = ["Figure", "figures_as_frozen", "figures_now", "period_over", "scope_of"]


UNMET = ENDS[STILL][0]


@dataclass(frozen=True, slots=True)
class Question:
    """What a report asks: its whole scope, and the narrower one of virtual training."""

    whole: Scope
    virtual: Scope


def period_over(report, *, at):
    """Whether the last day of the report is over in London."""
    return london_day(at) > report.last


def figures_now(report, sections, *, at):
    """The Figures of the included `sections` in their order, worked out from what is recorded now, as of `at`.

    Some fifty queries, whatever the number of dates, courses and people.
    """
    question = _question(report, sections, at=at)
    wanted = [section.kind for section in sections if section.included]
    found = _Gathered(question)
    made = [figure for kind in wanted for figure in MAKERS[kind](found)] if wanted else []
    unknown = {figure.key for figure in made} - set(DEFINITIONS)
    if unknown:
        raise LookupError(f"figures without a definition: {sorted(unknown)}")
    return made


def figures_as_frozen(report):
    """The Figures of a frozen report, as they were. One query."""
    return [
        Figure(
            section=row.section,
            code=row.code,
            label=row.label,
            value=row.value,
            number=row.number,
            numerator=row.numerator,
            denominator=row.denominator,
            table=row.table,
            row=row.row,
            column=row.column,
        )
        for row in report.figures.order_by("position", "pk")
    ]


def _question(report, sections, *, at):
    """The scopes of a report. Its parts of fewer days never reach beyond the report's own."""
    whole = scope_of(report, at=at)
    own = next((section for section in sections if section.kind == Section.VIRTUAL and section.first), None)
    first, last = (own.first, own.last) if own else (report.first, report.last)
    virtual = Scope(first=first, last=last, at=at, localities=whole.localities, delivery=Delivery.VIRTUAL)
    return Question(whole, virtual)


def scope_of(report, *, at):
    """The Scope of a whole report."""
    localities = (report.locality,) if report.locality_id else None
    return Scope(first=report.first, last=report.last, at=at, localities=localities)


class _Gathered:
    """What several parts of one report read, each read once."""

    def __init__(self, question):
        """Read attendance with its protection, the analysis of answers, and give and take."""
        self.scope, self.virtual_scope = question.whole, question.virtual
        answered = answered_dates(self.scope.at)
        by_date = answers_by_date(answered)
        self.counted = attendance(self.scope, answers=by_date)
        self.policy = self.counted.policy
        self.tables = tables(self.counted, protect=True)
        self.virtual_counted = attendance(self.virtual_scope, answers=by_date)
        self.virtual = tables(self.virtual_counted, protect=True)
        self.found = analysis(self.scope)
        self.lines = ledger(self.scope, protect=True, counted=self.counted, shown=self.tables)

    def safe(self, cell, part, whole):
        """A count of a part, unless the rest of the whole, which is told too, would be too few people to tell."""
        return NOT_SHOWN if isinstance(cell, int) and 0 < whole - part < self.policy.smallest_count else cell

    def small(self, number):
        """A count of people in words where it is too small to be told; nought counts as small."""
        smallest = self.policy.smallest_count
        return f"fewer than {smallest}" if number < smallest else number


def _needed(found):
    section = Section.NEEDED
    asked = demand(found.scope, registered=None, protect=True, smallest=found.policy.smallest_count)
    unmet = next(cell for words, _meaning, cell in asked.ends if words == UNMET)
    courses = [(slugify(title), title, (still, wished)) for title, still, wished, _ahead in asked.courses]
    sources = planned.sources(found.scope)
    return [
        count(section, "needed.sources", "learning sources behind the courses that ran", len(sources)),
        *table(section, "needed.by_source", ("Courses", "Dates"), sources),
        count(section, "needed.waited", "people on waiting lists", asked.waited),
        count(section, "needed.unmet", "still waiting when the date began", unmet),
        count(section, "needed.wanted", "interested in a course without a date for them", asked.wanted),
        *table(section, "needed.by_course", ("Waiting still", "Interested"), courses),
    ]


def _commissioned(found):
    section = Section.COMMISSIONED
    facts = planned.commissioned(found.scope)
    days = sum((line.days for line in found.lines), Decimal(0))
    return [
        count(section, "commissioned.planned", "dates planned", facts["planned"]),
        count(section, "commissioned.held", "dates took place", facts["held"]),
        count(section, "commissioned.called_off", "dates called off", facts["called_off"]),
        count(section, "commissioned.courses", "courses ran", facts["courses"]),
        count(section, "commissioned.places", "places offered", found.tables.total.cells["capacity"]),
        count(section, "commissioned.trainer_days", "trainer days", days),
        *table(section, "commissioned.by_priority", ("Dates", "Places"), planned.by_priority(found.scope)),
    ]


def _virtual(found):
    section, cells = Section.VIRTUAL, found.virtual.total.cells
    total, whole = found.virtual_counted.total, found.counted.total
    attendances = found.safe(cells["attendances"], total.attendances, whole.attendances)
    people = found.safe(cells["people"], total.people, whole.people)
    months = [
        (row.key, row.label, (row.cells["attendances"], row.cells["people"]))
        for row in found.virtual.groups[Group.MONTH]
    ]
    return [
        count(section, "virtual.attendances", "attendances", attendances),
        count(section, "virtual.people", "distinct people", people),
        count(section, "virtual.dates", "virtual dates", cells["dates"]),
        *(table(section, "virtual.by_month", ("Attendances", "Distinct people"), months) if len(months) > 1 else []),
    ]


COLUMNS = (
    ("Dates", "dates"),
    ("Attendances", "attendances"),
    ("Distinct people", "people"),
    ("Head count", "head_count"),
)


def _attended(found):
    section, total = Section.ATTENDED, found.tables.total
    made = [
        count(section, "attended.attendances", "attendances by name", total.cells["attendances"]),
        count(section, "attended.people", "distinct people", total.cells["people"]),
    ]
    if total.cells["head_count"] is not None:
        made.append(count(section, "attended.head_count", "by head count, without names", total.cells["head_count"]))
    made += [
        rate(section, f"attended.{value.code}", value.label[:1].lower() + value.label[1:], value)
        for value in total.rates
    ]
    for group in (Group.COURSE, Group.WORKFORCE, Group.LOCALITY, Group.SECTOR):
        rows = found.tables.groups[group]
        if len(rows) > 1 or (rows and group == Group.COURSE):
            columns = [pair for pair in COLUMNS if any(row.cells[pair[1]] is not None for row in rows)]
            cells = [(row.key, row.label, tuple(row.cells[code] for _head, code in columns)) for row in rows]
            made += table(section, f"attended.by_{group}", [head for head, _code in columns], cells)
    return made


def _learning(found):
    section, scope = Section.LEARNING, found.scope
    learnt = learning(scope, protect=True)
    people = people_completed(starts=scope.starts, ends=scope.ends, localities=scope.locality_ids)
    made = [
        count(section, "learning.started", "e-learning modules started", learnt.total["started"]),
        count(section, "learning.completed", "completions", learnt.total["completed"]),
        count(section, "learning.people", "people completed at least one", found.small(people)),
    ]
    heads = [
        (head, name) for head, name in (("Started", "started"), ("Completed", "completed")) if name in learnt.columns
    ]
    rows = [rows for group, _heading, rows in learnt.tables if group == "module"][0]
    if heads and rows:
        cells = [(slugify(row["label"]), row["label"], tuple(row[name] for _head, name in heads)) for row in rows]
        made += table(section, "learning.by_module", tuple(head for head, _name in heads), cells)
    return made


def _briefings(found):
    section, scope = Section.BRIEFINGS, found.scope
    written, live = planned.briefings(scope)
    smallest = found.policy.smallest_count
    sums = briefing_sums(localities=scope.locality_ids, first=scope.first, last=scope.last, smallest=smallest)
    uses = found.small(sum(row.uses for row in sums))
    is_told = isinstance(uses, int)
    heads = sum(row.heads for row in sums) if is_told else NOT_SHOWN
    rows = [(row.briefing or "together", row.title, (row.uses, row.heads)) for row in sums if is_told]
    return [
        count(section, "briefings.written", "briefings written in the period", written),
        count(section, "briefings.live", "briefings on the site at its end", live),
        count(section, "briefings.uses", "times a team used one", uses),
        count(section, "briefings.heads", "people in these teams", heads),
        *table(section, "briefings.by_briefing", ("Times used", "People"), rows),
    ]


def _monitored(found):
    section, later = Section.MONITORED, found.found.later
    held, answered = found.tables.total.cells["dates"], later.answered or None
    read = planned.comments_read(found.scope)
    return [
        share(section, "monitored.registers", "registers marked", held, held + found.tables.awaiting),
        rate(
            section, "monitored.on_the_day", "evaluated on the day, of all attendances", found.tables.total.answer_rate
        ),
        share(section, "monitored.later", "answered after three months, of those asked", answered, later.invited),
        count(section, "monitored.comments", "comments read by a moderator", found.small(read)),
    ]


def _effective(found):
    section, told = Section.EFFECTIVE, found.found
    scales = [
        (figure.code, figure.text, (figure.answered, figure.mean))
        for figure in (*told.learning, *told.reaction)
        if figure.mean is not None
    ]
    items = [
        (
            f"{slugify(shift.course)}-{shift.code}",
            f"{shift.course}: {shift.text}",
            (shift.answered, shift.looking_back, shift.now),
        )
        for shift in told.shifts
        if shift.now is not None and shift.looking_back is not None
    ]
    kept, seen = told.later.kept, told.later.seen
    return [
        share(section, "effective.kept", "carried out their plan, after three months", kept.part, kept.number),
        share(section, "effective.seen", "line managers who saw a change", seen.part, seen.number),
        *table(section, "effective.confidence", ("People", "Looking back", "At the end of the day"), items),
        *table(section, "effective.scales", ("Answers", "Mean"), scales),
    ]


def _give_take(found):
    """Places used are those of the protected table by agency: this page tells the total too."""
    section, gave = Section.GIVE_TAKE, [line for line in found.lines if line.days]
    used = {row.key: row.cells["attendances"] for row in found.tables.groups[Group.AGENCY]}
    rows = [
        (line.agency.pk, line.agency.name, (line.days, line.earned, used.get(str(line.agency.pk), found.small(0))))
        for line in found.lines
    ]
    told = [row for row in rows if row[2][0] or isinstance(row[2][2], int)]
    return [
        count(section, "give_take.days", "trainer days given", sum((line.days for line in gave), Decimal(0))),
        count(section, "give_take.agencies", "agencies that gave them", len(gave)),
        *table(section, "give_take.by_agency", ("Days given", "Places earned", "Places used"), told),
    ]


def _no_figures(_found):
    return []


MAKERS = {
    Section.NEEDED: _needed,
    Section.COMMISSIONED: _commissioned,
    Section.VIRTUAL: _virtual,
    Section.ATTENDED: _attended,
    Section.LEARNING: _learning,
    Section.BRIEFINGS: _briefings,
    Section.MONITORED: _monitored,
    Section.EFFECTIVE: _effective,
    Section.QUOTES: _no_figures,
    Section.YOU_SAID: _no_figures,
    Section.GIVE_TAKE: _give_take,
}
