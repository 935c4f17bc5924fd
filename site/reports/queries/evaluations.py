"""Evaluation answers for the workbook: which dates can be told apart, and the rows, streamed in random order.

Nothing here reads a person, a booking or an invitation.
"""

import datetime as dt
import json
import secrets
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Mod

from evaluations.choices import ORGANISATION_QUESTION, ROLE_QUESTION, Consent, Review, Wave
from evaluations.models import Answer, Closing, Response
from evaluations.queries import asked_in, newest
from reports.choices import OTHER, OTHER_DATES
from reports.queries.scope import held, london_day, quarter, reporting_year

# A prime below 2**31: remainders can be multiplied without leaving 63 bits.
_PRIME = 2_147_483_647
# So many rows are fetched at a time.
CHUNK = 500
# What `json.loads` comes to, without its looking for space around the text.
_read = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class AnsweredDate:
    """The answers to one wave of one date: how many, and the facts of the date."""

    event_id: int
    wave: str
    course_id: int
    course: str
    locality_id: int
    locality: str
    delivery: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    closed_early: bool
    answers: int


@dataclass(frozen=True, slots=True)
class Place:
    """What the file says about where and when an answer was given; parts that would tell too much are coarsened."""

    course: str
    locality: str
    delivery: str
    day: dt.date | str
    course_known: bool


@dataclass(slots=True)
class Unit:
    """Dates whose answers a file never tells apart; `dated` for a single one that may be told by its day."""

    dates: list
    dated: bool = False

    @property
    def answers(self):
        """How many answers there are in all."""
        return _answers(self.dates)

    def join(self, dates):
        """Take in more dates; now no day can be told any more."""
        self.dates += dates
        self.dated = False


def answered_dates(at):
    """Return every AnsweredDate of the platform: units must not depend on what is asked for. One query."""
    closings = Closing.objects.filter(event=OuterRef("event"), wave=OuterRef("wave"))
    rows = (
        Response.objects.filter(event__in=held(at))
        .annotate(closed_early=Exists(closings))
        .values_list(
            "event_id",
            "wave",
            "event__course_id",
            "event__course__title",
            "event__locality_id",
            "event__locality__name",
            "event__delivery",
            "event__starts_at",
            "event__ends_at",
            "closed_early",
        )
        .annotate(number=Count("pk"))
        .order_by("event_id", "wave")
    )
    # A title is kept once, however many dates have it.
    words: dict[str, str] = {}
    return [
        AnsweredDate(*(words.setdefault(fact, fact) if type(fact) is str else fact for fact in row))
        for row in rows.iterator(chunk_size=CHUNK)
    ]


def answers_by_date(answered):
    """The number of evaluations given on the day, by date."""
    return {date.event_id: date.answers for date in answered if date.wave == Wave.W1}


def units(answered, *, at, smallest, open_days):
    """Return the answered dates in Units: answers of one can be told apart from those of another.

    A date is a unit of its own when it has at least `smallest` answers and can get no more: `open_days` after its end,
    or once its form was closed early.
    The others join dates of the same course, locality and quarter, then of the same locality and quarter, then of the
    same quarter, then of the same reporting year, until `smallest` is reached. What is too small then is in no unit.
    Units depend on nothing that a reader chooses, and files hold whole units only: comparing two files, however they
    were narrowed, never singles out fewer than `smallest` answers.
    """
    over_by = at - dt.timedelta(days=open_days)
    made, loose = [], []
    for date in answered:
        alone = date.answers >= smallest and (date.closed_early or date.ends_at <= over_by)
        made.append(Unit([date], dated=True)) if alone else loose.append(date)
    for level in _LEVELS:
        groups = defaultdict(list)
        for date in loose:
            groups[level(date)].append(date)
        loose = []
        for key, dates in groups.items():
            if _answers(dates) >= smallest:
                made.append(Unit(dates))
            elif beside := [unit for unit in made if {level(date) for date in unit.dates} == {key}]:
                min(beside, key=lambda unit: (unit.answers, unit.dates[0].event_id)).join(dates)
            else:
                loose += dates
    return made


def _quarter(date):
    return quarter(london_day(date.starts_at))[0]


_LEVELS = (
    lambda date: (date.wave, _quarter(date), date.locality_id, date.course_id),
    lambda date: (date.wave, _quarter(date), date.locality_id),
    lambda date: (date.wave, _quarter(date)),
    lambda date: (date.wave, reporting_year(london_day(date.starts_at))[0]),
)


def _answers(dates):
    return sum(date.answers for date in dates)


def places(scope, made):
    """Return {(date's id, wave): Place} for the units that lie wholly in the scope. Answers of other dates stay out."""
    found: dict[tuple[int, str], Place] = {}
    for unit in made:
        if all(_covered(scope, date) for date in unit.dates):
            place = _place(unit)
            found |= {(date.event_id, date.wave): place for date in unit.dates}
    return found


