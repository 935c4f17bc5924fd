"""What was asked: the questions of forms that were answered, and the confidence items of courses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, CharField, IntegerField, Value, When
from django.db.models.functions import Cast

from evaluations.models import CourseItem, Question, Response

_NO_NUMBER, _NO_WORD = Cast(Value(None), IntegerField()), Cast(Value(None), CharField())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a version of a form asks it; `version` is its id.

    `options` is {code: label}; `ever` has those of earlier versions too, where the question is the newest of several.
    """

    wave: str
    version: int
    code: str
    kind: str
    level: int | None
    section: str
    text: str
    low: int | None
    high: int | None
    low_label: str
    high_label: str
    options: dict
    ever: dict


@dataclass(frozen=True, slots=True)
class Item:
    """Something a course wants people to be more confident in. `course` is its title."""

    code: str
    text: str
    course_id: int
    course: str
    is_retired: bool


def asked_in(events):
    """Every version of each question of the forms that were answered at these dates, in their order. One query.

    `events` are dates as a queryset. Of the versions `newest` makes questions.
    """
    return _asked(_questions(events))


def what_is_asked(events):
    """(what `asked_in` gives, the Items of the courses of these dates in their order). One query."""
    questions: list[tuple] = []
    items: list[tuple] = []
    for row in _questions(events).union(_items(events), all=True):
        (items if row[0] == _ITEM else questions).append(row)
    items.sort(key=lambda row: (row[1].casefold(), *row[2:5]))
    return _asked(questions), [
        Item(code=row[8], text=row[12], course_id=row[7], course=row[1], is_retired=bool(row[10])) for row in items
    ]


def newest(asked: Iterable[Asked], versions: set | None = None) -> list[Asked]:
    """Each question in its newest wording, of these versions of forms alone where they are named."""
    found: dict[tuple[str, str], Asked] = {}
    for question in asked:
        if versions is None or question.version in versions:
            before = found.pop((question.wave, question.code), None)
            ever = {**(before.ever if before else {}), **question.options}
            found[question.wave, question.code] = replace(question, ever=ever)
    return list(found.values())


_QUESTION, _ITEM = "question", "item"


def _questions(events):
    """A row for each option of a question, one for a question without any; what it sorts by comes first."""
    used = Response.objects.filter(event__in=events.values("pk")).order_by().values("version").distinct()
    return (
        Question.objects.filter(version__in=used)
        .order_by()
        .values_list(
            Value(_QUESTION, output_field=CharField()),
            "version__questionnaire__wave",
            "version__number",
            "position",
            "pk",
            "options__position",
            "options__pk",
            "version",
            "code",
            "kind",
            "level",
            "section",
            "text",
            "low",
            "high",
            "low_label",
            "high_label",
            "options__code",
            "options__label",
        )
    )


def _items(events):
    """Items as rows of the same columns: the course's title stands first, where it ended in place of the level."""
    return (
        CourseItem.objects.filter(course__in=events.values("course"))
        .order_by()
        .values_list(
            Value(_ITEM, output_field=CharField()),
            "course__title",
            Cast(Value(0), IntegerField()),
            "position",
            "pk",
            _NO_NUMBER,
            _NO_NUMBER,
            "course",
            "code",
            _NO_WORD,
            Case(When(retired_at=None, then=0), default=1, output_field=IntegerField()),
            _NO_WORD,
            "text",
            _NO_NUMBER,
            _NO_NUMBER,
            _NO_WORD,
            _NO_WORD,
            _NO_WORD,
            _NO_WORD,
        )
    )


def _asked(rows):
    made: dict[int, Asked] = {}
    for row in sorted(rows, key=lambda row: (*row[1:5], row[5] or 0, row[6] or 0)):
        _row, wave, _number, _place, pk, _at, _pk, version, code, kind, level, section, text, *ends, option, label = row
        low, high, low_label, high_label = ends
        if pk not in made:
            made[pk] = Asked(
                wave=wave,
                version=version,
                code=code,
                kind=kind,
                level=level,
                section=section,
                text=text,
                low=low,
                high=high,
                low_label=low_label,
                high_label=high_label,
                options={},
                ever={},
            )
        if option:
            made[pk].options[option] = label
    return list(made.values())
