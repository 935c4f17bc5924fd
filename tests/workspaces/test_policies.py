"""The settings of the partnership and of families of courses."""

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from courses.models import CourseFamily, Policy
from courses.queries import policy_for
from people.choices import Role
from tests import factories
from tests.factories import AT
from workspaces.forms.policies import GROUPS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def administrator(client):
    user = factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)
    return user


def everything(**changes):
    """The form of all settings as they stand, with changes."""
    policy = Policy.objects.get()
    return {name: getattr(policy, name) for labels in GROUPS.values() for name in labels} | changes


def test_groups_name_every_setting_once():
    named = [name for labels in GROUPS.values() for name in labels]

    assert sorted(named) == sorted(field.name for field in Policy._meta.concrete_fields if field.name != "id")


@pytest.mark.parametrize("name", ["policies", "add_family"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR])
def test_settings_are_the_administrators_alone(client, name, role):
    scope = (factories.LocalityFactory(),) if role == Role.COORDINATOR else ()
    client.force_login(factories.UserFactory(roles=[(role, *scope)]))
    family = factories.CourseFamilyFactory()

    answers = [getattr(client, method)(reverse(f"workspaces:{name}")).status_code for method in ("get", "post")]
    answers.append(client.post(reverse("workspaces:family", args=[family.pk]), {"offer_hours": "1"}).status_code)

    assert answers == [404, 404, 404]
    assert Entry.objects.filter(action__startswith="policy").count() == 0


def test_policies_are_changed_with_a_line_in_the_audit_trail(client, administrator):
    client.post(reverse("workspaces:policies"), everything(offer_hours="36"))

    entry = Entry.objects.get(action="policy.change")
    assert Policy.objects.get().offer_hours == 36
    assert (entry.detail, entry.actor_id) == ({"offer_hours": [48, 36]}, str(administrator.person_id))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"smallest_count": "4"}, "Enter 5 or more"),
        ({"agency_share_percent": "101"}, "Enter 100 or less"),
        ({"offer_hours": "0"}, "An offer lasts at least an hour."),
        ({"approval": "PERHAPS"}, "Choose one from the list"),
        ({"capacity": ""}, "Enter places of a new date"),
    ],
)
def test_policies_refuse_what_cannot_be(client, administrator, changes, said):
    page = client.post(reverse("workspaces:policies"), everything(**changes)).content.decode()

    assert said in page
    assert Entry.objects.filter(action="policy.change").count() == 0


def test_policies_saved_as_they_stand_record_nothing(client, administrator):
    response = client.post(reverse("workspaces:policies"), everything())

    assert response.status_code == 302
    assert Entry.objects.filter(action="policy.change").count() == 0


def test_family_differs_in_what_is_answered_and_in_nothing_else(client, administrator):
    course, other = factories.CourseFactory(), factories.CourseFactory()
    client.post(reverse("workspaces:add_family"), {"name": "Large events", "code": "large-events"})
    family = CourseFamily.objects.get()

    client.post(
        reverse("workspaces:family", args=[family.pk]),
        {"courses": [course.pk], "offer_hours": "12", "approval": "NONE"},
    )

    family.refresh_from_db()
    course.refresh_from_db()
    policy = Policy.objects.get()
    assert family.overrides == {"offer_hours": 12, "approval": "NONE"}
    assert (policy_for(course, policy).offer_hours, policy_for(other, policy).offer_hours) == (12, 48)
    assert sorted(Entry.objects.filter(action__startswith="policy").values_list("action", flat=True)) == [
        "policy.family",
        "policy.family_add",
        "policy.family_courses",
    ]


def test_family_follows_the_partnership_again_where_the_answer_is_taken_away(client, administrator):
    family = factories.CourseFamilyFactory(overrides={"offer_hours": 12})
    course = factories.CourseFactory(family=family)

    client.post(reverse("workspaces:family", args=[family.pk]), {})

    family.refresh_from_db()
    course.refresh_from_db()
    assert (family.overrides, course.family) == ({}, None)


def test_family_cannot_lower_what_protects_people(client, administrator):
    family = factories.CourseFamilyFactory()

    client.post(reverse("workspaces:family", args=[family.pk]), {"smallest_count": "5", "smallest_mean": "8"})

    family.refresh_from_db()
    assert family.overrides == {}


def test_add_family_refuses_a_code_that_is_taken(client, administrator):
    factories.CourseFamilyFactory(code="large-events")

    page = client.post(reverse("workspaces:add_family"), {"name": "Large", "code": "large-events"}).content.decode()

    assert "Another family has this code." in page
