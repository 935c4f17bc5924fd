"""Kinds of work and of organisation are kept only where the register leaves five people or more."""

import datetime as dt
from collections import Counter

import pytest

from evaluations import actions, rules
from evaluations.actions import coarsening
from evaluations.choices import Organisation, Wave
from evaluations.models import Answer, Option, Response
from people.choices import Sector
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def register(event, attended):
    """Put so many people of a kind of work and sector on the date's register; returns their bookings."""

    def add(number, role, sector):
        agency = factories.AgencyFactory(sector=sector)
        return [attended(agency=agency, delegate__role_family=role) for _ in range(number)]

    return add


def says(booking, kind, at, role=""):
    """Somebody's answers of the day, and their kind of work before it."""
    if role:
        given = actions.Given(replies=(actions.Reply(code="role-family", option=role),))
        actions.answer(booking=booking, wave=Wave.W0, given=given, by=None, at=at - 2 * DAY)
    given = actions.Given(replies=(actions.Reply(code="organisation", option=kind),))
    actions.answer(booking=booking, given=given, by=None, at=at)


def told(code="organisation"):
    return Counter(Answer.objects.filter(question_code=code).values_list("option_code", flat=True))


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        ({"A": 5, "B": 5}, {"A", "B"}),
        ({"A": 5, "B": 4}, set()),  # the four would be alone in "other"
        ({"A": 5, "B": 3, "C": 2}, {"A"}),
        ({"A": 9, "B": 6, "C": 1}, {"A"}),
        ({"A": 9, "OTHER": 2, "C": 3}, {"A"}),
        ({}, set()),
    ],
)
def test_large_never_leaves_other_with_a_few(there, kept):
    assert coarsening.large(Counter(there), "OTHER") == kept


def test_every_sector_and_every_option_has_its_kind():
    offered = Option.objects.filter(question__code="organisation").order_by("position").values_list("code", flat=True)

    assert {rules.organisation_of(sector) for sector in Sector} == set(Organisation)
    assert rules.organisation_of(None) == Organisation.OTHER
    assert list(offered) == Organisation.values


def test_mixing_keeps_kinds_of_five_and_makes_the_others_other(register, at):
    for booking in register(5, "NURSING", Sector.HEALTH):
        says(booking, "HEALTH", at)
    for booking in (*register(3, "POLICING", Sector.POLICE), *register(2, "TEACHING", Sector.EDUCATION)):
        says(booking, rules.organisation_of(booking.agency.sector), at)

    actions.shuffle_due(at=at + DAY)

    assert told() == {"HEALTH": 5, "OTHER": 5}


def test_the_organisation_gives_way_where_it_is_rare_with_the_kind_of_work(register, at):
    """Five of each kind of organisation, but of the nurses five in health, three in schools, two at the council."""
    people = (
        *register(5, "NURSING", Sector.HEALTH), *register(3, "NURSING", Sector.EDUCATION),
        *register(2, "NURSING", Sector.COUNCIL), *register(5, "TEACHING", Sector.EDUCATION),
        *register(5, "SOCIAL_WORK", Sector.COUNCIL),
    )  # fmt: skip
    for booking in people:
        says(booking, rules.organisation_of(booking.agency.sector), at, role=booking.delegate.role_family)

    actions.shuffle_due(at=at + DAY)
    first_night = told()
    actions.open_due(at=at + 15 * DAY)

    assert first_night == told() == {"HEALTH": 5, "EDUCATION": 5, "COUNCIL": 5, "OTHER": 5}
    assert told("role-family") == {"NURSING": 10, "TEACHING": 5, "SOCIAL_WORK": 5}


def test_opening_looks_at_answers_that_were_not_mixed_yet(event, trainer, register, at):
    """The trainer closes the form on the day: envelopes are opened before the first night."""
    people = (*register(5, "NURSING", Sector.HEALTH), *register(5, "NURSING", Sector.EDUCATION),
              *register(3, "POLICING", Sector.HEALTH), *register(2, "HOUSING", Sector.EDUCATION))  # fmt: skip
    for booking in people:
        says(booking, rules.organisation_of(booking.agency.sector), at, role=booking.delegate.role_family)
    actions.close_wave(event=event, by=trainer, at=at)

    actions.open_due(at=at)

    assert told() == {"HEALTH": 5, "EDUCATION": 5, "OTHER": 5}
    assert not Response.objects.filter(wave=Wave.W1, shuffled=True).exists()


def test_once_all_is_mixed_a_changed_register_changes_no_answer(register, at):
    """Figures that were told must not change."""
    bookings = register(5, "NURSING", Sector.HEALTH)
    for booking in bookings:
        says(booking, "HEALTH", at)
    actions.shuffle_due(at=at + DAY)
    bookings[0].agency.sector = Sector.COUNCIL
    bookings[0].agency.save()
    Response.objects.create(
        event=bookings[0].event, wave=Wave.W2, version=Response.objects.first().version, pairing="UNPAIRED"
    )

    assert actions.shuffle_due(at=at + 100 * DAY) == 6
    assert told() == {"HEALTH": 5}


def test_answers_taken_over_are_coarse_too(event, register, at):
    bookings = (*register(5, "NURSING", Sector.HEALTH), *register(5, "NURSING", Sector.POLICE))
    kinds = ("HEALTH",) * 5 + ("JUSTICE",) * 4 + ("VOLUNTARY",)
    past = [
        actions.PastResponse(
            given=actions.Given(replies=(actions.Reply(code="organisation", option=kind),)), booking=booking
        )
        for booking, kind in zip(bookings, kinds, strict=True)
    ]

    actions.take_over(event=event, responses=past, by=None, at=at)

    assert told() == {"HEALTH": 5, "JUSTICE": 4, "OTHER": 1}
