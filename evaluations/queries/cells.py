"""Sorting counted answers into the parts that figures tell of."""

import math
from collections import Counter

from evaluations.choices import KEPT, SEEN
from evaluations.queries import formulas
from evaluations.queries.small_numbers import Batch


def bands(low, high):
    """(the last value of the low band, the first of the high one): 2 and 4 of one to five, 4 and 8 of nought to ten."""
    return low + math.floor(0.4 * (high - low)), low + math.ceil(0.75 * (high - low))


def split(cells, *, at):
    """Counts of the values below the first mark, from there to the next, and from the last on."""
    counts = [0] * (len(at) + 1)
    for value, many in cells.items():
        counts[sum(value >= mark for mark in at)] += many
    return counts


def steps(cells, pair):
    """{change: people} of cells whose key holds several ratings; those without one of the two are left out."""
    found: Counter = Counter()
    for key, many in cells.items():
        before, after = pair(*key)
        if before is not None and after is not None:
            found[after - before] += many
    return found


def known_before(cells):
    """How many gave a rating at booking."""
    return sum(many for key, many in cells.items() if key[2] is not None)


def with_cells(batch, cells):
    """The same batch, counted by something else."""
    return Batch(batch.events, batch.course_id, batch.locality_id, batch.year, batch.made_at, Counter(cells))


def kept_back(answered, policy):
    """Why a mean is not shown, without the number where that is small."""
    if answered < policy.smallest_count:
        return f"not shown: fewer than {policy.smallest_count} answers"
    if answered < policy.smallest_mean:
        return f"not shown: fewer than {policy.smallest_mean} answers"
    return "not enough answers yet: single dates have too few"


def one_rating(cells, place):
    """The counts of one of the ratings of a key."""
    found: Counter = Counter()
    for key, many in cells.items():
        found[key[place]] += many
    return found


def better_or_not(parts):
    better, same, worse = parts
    return better, same + worse


def kept_or_not(cells):
    """(plans carried out at least in part, others)."""
    yes = sum(many for (kept, _seen), many in cells.items() if kept in KEPT)
    return yes, formulas.count(cells) - yes


def by_fate(cells, options):
    """How many chose each option about their plan."""
    return [sum(many for (kept, _seen), many in cells.items() if kept == option) for option in options]


def crossed(cells):
    """Delegates and managers: the four cells of those with both, delegates alone, managers alone; yes before no."""
    pairs, alone, managers = [0] * 4, [0] * 2, [0] * 2
    for (kept, seen), many in cells.items():
        if kept is None:
            managers[seen not in SEEN] += many
        elif seen is None:
            alone[kept not in KEPT] += many
        else:
            pairs[2 * (kept not in KEPT) + (seen not in SEEN)] += many
    return pairs, alone, managers
