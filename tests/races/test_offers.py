"""R2: a freed place goes to one person, told once, whatever happens at the same moment.

The control takes the lock away and lets both rivals read before either writes: then one place is had by two.
"""

import time

import pytest

from tests.scratch import Hand

PROCESSES = 4
pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


def offers_of(hand, rounds):
    """Let acceptance and expiry of so many offers race, and return what the two were told and what the rows say."""
    offers = hand.ask("arrange_offers", rounds=rounds)
    return hand.ask("race_offers", offers=offers)


def prove_one_outcome(hand, rounds):
    """Each offer was taken or ran out, never both and never neither; the rows agree, and one message tells it."""
    for found in offers_of(hand, rounds):
        assert found["errors"] == []
        assert found["accepted"] is not found["expired"], found
        ended = ("ACCEPTED", "CONFIRMED", 1) if found["accepted"] else ("EXPIRED", "CANCELLED", 1)
        assert (found["outcome"], found["status"], found["told"]) == ended
        # The place is held by one: whoever took it, or the next who got the offer.
        assert found["held"] == 1


def test_an_offer_that_runs_out_while_it_is_taken_has_one_outcome(scratch):
    prove_one_outcome(scratch.hand(), 10)


@pytest.mark.long
def test_an_offer_that_runs_out_while_it_is_taken_has_one_outcome_two_hundred_times(scratch):
    prove_one_outcome(scratch.hand(), 200)


def test_control_without_the_lock_an_offer_is_taken_and_runs_out(scratch):
    hand = scratch.hand()
    hand.ask("offers_without_lock")

    assert [(found["accepted"], found["expired"]) for found in offers_of(hand, 3)] == [(True, True)] * 3


def storm(hands):
    """15 give up, 10 ask, the places are raised twice and an offer runs out, all at once; then look at all rows."""
    made = hands[0].ask("arrange_storm")
    start_at = time.time() + 0.5
    for number, hand in enumerate(hands):
        hand.tell("do_at_once", tasks=made["tasks"][number :: len(hands)], start_at=start_at)
    errors = [error for hand in hands for error in hand.answer()]
    return errors, hands[0].ask("look_at_storm", event=made["event"])


def prove_storms(scratch, rounds):
    """Several processes, so many storms, each on a date of its own."""
    hands = [Hand(process) for process in [scratch.start("-m", "tests.hand", pipes=True) for _ in range(PROCESSES)]]
    for _ in range(rounds):
        errors, found = storm(hands)

        assert errors == []
        assert len(found["held"]) == len(set(found["held"])) == min(found["capacity"], found["live"])
        assert [number for number in found["held"] if not 1 <= number <= found["capacity"]] == []
        # Nobody was passed over: whoever still waits asked later than everybody who got an offer.
        assert max(found["offered"]) < min(found["waiting"])
        assert found["offers"] == found["offered_steps"] == found["offered_told"] >= 18
        assert found["seqs"] == list(range(1, 72))


@pytest.mark.long
def test_freed_places_go_to_the_first_who_wait_through_fifty_storms(scratch):
    prove_storms(scratch, 50)
