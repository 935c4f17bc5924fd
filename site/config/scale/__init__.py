"""A believable programme of five years at any size, for proofs of speed and for rehearsals (docs/operations.md).

Dates, bookings, registers and answers are written by the same actions that take over earlier records, so that every
constraint, ledger and pseudonym is as it would be. The same seed gives the same facts on the same day; keys, codes and
the ids of answers are drawn by chance as always, because they must tell nothing.
"""

import random
from dataclasses import dataclass

from config.scale import ahead, behind, comments, crowd, learning


@dataclass(frozen=True)
class Size:
    """How much to make: people, bookings in all, and the years they lie in."""

    people: int
    bookings: int
    years: int = 5


# Of a hundred bookings so many are of dates to come.
AHEAD = 2


def load(*, size, seed, by, at, say=lambda text: None):
    """Make a programme of this size around `at`. `by` is the user who calls dates off. `say` hears how far it is.

    Returns {what: how many}.
    """
    chance = random.Random(seed)
    to_come = size.bookings * AHEAD // 100
    people = crowd.make_people(size, chance=chance, at=at, seed=seed)
    say(f"{len(people)} people")
    trainers = crowd.make_trainers(people, chance=chance, at=at)
    say(f"{len(trainers)} trainers")
    past = behind.load(
        size, bookings=size.bookings - to_come, people=people, trainers=trainers, chance=chance, by=by, at=at, say=say
    )
    future = ahead.load(bookings=to_come, people=people, trainers=trainers, chance=chance, at=at, say=say)
    released = comments.load(by=by, at=at)
    say(f"{released} comments released")
    learnt = learning.load(people, chance=chance, at=at, seed=seed)
    say(f"{learnt} completions of e-learning")
    return {
        "people": len(people),
        "trainers": len(trainers),
        **past,
        **future,
        "completions": learnt,
        "comments released": released,
    }
