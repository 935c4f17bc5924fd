from types import SimpleNamespace

import pytest

from reports.choices import NOT_SHOWN, Group
from reports.queries import Rate
from reports.templatetags.reports import attendance_bars, folded_words, rate_table


def row(registered, attendances):
    return SimpleNamespace(cells={"registered": registered, "attendances": attendances})


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([("fewer than 5", "fewer than 5")] * 23, "23 further agencies with fewer than 5 each"),
        ([("fewer than 5", None), ("fewer than 5", "fewer than 5")], "2 further agencies with fewer than 5 each"),
        (
            [("fewer than 5", "fewer than 5"), (NOT_SHOWN, "fewer than 5")],
            "2 further agencies, too small to show or hidden to protect the others",
        ),
        ([(NOT_SHOWN, NOT_SHOWN)] * 2, "2 further agencies, too small to show or hidden to protect the others"),
    ],
)
def test_folded_words_call_small_only_what_is_said_to_be_small(cells, words):
    assert folded_words([row(*pair) for pair in cells]) == words


def test_rate_table_leaves_out_what_no_row_shows():
    hidden, shown = Rate("a", "A", None, None, True), Rate("b", "B", 8, 10)
    line = SimpleNamespace(
        label="Council",
        cells={"answers": None},
        rates=(hidden, hidden, shown, hidden),
        answer_rate=hidden,
        fill=hidden,
    )

    table = rate_table([line], Group.AGENCY)

    assert table == {
        "head": ["Agency", "Attendances, to registered"],
        "rows": [["Council", "80% (8 of 10)"]],
        "left_out": ["Attended, of registered", "Attended, of expected"],
    }


@pytest.mark.parametrize(
    ("attendances", "heads", "bar"),
    [
        (8, None, ("Health", 8, "8")),
        (8, 4, ("Health", 12, "12")),
        ("at least 74", None, ("Health", 74, "at least 74")),
        ("not shown", None, ("Health", None, "not shown")),
        (8, "fewer than 5", ("Health", None, "fewer than 5")),
    ],
)
def test_attendance_bars_are_as_long_as_what_is_told(attendances, heads, bar):
    """A row that is told in part never looks smaller than one that is told whole."""
    row = SimpleNamespace(label="Health", cells={"attendances": attendances, "head_count": heads})

    assert attendance_bars([row]) == [bar]
