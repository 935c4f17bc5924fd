"""The evaluation workbook and the tables as CSV, from figures handed in. Nothing here reads the database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from courses.choices import Delivery
from evaluations.choices import ROLE_QUESTION, Consent, Kind, Level, Moment, Wave
from reports.choices import KIND_WORDS, LEDGER, LONDON, NO_AGENCY, NOT_SHOWN, OTHER, Group
from sheets.choices import DATE, NUMBER, PERCENT
from sheets.exports import Column, Properties, Sheet, Together

NUMBERED = (Kind.SCALE, Kind.CONFIDENCE)


@dataclass(frozen=True)
class Report:
    """Everything a workbook is made of. `rows` and `comments` are streamed and can be read once."""

    partnership: str
    prepared_for: str
    file_number: str
    scope: Any
    tables: Any
    questions: list
    items: list
    rows: Iterable
    comments: Iterable
    rare_roles: Callable[[], set]
    rows_expected: int
    left_out: int
    smallest_count: int
    smallest_mean: int
    # Whether single answers and comments are left out: co-ordinators get figures only (docs/authorisation.md).
    figures_only: bool = False


def properties(report: Report) -> Properties:
    """What the file says about itself."""
    return Properties(
        title=f"Training: attendance and evaluation, {period_words(report.scope)}",
        at=report.scope.at,
        author=report.partnership,
        subject=f"File {report.file_number}",
    )


def workbook(report: Report) -> Iterator[Sheet | Together]:
    """Yield the sheets in their order. Scores stand after the answers, which they are added up from on the way."""
    scores: dict = defaultdict(lambda: [0, 0])
    yield read_me(report)
    yield totals_sheet(report.tables)
    for group in Group:
        yield attendance_sheet(report.tables, group)
    if report.figures_only:
        for _row in _filled(report, scores):
            pass  # only added up
    else:
        yield Together([_responses(report.questions), _answers()], _filled(report, scores))
    yield _scores(report, scores)
    if not report.figures_only:
        yield _comments(report)
    yield _dictionary(report)


def read_me(report: Report) -> Sheet:
    """The first sheet: what the file is about, who asked when, what its words mean, and what was left out."""
    scope = report.scope
    rows = [
        ("What this is", f"Attendance and evaluation of the training of {report.partnership}"),
        ("Period", period_words(scope)),
        ("Course", scope.course.title if scope.course else "All courses"),
        ("Locality", locality_words(scope)),
        ("Prepared for", report.prepared_for),
        ("Prepared on", scope.at.astimezone(LONDON).strftime("%d/%m/%Y at %H:%M")),
        ("File", report.file_number),
        (
            "Dates without a register yet",
            f"{report.tables.awaiting:,} (in no figure)",
        ),
        ("Responses in this file", _count_words(report.rows_expected, report.smallest_count)),
        ("Responses left out", _left_out_words(report)),
        *((f"Attendances, {words}", value) for words, value in _headline(report.tables.total)),
        *((rate.label, rate_words(rate)) for rate in report.tables.total.rates),
        *((f"“{heading}”", meaning) for _code, heading, meaning in LEDGER),
        *_protection_words(report),
    ]
    return Sheet("Read me", [Column("Item", width=34), Column("What it says", width=110, long=True)], rows)


def totals_sheet(tables: Any) -> Sheet:
    """Each figure of the whole scope with what it means; the rates with numerator and denominator."""
    columns = [
        Column("Figure", width=50),
        Column("Value", PERCENT),
        Column("Numerator", NUMBER),
        Column("Denominator", NUMBER),
        Column("What it means", width=90),
    ]
    rates = [
        (rate.label, _share(rate), rate.numerator, rate.denominator, None)
        for rate in (*tables.total.rates, tables.total.answer_rate)
    ]
    counts = [
        (heading, None, tables.total.cells[code], None, meaning)
        for code, heading, meaning in LEDGER
        if tables.total.cells[code] is not None
    ]
    return Sheet("Totals", columns, [*rates, *counts])


def attendance_sheet(tables: Any, group: str) -> Sheet:
    """One table of attendance: a row for each course, agency, locality, way of delivery or month, and the total."""
    codes = _told(tables.groups[group])
    rows = [_attendance_row(row, codes) for row in [*tables.groups[group], tables.total]]
    return Sheet(
        f"By {Group(group).label.lower()}", [Column(Group(group).label, width=44), *_ledger_columns(codes)], rows
    )


def attendance_list(tables: Any) -> Sheet:
    """All tables of attendance below each other, for CSV: the first two columns say which table and which row."""
    codes = _told([tables.total, *(row for rows in tables.groups.values() for row in rows)])
    rows = [
        (Group(group).label, *_attendance_row(row, codes))
        for group, lines in tables.groups.items()
        for row in [*lines, tables.total]
    ]
    return Sheet("Attendance", [Column("Grouped by"), Column("Name", width=44), *_ledger_columns(codes)], rows)


def coverage_list(found: Any) -> Sheet:
    """The heat map as a list: a row for each place, agency and priority."""
    columns = [
        Column("Locality", width=24),
        Column("Agency", width=40),
        Column("Priority", width=34),
        Column("People", NUMBER),
        Column("Headcount of", DATE, width=14),
        Column("Trained", NUMBER),
        Column("Share", PERCENT),
    ]
    rows = (
        (
            place.name if place else "Everywhere",
            line.agency.name,
            priority.name,
            line.people,
            line.as_of,
            cell.words if cell.trained is None else cell.trained,
            cell.share,
        )
        for place, lines in found.tables
        for line in lines
        for priority, cell in zip(found.priorities, line.cells, strict=True)
    )
    return Sheet("Coverage", columns, rows)


def date_list(of: str, whole: Any, dates: list) -> Sheet:
    """The dates behind one count, the sum of them last."""
    heading = next(heading for code, heading, _meaning in LEDGER if code == of)
    rows = [(row.label, row.cells[of]) for row in [*dates, whole]]
    return Sheet("Dates", [Column("Date", width=70), Column(heading, NUMBER)], rows)


def booking_list(of: str, rows: Iterable) -> Sheet:
    """The bookings behind one count, (booking, Behind) each."""
    columns = [
        Column("Name", width=34),
        Column("Agency of the day", width=40),
        Column("Date", DATE, width=14),
        Column("Course", width=44),
        Column("Run by", width=24),
        Column("What happened", width=24),
        *([Column("Attendances", NUMBER)] if of == "people" else []),
    ]
    return Sheet("Bookings", columns, (_booking_row(of, booking, behind) for booking, behind in rows))


def _booking_row(of: str, booking: Any, behind: Any) -> tuple:
    return (
        booking.delegate.name,
        booking.agency.name if booking.agency_id else NO_AGENCY,
        booking.event.starts_at.astimezone(LONDON).date(),
        booking.event.course.title,
        booking.event.locality.name,
        KIND_WORDS[behind.kind],
        *([behind.number] if of == "people" else []),
    )


def response_list(report: Report) -> Sheet:
    """One row a response, for CSV."""
    rows = (row for number, row in _filled(report, defaultdict(lambda: [0, 0])) if number == 0)
    sheet = _responses(report.questions)
    return Sheet(sheet.title, sheet.columns, rows)


def period_words(scope: Any) -> str:
    """The period as people say it: "1 June 2020 to 30 September 2020"."""
    return " to ".join(f"{day.day} {day:%B} {day.year}" for day in (scope.first, scope.last))


def locality_words(scope: Any) -> str:
    """The localities by name, or that all are meant."""
    return "All localities" if scope.localities is None else ", ".join(place.name for place in scope.localities)


def rate_words(rate: Any) -> str:
    """A rate with what it is made of: "96% (304 of 318)"."""
    if rate.value is None:
        return NOT_SHOWN if rate.hidden else "no figure yet"
    return f"{rate.value:.0%} ({rate.numerator:,} of {rate.denominator:,})"


_RATE_HEADINGS = (
    "Attended / registered",
    "Attended / expected",
    "Attendances / registered",
    "Attendances / capacity",
    "Evaluations / attendances",
)


def _told(rows: list) -> list:
    """Codes of the counts that at least one of the rows has."""
    return [code for code, *_words in LEDGER if any(row.cells[code] is not None for row in rows)]


def _ledger_columns(codes: list) -> list:
    counts = [Column(heading, NUMBER) for code, heading, _meaning in LEDGER if code in codes]
    return [*counts, *(Column(heading, PERCENT, width=22) for heading in _RATE_HEADINGS)]


def _attendance_row(row: Any, codes: list) -> tuple:
    rates = (*row.rates, row.answer_rate)
    return (row.label, *(row.cells[code] for code in codes), *(_share(rate) for rate in rates))


def _share(rate: Any) -> float | str | None:
    return NOT_SHOWN if rate.hidden else rate.value


def _headline(total: Any) -> list:
    return [
        ("named and counted together", _together(total)),
        ("by name", total.cells["attendances"]),
        ("distinct people among them", total.cells["people"]),
        ("head counts without names", total.cells["head_count"]),
    ]


def _together(total: Any) -> Any:
    parts = [total.cells["attendances"], total.cells["head_count"]]
    return NOT_SHOWN if any(isinstance(part, str) for part in parts) else sum(part or 0 for part in parts)


def _count_words(count: int, smallest: int) -> str:
    return f"fewer than {smallest}" if 0 < count < smallest else f"{count:,}"


def _left_out_words(report: Report) -> str:
    if not report.left_out:
        return "None"
    return (
        f"{_count_words(report.left_out, report.smallest_count)}. Dates with few answers are told only together with "
        "others of their locality and quarter; where this file holds only some of those, their answers stay out. "
        "Choose a longer period, all courses or all localities to see them."
    )


def _protection_words(report: Report) -> list:
    return [
        (
            "Small numbers",
            f"Counts below {report.smallest_count}, nought included, say “fewer than {report.smallest_count}”. "
            f"“{NOT_SHOWN.capitalize()}” stands where a figure would give a hidden one away. Kinds of absence are "
            f"told for the whole alone, and only where none of them is small. A mean needs {report.smallest_mean} "
            "answers.",
        ),
        (
            "Responses",
            "One row for each response. Its number holds in this file alone and leads to nobody. The order is random. "
            f"A date with fewer than {report.smallest_mean} answers, or whose form is still open, is one of the “other "
            "dates”; where even that would tell too much, course or locality says “other”.",
        ),
        ("Comments", "Only comments whose writer agreed to be quoted, without date or scores, in random order."),
        (
            "What the figures can say",
            "Scores speak of reaction (level 1) and learning (level 2) on the day. They do not show what changed in "
            "practice. A rating looking back is not a rating made before the course.",
        ),
    ]


def _responses(questions: list) -> Sheet:
    columns = [
        Column("Response", width=18),
        Column("Asked", width=14),
        Column("Course", width=44),
        Column("Locality", width=24),
        Column("Delivery", width=18),
        Column("Date", DATE, width=14),
        Column("Can be linked over waves", width=14),
        *(Column(code, NUMBER, width=14) for code in _score_columns(questions)),
        *(Column(code, width=24) for code in _choice_columns(questions)),
    ]
    return Sheet("Responses", columns, ())


def _answers() -> Sheet:
    columns = [
        Column("Response", width=18),
        Column("Question", width=30),
        Column("Speaks of", width=30),
        Column("Number", NUMBER),
        Column("Choice", width=30),
    ]
    return Sheet("Answers", columns, ())


def _score_columns(questions: list) -> list:
    """Headings of the numbered answers. The course's own items are told as their mean, now and looking back."""
    codes = dict.fromkeys(asked.code for asked in questions if asked.kind == Kind.SCALE)
    if any(asked.kind == Kind.CONFIDENCE for asked in questions):
        codes |= dict.fromkeys(_CONFIDENCE.values())
    return list(codes)


