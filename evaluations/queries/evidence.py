"""What is known of change for several choices of dates, from one reading: made of whole batches like all else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from courses.queries import policy as the_policy
from evaluations.queries.analysis import Workshop
from evaluations.queries.figures import NOT_ENOUGH, Change, Share
from evaluations.queries.reading import Day, read


@dataclass(frozen=True)
class Evidence:
    """Who answered on the day, how confidence changed by memory, plans carried out, changes that managers saw."""

    answered: int
    there: int
    change: Change
    kept: Share
    seen: Share

    @property
    def has_figures(self):
        """Whether anything may be told."""
        return self.change.mean is not None or self.kept.part is not None or self.seen.part is not None

    @property
    def lines(self):
        """(what, figure with its number) by Kirkpatrick level; what is kept back says so."""
        return [
            ("Level 2, confidence by memory", self.change.said),
            ("Level 3, plans carried out", self.kept.said),
            ("Level 3, managers saw a change", self.seen.said),
        ]


NONE_YET = Evidence(0, 0, Change(), Share(NOT_ENOUGH), Share(NOT_ENOUGH))


def evidence(reach: Any, parts: Mapping[Any, tuple[int, Callable[[Day], bool]]]) -> dict[Any, Evidence]:
    """{key: Evidence} for each part: {key: (course, which of its days are meant)}. Four queries for any number.

    `reach` covers all of them. Which answers may be told apart depends on no part, so no two parts give any away.
    """
    if not parts:
        return {}
    policy = the_policy()
    counts = read(reach, policy)
    found = {}
    for key, (course, covers) in parts.items():
        shop = Workshop(counts, replace(reach, covers=_of_course(course, covers)), policy)
        line = next(iter(shop.lines(lambda day: day.course_id, {course: ""})), None)
        later = shop.follow_up()
        found[key] = (
            Evidence(line.answered, line.there, line.change, later.kept, later.seen) if line is not None else NONE_YET
        )
    return found


def _of_course(course, covers):
    return lambda day: day.course_id == course and covers(day)
