"""What an analysis tells: figures that may be read, and sentences made of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from evaluations.queries.figures import FollowUp, Share
from evaluations.queries.groups import Groups


@dataclass(frozen=True)
class Analysis:
    """All that may be told of the answers asked for. `answered` of `there` answered on the day."""

    answered: int = 0
    there: int = 0
    # Answers on the day that are in no batch yet: their number only, where that is not small itself.
    waiting: int = 0
    dates: int = 0
    # The dates in whole batches by wave: what people wrote there may be read, mixed.
    whole: dict = field(default_factory=dict)
    reaction: list = field(default_factory=list)
    learning: list = field(default_factory=list)
    shifts: list = field(default_factory=list)
    later: FollowUp = field(default_factory=FollowUp)
    # What the dates are about: {id: title} of their courses, {id: name} of their localities, each in its order.
    courses: dict = field(default_factory=dict)
    localities: dict = field(default_factory=dict)
    # What was asked there: each question (`reading.Asked`) in its newest wording, and the courses' items.
    asked: list = field(default_factory=list)
    items: list = field(default_factory=list)
    # How many named each role, for knowing which are too rare to stand under a comment.
    roles: Counter = field(default_factory=Counter, repr=False)
    lines_of: Callable | None = field(default=None, repr=False)
    # Figures by kind of organisation, where they were asked for.
    groups: Groups | None = field(default=None, repr=False)

    def by_course(self, labels):
        """A Line for each course {id: title}."""
        return self.lines_of(attrgetter("course_id"), labels) if self.lines_of else []

    def by_locality(self, labels):
        """A Line for each locality {id: name}."""
        return self.lines_of(attrgetter("locality_id"), labels) if self.lines_of else []

    def without_counts(self):
        """The same figures without what breakdowns are made of: whoever still works on may have that memory back."""
        return replace(self, lines_of=None, groups=None)

    def by_group(self):
        """A GroupLine for each kind of organisation; empty where nothing can be told of any."""
        lines = self.groups.lines() if self.groups else []
        return lines if any(line.is_told for line in lines) else []

    def of_group(self, organisation, labels):
        """A GroupLine of one kind of organisation for each course {id: title}."""
        return self.groups.by_course(organisation, labels) if self.groups else []

    @property
    def rate(self):
        """The response rate on the day."""
        return Share("answered on the day", self.answered, self.there) if self.answered else Share("")

    @property
    def has_figures(self):
        """Whether anything may be told."""
        return (
            any(figure.mean is not None for figure in (*self.reaction, *self.learning))
            or any(shift.is_told for shift in self.shifts)
            or self.later.has_figures
        )

    @property
    def findings(self):
        """At most three sentences for a tired reader: who answered, what was learnt, what became of it."""
        return [sentence for sentence in (self._answered(), self._learnt(), self.later.kept_said) if sentence]

    def _answered(self):
        if not self.answered:
            return ""
        return f"{self.answered} of the {self.there} people who were there answered ({self.rate.percent:.0f}%)."

    def _learnt(self):
        known = [shift for shift in self.shifts if shift.base.mean is not None]
        if not known:
            return ""
        best = max(known, key=lambda shift: (shift.base.mean, shift.code))
        if best.base.mean <= 0:
            return "Looking back, people did not feel more confident than before."
        return (
            f"Confidence grew most in “{best.text}”: {best.now:.1f} out of {best.high} at the end of the day, "
            f"{best.looking_back:.1f} looking back."
        )