_CONFIDENCE = {Moment.NOW: "confidence-now-mean", Moment.LOOKING_BACK: "confidence-looking-back-mean"}


def _choice_columns(questions: list) -> list:
    # The role stands under a quote if its writer wishes; beside scores it would point at people.
    return list(dict.fromkeys(a.code for a in questions if a.kind == Kind.CHOICE and a.code != ROLE_QUESTION))


def _filled(report: Report, scores: dict) -> Iterator[tuple[int, tuple]]:
    """Yield rows of the sheets Responses (0) and Answers (1) in one pass, and add up the scores on the way."""
    score_codes, choice_codes = _score_columns(report.questions), _choice_columns(report.questions)
    labels = {asked.code: asked.options for asked in report.questions}
    for row in report.rows:
        numbers, choices, own = {}, defaultdict(list), defaultdict(list)
        for code, moment, number, option in row.answers:
            if code == ROLE_QUESTION or (number is None and not option):
                continue
            if moment:
                own[moment].append(number)
                if not row.place.course_known:
                    continue  # the course's own item would name the course
            elif option:
                choices[code].append(labels.get(code, {}).get(option, option))
            else:
                numbers[code] = number
            if number is not None:
                for course in (row.place.course, None):
                    total = scores[code, moment, row.wave, course]
                    total[0] += 1
                    total[1] += number
            choice = labels.get(code, {}).get(option, option)
            yield 1, (row.number, code, Moment(moment).label if moment else None, number, choice)
        for moment, heading in _CONFIDENCE.items():
            if own[moment]:
                numbers[heading] = round(sum(own[moment]) / len(own[moment]), 2)
        place = row.place
        yield (
            0,
            (
                row.number,
                Wave(row.wave).label,
                place.course,
                place.locality,
                Delivery(place.delivery).label if place.delivery in Delivery.values else place.delivery,
                place.day,
                "yes" if row.paired else "no",
                *(numbers.get(code) for code in score_codes),
                *("; ".join(choices[code]) or None for code in choice_codes),
            ),
        )


