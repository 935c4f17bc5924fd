import pytest
from django.contrib.auth.models import AnonymousUser

from people.choices import Role
from reports import rules
from tests.factories import LocalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_can_open_refuses_strangers():
    assert rules.can_open(AnonymousUser()) is False


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.SUBGROUP, True), (Role.ADMINISTRATOR, True), (Role.EDITOR, False), (Role.TRAINER, False)],
)
def test_can_open_asks_for_the_role(role, expected):
    assert rules.can_open(UserFactory(roles=[(role,)])) is expected


def test_localities_open_to_a_coordinator_are_the_own_ones():
    here, _there = LocalityFactory(), LocalityFactory()

    assert rules.localities_open_to(UserFactory(roles=[(Role.COORDINATOR, here)])) == [here.pk]


def test_localities_open_to_the_subgroup_are_all():
    here = LocalityFactory()

    assert rules.localities_open_to(UserFactory(roles=[(Role.SUBGROUP,), (Role.COORDINATOR, here)])) is None


def test_sees_exact_is_for_those_who_hold_the_registers():
    here, there = LocalityFactory(), LocalityFactory()
    coordinator = UserFactory(roles=[(Role.COORDINATOR, here)])

    assert rules.sees_exact(coordinator, [here.pk]) is True
    assert rules.sees_exact(coordinator, [here.pk, there.pk]) is False
    assert rules.sees_exact(coordinator, None) is False
    assert rules.sees_exact(UserFactory(roles=[(Role.SUBGROUP,)]), None) is False
    assert rules.sees_exact(UserFactory(roles=[(Role.ADMINISTRATOR,)]), None) is True


@pytest.mark.parametrize("role", [Role.SUBGROUP, Role.ADMINISTRATOR])
def test_works_as_says_the_role(role):
    assert rules.works_as(UserFactory(roles=[(role,)])) == role.label
