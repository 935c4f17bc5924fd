"""R2, section 5: somebody books under one of two records while an administrator makes them one.

The control lets booking overlook the merge: then a place stands at a record that nobody looks at any more.
"""

import pytest

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def rounds_of(hand, rounds, **more):
    """Let so many bookings race so many merges."""
    return hand.ask("race_merges", rounds=hand.ask("arrange_merges", rounds=rounds), **more)


def prove_one_record(hand, rounds):
    """Whoever was first, no live booking stands at the merged record; a refused one stands nowhere."""
    found = rounds_of(hand, rounds)
    for one in found:
        assert one["errors"] == []
        assert one["merge"] is True
        assert one["claim"] in (True, "RecordMerged")
        assert (one["kept"], one["merged"]) == (1 if one["claim"] is True else 0, 0), one
    # Both were first at some time.
    assert {one["claim"] for one in found} == {True, "RecordMerged"}


def test_a_booking_made_while_its_record_is_merged_stands_at_the_kept_one_or_not_at_all(scratch):
    prove_one_record(scratch.hand(), 9)


@pytest.mark.long
def test_a_booking_made_while_its_record_is_merged_stands_at_the_kept_one_two_hundred_times(scratch):
    prove_one_record(scratch.hand(), 200)


def test_control_a_booking_that_overlooks_the_merge_stands_at_the_merged_record(scratch):
    hand = scratch.hand()
    hand.ask("merges_unseen")

    found = rounds_of(hand, 2, head_start="merge")

    assert [(one["claim"], one["kept"], one["merged"]) for one in found] == [(True, 0, 1)] * 2
