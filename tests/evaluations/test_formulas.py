"""Every statistic against figures worked out by hand or printed in the source named."""

from collections import Counter
from fractions import Fraction

import pytest

from evaluations.queries import formulas
from evaluations.queries.figures import round_half_up

# Mean 40/8; squares 232, so variance (232 - 8 * 25) / 7 = 32/7.
EIGHT = Counter([2, 4, 4, 4, 5, 5, 7, 9])
# Student (1908): ten patients, hours of sleep gained with one drug over the other, in tenths. R's t.test(sleep) gives
# 1.58, 95% interval 0.7001142 to 2.4598858.
SLEEP = Counter([12, 24, 13, 13, 0, 10, 18, 8, 46, 14])


def ends(interval, places=3):
    return round(interval.low, places), round(interval.high, places)


def test_mean_variance_and_median_are_exact():
    assert (formulas.mean(EIGHT), formulas.variance(EIGHT), formulas.median(EIGHT)) == (5, Fraction(32, 7), 4.5)
    assert (formulas.mean(Counter()), formulas.median(Counter()), formulas.variance(Counter([3]))) == (None, None, None)
    assert formulas.median(Counter([1, 2, 9])) == 2


def test_mean_interval_is_students():
    """5 -+ 2.3646 * sqrt(32/7) / sqrt(8) = 5 -+ 1.7875."""
    assert round(formulas.t_quantile(7, 0.975), 4) == 2.3646
    assert ends(formulas.mean_interval(EIGHT)) == (3.213, 6.787)
    assert ends(formulas.mean_interval(SLEEP)) == (7.001, 24.599)
    assert formulas.mean_interval(Counter([5])) is None


@pytest.mark.parametrize(("number", "first"), [(5, None), (6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (25, 8), (50, 18)])
def test_median_interval_takes_the_places_of_the_table(number, first):
    """Conover (1999), table of the binomial: 6 gives the whole range, 20 the 6th to 15th, 25 the 8th to 18th."""
    interval = formulas.median_interval(Counter(range(1, number + 1)))

    assert interval == (None if first is None else formulas.Interval(first, number - first + 1))


@pytest.mark.parametrize(
    ("part", "number", "printed"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_share_interval_is_wilsons(part, number, printed):
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert ends(formulas.share_interval(part, number), 4) == printed


def test_effect_is_mean_over_deviation_of_the_changes():
    """1, 2, 3, 2: mean 2, sample variance 2/3, so 2 / 0.8165."""
    assert round(formulas.effect(Counter([1, 2, 3, 2])), 3) == 2.449
    assert formulas.effect(Counter([2, 2, 2])) is None
    assert [formulas.effect_words(size) for size in (0.1, -0.2, 0.5, -0.8)] == [
        "very small",
        "small",
        "medium",
        "large",
    ]


def test_changes_and_directions_count_people():
    moved = formulas.changes({(3, 5): 4, (5, 5): 2, (6, 4): 1, (0, 2): 1})

    assert moved == Counter({2: 5, 0: 2, -2: 1})
    assert formulas.directions(moved) == (5, 2, 1)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(Fraction(17, 4), 1, 4.3), (Fraction(3, 2), 0, 2.0), (2.25, 1, 2.3), (12.5, 0, 13.0), (Fraction(-1, 4), 1, -0.3)],
)
def test_figures_are_rounded_as_people_round(value, places, rounded):
    assert round_half_up(value, places) == rounded
