"""What a date's answers come to, with small numbers kept back (docs/adr/0010).

Nothing but the number of answers is told before the form has closed: after that no answer is added, so that no two
states of the page can be subtracted from each other.
"""

import math
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from courses.queries import policy as the_policy
from evaluations.choices import Kind, Level, Moment, Wave
from evaluations.models import Answer, CourseItem, Question, QuestionnaireVersion, Response, closes_at
from evaluations.queries.progress import Pulse, closing_of, pulse


@dataclass(frozen=True)
class Figure:
    """One scale: how many answered it, the mean where enough did, how many chose the high end where that hides nobody.

    `mean` and `high_count` are None when they are kept back; `why` then says it in words.
    """

    code: str
    text: str
    low: int
    high: int
    low_label: str
    high_label: str
    answered: int
    mean: float | None
    high_from: int
    high_count: int | None
    why: str = ""

    @property
    def said(self):
        """The mean with its denominator, or why it is kept back."""
        return self.why if self.mean is None else f"{self.mean:.1f} ({self.answered} answers)"

    @property
    def high_said(self):
        """How many chose the high end, where that hides nobody; else empty."""
        if self.high_count is None:
            return ""
        return f"{self.high_count} of {self.answered} chose {self.high_from} or more"


@dataclass(frozen=True)
class Shift:
    """One confidence item: the mean now and the mean looking back, over the people who gave both ratings.

    The second is how people remember it, not a rating from before the course; pages say so.
    """

    code: str
    text: str
    high: int
    answered: int
    now: float | None
    looking_back: float | None
    why: str = ""

    @property
    def said(self):
        """Both means in words, now and looking back, with the number of people behind them."""
        if self.now is None:
            return [self.why, self.why]
        return [f"{self.now:.1f} ({self.answered} people)", f"{self.looking_back:.1f}"]

    @property
    def change(self):
        """Now less looking back, to one decimal; None when kept back."""
        return None if self.now is None or self.looking_back is None else round(self.now - self.looking_back, 1)


@dataclass(frozen=True)
class Comments:
    """What people wrote to one question, in an order drawn afresh each time."""

    code: str
    text: str
    texts: list


@dataclass(frozen=True)
class Results:
    """All that the results page may say now. `is_open` means the numbers of `pulse` and nothing more."""

    pulse: Pulse
    is_open: bool
    closes_at: object
    smallest_count: int
    smallest_mean: int
    reaction: list = field(default_factory=list)
    learning: list = field(default_factory=list)
    shifts: list = field(default_factory=list)
    comments: list = field(default_factory=list)
    comments_kept_back: bool = False

    @property
    def has_figures(self):
        """Whether any mean may be shown."""
        shown = [figure.mean for figure in (*self.reaction, *self.learning)] + [shift.now for shift in self.shifts]
        return any(value is not None for value in shown)

    @property
    def counts(self):
        """The figures of which a count may be shown."""
        return [figure for figure in (*self.learning, *self.reaction) if figure.high_said]

    @property
    def findings(self):
        """At most three sentences for a tired reader: who answered, what was learnt, what people thought of the day."""
        return [sentence for sentence in (self._answered(), self._learnt(), self._thought()) if sentence]

    def _answered(self):
        said = self.pulse
        if not said.answered:
            return "Nobody answered the form of this date."
        people = "person" if said.answered == 1 else "people"
        if said.rate is None:
            return f"{said.answered} {people} answered."
        return f"{said.answered} of the {said.expected} people who were there answered ({round(100 * said.rate)}%)."

    def _learnt(self):
        known = [shift for shift in self.shifts if shift.now is not None]
        if not known:
            return ""
        best = max(known, key=lambda shift: (shift.change, shift.code))
        return (
            f"Confidence grew most in “{best.text}”: {best.now:.1f} out of {best.high} now, "
            f"{best.looking_back:.1f} looking back."
            if best.change > 0
            else "Looking back, people did not feel more confident than before."
        )

    def _thought(self):
        scales = {figure.high for figure in self.reaction if figure.mean is not None and figure.low == 1}
        known = [figure for figure in self.reaction if figure.mean is not None and figure.high in scales]
        if not known:
            return ""
        best = max(known, key=lambda figure: (figure.mean, figure.code))
        least = min(known, key=lambda figure: (figure.mean, figure.code))
        if best.mean == least.mean:
            return f"People rated every side of the day alike: {best.mean:.1f} out of {best.high}."
        return (
            f"Rated highest: “{best.text}” ({best.mean:.1f} out of {best.high}). "
            f"Rated lowest: “{least.text}” ({least.mean:.1f})."
        )