def _scores(report: Report, scores: dict) -> Sheet:
    columns = [
        Column("Question", width=30),
        Column("Wording", width=60),
        Column("Speaks of", width=30),
        Column("Asked", width=14),
        Column("Level", width=20),
        Column("Course", width=44),
        Column("Answers", NUMBER),
        Column("Mean", NUMBER),
    ]
    return Sheet("Scores", columns, _score_rows(report, scores))


def _score_rows(report: Report, scores: dict) -> Iterator[tuple]:
    asked = {(question.code, question.wave): question for question in report.questions}
    items = {code: text for code, text, _course in report.items}
    questions = sorted({key[:3] for key in scores}, key=lambda key: (key[2], key[0], key[1]))
    for code, moment, wave in questions:
        question = asked.get((code, wave))
        courses = {key[3]: total for key, total in scores.items() if key[:3] == (code, moment, wave)}
        hidden = _too_few({course: n for course, (n, _sum) in courses.items() if course}, report.smallest_mean)
        for course in sorted(courses, key=lambda title: (title is None, (title or "").casefold())):
            n, total = courses[course]
            few = n < report.smallest_mean or course in hidden
            yield (
                code,
                question.text if question else items.get(code, code),
                Moment(moment).label if moment else None,
                Wave(wave).label,
                Level(question.level).label
                if question and question.level
                else Level.LEARNING.label
                if moment
                else None,
                course or "All courses",
                _few_words(n, report.smallest_mean) if few else n,
                None if few else round(total / n, 2),
            )


