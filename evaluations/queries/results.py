"""What a date's answers come to, with small numbers kept back (docs/adr/0010).

Nothing but the number of answers is told before the form has closed: after that no answer is added, so that no two
states of the page can be subtracted from each other.
"""

from dataclasses import dataclass, field

from courses.queries import policy as the_policy
from evaluations.choices import Review, Wave
from evaluations.models import Answer, closes_at
from evaluations.queries import years
from evaluations.queries.analysis import Workshop
from evaluations.queries.comments import released
from evaluations.queries.figures import FollowUp
from evaluations.queries.progress import Pulse, closing_of, pulse
from evaluations.queries.reading import Reach, read


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
    later: FollowUp = field(default_factory=FollowUp)
    comments: list = field(default_factory=list)
    # Written, and not yet read by the co-ordinator who checks that nobody can be recognised.
    comments_waiting: int = 0
    comments_kept_back: bool = False

    @property
    def has_figures(self):
        """Whether any mean may be shown."""
        shown = [figure.mean for figure in (*self.reaction, *self.learning)] + [shift.now for shift in self.shifts]
        return any(value is not None for value in shown) or self.later.has_figures

    @property
    def findings(self):
        """At most three sentences for a tired reader: who answered, what was learnt, what became of it; until that is
        known, what people thought of the day.
        """
        last = self.later.kept_said or self._thought()
        return [sentence for sentence in (self._answered(), self._learnt(), last) if sentence]

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
    """What may be told now about the date's answers. At most ten queries, whatever the number of answers."""
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
    year = years.reporting_year(event.starts_at)
    reach = Reach(at=at, years=range(year, year + 1), courses=(event.course_id,), covers=lambda day: day.pk == event.pk)
    counts = read(reach, policy)
    found = Workshop(counts, reach, policy).analysis()
    return Results(
        is_open=False,
        reaction=found.reaction,
        learning=found.learning,
        shifts=found.shifts,
        later=found.later,
        comments=released({Wave.W1: [event.pk]}),
        comments_waiting=_waiting(event),
        **head,
    )


def _waiting(event):
    """How many comments of the day nobody has looked at yet."""
    rows = Answer.objects.filter(response__event=event, response__wave=Wave.W1, review=Review.WAITING)
    return rows.exclude(text="").count()
