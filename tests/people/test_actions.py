"""Persons, roles, agencies and logins: what is promised and what is refused."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from audit.models import Entry
from outbox.models import Message
from people import actions
from people.choices import UNLISTED_AGENCY, ManagerKind, Role, RoleFamily, Sector, Standing
from people.models import Agency, Person, RoleGrant, User
from tests.factories import (
    AgencyFactory,
    DistrictFactory,
    LocalityFactory,
    PersonFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(roles=[(Role.ADMINISTRATOR,)])


def audited():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def profile(person, at, **changes):
    answers = {
        "name": "Ashia Mistry",
        "agency": None,
        "district": DistrictFactory(),
        "role_family": RoleFamily.NURSING,
        "manager_kind": ManagerKind.MANAGER,
        "manager_name": "Priya Nair",
        "manager_email": "Priya@agency.example",
    }
    return actions.complete_profile(person=person, by=None, at=at, **(answers | changes))


def test_create_person_stores_the_address_in_lower_case(at):
    person = actions.create_person(name=" Walk In ", email="Walk@Agency.example", by=None, at=at)

    assert (person.name, person.email, person.created_at) == ("Walk In", "walk@agency.example", at)
    assert audited() == ["person.create"]


def test_create_person_without_address_any_number_of_times(at):
    people = [actions.create_person(name="No Mail", by=None, at=at) for _ in range(3)]

    assert [person.email for person in people] == [None, None, None]


def test_create_person_refuses_an_address_in_use(at):
    PersonFactory(email="taken@agency.example")

    with pytest.raises(actions.AddressTaken):
        actions.create_person(name="Second", email="TAKEN@agency.example", by=None, at=at)


def test_complete_profile_stores_the_answers_and_when(at):
    person, agency = PersonFactory(new=True), AgencyFactory()

    done = profile(person, at, agency=agency)
    later = profile(person, at + dt.timedelta(days=1), agency=agency, name="Ashia Mistry-Jones")

    assert (done.agency, done.manager_email, done.profile_completed_at) == (agency, "priya@agency.example", at)
    assert (later.name, later.profile_completed_at) == ("Ashia Mistry-Jones", at)
    assert audited() == ["person.profile", "person.profile"]


def test_complete_profile_forgets_the_manager_of_somebody_who_works_alone(at):
    done = profile(PersonFactory(), at, agency=AgencyFactory(), manager_kind=ManagerKind.SELF)

    assert (done.manager_name, done.manager_email) == ("", "")


@pytest.mark.parametrize("missing", ["manager_name", "manager_email"])
def test_complete_profile_refuses_a_manager_without_name_or_address(at, missing):
    with pytest.raises(actions.PersonRefused):
        profile(PersonFactory(new=True), at, agency=AgencyFactory(), **{missing: " "})


def test_complete_profile_files_people_under_not_listed(at):
    done = profile(PersonFactory(new=True), at, agency_wanted="Wren's Nest Nursery")

    assert (done.agency.code, done.agency_wanted) == (UNLISTED_AGENCY, "Wren's Nest Nursery")


def test_complete_profile_refuses_no_agency_at_all(at):
    with pytest.raises(actions.PersonRefused):
        profile(PersonFactory(new=True), at)


def test_complete_profile_refuses_an_agency_retired_meanwhile_but_not_ones_own(at):
    retired = AgencyFactory(retired_at=at)

    with pytest.raises(actions.PersonRefused):
        profile(PersonFactory(), at, agency=retired)
    assert profile(PersonFactory(agency=retired), at, agency=retired).agency == retired


def test_complete_profile_ends_leading_the_agency_that_was_left(at):
    lead = UserFactory()
    old = lead.person.agency
    RoleGrantFactory(person=lead.person, role=Role.AGENCY_LEAD, agency=old)
    RoleGrantFactory(person=lead.person, role=Role.TRAINER)

    profile(lead.person, at, agency=AgencyFactory())

    live = RoleGrant.objects.live().values_list("role", flat=True)
    assert list(live) == [Role.TRAINER]
    assert Message.objects.get().template == "people/email/role_ended"


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.AGENCY_LEAD, "agency"), (Role.COORDINATOR, "locality"), (Role.TRAINER, None), (Role.SUBGROUP, None)],
)
def test_grant_role_gives_it_for_its_scope_and_tells_the_person(at, administrator, role, scope):
    person = PersonFactory()
    scopes = {"agency": AgencyFactory(), "locality": LocalityFactory()}
    chosen = {scope: scopes[scope]} if scope else {}

    grant = actions.grant_role(person=person, role=role, by=administrator, at=at, **chosen)

    entry, mail = Entry.objects.get(), Message.objects.get()
    assert (grant.role, grant.since, grant.given_by) == (role, at, administrator.person)
    assert (entry.action, entry.subject_id, entry.detail["role"]) == ("role.grant", str(person.pk), role)
    assert (mail.recipient, mail.template) == (person, "people/email/role_given")


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        (Role.AGENCY_LEAD, ()),
        (Role.AGENCY_LEAD, ("locality",)),
        (Role.AGENCY_LEAD, ("agency", "locality")),
        (Role.COORDINATOR, ()),
        (Role.COORDINATOR, ("agency",)),
        (Role.TRAINER, ("agency",)),
        (Role.ADMINISTRATOR, ("locality",)),
    ],
)
def test_grant_role_refuses_a_wrong_scope(at, administrator, role, scopes):
    made = {"agency": AgencyFactory(), "locality": LocalityFactory()}
    chosen = {name: made[name] for name in scopes}

    with pytest.raises(actions.WrongScope):
        actions.grant_role(person=PersonFactory(), role=role, by=administrator, at=at, **chosen)


def test_grant_role_refuses_raising_oneself(at, administrator):
    with pytest.raises(actions.OwnRoles):
        actions.grant_role(person=administrator.person, role=Role.SUBGROUP, by=administrator, at=at)

    assert RoleGrant.objects.count() == 1


def test_grant_role_refuses_a_role_held_already(at, administrator):
    person, locality = PersonFactory(), LocalityFactory()
    actions.grant_role(person=person, role=Role.COORDINATOR, locality=locality, by=administrator, at=at)

    with pytest.raises(actions.AlreadyHeld):
        actions.grant_role(person=person, role=Role.COORDINATOR, locality=locality, by=administrator, at=at)
    other = actions.grant_role(
        person=person, role=Role.COORDINATOR, locality=LocalityFactory(), by=administrator, at=at
    )

    assert other.locality != locality


def test_grant_role_refuses_an_unknown_role(at, administrator):
    with pytest.raises(ValueError):
        actions.grant_role(person=PersonFactory(), role="EMPEROR", by=administrator, at=at)


@pytest.mark.parametrize(("role", "group"), [(Role.EDITOR, "Editors"), (Role.ADMINISTRATOR, "Moderators")])
def test_roles_carry_membership_of_the_page_editors_groups(at, administrator, role, group):
    user = UserFactory()
    other = Group.objects.create(name="Something else")
    user.groups.add(other)

    grant = actions.grant_role(person=user.person, role=role, by=administrator, at=at)
    during = set(user.groups.values_list("name", flat=True))
    actions.end_role(grant=grant, by=administrator, at=at)
    after = set(user.groups.values_list("name", flat=True))

    assert during == {group, "Something else"}
    assert after == {"Something else"}
    assert User.objects.filter(is_superuser=True).count() == 0


def test_end_role_keeps_the_row_and_tells_the_person(at, administrator):
    grant = RoleGrantFactory(role=Role.SUBGROUP)

    ended = actions.end_role(grant=grant, by=administrator, at=at)
    again = actions.end_role(grant=grant, by=administrator, at=at + dt.timedelta(hours=1))

    assert (ended.ended_at, ended.end_actor) == (at, administrator.person)
    assert again.ended_at == at
    assert audited() == ["role.end"]
    assert Message.objects.get().template == "people/email/role_ended"


def test_end_role_refuses_oneself_and_the_last_administrator(at, administrator):
    own = RoleGrant.objects.get(person=administrator.person)

    with pytest.raises(actions.OwnRoles):
        actions.end_role(grant=own, by=administrator, at=at)
    with pytest.raises(actions.LastAdministrator):
        actions.end_role(grant=own, by=None, at=at)


def test_end_role_lets_one_administrator_end_another(at, administrator):
    second = UserFactory(roles=[(Role.ADMINISTRATOR,)])

    actions.end_role(grant=RoleGrant.objects.get(person=second.person), by=administrator, at=at)

    assert list(RoleGrant.objects.live().values_list("person", flat=True)) == [administrator.person_id]


def agency_facts(**changes):
    return {"name": "Wren's Nest", "standing": Standing.OTHER, "sector": Sector.EARLY_YEARS, "by": None} | changes


def test_add_agency_lists_it_under_a_code_of_its_own(at):
    first = actions.add_agency(at=at, **agency_facts(name="St Mary's"))
    second = actions.add_agency(at=at, **agency_facts(name="St. Marys"))

    assert (first.code, second.code) == ("st-marys", "st-marys-2")


def test_add_agency_refuses_a_name_in_use_and_says_if_it_is_retired(at):
    AgencyFactory(name="Lancashire Police")
    AgencyFactory(name="Old Trust", retired_at=at)

    with pytest.raises(actions.AgencyRefused, match="listed already"):
        actions.add_agency(at=at, **agency_facts(name="LANCASHIRE police"))
    with pytest.raises(actions.AgencyRefused, match="reopen it"):
        actions.add_agency(at=at, **agency_facts(name="old trust"))


def test_change_agency_writes_history_only_when_something_changed(at):
    agency = actions.add_agency(at=at, **agency_facts())

    actions.change_agency(agency=agency, at=at, **agency_facts())
    actions.change_agency(agency=agency, at=at, **agency_facts(name="Wren's Nest Nursery"))

    assert audited() == ["agency.create", "agency.change"]
    assert Entry.objects.get(action="agency.change").detail == {"changed": ["name"]}


def test_retire_and_reopen_agency_change_once(at):
    agency = AgencyFactory()

    for _ in range(2):
        actions.retire_agency(agency=agency, by=None, at=at)
    retired = Agency.objects.active().filter(pk=agency.pk).exists()
    for _ in range(2):
        actions.reopen_agency(agency=agency, by=None, at=at)

    assert retired is False
    assert Agency.objects.active().filter(pk=agency.pk).exists() is True
    assert audited() == ["agency.retire", "agency.reopen"]


def test_add_agency_places_everybody_who_wrote_either_name(at):
    wrote = ["wren's nest", "Wrens Nest Nursery", "Elsewhere"]
    people = [profile(PersonFactory(new=True), at, agency_wanted=name) for name in wrote]

    agency = actions.add_agency(at=at, wanted="Wrens nest nursery", **agency_facts(name="Wren's Nest"))

    assert set(agency.people.all()) == set(people[:2])


def test_place_people_moves_everybody_who_wrote_the_name(at):
    wrote = [profile(PersonFactory(new=True), at, agency_wanted=name) for name in ("Wren's Nest", "WREN'S NEST")]
    other = profile(PersonFactory(new=True), at, agency_wanted="Elsewhere")
    agency = AgencyFactory()

    placed = actions.place_people(wanted="wren's nest", agency=agency, by=None, at=at)

    assert placed == 2
    assert set(agency.people.all()) == set(wrote)
    assert Person.objects.get(pk=other.pk).agency_wanted == "Elsewhere"


def test_not_listed_cannot_be_retired_or_chosen_for_placing(at):
    unlisted = profile(PersonFactory(new=True), at, agency_wanted="Somewhere").agency

    with pytest.raises(actions.AgencyRefused):
        actions.retire_agency(agency=unlisted, by=None, at=at)
    with pytest.raises(actions.AgencyRefused):
        actions.place_people(wanted="Somewhere", agency=unlisted, by=None, at=at)


def test_link_login_twice_changes_nothing(at):
    user = User.objects.create_user("new@agency.example")

    first = actions.link_login(user=user, at=at)
    second = actions.link_login(user=user, at=at)

    assert first == second
    assert audited() == ["person.create", "login.link"]


def test_link_login_leaves_a_person_with_another_login_alone_but_for_the_address(at):
    other = UserFactory(email="login@agency.example", person__email="shared@agency.example")
    user = User.objects.create_user("shared@agency.example")

    person = actions.link_login(user=user, at=at)

    other.person.refresh_from_db()
    assert person != other.person
    assert (person.email, other.person.email) == ("shared@agency.example", None)


def test_link_login_gives_the_groups_of_roles_held_before(at, administrator):
    person = PersonFactory(email="editor@agency.example")
    actions.grant_role(person=person, role=Role.EDITOR, by=administrator, at=at)
    user = User.objects.create_user("editor@agency.example")

    actions.link_login(user=user, at=at)

    assert list(user.groups.values_list("name", flat=True)) == ["Editors"]


def test_close_login_refuses_oneself_and_somebody_without_one(at, administrator):
    with pytest.raises(actions.LoginRefused):
        actions.close_login(person=administrator.person, by=administrator, at=at)
    with pytest.raises(actions.LoginRefused):
        actions.close_login(person=PersonFactory(), by=administrator, at=at)


def test_close_and_reopen_login(at, administrator):
    user = UserFactory()

    closed = actions.close_login(person=user.person, by=administrator, at=at)
    opened = actions.reopen_login(person=user.person, by=administrator, at=at)

    assert (closed.is_active, opened.is_active) == (False, True)
    assert audited() == ["login.close", "login.reopen"]


def test_forget_unproved_deletes_only_old_logins_nobody_proved(at):
    squatter = User.objects.create_user("squatter@agency.example")
    fresh = User.objects.create_user("fresh@agency.example")
    User.objects.filter(pk=squatter.pk).update(date_joined=at - dt.timedelta(days=4))
    User.objects.filter(pk=fresh.pk).update(date_joined=at - dt.timedelta(days=1))
    owner = UserFactory()
    User.objects.filter(pk=owner.pk).update(date_joined=at - dt.timedelta(days=400))

    forgotten = actions.forget_unproved(at=at)

    assert forgotten == 1
    assert set(User.objects.values_list("email", flat=True)) == {fresh.email, owner.email}


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.AGENCY_LEAD},
        {"role": Role.COORDINATOR},
        {"role": "EMPEROR"},
        {"role": Role.SUBGROUP, "ended_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_database_refuses_grants_that_no_action_makes(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(**wrong)


def test_database_refuses_a_second_person_with_the_same_address():
    PersonFactory(email="same@agency.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(email="SAME@agency.example")


def test_database_refuses_a_complete_profile_without_answers(at):
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(new=True, profile_completed_at=at)
