"""Answers are never readable by name (P3): keys, shuffling, and attacks on the database without the secret."""

import datetime as dt
import hashlib
import hmac

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models

from evaluations import actions
from evaluations.actions import keys
from evaluations.models import Answer, EventKey, Invitation, Response
from people.choices import FieldClass
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_pseudonym_is_the_same_for_a_person_and_differs_between_people_and_dates():
    made = {actions.pseudonym(key, person) for key in (b"a" * 32, b"b" * 32) for person in (1, 1, 2)}

    assert len(made) == 4


def test_pseudonym_is_a_keyed_digest_not_a_plain_one():
    key = b"k" * 32

    assert actions.pseudonym(key, 7) == hmac.new(key, b"person:7", hashlib.sha256).hexdigest()


def test_pseudonyms_stored_are_not_computable_from_the_database(event, attended, given, at):
    """Everything that stands in the date's rows, tried as the key: no pseudonym comes out."""
    bookings = [attended() for _ in range(3)]
    for booking in bookings:
        actions.answer(booking=booking, given=given(), by=None, at=at)
    stored = set(Response.objects.values_list("pseudonym", flat=True))
    row = EventKey.objects.get()
    guesses = [b"", bytes(row.wrapped), str(event.pk).encode(), str(row.pk).encode(), hashlib.sha256(b"").digest()]

    found = {actions.pseudonym(guess, booking.delegate_id) for guess in guesses for booking in bookings}
    plain = {hashlib.sha256(f"person:{booking.delegate_id}".encode()).hexdigest() for booking in bookings}

    assert len(stored) == 3
    assert stored & (found | plain) == set()


def test_pseudonyms_are_computable_with_database_and_secret_together(event, attended, given, at):
    """The control of the test above: until the key is destroyed there is a way, and we say so before the form."""
    booking = attended()
    actions.answer(booking=booking, given=given(), by=None, at=at)

    key = keys.wrapper().decrypt(bytes(EventKey.objects.get().wrapped))

    assert actions.pseudonym(key, booking.delegate_id) == Response.objects.get().pseudonym


def test_key_cannot_be_unwrapped_with_another_secret(event, attended, given, at, settings):
    actions.answer(booking=attended(), given=given(), by=None, at=at)
    settings.EVALUATION_KEY = settings.SECRET_KEY

    with pytest.raises(InvalidToken):
        keys.wrapper().decrypt(bytes(EventKey.objects.get().wrapped))


def test_answer_without_a_secret_refuses_to_store_anything(event, attended, given, at, settings):
    settings.EVALUATION_KEY = ""

    with pytest.raises(actions.KeyMissing):
        actions.answer(booking=attended(), given=given(), by=None, at=at)

    assert Response.objects.count() == 0


def test_destroy_due_keys_takes_the_way_back_and_leaves_the_answers(event, attended, given, at):
    booking = attended()
    actions.answer(booking=booking, given=given(), by=None, at=at)
    goes_on = EventKey.objects.get().destroy_on
    eve = dt.datetime.combine(goes_on, dt.time(3, 30), tzinfo=at.tzinfo) - DAY

    destroyed = [actions.destroy_due_keys(at=eve), actions.destroy_due_keys(at=eve + DAY)]

    row = EventKey.objects.get()
    assert destroyed == [0, 1]
    assert (row.wrapped, row.destroyed_on) == (None, goes_on)
    assert Answer.objects.count() == 1
    with pytest.raises(actions.KeyDestroyed):
        keys.key_of(event, policy=None)


def test_destroy_due_keys_forgets_spent_tickets_of_closed_forms(at):
    spent = factories.SpentTicketFactory(room__event__starts_at=at, room__event__sessions=1)
    ends = spent.room.event.ends_at

    actions.destroy_due_keys(at=ends + 14 * DAY)
    assert type(spent).objects.count() == 1

    actions.destroy_due_keys(at=ends + 15 * DAY)
    assert type(spent).objects.count() == 0


# What a dump of the database holds


def reachable(model):
    """Labels of the models that foreign keys lead to from here, however far, without passing through a date."""
    seen, todo = set(), [model]
    while todo:
        for field in todo.pop()._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model._meta.label not in seen:
                seen.add(field.related_model._meta.label)
                if field.related_model._meta.label != "courses.Event":
                    todo.append(field.related_model)
    return seen


