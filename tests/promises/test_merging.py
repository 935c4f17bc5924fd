"""R7: nothing is forgotten when two records of one person become one. Every key to people has a rule."""

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from people import ports
from people.models import Person
from tests.promises import house

OWNERS = ("person", "delegate", "trainer", "recipient", "owner")


def keys_to_people():
    """Every key to a person in models of ours."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in house.OURS
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.related_model is Person
    }


def test_every_key_to_a_person_has_a_rule_for_merging():
    """A new model with a key to people says in its app's privacy.py what a merge does with it: Moves or Stays."""
    assert keys_to_people() - set(ports.merge.keys) == set()


def test_every_rule_for_merging_is_of_a_key():
    assert set(ports.merge.keys) - keys_to_people() == set()


def test_other_models_of_the_project_hold_no_key_to_a_person():
    others = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in house.OURS
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is Person
    ]

    assert others == []


@pytest.mark.parametrize("key", sorted(key for key, rule in ports.merge.keys.items() if isinstance(rule, ports.Moves)))
def test_what_a_person_can_have_only_one_of_is_said_in_columns(key):
    """The walk over unique rows reads columns; a constraint over expressions would escape it."""
    label, _, name = key.rpartition(".")
    model = apps.get_model(label)

    by_expression = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and name in str(constraint.expressions)
    ]

    assert by_expression == []


def test_keys_that_say_whose_a_fact_is_move():
    """Named like an actor and moved, or named like an owner and left behind: one of the two is a mistake."""
    owners = {key for key in ports.merge.keys if key.rpartition(".")[2] in OWNERS}
    moving = {key for key, rule in ports.merge.keys.items() if isinstance(rule, ports.Moves)}

    assert owners - moving == set()
    assert moving - owners == {"people.Person.merged_into"}
