"""The navigation by role."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from people.choices import Role
from tests import factories
from workspaces.templatetags.navigation import navigation

PUBLIC = ["Training", "7 Minute Briefings", "E-learning", "Resources"]


def lines(user):
    request = RequestFactory().get("/")
    request.user = user
    return [text for _, text in navigation({"request": request})]


def test_navigation_for_strangers_asks_nothing_of_the_database():
    assert lines(AnonymousUser()) == [*PUBLIC, "Sign in"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "own"),
    [
        ([], []),
        ([Role.TRAINER], ["Trainer"]),
        ([Role.COORDINATOR], ["Co-ordinate", "Reports", "Messages"]),
        ([Role.AGENCY_LEAD], ["Agency"]),
        ([Role.SUBGROUP], ["Reports", "Questionnaires"]),
        ([Role.EDITOR], ["Site editor"]),
        (
            [Role.ADMINISTRATOR],
            [
                "Trainer",
                "Co-ordinate",
                "Agency",
                "Reports",
                "Questionnaires",
                "Site editor",
                "Messages",
                "Roles",
                "Old records",
            ],
        ),
        ([Role.TRAINER, Role.SUBGROUP], ["Trainer", "Reports", "Questionnaires"]),
    ],
)
def test_navigation_has_the_rooms_a_person_has_a_key_to(roles, own, django_assert_num_queries):
    scopes = {Role.COORDINATOR: factories.LocalityFactory, Role.AGENCY_LEAD: factories.AgencyFactory}
    user = factories.UserFactory(roles=[(role, *([scopes[role]()] if role in scopes else [])) for role in roles])

    with django_assert_num_queries(1):
        found = lines(user)

    assert found == [*PUBLIC, "My training", *own, "Sign out"]


@pytest.mark.django_db
def test_navigation_outside_a_request_is_the_public_one():
    assert [text for _, text in navigation({})] == [*PUBLIC, "Sign in"]
