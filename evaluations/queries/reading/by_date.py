"""Counts of people by date, kept small."""

from array import array
from collections import Counter
from collections.abc import Hashable, ItemsView


class ByDate:
    """How many people of each date gave each answer, in a few bytes a count: a year of long forms has hundreds of
    thousands of them, and a Counter for each date and question would take a hundred megabytes.
    """

    __slots__ = ("_answers", "_dates", "_given", "_people")

    def __init__(self) -> None:
        self._answers: dict[Hashable, int] = {}
        self._dates, self._given, self._people = array("q"), array("I"), array("I")

    def add(self, date: int, answer: Hashable, people: int) -> None:
        """So many people more of the date with this id gave this answer."""
        self._dates.append(date)
        self._given.append(self._answers.setdefault(answer, len(self._answers)))
        self._people.append(people)

    def items(self) -> ItemsView[int, Counter]:
        """(date's id, its Counter of answers) of every date, made anew each time."""
        answers = list(self._answers)
        found: dict[int, Counter] = {}
        for date, given, people in zip(self._dates, self._given, self._people, strict=True):
            counter = found.get(date)
            if counter is None:
                counter = found[date] = Counter()
            counter[answers[given]] += people
        return found.items()
