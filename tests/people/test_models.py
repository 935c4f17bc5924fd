"""Who sees whom, and what a login may do."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from people.choices import Role
from people.models import Agency, Person, User
from tests.factories import (
    AgencyFactory,
    DistrictFactory,
    LocalityFactory,
    PersonFactory,
    RoleGrantFactory,
    StrangerMailFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two agencies in two localities, two people in each agency, one of each agency in each locality."""
    here, elsewhere = LocalityFactory(), LocalityFactory()
    school, trust = AgencyFactory(), AgencyFactory()
    people = {
        (place, agency): PersonFactory(
            agency={"school": school, "trust": trust}[agency],
            district=DistrictFactory(locality={"here": here, "elsewhere": elsewhere}[place]),
        )
        for place in ("here", "elsewhere")
        for agency in ("school", "trust")
    }
    return {"here": here, "school": school, "people": people}


def seen(user, world):
    """Which of the four the user sees."""
    ids = set(Person.objects.visible_to(user).values_list("pk", flat=True))
    return {key for key, person in world["people"].items() if person.pk in ids}


EVERYBODY = {("here", "school"), ("here", "trust"), ("elsewhere", "school"), ("elsewhere", "trust")}


def test_visible_to_shows_a_co_ordinator_the_locality_alone(world):
    user = UserFactory(roles=[(Role.COORDINATOR, world["here"])])

    assert seen(user, world) == {("here", "school"), ("here", "trust")}


def test_visible_to_shows_an_agency_lead_the_agency_alone(world):
    user = UserFactory(roles=[(Role.AGENCY_LEAD, world["school"])])

    assert seen(user, world) == {("here", "school"), ("elsewhere", "school")}


def test_visible_to_adds_up_the_scopes_of_several_roles(world):
    user = UserFactory(roles=[(Role.AGENCY_LEAD, world["school"]), (Role.COORDINATOR, world["here"])])

    assert seen(user, world) == EVERYBODY - {("elsewhere", "trust")}


@pytest.mark.parametrize("role", [Role.TRAINER, Role.SUBGROUP, Role.EDITOR])
def test_visible_to_shows_other_roles_nobody_but_themselves(world, role):
    user = UserFactory(roles=[(role,)])

    assert seen(user, world) == set()
    assert list(Person.objects.visible_to(user)) == [user.person]


def test_visible_to_shows_administrators_everybody_and_strangers_nobody(world):
    assert seen(UserFactory(roles=[(Role.ADMINISTRATOR,)]), world) == EVERYBODY
    assert seen(AnonymousUser(), world) == set()


def test_visible_to_ends_with_the_role_and_with_the_account(world, at):
    former, closed = UserFactory(), UserFactory(is_active=False, roles=[(Role.ADMINISTRATOR,)])
    RoleGrantFactory(person=former.person, role=Role.ADMINISTRATOR, ended_at=at)

    assert seen(former, world) == set()
    assert seen(closed, world) == set()


def test_grants_are_read_once_whoever_asks_how_often(django_assert_num_queries):
    user = UserFactory(roles=[(Role.COORDINATOR, LocalityFactory()), (Role.TRAINER,)])

    with django_assert_num_queries(1):
        answers = (user.holds(Role.TRAINER), user.is_administrator, len(user.coordinated_localities), user.led_agencies)

    assert answers == (True, False, 1, [])


def test_a_login_without_a_person_has_no_rights():
    user = User.objects.create_user("new@agency.example")

    assert (user.grants, user.is_staff_role, user.get_full_name()) == ([], False, "new@agency.example")


def test_a_login_is_named_by_its_person_or_by_its_address():
    named, unnamed = UserFactory(person__name="Ashia Mistry"), UserFactory(person__name="")

    assert (named.get_full_name(), unnamed.get_full_name()) == ("Ashia Mistry", unnamed.email)


def test_texts_for_logs_hold_no_name_of_a_login():
    user = UserFactory()

    assert str(user) == f"login #{user.pk}"


def test_active_leaves_out_retired_agencies(at):
    listed = AgencyFactory()
    AgencyFactory(retired_at=at)

    assert list(Agency.objects.active()) == [listed]


def test_get_by_natural_key_ignores_case():
    user = UserFactory()

    assert User.objects.get_by_natural_key(f" {user.email.upper()} ") == user


def test_stranger_mail_takes_each_number_of_a_day_once():
    StrangerMailFactory(number=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StrangerMailFactory(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StrangerMailFactory(number=0)


def test_the_session_reads_login_person_agency_and_place_in_one_query(django_assert_num_queries):
    from people.adapter import Backend

    user = UserFactory()

    with django_assert_num_queries(1):
        got = Backend().get_user(user.pk)
        names = (got.person.name, got.person.agency.name, got.person.district.locality.name)

    assert names == (user.person.name, user.person.agency.name, user.person.district.locality.name)
