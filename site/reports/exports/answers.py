"""The answers: one row a response, one row an answer, their scores, the comments, and what was asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from courses.choices import Delivery
from evaluations.choices import ROLE_QUESTION, Consent, Kind, Level, Moment, Wave
from reports.choices import NOT_SHOWN, OTHER
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Sheet, Together

NUMBER_OF_FILE = "A number that holds in this file alone and leads to nobody."
SEE = "A question's code: its words stand in the sheet Questions."


def answer_sheets(report: Any, scores: dict) -> Together:
    """The responses and their answers, filled in one pass; `scores` are added up on the way."""
    return Together([_responses(report.questions), _answers()], filled(report, scores))


def response_list(report: Any) -> Sheet:
    """One row a response, for CSV: of the report only its questions and rows are read."""
    sheet = _responses(report.questions)
    return Sheet(sheet.title, sheet.columns, map(_wide_rows(report), report.rows))


def new_scores() -> dict:
    """Where `filled` adds up: {(question, moment, wave, course or None): [answers, sum]}."""
    return defaultdict(lambda: [0, 0])


def _responses(questions: list) -> Sheet:
    columns = [
        Column("Response", width=18, means=NUMBER_OF_FILE),
        Column("Asked", width=14, means="Which form: at booking, on the day, after three months, or the manager's."),
        Column("Course", width=44, means="The course, or “other” where it would tell too much."),
        Column("Locality", width=24, means="Who ran the date, or “other” where it would tell too much."),
        Column("Delivery", width=18, means="Online, in a room or both."),
        Column("Date", DATE, width=14, means="The day, or “other dates” where it would tell too much."),
        Column("Can be linked over waves", width=14, means="Whether forms of the same person can be compared."),
        *(Column(code, NUMBER, width=14, means=SEE) for code in _score_columns(questions)),
        *(Column(code, width=24, means=SEE) for code in _choice_columns(questions)),
    ]
    return Sheet("Responses", columns, ())


def _answers() -> Sheet:
    columns = [
        Column("Response", width=18, means=NUMBER_OF_FILE),
        Column("Question", width=30, means=SEE),
        Column("Speaks of", width=30, means="For confidence: now, or looking back to before the course."),
        Column("Number", NUMBER, means="The number chosen on a scale."),
        Column("Choice", width=30, means="The answer chosen from a list."),
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


def filled(report: Any, scores: dict) -> Iterator[tuple[int, tuple]]:
    """Yield rows of the sheets Responses (0) and Answers (1) in one pass, and add up the scores on the way."""
    wide = _wide_rows(report)
    labels = {asked.code: asked.options for asked in report.questions}
    moments: dict = {moment.value: moment.label for moment in Moment}
    # The two sums that an answer counts for, found once for each form and course.
    sums: dict = {}
    for row in report.rows:
        yield 0, wide(row)
        number_of_row, wave, place = row.number, row.wave, row.place
        course, course_known = place.course, place.course_known
        theirs = sums.get((wave, course))
        if theirs is None:
            theirs = sums[wave, course] = {}
        for code, moment, number, option in row.answers:
            if code == ROLE_QUESTION or (number is None and not option):
                continue
            if moment and not course_known:
                continue  # the course's own item would name the course
            if number is not None:
                both = theirs.get((code, moment))
                if both is None:
                    both = theirs[code, moment] = scores[code, moment, wave, course], scores[code, moment, wave, None]
                for total in both:
                    total[0] += 1
                    total[1] += number
            choice = labels.get(code, {}).get(option, option) if option else None
            yield 1, (number_of_row, code, moments[moment] if moment else None, number, choice)


def _wide_rows(report: Any) -> Callable[[Any], tuple]:
    """Return what makes one row of the sheet Responses of a response."""
    score_codes, choice_codes = _score_columns(report.questions), _choice_columns(report.questions)
    labels = {asked.code: asked.options for asked in report.questions}
    waves = {wave.value: wave.label for wave in Wave}
    deliveries = {delivery.value: delivery.label for delivery in Delivery}

    def wide(row: Any) -> tuple:
        numbers: dict = {}
        choices: dict = {}
        own: dict = {}
        for code, moment, number, option in row.answers:
            if moment:
                if number is not None:
                    own.setdefault(moment, []).append(number)
            elif option:
                if code != ROLE_QUESTION:
                    choices.setdefault(code, []).append(labels.get(code, {}).get(option, option))
            elif number is not None:
                numbers[code] = number
        for moment, rated in own.items():
            numbers[_CONFIDENCE[moment]] = round(sum(rated) / len(rated), 2)
        place = row.place
        return (
            row.number,
            waves[row.wave],
            place.course,
            place.locality,
            deliveries.get(place.delivery, place.delivery),
            place.day,
            "yes" if row.paired else "no",
            *map(numbers.get, score_codes),
            *("; ".join(choices[code]) if code in choices else None for code in choice_codes),
        )

    return wide


def scores_sheet(report: Any, scores: dict) -> Sheet:
    """Means by question and course, of the responses in this file."""
    columns = [
        Column("Question", width=30),
        Column("Wording", width=60),
        Column("Speaks of", width=30),
        Column("Asked", width=14),
        Column("Level", width=20),
        Column("Course", width=44),
        Column("Answers", NUMBER, means="Answers in this file."),
        Column("Mean", NUMBER, means="Their mean. The pages' own figures stand in the sheet Evaluation."),
    ]
    return Sheet("Scores", columns, _score_rows(report, scores))


def _score_rows(report: Any, scores: dict) -> Iterator[tuple]:
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


def comments_sheet(report: Any) -> Sheet:
    """What may be quoted, away from scores and dates."""
    columns = [
        Column("Question", width=24),
        Column("Comment", width=90, long=True),
        Column("By when"),
        Column("May be quoted", width=24),
        Column("Role", width=34),
        Column("Course", width=44),
    ]
    return Sheet("Comments", columns, _comment_rows(report))


def _comment_rows(report: Any) -> Iterator[tuple]:
    roles = {
        code: label
        for asked in report.questions
        if asked.code == ROLE_QUESTION
        for code, label in asked.options.items()
    }
    for comment in report.comments:
        role = OTHER if comment.role in report.rare_roles else roles.get(comment.role, comment.role)
        # The day itself would point at the date it was planned on.
        by_when = f"{comment.due_on:%B %Y}" if comment.due_on else None
        yield comment.code, comment.text, by_when, Consent(comment.consent).label, role, comment.place.course


def questions_sheet(report: Any) -> Sheet:
    """What each code asked."""
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


def _dictionary_rows(report: Any) -> Iterator[tuple]:
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
