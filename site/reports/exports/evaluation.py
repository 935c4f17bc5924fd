"""The figures of the page of evaluation as one table, figure by figure (`evaluations.queries.Analysis`)."""

from collections.abc import Iterator
from typing import Any

from evaluations.queries import NOT_ENOUGH
from sheets.choices import NUMBER
from sheets.exports import Column, Sheet

RESPONSE, REACTION, LEARNING, BEHAVIOUR = "Response", "Level 1: reaction", "Level 2: learning", "Level 3: behaviour"
MEAN, CHANGE, PER_CENT, COUNT = "mean", "mean change", "per cent", "count"
WHOLE = "Whole choice"

COLUMNS = [
    Column("Level", width=22, means="Kirkpatrick's level, or how many answered."),
    Column("Figure", width=60, means="What is told."),
    Column("Of", width=40, means="The whole choice, a course or a locality."),
    Column("Measure", width=14, means="Whether the value is a mean, a mean change, per cent or a count."),
    Column("Value", NUMBER, means="The figure as the page rounds it, or why there is none."),
    Column("95% from", NUMBER, means="Lower end of its 95% interval."),
    Column("95% to", NUMBER, means="Upper end of its 95% interval."),
    Column("Median", NUMBER, means="The middle answer, where a mean is told."),
    Column("Answers", NUMBER, means="People, or ratings, behind a mean."),
    Column("Part", NUMBER, means="How many, of a share."),
    Column("Of all", NUMBER, means="Of how many, of a share or a count."),
    Column("Effect size", NUMBER, means="Mean change over the standard deviation of changes (Cohen's d)."),
    Column("In words", width=60, means="The figure as the page says it."),
]


def evaluation_sheet(found: Any, courses: list, localities: list) -> Sheet:
    """Every figure of the page, with the lines by course and by locality."""
    return Sheet("Evaluation", COLUMNS, _rows(found, courses, localities))


def _rows(found: Any, courses: list, localities: list) -> Iterator[tuple]:
    yield _share(RESPONSE, "Answered on the day", WHOLE, found.rate)
    yield _share(RESPONSE, "Answered after three months", WHOLE, found.later.rate)
    for line in [*courses, *localities]:
        yield _share(RESPONSE, "Answered on the day", line.label, line.rate)
        if line.recommend:
            yield _mean(REACTION, line.recommend.text, line.label, line.recommend)
        yield _change(LEARNING, "Confidence, all items: by memory", line.label, line.change, line.change.said)
    for level, figures in ((REACTION, found.reaction), (LEARNING, found.learning)):
        for figure in figures:
            yield from _figure(level, figure)
    for shift in found.shifts:
        yield from _shift(shift)
    yield from _follow_up(found.later)


def _row(level, figure, of, measure, value, *, interval=None, places=1, **more) -> tuple:
    """One line; ends of an interval are rounded as the page rounds them."""
    low, high = (round(end, places) for end in (interval.low, interval.high)) if interval else (None, None)
    value = NOT_ENOUGH if value is None else value
    names = ("median", "answers", "part", "whole", "effect", "said")
    return (level, figure, of, measure, value, low, high, *(more.get(name) for name in names))


def _share(level: str, figure: str, of: str, share: Any) -> tuple:
    if share.part is None or not share.number:
        return _row(level, figure, of, PER_CENT, None, said=NOT_ENOUGH)
    interval = share.interval and type(share.interval)(100 * share.interval.low, 100 * share.interval.high)
    facts = {"part": share.part, "whole": share.number, "said": share.said}
    return _row(level, figure, of, PER_CENT, share.percent, interval=interval, places=None, **facts)


def _mean(level: str, text: str, of: str, figure: Any) -> tuple:
    if figure.mean is None:
        return _row(level, text, of, MEAN, figure.why or None, said=figure.why or NOT_ENOUGH)
    facts = {"median": figure.median, "answers": figure.answered, "said": figure.said}
    return _row(level, text, of, MEAN, figure.mean, interval=figure.interval, **facts)


def _figure(level: str, figure: Any) -> Iterator[tuple]:
    yield _mean(level, figure.text, WHOLE, figure)
    if figure.high_count is not None:
        facts = {"whole": figure.counted, "said": figure.high_said}
        yield _row(level, f"{figure.text}: {figure.high_from} or more", WHOLE, COUNT, figure.high_count, **facts)
    people = sum(count for _label, count in figure.bands)
    for label, count in figure.bands:
        yield _row(level, f"{figure.text}: {label}", WHOLE, COUNT, count, whole=people, said=figure.bands_said)


def _change(level: str, text: str, of: str, change: Any, said: str) -> tuple:
    if change.mean is None:
        return _row(level, text, of, CHANGE, None, said=NOT_ENOUGH)
    effect = None if change.effect is None else round(change.effect, 1)
    facts = {"median": change.median, "answers": change.people, "effect": effect, "said": said}
    return _row(level, text, of, CHANGE, change.mean, interval=change.interval, **facts)


def _shift(shift: Any) -> Iterator[tuple]:
    """One confidence item: both ratings of the day, then each change of the same people."""
    text, of = shift.text, shift.course or WHOLE
    for when, value, said in zip(("now", "looking back"), (shift.now, shift.looking_back), shift.said, strict=True):
        facts = {"answers": None if value is None else shift.answered, "said": said}
        yield _row(LEARNING, f"{text}: {when}", of, MEAN, shift.why or None if value is None else value, **facts)
    base = shift.base
    yield _change(LEARNING, f"{text}: by memory", of, base, base.said_at_length)
    if base.better is not None:
        facts = {"whole": base.counted, "said": base.directions_said}
        yield _row(LEARNING, f"{text}: improved, by memory", of, COUNT, base.better, **facts)
    for word, count in zip(("improved", "the same", "lower"), base.each, strict=False):
        facts = {"whole": sum(base.each), "said": base.directions_said}
        yield _row(LEARNING, f"{text}: {word}, of those told apart", of, COUNT, count, **facts)
    yield _change(LEARNING, f"{text}: since the rating at booking", of, shift.true, shift.true.said_at_length)
    yield _change(LEARNING, f"{text}: looking back, against the rating at booking", of, shift.recalled,
                  shift.recalled.said)  # fmt: skip
    yield _change(BEHAVIOUR, f"{text}: from the day to three months later", of, shift.later, shift.later.said_at_length)


def _follow_up(later: Any) -> Iterator[tuple]:
    for share in (later.kept, later.seen, later.agreement):
        yield _share(BEHAVIOUR, share.text, WHOLE, share)
    for heading, parts in (("Plans", later.fates), ("Delegate and manager", later.both)):
        people = sum(count for _label, count in parts)
        for label, count in parts:
            yield _row(BEHAVIOUR, f"{heading}: {label}", WHOLE, COUNT, count, whole=people, said=f"{count} of {people}")
    for heading, shares in (("Used for", later.used), ("Got in the way", later.barriers)):
        for share in shares:
            yield _share(BEHAVIOUR, f"{heading}: {share.text}", WHOLE, share)
