"""What the analysis says, ready to be read: each figure with the number of people behind it, or why it is kept back."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from evaluations.queries.formulas import Interval, effect_words

NOT_ENOUGH = "not enough answers yet"


@dataclass(frozen=True)
class Share:
    """How many of how many, with Wilson's interval. `part` is None when kept back."""

    text: str
    part: int | None = None
    number: int = 0
    interval: Interval | None = None

    @property
    def percent(self):
        """The share in whole per cent, None when kept back."""
        return None if self.part is None else round_half_up(100 * self.part / self.number, 0)

    @property
    def said(self):
        """The share with what it is made of."""
        if self.part is None:
            return NOT_ENOUGH
        ends = ""
        if self.interval:
            ends = f", 95% interval {round(100 * self.interval.low)}% to {round(100 * self.interval.high)}%"
        return f"{self.percent:.0f}% ({self.part} of {self.number}{ends})"


@dataclass(frozen=True)
class Figure:
    """One scale: mean and median with their intervals, and how the answers are spread where that hides nobody.

    `mean` and `high_count` are None when they are kept back; `why` then says it in words. `high_count` is of `counted`
    people; `bands` are low, middle and high with their counts, of as many people or fewer.
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
    interval: Interval | None = None
    median: float | None = None
    median_interval: Interval | None = None
    counted: int = 0
    bands: tuple = ()

    @property
    def said(self):
        """The mean with its denominator, or why it is kept back."""
        return self.why if self.mean is None else f"{self.mean:.1f} ({self.answered} answers)"

    @property
    def high_said(self):
        """How many chose the high end, where that hides nobody; else empty."""
        if self.high_count is None:
            return ""
        return f"{self.high_count} of {self.counted} chose {self.high_from} or more"

    @property
    def bands_said(self):
        """The counts of all bands in words, or of the high end alone."""
        if self.bands:
            people = sum(count for _label, count in self.bands)
            return "; ".join(f"{label}: {count}" for label, count in self.bands) + f" (of {people})"
        return self.high_said or NOT_ENOUGH

    @property
    def row(self):
        """A row of the table of figures."""
        if self.mean is None:
            return [self.text, self.why, "", "", ""]
        return [self.text, self.answered, f"{self.mean:.1f} {ends(self.interval)}", middle(self), self.bands_said]


@dataclass(frozen=True)
class Change:
    """How a rating of the same people changed: the mean change with its interval, its size, and in which directions.

    `better` of `counted` people improved; `each` are those who improved, stayed the same, went down, where all three
    can be told apart: of as many people or fewer.
    """

    people: int = 0
    mean: float | None = None
    interval: Interval | None = None
    median: float | None = None
    effect: float | None = None
    counted: int = 0
    better: int | None = None
    each: tuple = ()
    noun: str = "people"

    @property
    def said(self):
        """The change with its sign and the number of people behind it."""
        return NOT_ENOUGH if self.mean is None else f"{signed(self.mean)} ({self.people} {self.noun})"

    @property
    def said_at_length(self):
        """The change with its interval and size."""
        if self.mean is None:
            return NOT_ENOUGH
        size = "" if self.effect is None else f"; effect {signed(self.effect)}, {effect_words(self.effect)}"
        return f"{signed(self.mean)} {ends(self.interval, sign='+')}; {self.people} people{size}"

    @property
    def directions_said(self):
        """How many improved, stayed the same, went down."""
        if self.better is None:
            return NOT_ENOUGH
        improved = f"{round(100 * self.better / self.counted)}% improved ({self.better} of {self.counted})"
        if not self.each:
            return improved
        better, same, worse = self.each
        of = "" if sum(self.each) == self.counted else f"; of {sum(self.each)} of them {better} improved"
        return f"{improved}{of}, {same} the same, {worse} lower"


@dataclass(frozen=True)
class Shift:
    """One confidence item: the mean now and the mean looking back, over the people who gave both ratings.

    The second is how people remember it, not a rating from before the course; pages say so. Apart from it stand `true`,
    the change since the rating given at booking; `recalled`, how much lower or higher people remember that rating
    (response shift); and `later`, the change from the day to three months after.
    """

    code: str
    text: str
    high: int
    answered: int
    now: float | None
    looking_back: float | None
    why: str = ""
    course: str = ""
    base: Change = field(default_factory=Change)
    true: Change = field(default_factory=Change)
    recalled: Change = field(default_factory=Change)
    later: Change = field(default_factory=Change)

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

    @property
    def is_told(self):
        """Whether anything can be said of it."""
        return any(change.mean is not None for change in (self.base, self.true, self.later))


@dataclass(frozen=True)
class FollowUp:
    """After three months: how many answered, what became of plans, what was used, what hindered, what managers saw.

    `fates` are the counts of each answer about one's plan; `agreement` is how often delegate and manager say the same.
    """

    answered: int = 0
    invited: int = 0
    kept: Share = field(default_factory=lambda: Share("Plans carried out, at least in part"))
    fates: tuple = ()
    used: tuple = ()
    barriers: tuple = ()
    seen: Share = field(default_factory=lambda: Share("Managers who saw a change"))
    agreement: Share = field(default_factory=lambda: Share("Delegate and manager say the same"))
    both: tuple = ()

    @property
    def rate(self):
        """The response rate after three months."""
        told = (self.answered, self.invited) if self.answered else ()
        return Share("answered after three months", *told)

    @property
    def kept_said(self):
        """What became of plans, as a sentence; empty where that is kept back."""
        if self.kept.part is None:
            return ""
        return (
            f"After three months {self.kept.percent:.0f}% had carried out their plan, at least in part "
            f"({self.kept.part} of {self.kept.number})."
        )

    @property
    def has_figures(self):
        """Whether anything can be told."""
        shares = (self.kept, self.seen, self.agreement, *self.used, *self.barriers)
        return any(share.part is not None for share in shares)


@dataclass(frozen=True)
class Line:
    """One row of a breakdown by course or locality: everything in it is made of whole batches."""

    label: str
    key: str
    answered: int
    there: int
    recommend: Figure | None
    change: Change

    @property
    def rate(self):
        """The response rate on the day."""
        return Share("answered on the day", self.answered, self.there) if self.answered else Share("")

    @property
    def rate_said(self):
        """The response rate with its parts."""
        return self.rate.said

    @property
    def row(self):
        """A row of the table."""
        recommend = self.recommend.said if self.recommend and self.recommend.mean is not None else NOT_ENOUGH
        return [self.label, self.rate_said, recommend, self.change.said]


@dataclass(frozen=True)
class GroupLine:
    """One row of a breakdown by kind of organisation: how likely people there are to recommend, how confidence changed.

    `answered` people said whether they would recommend it; `recommend` is their mean, None where there are too few.
    """

    label: str
    key: str
    answered: int = 0
    recommend: float | None = None
    change: Change = field(default_factory=Change)

    @property
    def is_told(self):
        """Whether anything can be said of it."""
        return self.recommend is not None or self.change.mean is not None

    @property
    def recommend_said(self):
        """The mean with its denominator."""
        return NOT_ENOUGH if self.recommend is None else f"{self.recommend:.1f} ({self.answered} answers)"

    @property
    def row(self):
        """A row of the table."""
        return [self.label, self.recommend_said, self.change.said]


def middle(figure):
    """The median with the ends of its interval."""
    return "" if figure.median is None else f"{figure.median:g} {ends(figure.median_interval, places=0)}"


def signed(value, places=1, sign="+"):
    """A number with its sign, as people write it: "+3.0", and a minus sign in place of the hyphen: "−0.5"."""
    return f"{value:{sign}.{places}f}".replace("-", "−")


def ends(interval, *, sign="", places=1):
    """An interval in brackets; empty where there is none. `sign="+"` for one of changes."""
    if interval is None:
        return ""
    return f"({signed(interval.low, places, sign)} to {signed(interval.high, places, sign)})"


def round_half_up(value, places=1):
    """Rounded as people round: halves up. A Fraction stays exact until here."""
    exact = Decimal(value.numerator) / value.denominator if hasattr(value, "numerator") else Decimal(str(value))
    return float(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