@pytest.mark.parametrize("model", [Response, Answer])
def test_no_key_leads_from_an_answer_to_somebody(model):
    assert reachable(model) & {"people.Person", "people.User", "bookings.Booking", "evaluations.Invitation"} == set()


def test_no_key_leads_from_anywhere_to_an_answer():
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in (Response, Answer)
    ]

    assert pointing == ["evaluations.Answer.response"]


@pytest.mark.parametrize("model", [Response, Answer])
def test_no_answer_holds_a_time(model):
    times = [
        field.name for field in model._meta.local_fields if isinstance(field, models.DateTimeField | models.TimeField)
    ]

    assert times == []


def test_only_the_pseudonym_is_classed_as_leading_to_somebody():
    telling = {
        f"{model.__name__}.{name}": field_class
        for model in (Response, Answer)
        for name, field_class in model.field_classes.items()
        if field_class != FieldClass.NONE
    }

    assert telling == {"Response.pseudonym": FieldClass.PSEUDONYMOUS, "Answer.text": FieldClass.SPECIAL}


def rowids(table):
    """Ids in the order in which the database keeps the rows, as a dump shows them."""
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY {order}")
        return [row[0] for row in cursor.fetchall()]


def answer_in_turn(bookings, given, at):
    """Let the people answer one after another; each one's rating is their place in the turn."""
    for turn, booking in enumerate(bookings):
        actions.answer(booking=booking, given=given(recommend=turn), by=None, at=at + dt.timedelta(minutes=turn))


def turns_as_kept():
    """The ratings in the order of the rows on disk."""
    number = dict(Answer.objects.values_list("response", "number"))
    return [number[pk] for pk in rowids("evaluations_response")]


def test_rows_lie_in_the_order_of_answering_before_the_shuffle(event, attended, given, at):
    """The control of the next test: the attack works where it is not prevented."""
    answer_in_turn([attended() for _ in range(11)], given, at)

    assert turns_as_kept() == list(range(11))


def test_shuffle_due_takes_the_order_of_answering_away(event, attended, given, at):
    answer_in_turn([attended() for _ in range(11)], given, at)
    before = set(Response.objects.values_list("pk", "pseudonym"))

    shuffled = [actions.shuffle_due(at=at + dt.timedelta(hours=1)), actions.shuffle_due(at=at + DAY)]

    after = set(Response.objects.values_list("pk", "pseudonym"))
    assert shuffled == [0, 11]
    # One in 40 million that chance gives the old order.
    assert turns_as_kept() != list(range(11))
    assert sorted(turns_as_kept()) == list(range(11))
    assert {name for _, name in before} == {name for _, name in after}
    assert {pk for pk, _ in before} & {pk for pk, _ in after} == set()
    assert set(Response.objects.values_list("shuffled", flat=True)) == {True}


def test_shuffle_due_mixes_a_late_answer_with_those_of_before(event, attended, given, at):
    bookings = [attended() for _ in range(11)]
    answer_in_turn(bookings[:10], given, at)
    actions.shuffle_due(at=at + DAY)
    actions.answer(booking=bookings[10], given=given(recommend=10), by=None, at=at + DAY)

    shuffled = actions.shuffle_due(at=at + 2 * DAY)

    assert shuffled == 11
    assert Response.objects.filter(shuffled=False).count() == 0


def test_shuffle_due_leaves_finished_dates_alone(event, attended, given, at):
    answer_in_turn([attended()], given, at)
    actions.shuffle_due(at=at + DAY)

    assert actions.shuffle_due(at=at + 2 * DAY) == 0


def test_ids_do_not_follow_the_order_of_answering(event, attended, given, at):
    answer_in_turn([attended() for _ in range(11)], given, at)

    by_id = list(Answer.objects.order_by("response_id").values_list("number", flat=True))

    assert by_id != list(range(11))
    assert min(Response.objects.values_list("pk", flat=True)) > 1000


def test_flag_says_the_day_and_nothing_finer(event, attended, given, at):
    actions.answer(booking=attended(), given=given(), by=None, at=at)

    field = Invitation._meta.get_field("answered_on")
    assert isinstance(field, models.DateField)
    assert not isinstance(field, models.DateTimeField)
