"""Figures by the kind of organisation that people say they work for (docs/adr/0024).

Every answer is in exactly one group of a fixed list; whoever did not say is in "another kind, or not said". Batches are
made of whole batches of the figure for everybody, of two dates or more, and in each of them every group is either not
there at all or large enough for a mean. So whatever is subtracted, groups from each other, from the figure for
everybody, from an earlier day or a wider choice, what is left is a sum of large parts.
"""

import datetime as dt
from collections import Counter
from functools import cached_property
from itertools import groupby

from evaluations.choices import Organisation, Wave
from evaluations.queries import formulas
from evaluations.queries.cells import with_cells
from evaluations.queries.figures import Change, GroupLine, round_half_up
from evaluations.queries.small_numbers import inside

# The cell that counts the dates of a batch, beside those that count people.
DATES = "dates"
# No group is told by one date alone: whoever leads an agency knows who went there.
FEWEST_DATES = 2


class Groups:
    """Works out the figures of groups from the batches of a Workshop."""

    def __init__(self, workshop):
        self.workshop, self.counts = workshop, workshop.counts

    def lines(self):
        """A GroupLine for each kind of organisation, over the dates that are meant."""
        return [self.line(kind, kind.label, self.workshop.covered, key=kind) for kind in Organisation]

    def by_course(self, kind, labels):
        """A GroupLine of one kind of organisation for each course {id: title}."""
        return [
            self.line(
                kind, title, {pk for pk in self.workshop.meant if self._course(pk) == course}.__contains__, course
            )
            for course, title in labels.items()
        ]

    def line(self, kind, label, covered, key):
        """What people of one kind of organisation said, over the dates that are covered."""
        scores, moved = (_of(kind, inside(made, covered)[1]) for made in (self.recommend_batches, self.moved_batches))
        answered, ratings = formulas.count(scores), formulas.count(moved)
        return GroupLine(
            label=label,
            key=str(key),
            answered=answered,
            recommend=round_half_up(formulas.mean(scores)) if answered else None,
            change=Change(people=ratings, mean=round_half_up(formulas.mean(moved)), noun="ratings")
            if ratings
            else Change(),
        )

    @cached_property
    def recommend_batches(self):
        """Batches of the question whether people would recommend it. Cells: (kind of organisation, rating)."""
        question = self.workshop.recommend
        return self._finer(self.workshop.in_bands(question)[0], self.counts.recommend_in) if question else []

    @cached_property
    def moved_batches(self):
        """Batches of each item of a course, all in one list. Cells: (kind of organisation, change by memory)."""
        made = []
        for item in self.counts.items:
            made += self._finer(self.workshop.by_memory(item), self.counts.moved_in.get(item.code, {}))
        return made

    def _finer(self, made, by_date):
        """Batches in which every group is large, of whole batches of the figure for everybody."""
        told = [
            with_cells(
                batch, sum((by_date.get(pk, Counter()) for pk in batch.events), Counter({DATES: len(batch.events)}))
            )
            for batch in made
        ]
        found = []
        key = _course_and_year
        for (course, year), some in groupby(sorted(told, key=key), key):
            found += self.workshop.finer(some, Wave.W1, self._large, at=self._settled_until(course, year))
        return found

    def _large(self, cells):
        """Whether there are dates enough, and enough people in every group that is there."""
        people: Counter = Counter()
        for cell, many in cells.items():
            if cell != DATES:
                people[cell[0]] += many
        smallest = self.workshop.policy.smallest_mean
        return cells[DATES] >= FEWEST_DATES and all(number >= smallest for number in people.values() if number)

    def _settled_until(self, course, year):
        """The last moment before which every closed form of a course and year has its answers as they stay.

        Kinds that are rare at a date become "other" in the night and when envelopes are opened; told before, they
        could be compared with after.
        """
        at = self.workshop.reach.at
        unsettled = (
            day.day_closes
            for day in self.counts.days.values()
            if not day.settled and (day.course_id, day.year) == (course, year)
        )
        return min((at, *(closes - dt.timedelta(microseconds=1) for closes in unsettled)))

    def _course(self, pk):
        return self.counts.days[pk].course_id


def _course_and_year(batch):
    return batch.course_id, batch.year


def _of(kind, cells):
    """The counts of one kind of organisation, by rating or change."""
    return Counter({cell[1]: many for cell, many in cells.items() if cell != DATES and cell[0] == kind})
