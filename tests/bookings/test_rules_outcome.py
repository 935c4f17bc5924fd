import pytest

from bookings.choices import Mark
from bookings.rules import outcome

HALVES = {1: 180, 2: 120}


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], ""),
        ([(1, Mark.NOT_MARKED, None)], ""),
        ([(1, Mark.ATTENDED, None), (2, Mark.ATTENDED, None)], Mark.ATTENDED),
        ([(1, Mark.ATTENDED, None)], Mark.PARTIAL),
        ([(1, Mark.ATTENDED, None), (2, Mark.NOT_MARKED, None)], Mark.PARTIAL),
        ([(1, Mark.ATTENDED, None), (2, Mark.DID_NOT_ATTEND, None)], Mark.PARTIAL),
        ([(1, Mark.PARTIAL, 150), (2, Mark.ATTENDED, None)], Mark.ATTENDED),
        ([(1, Mark.PARTIAL, 149), (2, Mark.ATTENDED, None)], Mark.PARTIAL),
        ([(1, Mark.DID_NOT_ATTEND, None), (2, Mark.APOLOGIES, None)], Mark.DID_NOT_ATTEND),
        ([(1, Mark.APOLOGIES, None)], Mark.APOLOGIES),
        ([(3, Mark.ATTENDED, None)], ""),
    ],
)
def test_outcome_asks_for_every_sitting_and_nine_tenths_of_the_time(marks, expected):
    assert outcome(marks, minutes=HALVES, percent=90) == expected