def _level_words(level: int | None) -> str | None:
    return Level(level).label if level else None


def _few_words(count: int, smallest: int) -> str:
    return f"fewer than {smallest}" if count < smallest else NOT_SHOWN


def _too_few(counts: dict, smallest: int) -> set:
    """Courses whose mean is not shown: too few answers, and what subtraction from "All courses" would give away."""
    order = sorted(counts, key=lambda course: (counts[course], course))
    hidden = [course for course in order if counts[course] < smallest]
    while hidden and len(hidden) < len(order) and (len(hidden) < 2 or sum(counts[c] for c in hidden) < smallest):
        hidden.append(order[len(hidden)])
    return set(hidden)


def _comments(report: Report) -> Sheet:
    columns = [
        Column("Question", width=24),
        Column("Comment", width=90, long=True),
        Column("By when"),
        Column("May be quoted", width=24),
        Column("Role", width=34),
        Column("Course", width=44),
    ]
    return Sheet("Comments", columns, _comment_rows(report))


def _comment_rows(report: Report) -> Iterator[tuple]:
    rare = report.rare_roles()
    roles = {
        code: label
        for asked in report.questions
        if asked.code == ROLE_QUESTION
        for code, label in asked.options.items()
    }
    for comment in report.comments:
        role = OTHER if comment.role in rare else roles.get(comment.role, comment.role)
        # The day itself would point at the date it was planned on.
        by_when = f"{comment.due_on:%B %Y}" if comment.due_on else None
        yield comment.code, comment.text, by_when, Consent(comment.consent).label, role, comment.place.course


def _dictionary(report: Report) -> Sheet:
    columns = [
        Column("Code", width=30),
        Column("Asked", width=14),
        Column("Question", width=70),
        Column("Heading", width=30),
        Column("Kind", width=24),
        Column("Level", width=20),
        Column("Lowest", NUMBER),
        Column("Lowest means", width=20),
        Column("Highest", NUMBER),
        Column("Highest means", width=20),
        Column("Choices", width=60, long=True),
        Column("Course", width=44),
    ]
    return Sheet("Questions", columns, _dictionary_rows(report))


def _dictionary_rows(report: Report) -> Iterator[tuple]:
    for asked in report.questions:
        yield (
            asked.code,
            Wave(asked.wave).label,
            asked.text,
            asked.section,
            Kind(asked.kind).label,
            _level_words(asked.level),
            asked.low,
            asked.low_label,
            asked.high,
            asked.high_label,
            "; ".join(asked.options.values()),
            None,
        )
    scale = next((asked for asked in report.questions if asked.kind == Kind.CONFIDENCE), None)
    for code, text, course in report.items:
        ends = (scale.low, scale.low_label, scale.high, scale.high_label) if scale else (None,) * 4
        kind = "Confidence item of one course"
        yield code, None, text, None, kind, Level.LEARNING.label, *ends, None, course
