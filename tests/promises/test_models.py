"""Promises about every model: a factory, all personal data known (P1), whole pairs, nothing swept away (R7)."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page

from people.choices import FieldClass
from tests import factories
from tests.promises import house

MODELS = [model for model in house.models() if not issubclass(model, Page)]
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
# Rows that others hang on and that must never take history with them.
KEPT = ("people.Person", "people.Agency", "people.User", "courses.Course", "courses.Event", "courses.EventSession")
# What belongs to a login alone and goes with it: sessions, addresses, authenticators, Wagtail's page-editing state.
GOES_WITH_A_LOGIN = ("account", "mfa", "usersessions", "socialaccount", "wagtailcore", "wagtailadmin", "wagtailusers",
                     "wagtailsearch", "people", "wagtailimages", "wagtaildocs")  # fmt: skip


def test_there_are_models_to_walk():
    assert len(MODELS) > 25


@EVERY_MODEL
def test_model_has_a_factory(model):
    made = [
        factory._meta.model
        for name, factory in vars(factories).items()
        if name.endswith("Factory") and name != "DjangoModelFactory"
    ]

    assert model in made


@EVERY_MODEL
def test_model_classes_every_field_as_personal_or_not(model):
    fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}

    assert set(model.field_classes) == fields
    assert set(model.field_classes.values()) <= set(FieldClass)


@EVERY_MODEL
def test_model_classes_texts_people_write_and_addresses_as_not_none(model):
    """A field that can hold somebody's address or login is never classed as holding nothing personal."""
    telling = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField)
        or (field.is_relation and field.related_model._meta.label in ("people.Person", "people.User"))
    ]

    assert [name for name in telling if model.field_classes[name] == FieldClass.NONE] == []


def fields_of(condition):
    """Names of the fields a constraint's condition speaks of."""
    names = set()
    for child in condition.children:
        names |= fields_of(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return names


def pairs():
    """Each model with optional `x_at` or `x_on` and its `x_by`."""
    for model in MODELS:
        names = {field.name: field for field in model._meta.local_fields}
        for name, field in names.items():
            by = f"{name[:-3]}_by"
            if name.endswith(("_at", "_on")) and field.null and by in names:
                yield pytest.param(model, name, by, id=f"{model._meta.label}.{name}")


def test_there_are_pairs_to_walk():
    assert len(list(pairs())) >= 2


@pytest.mark.parametrize(("model", "at", "by"), list(pairs()))
def test_model_constrains_time_and_author_to_be_set_together(model, at, by):
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]

    assert [check.name for check in checks if fields_of(check.condition) == {at, by}] != []


@EVERY_MODEL
def test_model_names_its_constraints_itself(model):
    assert model._meta.unique_together in ((), [])
    assert model._meta.ordering in ((), [])
    assert [constraint for constraint in model._meta.constraints if not constraint.name] == []


def keys_to(label):
    """Every foreign key in the whole project, ours or not, that points to this model."""
    target = apps.get_model(label)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is target:
                yield field


@pytest.mark.parametrize("label", KEPT)
def test_deleting_a_kept_row_sweeps_nothing_away(label):
    keys = [
        field
        for field in keys_to(label)
        if not (
            (label == "people.User" and field.model._meta.app_label in GOES_WITH_A_LOGIN)
            # Which priorities and levels a course has is part of the course, no history.
            or field.model._meta.auto_created
        )
    ]

    sweeping = [f"{f.model._meta.label}.{f.name}" for f in keys if f.remote_field.on_delete is not models.PROTECT]

    assert sweeping == []


def test_own_models_cascade_only_from_a_response_to_its_answers_and_a_login_to_its_sessions():
    cascading = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.local_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
    ]

    assert sorted(cascading) == ["evaluations.Answer.response", "people.Visit.user"]
