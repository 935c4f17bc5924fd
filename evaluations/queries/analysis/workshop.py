"""What the answers of one group of dates come to: from answers to figures, each with its protection."""

import datetime as dt
from collections import Counter
from functools import cached_property, partial

from evaluations.choices import BARRIER_QUESTION, KEPT_QUESTION, RECOMMEND_QUESTION, USED_QUESTION, Kind, Level, Wave
from evaluations.queries import formulas, years
from evaluations.queries.analysis.about import about
from evaluations.queries.analysis.told import Analysis
from evaluations.queries.cells import (
    bands,
    better_or_not,
    by_fate,
    crossed,
    kept_back,
    kept_or_not,
    known_before,
    one_rating,
    split,
    steps,
    with_cells,
)
from evaluations.queries.figures import Change, Figure, FollowUp, Line, Share, Shift, round_half_up
from evaluations.queries.groups import Groups
from evaluations.queries.small_numbers import Batch, at_least, batches, each_part, inside

LATER = (Wave.W2, Wave.W2M)
RECOMMEND = (Wave.W1, RECOMMEND_QUESTION)


class Workshop:
    """Makes figures of the counts. Batches are made of all that was read, and those that are meant are added up."""

    def __init__(self, counts, reach, policy):
        self.counts, self.reach, self.policy = counts, reach, policy
        self.meant = {day.pk for day in counts.days.values() if reach.covers(day)}
        self._in_bands = {}

    def covered(self, pk):
        """Whether a date's answers are asked for."""
        return pk in self.meant

    # Batches

    def _closes(self, pk, wave):
        day = self.counts.days[pk]
        return day.later_closes if wave in LATER else day.day_closes

    def _over(self, wave):
        lasts = dt.timedelta(days=self.policy.w1_open_days)
        if wave in LATER:
            lasts = years.follow_up_lasts(self.policy)
        return partial(years.year_is_over, closes_after=lasts)

    def dates(self, by_date, wave):
        """Each date's cells as a Batch of its own."""
        for pk, cells in by_date.items():
            if day := self.counts.days.get(pk):
                yield Batch((pk,), day.course_id, day.locality_id, day.year, self._closes(pk, wave), cells)

    def made(self, by_date, wave, enough):
        """Batches of dates."""
        return batches(self.dates(by_date, wave), enough, at=self.reach.at, over=self._over(wave))

    def finer(self, made, wave, enough, at=None):
        """Batches of whole batches, for figures that tell more: of each batch in it the coarser figure is told too."""
        return batches(made, enough, at=at or self.reach.at, over=self._over(wave))

    def parts(self, of):
        """Whether each part is large enough to be counted."""
        return each_part(of, self.policy.smallest_count)

    @cached_property
    def enough(self):
        """Whether there is enough for a mean."""
        return at_least(self.policy.smallest_mean)

    # The whole

    def analysis(self):
        """All figures."""
        if not self.meant:
            return Analysis()
        answered, there = self.response(self.covered)
        raw = sum(self.counts.answered.get((pk, Wave.W1), 0) for pk in self.meant)
        scales = [q for q in self.counts.questions if q.kind == Kind.SCALE and q.wave == Wave.W1]
        figures = {q.code: self.figure(q) for q in scales}
        return Analysis(
            answered=answered,
            there=there,
            waiting=raw - answered,
            dates=len(self.meant),
            whole={wave: self.whole(wave) for wave in (Wave.W1, *LATER)},
            reaction=[figures[q.code] for q in scales if q.level == Level.REACTION],
            learning=[figures[q.code] for q in scales if q.level == Level.LEARNING],
            shifts=self.shifts(),
            later=self.follow_up(),
            lines_of=self.lines,
            groups=Groups(self) if self.reach.groups else None,
            **about(self.counts, self.meant),
        )

    @cached_property
    def responding(self):
        """Batches of dates by the number of answers on the day."""
        return self.answering(Wave.W1)

    def answering(self, wave):
        """Batches of dates by the number of answers to one form. Cells: answered."""
        by_date = {
            pk: Counter(answered=number) for (pk, of), number in self.counts.answered.items() if of == wave and number
        }
        return self.made(by_date, wave, self.enough)

    def whole(self, wave):
        """The dates that are meant and lie in whole batches of answers to one form."""
        made, _cells = inside(self.answering(wave), self.covered)
        return [pk for batch in made for pk in batch.events]

    def response(self, covered):
        """(answered, there) over whole batches."""
        whole, cells = inside(self.responding, covered)
        there = sum(self.counts.there.get(pk, 0) for batch in whole for pk in batch.events)
        return cells["answered"], max(there, cells["answered"])

    # Scales

    def scale_batches(self, wave, code):
        """Batches of one scale."""
        return self.made(self.counts.scales.get((wave, code), {}), wave, self.enough)

    def in_bands(self, question):
        """Batches of one scale: for its mean, for its high band, for its three bands.

        Those of the question that breakdowns tell of are made once; those of all questions together would be too large
        to keep.
        """
        key = question.wave, question.code
        if key in self._in_bands:
            return self._in_bands[key]
        low_to, high_from = bands(question.low, question.high)
        made = self.scale_batches(*key)
        two = self.finer(made, question.wave, self.parts(partial(split, at=(high_from,))))
        three = self.finer(two, question.wave, self.parts(partial(split, at=(low_to + 1, high_from))))
        if key == RECOMMEND:
            self._in_bands[key] = made, two, three
        return made, two, three

    def figure(self, question, covered=None):
        """One scale over the dates that are meant."""
        covered = covered or self.covered
        made, two, three = self.in_bands(question)
        _whole, cells = inside(made, covered)
        low_to, high_from = bands(question.low, question.high)
        _whole, halves = inside(two, covered)
        _whole, thirds = inside(three, covered)
        shown = formulas.count(cells) > 0
        raw = 0 if shown else self._raw(self.counts.scales.get((question.wave, question.code), {}), covered)
        names = (f"{question.low} to {low_to}", f"{low_to + 1} to {high_from - 1}", f"{high_from} to {question.high}")
        return Figure(
            code=question.code,
            text=question.text,
            low=question.low,
            high=question.high,
            low_label=question.low_label,
            high_label=question.high_label,
            answered=formulas.count(cells) if shown else raw,
            mean=round_half_up(formulas.mean(cells)) if shown else None,
            interval=formulas.mean_interval(cells) if shown else None,
            median=float(formulas.median(cells)) if shown else None,
            median_interval=formulas.median_interval(cells) if shown else None,
            high_from=high_from,
            high_count=split(halves, at=(high_from,))[1] if halves else None,
            counted=formulas.count(halves),
            bands=tuple(zip(names, split(thirds, at=(low_to + 1, high_from)), strict=True)) if thirds else (),
            why="" if shown else kept_back(raw, self.policy),
        )

    def _raw(self, by_date, covered):
        """How many answered at all, for saying why nothing is told."""
        return sum(formulas.count(by) for pk, by in by_date.items() if covered(pk))

    # Confidence

    def shifts(self):
        """Every confidence item of the courses that are meant."""
        courses = {self.counts.days[pk].course_id for pk in self.meant}
        scale = next((q for q in self.counts.questions if q.kind == Kind.CONFIDENCE), None)
        if scale is None:
            return []
        return [
            self.shift(item, scale.high)
            for item in self.counts.items
            if item.course_id in courses and (not item.is_retired or self._of_course(item, self.counts.moved))
        ]

    def shift(self, item, high):
        """One item: by memory, by the rating at booking, and after three months."""
        moved = self._of_course(item, self.counts.moved)
        base = self.by_memory(item)
        _whole, cells = inside(base, self.covered)
        shown = formulas.count(cells) > 0
        raw = 0 if shown else self._raw(moved, self.covered)
        both = self.both_ratings(base)
        later = self.made(self._of_course(item, self.counts.later), Wave.W2, self.enough)
        return Shift(
            code=item.code,
            text=item.text,
            course=item.course,
            high=high,
            answered=formulas.count(cells) if shown else raw,
            now=round_half_up(formulas.mean(one_rating(cells, 0))) if shown else None,
            looking_back=round_half_up(formulas.mean(one_rating(cells, 1))) if shown else None,
            why="" if shown else kept_back(raw, self.policy),
            base=self.change(base, Wave.W1, lambda now, back, _before: (back, now)),
            true=self.change(both, Wave.W1, lambda now, _back, before: (before, now)),
            recalled=self.change(self.remembered(base), Wave.W1, lambda _now, back, before: (before, back)),
            later=self.change(later, Wave.W2, lambda day, now: (day, now)),
        )

    def by_memory(self, item):
        """Batches of one item by the change that people remember."""
        return self.made(self._of_course(item, self.counts.moved), Wave.W1, self.enough)

    def _of_course(self, item, by_code):
        """The cells of an item's own course: another course may have an item of the same code."""
        by_date = by_code.get(item.code, {})
        return {pk: cells for pk, cells in by_date.items() if self._course(pk) == item.course_id}

    def _course(self, pk):
        day = self.counts.days.get(pk)
        return day.course_id if day else None

    def both_ratings(self, base):
        """Batches in which enough gave a rating at booking as well."""
        return self.finer(base, Wave.W1, lambda cells: known_before(cells) >= self.policy.smallest_mean)

    def remembered(self, base):
        """Those of them that can be told beside what everybody remembers."""
        return [batch for batch in self.both_ratings(base) if self._rest_is_safe(batch, base)]

    def _rest_is_safe(self, batch, base):
        """Whether nobody, or not a few, gave no rating at booking: what they said could be had from the two changes.

        Batches of `base` in which nobody gave one count for nothing here: their own figures can be taken away.
        """
        events = set(batch.events)
        inner = [part.cells for part in base if events >= set(part.events) and known_before(part.cells)]
        rest = sum(formulas.count(cells) - known_before(cells) for cells in inner)
        return rest == 0 or rest >= self.policy.smallest_mean

    def change(self, made, wave, pair, covered=None):
        """The Change over these batches; `pair` says which two ratings of a cell are compared, in order of time."""
        covered = covered or self.covered
        moved = [with_cells(batch, steps(batch.cells, pair)) for batch in made]
        _whole, cells = inside(moved, covered)
        if not cells:
            return Change()
        two = self.finer(moved, wave, self.parts(lambda by: better_or_not(formulas.directions(by))))
        three = self.finer(two, wave, self.parts(formulas.directions))
        _whole, halves = inside(two, covered)
        _whole, thirds = inside(three, covered)
        return Change(
            people=formulas.count(cells),
            mean=round_half_up(formulas.mean(cells)),
            interval=formulas.mean_interval(cells),
            median=float(formulas.median(cells)),
            effect=formulas.effect(cells),
            counted=formulas.count(halves),
            better=formulas.directions(halves)[0] if halves else None,
            each=formulas.directions(thirds) if thirds else (),
        )

    # After three months

    def follow_up(self):
        """What became of it, by delegates and by managers."""
        plans = {
            pk: Counter({key: many for key, many in cells.items() if key[0] is not None})
            for pk, cells in self.counts.follow_up.items()
        }
        told = self.made({pk: cells for pk, cells in plans.items() if cells}, Wave.W2, self.enough)
        two = self.finer(told, Wave.W2, self.parts(kept_or_not))
        whole, cells = inside(two, self.covered)
        kept, rest = kept_or_not(cells)
        options = self._options(Wave.W2, KEPT_QUESTION)
        each = self.finer(two, Wave.W2, self.parts(lambda cells: by_fate(cells, options)))
        _whole, fates = inside(each, self.covered)
        answered, invited = self._follow_up_rate()
        seen, agreement, both = self._managers(two)
        return FollowUp(
            answered=answered,
            invited=invited,
            kept=_share("Plans carried out, at least in part", kept, kept + rest),
            fates=tuple(zip(options.values(), by_fate(fates, options), strict=True)) if fates else (),
            used=self._many(Wave.W2, USED_QUESTION),
            barriers=self._many(Wave.W2, BARRIER_QUESTION),
            seen=seen,
            agreement=agreement,
            both=both,
        )

    def _follow_up_rate(self):
        """(answered, invited) of the forms after three months, over whole batches."""
        whole, cells = inside(self.answering(Wave.W2), self.covered)
        asked = sum(self.counts.invited.get((pk, Wave.W2), 0) for batch in whole for pk in batch.events)
        return cells["answered"], max(asked, cells["answered"])

    def _managers(self, told):
        """(managers who saw a change, agreement, the four cells of it), over batches in which each cell is large.

        Of people without the other's answer there may be none or many, so that they cannot be had by subtraction.
        """
        with_managers = [
            with_cells(batch, sum((self.counts.follow_up[pk] for pk in batch.events), Counter())) for batch in told
        ]
        smallest = self.policy.smallest_count

        def enough(cells):
            pairs, alone, managers_alone = crossed(cells)
            return min(pairs) >= smallest and all(
                sum(part) == 0 or min(part) >= smallest for part in (alone, managers_alone)
            )

        made = self.finer(with_managers, Wave.W2, enough)
        _whole, cells = inside(made, self.covered)
        (yes_yes, yes_no, no_yes, no_no), _alone, (alone_yes, alone_no) = crossed(cells)
        number = yes_yes + yes_no + no_yes + no_no
        saw = yes_yes + no_yes + alone_yes
        if not number:
            return FollowUp().seen, FollowUp().agreement, ()
        return (
            _share("Managers who saw a change", saw, number + alone_yes + alone_no),
            _share("Delegate and manager say the same", yes_yes + no_no, number),
            (
                ("Both: plan carried out, change seen", yes_yes),
                ("Only the delegate", yes_no),
                ("Only the manager", no_yes),
                ("Neither", no_no),
            ),
        )

    def _options(self, wave, code):
        """{code: label} of a question's options."""
        question = next((q for q in self.counts.questions if (q.wave, q.code) == (wave, code)), None)
        return question.options if question else {}

    def _many(self, wave, code):
        """The share that chose each option of a question with many choices; each option stands by itself."""
        by_date = self.counts.chosen.get((wave, code), {})
        shares = []
        for option, label in self._options(wave, code).items():
            split_up = {
                pk: Counter({1: cells[option], 0: cells[None] - cells[option]}) for pk, cells in by_date.items()
            }
            told = self.made(split_up, wave, self.enough)
            two = self.finer(told, wave, self.parts(lambda cells: (cells[1], cells[0])))
            _whole, cells = inside(two, self.covered)
            shares.append(_share(label, cells[1], cells[1] + cells[0]))
        return tuple(sorted(shares, key=lambda share: -(share.percent or -1)))

    # Breakdowns

    def lines(self, key_of, labels):
        """A Line for each value that `key_of` gives of the dates meant, by their labels {key: label}."""
        question = self.recommend
        made = []
        for key, label in labels.items():
            dates = {pk for pk in self.meant if key_of(self.counts.days[pk]) == key}
            if not dates:
                continue
            answered, there = self.response(dates.__contains__)
            recommend = self.figure(question, dates.__contains__) if question else None
            made.append(Line(label, str(key), answered, there, recommend, self._all_items(dates.__contains__)))
        return made

    @property
    def recommend(self):
        """The question whether people would recommend the training, or None."""
        return next((q for q in self.counts.questions if (q.wave, q.code) == RECOMMEND), None)

    @cached_property
    def _moved_together(self):
        """The changes by memory of all items of a course together: a sum of what is told of each."""
        moved = []
        for item in self.counts.items:
            moved += self.by_memory(item)
        return [with_cells(batch, steps(batch.cells, lambda now, back, _before: (back, now))) for batch in moved]

    def _all_items(self, covered):
        """How ratings changed by memory, all items together; the numbers count ratings, not people."""
        _whole, cells = inside(self._moved_together, covered)
        if not cells:
            return Change()
        return Change(people=formulas.count(cells), mean=round_half_up(formulas.mean(cells)), noun="ratings")


def _share(text, part, number):
    return Share(text, part, number, formulas.share_interval(part, number)) if number else Share(text)
