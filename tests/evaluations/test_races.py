"""One person presses the button on several devices at once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations import actions
from evaluations.choices import Pairing
from evaluations.models import Answer, Response
from tests import factories

RIVALS = 6


def at_once(number, work):
    """Run `work` in threads that meet at a barrier; what each returned or raised."""
    barrier, outcomes = threading.Barrier(number), []

    def run():
        barrier.wait()
        try:
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.race
@pytest.mark.xdist_group("races")
@pytest.mark.django_db(transaction=True)
def test_answer_pressed_on_several_devices_counts_once(event, attended, given, at):
    booking = attended()

    outcomes = at_once(RIVALS, lambda: actions.answer(booking=booking, given=given(relevance=5), by=None, at=at))

    refused = [outcome for outcome in outcomes if isinstance(outcome, actions.AlreadyAnswered)]
    assert len(refused) == RIVALS - 1, outcomes
    assert Response.objects.count() == 1
    assert Answer.objects.count() == 1


@pytest.mark.race
@pytest.mark.xdist_group("races")
@pytest.mark.django_db(transaction=True)
def test_answer_in_room_pressed_several_times_counts_once(event, trainer, given, at):
    factories.BookingFactory.create_batch(RIVALS, event=event)
    room = actions.open_room(event=event, by=trainer, at=at)
    ticket = actions.issue_ticket(room)

    outcomes = at_once(
        RIVALS, lambda: actions.answer_in_room(room=room, given=given(relevance=5), ticket=ticket, by=None, at=at)
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, actions.TicketSpent)]
    assert len(refused) == RIVALS - 1, outcomes
    assert Response.objects.count() == 1


@pytest.mark.django_db
def test_database_refuses_a_second_response_of_one_pseudonym():
    """The wall behind the lock."""
    first = factories.ResponseFactory(pairing=Pairing.PAIRED, pseudonym="x" * 64)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ResponseFactory(event=first.event, pairing=Pairing.PAIRED, pseudonym="x" * 64)
