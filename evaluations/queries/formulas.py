"""The statistics of evaluation, worked out from counts of values: {value: how many people gave it}.

Plain sums are exact (fractions of integers). Quantiles of Student's t and of the binomial distribution come from SciPy,
loaded when the first page of analysis needs it, so that workers that serve only the public stay small.
"""

import functools
import importlib
import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a 95% interval."""

    low: float
    high: float


@functools.cache
def _special():
    """SciPy's special functions; 45 MB that only readers of analysis need."""
    return importlib.import_module("scipy.special")


@functools.lru_cache(maxsize=4096)
def t_quantile(freedom, share):
    """The value below which a t-distributed quantity lies with probability `share`; 2.3646 for 7 and 0.975."""
    return float(_special().stdtrit(freedom, share))


def count(cells):
    """How many people there are."""
    return sum(cells.values())


def mean(cells):
    """The arithmetic mean; None of nobody."""
    number = count(cells)
    return Fraction(sum(value * many for value, many in cells.items()), number) if number else None


def variance(cells):
    """The sample variance, with n - 1 (Bessel's correction); None under two people.

    (sum of squares - n * mean squared) / (n - 1), exact in integers.
    """
    number = count(cells)
    if number < 2:
        return None
    total = sum(value * many for value, many in cells.items())
    squares = sum(value * value * many for value, many in cells.items())
    return Fraction(number * squares - total * total, number * (number - 1))


def deviation(cells):
    """The sample standard deviation; None under two people."""
    spread = variance(cells)
    return None if spread is None else math.sqrt(spread)


def mean_interval(cells):
    """Student's 95% interval of the mean: mean -+ t(n - 1, 0.975) * s / sqrt(n). None under two people.

    Source: Student, The probable error of a mean, Biometrika 6 (1908); NIST/SEMATECH e-Handbook, 1.3.5.2.
    """
    number, spread = count(cells), deviation(cells)
    middle = mean(cells)
    if spread is None or middle is None:
        return None
    half = t_quantile(number - 1, (1 + CONFIDENCE) / 2) * spread / math.sqrt(number)
    return Interval(float(middle) - half, float(middle) + half)


def median(cells):
    """The middle value, or the mean of the two middle ones; None of nobody."""
    number = count(cells)
    if not number:
        return None
    return Fraction(_at(cells, (number + 1) // 2) + _at(cells, number // 2 + 1), 2)


def median_interval(cells):
    """An interval of the median from order statistics: the k-th smallest to the k-th largest value. None under six.

    k is the largest number with P(B < k) <= 0.025 for B binomial with n and 1/2, so that at least 95% is covered,
    whatever the distribution. Under six people no such k exists.
    Source: Conover, Practical Nonparametric Statistics (1999), 3.2; Hahn and Meeker, Statistical Intervals (1991), 5.2.
    """
    number = count(cells)
    k = 0
    while k < number // 2 and float(_special().bdtr(k, number, 0.5)) <= (1 - CONFIDENCE) / 2:
        k += 1
    return Interval(float(_at(cells, k)), float(_at(cells, number - k + 1))) if k else None


def _at(cells, place):
    """The value at a place in the order from small to large, counted from 1."""
    passed = 0
    for value in sorted(cells):
        passed += cells[value]
        if passed >= place:
            return value
    raise ValueError("There are fewer values than that.")


def effect(changes):
    """Cohen's d of paired changes, d_z: their mean over their standard deviation. None where nothing varies.

    Source: Cohen, Statistical Power Analysis (1988), 2.3.5; Lakens, Frontiers in Psychology 4:863 (2013), formula 7.
    """
    middle, spread = mean(changes), deviation(changes)
    return float(middle) / spread if middle is not None and spread else None


def effect_words(size):
    """Cohen's own words for a size of effect (1988): 0.2 small, 0.5 medium, 0.8 large."""
    for least, words in ((0.8, "large"), (0.5, "medium"), (0.2, "small")):
        if abs(size) >= least:
            return words
    return "very small"


def share_interval(part, number):
    """Wilson's 95% interval of a share; None of nobody.

    (p + z^2/2n -+ z * sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).
    Source: Wilson, Journal of the American Statistical Association 22 (1927), 209; Newcombe (1998), method 3.
    """
    if not number:
        return None
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share = part / number
    base = 1 + z * z / number
    middle = (share + z * z / (2 * number)) / base
    half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / base
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def changes(pairs):
    """{after - before: people} of {(before, after): people}."""
    made: Counter = Counter()
    for (before, after), many in pairs.items():
        made[after - before] += many
    return made


def directions(moved):
    """How many changed for the better, not at all, for the worse."""
    better = sum(many for by, many in moved.items() if by > 0)
    same = moved.get(0, 0)
    return better, same, count(moved) - better - same