def results(event, at):
    """What may be told now about the date's form of the day. At most nine queries, whatever the number of answers."""
    policy, closing, progress = the_policy(), closing_of(event), pulse(event)
    closes = closes_at(event, policy)
    head = {
        "pulse": progress,
        "closes_at": min(closes, closing.made_at) if closing else closes,
        "smallest_count": policy.smallest_count,
        "smallest_mean": policy.smallest_mean,
    }
    if closing is None and at < closes:
        return Results(is_open=True, **head)
    if progress.answered < policy.smallest_count:
        return Results(is_open=False, comments_kept_back=bool(progress.answered), **head)
    questions = _questions(event)
    numbers, both, texts = _answers(event)
    figures = {
        question.code: _figure(question, numbers[question.code], policy)
        for question in questions
        if question.kind == Kind.SCALE
    }
    scale = next((question for question in questions if question.kind == Kind.CONFIDENCE), None)
    items = CourseItem.objects.filter(course_id=event.course_id).order_by("position", "pk")
    return Results(
        is_open=False,
        reaction=[figures[q.code] for q in questions if q.code in figures and q.level == Level.REACTION],
        learning=[figures[q.code] for q in questions if q.code in figures and q.level == Level.LEARNING],
        shifts=[
            _shift(item, scale.high, both[item.code], policy)
            for item in items
            if item.retired_at is None or both[item.code]
        ]
        if scale
        else [],
        comments=[
            Comments(question.code, question.text, shuffled(texts[question.code]))
            for question in questions
            if texts[question.code]
        ],
        **head,
    )


def _questions(event):
    """The questions of the newest version that answers of this date were given to."""
    used = Response.objects.filter(event=event, wave=Wave.W1).values("version")
    newest = QuestionnaireVersion.objects.filter(pk__in=used).order_by("-number", "-pk").values("pk")[:1]
    return list(Question.objects.filter(version__in=newest).order_by("position", "pk"))


def _answers(event):
    """Ratings by question; pairs (now, looking back) by item; texts by question. One query."""
    numbers, texts = defaultdict(list), defaultdict(list)
    rated: defaultdict[str, dict] = defaultdict(dict)
    rows = Answer.objects.filter(response__event=event, response__wave=Wave.W1)
    for response, code, moment, number, text in rows.values_list(
        "response", "question_code", "moment", "number", "text"
    ):
        if moment:
            rated[code].setdefault(response, {})[moment] = number
        elif number is not None:
            numbers[code].append(number)
        if text:
            texts[code].append(text)
    both = defaultdict(list)
    for code, people in rated.items():
        both[code] = [
            (said[Moment.NOW], said[Moment.LOOKING_BACK])
            for said in people.values()
            if Moment.NOW in said and Moment.LOOKING_BACK in said
        ]
    return numbers, both, texts


def _figure(question, ratings, policy):
    """The figure of one scale, its small numbers kept back."""
    answered = len(ratings)
    from_high = question.low + math.ceil(0.75 * (question.high - question.low))
    high = sum(rating >= from_high for rating in ratings)
    enough = answered >= policy.smallest_mean
    # Neither the cell nor what is left of the total may be small: each could be had from the other.
    shown = min(high, answered - high) >= policy.smallest_count
    return Figure(
        code=question.code,
        text=question.text,
        low=question.low,
        high=question.high,
        low_label=question.low_label,
        high_label=question.high_label,
        answered=answered,
        mean=mean(ratings) if enough else None,
        high_from=from_high,
        high_count=high if shown else None,
        why="" if enough else kept_back(answered, policy),
    )


def _shift(item, high, pairs, policy):
    """The two means of one confidence item, kept back together."""
    enough = len(pairs) >= policy.smallest_mean
    return Shift(
        code=item.code,
        text=item.text,
        high=high,
        answered=len(pairs),
        now=mean([now for now, _before in pairs]) if enough else None,
        looking_back=mean([before for _now, before in pairs]) if enough else None,
        why="" if enough else kept_back(len(pairs), policy),
    )


def kept_back(answered, policy):
    """Why a mean is not shown, without the number where that is small."""
    if answered < policy.smallest_count:
        return f"not shown: fewer than {policy.smallest_count} answers"
    return f"not shown: fewer than {policy.smallest_mean} answers"


def mean(values):
    """The mean to one decimal, halves up as people round."""
    return float((Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def shuffled(texts):
    """The texts in an order that nobody can foresee."""
    return secrets.SystemRandom().sample(texts, len(texts))
