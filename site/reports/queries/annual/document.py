"""An annual report put together: words, sentences, figures, tables, charts, quotes. Page and files show the same."""

from dataclasses import dataclass, field

from django.db.models import Q

from evaluations.models import Improvement, Quote
from reports.choices import DEFINITIONS, OWN_DAYS, Section
from reports.queries.annual.wording import days, sentences
from reports.queries.scope import Scope, held

# The table of a part that is drawn as bars too, and the column of it that is.
DRAWN = {
    "needed.by_course": "Interested",
    "briefings.by_briefing": "People",
    "virtual.by_month": "Attendances",
    "attended.by_course": "Attendances",
    "learning.by_module": "Completed",
    "commissioned.by_priority": "Dates",
    "give_take.by_agency": "Days given",
}
TITLES = {
    "needed.by_course": ("Unmet demand by course", "Course"),
    "needed.by_source": ("What the year’s courses answer", "Learning source"),
    "briefings.by_briefing": ("Briefings used", "Briefing"),
    "commissioned.by_priority": ("Dates by priority", "Priority"),
    "virtual.by_month": ("Virtual training by month", "Month"),
    "attended.by_course": ("Attendance by course", "Course"),
    "attended.by_workforce": ("Attendance by workforce", "Workforce"),
    "attended.by_locality": ("Attendance by locality", "Locality"),
    "attended.by_sector": ("Attendance by sector", "Sector"),
    "learning.by_module": ("E-learning by module", "Module"),
    "effective.confidence": ("How confident people felt, 0 to 10", "Confidence"),
    "effective.scales": ("What people said on the day", "Question"),
    "give_take.by_agency": ("Give and take by agency", "Agency"),
}
# More bars than these tell no more than the table.
MOST_BARS = 15


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `rows` of a label and Figures. `bars` are (label, number or None, words) where it is drawn too."""

    code: str
    title: str
    head: tuple
    rows: tuple
    bars: tuple = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A quote or "you said, we did"; `gone` since it was taken off its course's page: then the words are not shown."""

    chosen: object
    gone: bool

    @property
    def of(self):
        """The quote or improvement itself."""
        return self.chosen.quote or self.chosen.improvement


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the report as it is read, from top to bottom."""

    section: object
    heading: str
    between: str
    before: tuple
    sentences: tuple
    figures: tuple
    tables: tuple
    after: tuple
    words: tuple

    @property
    def anchor(self):
        """Where the page can be entered at this part."""
        return self.section.kind.lower().replace("_", "-")

    @property
    def is_quotes(self):
        """Whether its words are quotes."""
        return self.section.kind == Section.QUOTES

    @property
    def has_chosen(self):
        """Whether any of its words may be shown."""
        return any(not words.gone for words in self.words)


@dataclass(frozen=True)
class Document:
    """The whole report. `meanings` are (label, meaning) of its figures."""

    report: object
    parts: list
    left_out: list
    meanings: list = field(default_factory=list)

    @property
    def place(self):
        """Where the figures are from."""
        return self.report.locality.name if self.report.locality_id else "All localities"


def sections_of(report):
    """The parts of a report in their order. One query."""
    return list(report.sections.order_by("position", "pk"))


def chosen(report):
    """The words chosen for a report, in their order, with what they say. One query."""
    rows = report.chosen.select_related("quote__course", "improvement__course")
    return list(rows.order_by("position", "pk"))


def choosable_quotes(report, *, at):
    """Quotes that may be chosen: released, consented to and standing on the page of a course that ran in the period."""
    return Quote.objects.filter(_may_be_chosen(report, at)).select_related("course").order_by("course__title", "pk")


def choosable_improvements(report, *, at):
    """What was done about what people said, standing on the page of a course that ran in the period."""
    rows = Improvement.objects.filter(_may_be_chosen(report, at)).select_related("course")
    return rows.order_by("course__title", "pk")


def _may_be_chosen(report, at):
    scope = Scope(
        first=report.first, last=report.last, at=at, localities=(report.locality,) if report.locality_id else None
    )
    return Q(withdrawn_at=None, course__in=held(at).filter(pk__in=scope.events()).values("course"))


def document(report, sections, figures, words):
    """The Document of a report from its sections, Figures and ChosenWords. No queries."""
    of_section: dict = {}
    for figure in figures:
        of_section.setdefault(figure.section, []).append(figure)
    parts = [
        _part(report, section, of_section.get(section.kind, []), words) for section in sections if section.included
    ]
    return Document(
        report=report,
        parts=parts,
        left_out=[section for section in sections if not section.included],
        meanings=_meanings(parts),
    )


def _part(report, section, figures, words):
    own_days = section.kind in OWN_DAYS and section.first is not None
    first, last = (section.first, section.last) if own_days else (report.first, report.last)
    by_code = {figure.code: figure for figure in figures}
    return Part(
        section=section,
        heading=section.get_kind_display(),
        between=days(first, last),
        before=paragraphs(section.before),
        sentences=tuple(sentences(section.kind, by_code, first=first, last=last)) if figures else (),
        figures=tuple(figure for figure in figures if not figure.table),
        tables=tuple(_tables(figures)),
        after=paragraphs(section.after),
        words=tuple(_words(section, words)),
    )


def paragraphs(text):
    """Plain text as paragraphs: an empty line parts them, other ends of lines are spaces."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())


def _words(section, words):
    for one in words:
        if (one.quote_id is not None) == (section.kind == Section.QUOTES) and section.kind in (
            Section.QUOTES,
            Section.YOU_SAID,
        ):
            of = one.quote or one.improvement
            yield Words(one, of.withdrawn_at is not None)


def _tables(figures):
    tables: dict = {}
    for figure in figures:
        if figure.table:
            tables.setdefault(figure.table, {}).setdefault(_row_key(figure), []).append(figure)
    for code, rows in tables.items():
        title, heading = TITLES[code]
        columns = [figure.column for figure in next(iter(rows.values()))]
        lines = tuple((cells[0].row, tuple(cells)) for cells in rows.values())
        yield Table(code, title, (heading, *columns), lines, tuple(_bars(code, columns, lines)), heading)


def _row_key(figure):
    """Cells of one row have a code that differs in its last part only."""
    return figure.code.rpartition(".")[0]


def _bars(code, columns, lines):
    column = DRAWN.get(code)
    if column not in columns or len(lines) > MOST_BARS:
        return
    at = columns.index(column)
    heads = columns.index("Head count") if "Head count" in columns else None
    for label, cells in lines:
        number, value = cells[at].number, cells[at].value
        if heads is not None and cells[heads].number is not None and cells[at].value in ("–", "0"):
            number, value = cells[heads].number, f"{cells[heads].value} by head count"
        yield label, None if number is None else float(number), value


def _meanings(parts):
    found: dict = {}
    for part in parts:
        for figure in part.figures:
            found[figure.key] = f"{part.heading}: {figure.label[:1].lower() + figure.label[1:]}"
        for table in part.tables:
            found[table.code] = f"Table: {table.title[:1].lower() + table.title[1:]}"
    return [(label, DEFINITIONS[key][1]) for key, label in found.items()]
