"""R1: never oversold, never undersold, however many ask at once. Several processes on a real database file or server.

The controls take the guards away one after the other, in the rival processes and a throw-away database only: the test
that proves the promise must see each of them missing.
"""

import time

import pytest

from tests.scratch import Hand

PROCESSES = 4
THREADS = 5
pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


@pytest.fixture
def hands(scratch):
    """Rival processes, started together because each takes a while to come up."""
    hands = [scratch.start("-m", "tests.hand", pipes=True) for _ in range(PROCESSES)]
    return [Hand(process) for process in hands]


def race(hands, event, people):
    """Everybody claims at the same moment. Sums what came back."""
    start_at = time.time() + 0.5
    for number, hand in enumerate(hands):
        hand.tell("claim", event=event, people=people[number :: len(hands)], threads=THREADS, start_at=start_at)
    answers = [hand.answer() for hand in hands]
    errors = [error for answer in answers for error in answer.pop("errors")]
    return {key: sum(answer[key] for answer in answers) for key in answers[0]}, errors


CLAIMS = 500


def rounds_of(hands, rounds):
    """Run rounds of 500 claims for 20 places and prove each."""
    for _ in range(rounds):
        made = hands[0].ask("arrange", capacity=20, people=CLAIMS)
        event = made["events"][0]

        outcome, errors = race(hands, event, made["people"])

        assert errors == []
        assert outcome == {"CONFIRMED": 20, "WAITING": CLAIMS - 20, "refused_by_database": 0, "locked": 0}
        held = hands[0].ask("count", event=event)
        rows = held["rows"]
        assert [row["seq"] for row in rows] == list(range(1, CLAIMS + 1))
        assert held["next_seq"] == CLAIMS + 1
        assert [row["status"] for row in rows] == ["CONFIRMED"] * 20 + ["WAITING"] * (CLAIMS - 20)
        assert sorted(row["place_no"] for row in rows[:20]) == list(range(1, 21))
        assert [row["place_no"] for row in rows[20:]] == [None] * (CLAIMS - 20)
        assert held["changes"] == CLAIMS
        told = {int(key.split(":")[1]) for key in held["messages_of_bookings"]}
        assert {row["pk"] for row in rows} - told == set()


def test_claim_gives_exactly_the_places_there_are(hands):
    rounds_of(hands, 5)


@pytest.mark.long
def test_claim_gives_exactly_the_places_there_are_fifty_times(hands):
    rounds_of(hands, 50)


def test_control_without_lock_and_wall_places_are_oversold(hands):
    """The control: were both guards gone, the race would be seen."""
    hands[0].ask("without_wall")
    for hand in hands:
        hand.ask("without_lock")
    made = hands[0].ask("arrange", capacity=20, people=200)
    event = made["events"][0]

    race(hands, event, made["people"])

    confirmed = [row for row in hands[0].ask("count", event=event)["rows"] if row["status"] == "CONFIRMED"]
    assert len(confirmed) > 20


def test_control_without_lock_the_database_refuses_rather_than_oversells(hands):
    """The second wall alone: errors for some, a place twice for nobody."""
    for hand in hands:
        hand.ask("without_lock")
    made = hands[0].ask("arrange", capacity=20, people=200)
    event = made["events"][0]

    outcome, _ = race(hands, event, made["people"])

    rows = hands[0].ask("count", event=event)["rows"]
    places = [row["place_no"] for row in rows if row["status"] == "CONFIRMED"]
    assert outcome["refused_by_database"] > 0
    assert len(places) == len(set(places))
    assert len(places) <= 20
    assert [place for place in places if not 1 <= place <= 20] == []