def left_out(scope, answered, found):
    """The number of answers in the scope that are in no file of this scope, because their unit reaches beyond it."""
    return sum(date.answers for date in answered if _covered(scope, date) and (date.event_id, date.wave) not in found)


def _covered(scope, date):
    return scope.covers(starts_at=date.starts_at, course_id=date.course_id, locality_id=date.locality_id)


def _place(unit):
    first = unit.dates[0]
    course_known = len({date.course_id for date in unit.dates}) == 1
    return Place(
        course=first.course if course_known else OTHER,
        locality=first.locality if len({date.locality_id for date in unit.dates}) == 1 else OTHER,
        delivery=first.delivery if len({date.delivery for date in unit.dates}) == 1 else OTHER,
        day=london_day(first.starts_at) if unit.dated else OTHER_DATES,
        course_known=course_known,
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One response without any way back: `number` is made anew for each file. `answers` are those that are a number or
    a choice: (question's code, moment, number or None, option's code)."""

    number: str
    wave: str
    paired: bool
    place: Place
    answers: list


def response_count(scope):
    """How many responses the scope has, to decide whether somebody can wait for a file of them. One query."""
    return Response.objects.filter(event__in=scope.events()).count()


def responses(scope, found, number_of):
    """Yield an Answered for each response whose place is in `found`, in a new random order. One query, streamed.

    `number_of` turns what identifies a respondent within a date into the number of this file. The kind of organisation
    is in no row: rows can be sorted into groups of one date, which no page tells apart (docs/adr/0024).
    """
    said = (
        Answer.objects.filter(response=OuterRef("pk"))
        .exclude(question_code=ORGANISATION_QUESTION)
        .exclude(number=None, option_code="")
        .order_by()
        .values("response")
        .annotate(all=_Together("question_code", "moment", "number", "option_code"))
    )
    rows = (
        Response.objects.filter(event__in=scope.events())
        .annotate(shuffle=_shuffle("pk"), said=Subquery(said.values("all")))
        .order_by("shuffle", "pk")
        .values_list("pk", "event_id", "wave", "pseudonym", "said")
    )
    for pk, event_id, wave, pseudonym, together in rows.iterator(chunk_size=CHUNK):
        if place := found.get((event_id, wave)):
            answers = _read(together)[0] if together else []
            yield Answered(number_of(pseudonym or str(pk)), wave, bool(pseudonym), place, answers)


class _Together(Aggregate):
    """Rows as one JSON text: a response comes as one row, and the database does not sort its answers with it."""

    output_field = TextField()
    allow_distinct = False

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, template="json_group_array(json_array(%(expressions)s))", **more)

    def as_postgresql(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, template="json_agg(json_build_array(%(expressions)s))::text", **more)


@dataclass(frozen=True, slots=True)
class Comment:
    """Words that a moderator released and that may be quoted. `role` is a role's code, only where agreed to."""

    code: str
    text: str
    due_on: dt.date | None
    consent: str
    role: str
    place: Place


def comments(scope, found):
    """Yield each Comment that may be quoted, shuffled per question. One query, streamed."""
    role = Answer.objects.filter(response=OuterRef("response"), question_code=ROLE_QUESTION).order_by("pk")
    rows = (
        Answer.objects.filter(response__event__in=scope.events(), review=Review.RELEASED)
        .exclude(response__consent=Consent.NO)
        .exclude(text="")
        .annotate(shuffle=_shuffle("pk"), role=Subquery(role.values("option_code")[:1]))
        .order_by("question_code", "shuffle", "pk")
        .values_list(
            "question_code", "text", "due_on", "response__consent", "role", "response__event_id", "response__wave"
        )
    )
    for code, text, due_on, consent, role_code, event_id, wave in rows.iterator(chunk_size=2000):
        if place := found.get((event_id, wave)):
            named = role_code if consent == Consent.WITH_ROLE else ""
            yield Comment(code, text, due_on, consent, named or "", place)


def _shuffle(column):
    """A random order, new at each call, that the database works out by plain sums: no list of rows is ever held."""
    factor, offset = (secrets.randbelow(_PRIME - 1) + 1 for _ in range(2))
    return Mod(Mod(F(column), Value(_PRIME)) * Value(factor) + Value(offset), Value(_PRIME))


def rare_roles(found, *, smallest):
    """Codes of roles that fewer than `smallest` answers of an Analysis name: they are shown as "other"."""
    return {role for role, answers in found.roles.items() if answers < smallest}


def questions(scope):
    """Every question that the rows of the scope may answer, in the order of the forms: see `rows_answer`. One query."""
    return rows_answer(newest(asked_in(scope.events())))


def rows_answer(asked):
    """Questions as the rows answer them and the dictionary lists them, with every option there ever was.

    The kind of organisation is in no row, so it is not among them.
    """
    return [replace(question, options=question.ever) for question in asked if question.code != ORGANISATION_QUESTION]
