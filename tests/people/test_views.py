"""The pages of one's account, and the administrators' pages."""

import pytest
from django.urls import reverse

from audit.models import Entry
from people.choices import UNLISTED_AGENCY, ManagerKind, Role, RoleFamily, Sector, Standing
from people.models import Agency, Person, RoleGrant
from tests.factories import (
    AgencyFactory,
    DistrictFactory,
    LocalityFactory,
    PersonFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PROFILE = "/my/profile/"


@pytest.fixture
def newcomer(client):
    """Signed in, asked nothing yet."""
    user = UserFactory(person__new=True, person__name="")
    client.force_login(user)
    return user


@pytest.fixture
def administrator(client):
    user = UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)
    return user


def answers(**changes):
    return {
        "name": "Ashia Mistry",
        "agency": AgencyFactory().pk,
        "agency_wanted": "",
        "district": DistrictFactory().pk,
        "role_family": RoleFamily.NURSING,
        "manager_kind": ManagerKind.MANAGER,
        "manager_name": "Priya Nair",
        "manager_email": "priya@agency.example",
    } | changes


def text_of(response):
    return response.content.decode()


def test_profile_is_asked_once_and_leads_back(client, newcomer):
    response = client.post(PROFILE, answers(next="/dates/7/book/"))

    newcomer.person.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/dates/7/book/")
    assert newcomer.person.name == "Ashia Mistry"
    assert newcomer.person.profile_completed_at is not None


def test_profile_never_leads_off_the_site(client, newcomer):
    response = client.post(PROFILE, answers(next="//evil.example"))

    assert response["Location"] == "/my/account/"


def test_profile_shows_what_is_known_and_keeps_what_was_typed(client):
    user = UserFactory(person__name="Known Name")
    client.force_login(user)

    shown = text_of(client.get(PROFILE))
    kept = text_of(client.post(PROFILE, answers(name="Typed Name", manager_email="no address")))

    assert 'value="Known Name"' in shown
    assert f'<option value="{user.person.agency_id}" selected>' in shown
    assert 'value="Typed Name"' in kept
    assert "Enter an e-mail address in full" in kept


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agency": "", "agency_wanted": ""}, "Choose your agency, or write its name below"),
        ({"agency_wanted": "Wren's Nest"}, "Choose an agency from the list or write one here, not both"),
        ({"manager_name": ""}, "Enter their name"),
        ({"manager_email": ""}, "Enter their e-mail address"),
        ({"manager_kind": ""}, "Choose an answer: Who stands behind your attendance?"),
        ({"name": "Win www.evil.example"}, "Write a name here, not an address"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 121}, "Use 120 characters or fewer"),
        ({"name": "Ash\u202eia"}, "There was a hidden character"),
        ({"district": "999999"}, "Choose one from the list"),
        ({"role_family": "EMPEROR"}, "Choose one from the list"),
    ],
)
def test_profile_refuses_in_words(client, newcomer, changes, said):
    response = client.post(PROFILE, answers(**changes))

    newcomer.person.refresh_from_db()
    assert response.status_code == 200
    assert said in text_of(response).replace("&#x27;", "'")
    assert newcomer.person.profile_completed_at is None


def test_profile_refuses_oneself_as_manager(client, newcomer):
    response = client.post(PROFILE, answers(manager_email=newcomer.person.email.upper()))

    assert "This is your own address" in text_of(response)


def test_profile_of_somebody_who_works_alone_needs_no_manager(client, newcomer):
    form = answers(manager_kind=ManagerKind.SELF, manager_name="", manager_email="")

    assert client.post(PROFILE, form).status_code == 302


def test_profile_takes_an_agency_that_is_not_listed(client, newcomer):
    client.post(PROFILE, answers(agency="", agency_wanted="Wren's Nest"))

    newcomer.person.refresh_from_db()
    shown = text_of(client.get(PROFILE))
    assert (newcomer.person.agency.code, newcomer.person.agency_wanted) == (UNLISTED_AGENCY, "Wren's Nest")
    assert 'value="Wren&#x27;s Nest"' in shown
    assert "Agency not listed yet" not in shown


def test_profile_does_not_offer_retired_agencies(client, newcomer, at):
    retired = AgencyFactory(name="Gone Trust", retired_at=at)

    shown = text_of(client.get(PROFILE))
    response = client.post(PROFILE, answers(agency=retired.pk))

    assert "Gone Trust" not in shown
    assert response.status_code == 200


def test_profile_asks_strangers_to_sign_in(client):
    assert client.get(PROFILE)["Location"] == "/accounts/login/?next=/my/profile/"


@pytest.mark.parametrize("count", [1, 3])
def test_profile_costs_the_same_whatever_the_number_of_agencies(client, newcomer, django_assert_num_queries, count):
    AgencyFactory.create_batch(count)
    DistrictFactory.create_batch(count)
    client.get(PROFILE)

    with django_assert_num_queries(4):
        client.get(PROFILE)


def test_account_shows_ones_details_and_roles(client):
    user = UserFactory(person__name="Ashia Mistry", roles=[(Role.COORDINATOR, LocalityFactory(name="Blackpool"))])
    client.force_login(user)

    shown = text_of(client.get("/my/account/"))

    assert "Ashia Mistry" in shown
    assert user.email in shown
    assert "Locality co-ordinator, Blackpool" in shown


def test_account_of_a_newcomer_leads_to_the_questions(client, newcomer):
    assert "Answer them now" in text_of(client.get("/my/account/"))


def test_profile_needed_leads_to_the_questions_and_back(rf, newcomer):
    from django.views.generic import View

    from people.views import ProfileNeeded

    class Page(ProfileNeeded, View):
        def get(self, request):
            return "reached"

    request = rf.get("/dates/7/book/", {"from": "list"})
    request.user = newcomer
    before = Page.as_view()(request)
    request.user = UserFactory()
    after = Page.as_view()(request)

    assert before["Location"] == "/my/profile/?next=%2Fdates%2F7%2Fbook%2F%3Ffrom%3Dlist"
    assert after == "reached"


ADMIN_PAGES = ["/people/roles/", "/people/agencies/", "/people/agencies/new/", "/people/agencies/place/"]


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.SUBGROUP, Role.EDITOR, Role.COORDINATOR, Role.AGENCY_LEAD])
def test_admin_pages_do_not_exist_for_anybody_else(client, role):
    locality = LocalityFactory()
    person = PersonFactory(name="CANARY", district__locality=locality)
    grant = RoleGrantFactory(person=person)
    scope = {Role.COORDINATOR: locality, Role.AGENCY_LEAD: person.agency}.get(role)
    client.force_login(UserFactory(roles=[(role, scope)] if role else []))
    pages = [
        *ADMIN_PAGES,
        f"/people/{person.pk}/",
        f"/people/roles/{grant.pk}/end/",
        f"/people/agencies/{person.agency_id}/",
    ]

    got = [client.get(page) for page in pages]
    posted = [client.post(page, {"role": Role.TRAINER}) for page in pages]

    assert [response.status_code for response in got] == [404] * len(pages)
    assert [response.status_code for response in posted] == [404] * len(pages)
    assert all("CANARY" not in text_of(response) for response in got + posted)
    assert RoleGrant.objects.filter(person=person).count() == 1


def test_roles_lists_everybody_with_a_role_and_nobody_else(client, administrator):
    RoleGrantFactory(person__name="Holder Here", role=Role.TRAINER)
    PersonFactory(name="Without Role")
    RoleGrantFactory(person__name="Former Holder", ended_at=administrator.person.profile_completed_at)

    shown = text_of(client.get("/people/roles/"))

    assert "Holder Here" in shown
    assert "Without Role" not in shown
    assert "Former Holder" not in shown


@pytest.mark.parametrize(
    ("q", "found"), [("ashia mis", 1), ("MISTRY", 1), ("ash@agency", 1), ("nobody", 0), ("a" * 150, 0)]
)
def test_roles_finds_by_name_and_address(client, administrator, q, found):
    PersonFactory(name="Ashia Mistry", email="ash@agency.example")
    PersonFactory(name="Somebody Else")

    shown = text_of(client.get("/people/roles/", {"q": q}))

    assert shown.count("Ashia Mistry") == found
    assert shown.count("Somebody Else") == 0


@pytest.mark.parametrize("count", [1, 3])
def test_roles_costs_the_same_whatever_the_number(client, administrator, django_assert_num_queries, count):
    for _ in range(count):
        RoleGrantFactory(person__name="Ashia", role=Role.COORDINATOR, locality=LocalityFactory())

    with django_assert_num_queries(6):
        client.get("/people/roles/", {"q": "Ashia"})


def test_person_gives_a_role_for_a_locality(client, administrator):
    person, locality = PersonFactory(), LocalityFactory()

    response = client.post(f"/people/{person.pk}/", {"role": Role.COORDINATOR, "locality": locality.pk}, follow=True)

    grant = RoleGrant.objects.get(person=person)
    assert (grant.role, grant.locality, grant.given_by) == (Role.COORDINATOR, locality, administrator.person)
    assert "The role is given" in text_of(response)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose an answer: Which role?"),
        ({"role": Role.COORDINATOR}, "Choose the locality they co-ordinate"),
        ({"role": Role.AGENCY_LEAD}, "Choose the agency they lead"),
        ({"role": "EMPEROR"}, "Choose one from the list"),
        ({"role": Role.AGENCY_LEAD, "agency": 999999}, "Choose one from the list"),
    ],
)
def test_person_refuses_a_role_in_words(client, administrator, data, said):
    person = PersonFactory()

    response = client.post(f"/people/{person.pk}/", data)

    assert said in text_of(response)
    assert RoleGrant.objects.filter(person=person).count() == 0


def test_person_refuses_raising_oneself(client, administrator):
    page = f"/people/{administrator.person_id}/"

    shown = text_of(client.get(page))
    posted = text_of(client.post(page, {"role": Role.EDITOR}))

    assert "You cannot change your own roles" in shown
    assert "Give this role" not in shown
    assert "You cannot change your own roles" in posted
    assert RoleGrant.objects.count() == 1


def test_end_role_asks_first(client, administrator):
    grant = RoleGrantFactory(role=Role.TRAINER)
    page = f"/people/roles/{grant.pk}/end/"

    client.get(page)
    asked = RoleGrant.objects.live().filter(pk=grant.pk).exists()
    response = client.post(page)

    assert asked is True
    assert response["Location"] == f"/people/{grant.person_id}/"
    assert RoleGrant.objects.live().filter(pk=grant.pk).exists() is False
    assert client.get(page).status_code == 404


def test_end_role_refuses_oneself(client, administrator):
    grant = RoleGrant.objects.get()

    response = client.post(f"/people/roles/{grant.pk}/end/")

    assert "You cannot change your own roles" in text_of(response)
    assert RoleGrant.objects.live().count() == 1


def test_close_and_reopen_login(client, administrator):
    user = UserFactory()

    client.post(f"/people/{user.person_id}/close/")
    user.refresh_from_db()
    closed = user.is_active
    client.post(f"/people/{user.person_id}/reopen/")
    user.refresh_from_db()

    assert (closed, user.is_active) == (False, True)
    assert client.get(f"/people/{user.person_id}/close/").status_code == 405


def test_close_login_refuses_oneself_in_words(client, administrator):
    response = client.post(f"/people/{administrator.person_id}/close/", follow=True)

    assert "You cannot close your own account" in text_of(response)


def agency_form(**changes):
    return {"name": "Wren's Nest", "standing": Standing.OTHER, "sector": Sector.EARLY_YEARS, "locality": ""} | changes


def test_agencies_add_places_those_who_wrote_the_name(client, administrator):
    person = PersonFactory(agency=AgencyFactory(code=UNLISTED_AGENCY), agency_wanted="wrens nest nursery")

    shown = text_of(client.get("/people/agencies/"))
    client.post("/people/agencies/new/?name=wrens+nest+nursery", agency_form())

    person.refresh_from_db()
    assert "wrens nest nursery" in shown
    assert (person.agency.name, person.agency_wanted) == ("Wren's Nest", "")


def test_agencies_add_refuses_a_name_in_use(client, administrator):
    AgencyFactory(name="Wren's Nest")

    response = client.post("/people/agencies/new/", agency_form(name="wren's nest"))

    assert "is listed already" in text_of(response)
    assert Agency.objects.filter(name__iexact="wren's nest").count() == 1


def test_agencies_change_retire_and_reopen(client, administrator):
    agency = AgencyFactory(name="Old Name")
    page = f"/people/agencies/{agency.pk}/"

    client.post(page, agency_form(name="New Name"))
    client.post(f"{page}retire/")
    agency.refresh_from_db()
    retired = agency.retired_at
    client.post(f"{page}reopen/")
    agency.refresh_from_db()

    assert agency.name == "New Name"
    assert retired is not None
    assert agency.retired_at is None
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "agency.change",
        "agency.retire",
        "agency.reopen",
    ]


def test_agencies_place_moves_people_to_a_listed_one(client, administrator):
    person = PersonFactory(agency=AgencyFactory(code=UNLISTED_AGENCY), agency_wanted="L. Police")
    police = AgencyFactory(name="Lancashire Police")

    client.post("/people/agencies/place/?wanted=l.+police", {"agency": police.pk})

    assert Person.objects.get(pk=person.pk).agency == police


@pytest.mark.parametrize("count", [1, 3])
def test_agencies_costs_the_same_whatever_the_number(client, administrator, django_assert_num_queries, count):
    AgencyFactory.create_batch(count, locality=LocalityFactory())
    unlisted = AgencyFactory(code=UNLISTED_AGENCY)
    for n in range(count):
        PersonFactory(agency=unlisted, agency_wanted=f"Wanted {n}")

    with django_assert_num_queries(5):
        client.get("/people/agencies/")


PAGES = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
    "socialaccount_login_cancelled",
]
OWN_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "usersessions_list",
    "socialaccount_connections",
    "people:account",
    "people:profile",
    "people:second_step",
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_for_strangers_open(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert text_of(response).count("<h1") == 1


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_ones_account_open(client, name):
    client.force_login(UserFactory())

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert text_of(response).count("<h1") == 1


def test_make_administrator_makes_the_account_and_gives_the_role(capsys):
    from django.core.management import CommandError, call_command

    call_command("make_administrator", "First@council.example")

    grant = RoleGrant.objects.get()
    assert (grant.role, grant.person.email) == (Role.ADMINISTRATOR, "first@council.example")
    assert grant.person.user.has_usable_password() is False
    with pytest.raises(CommandError):
        call_command("make_administrator", "first@council.example")
    with pytest.raises(CommandError):
        call_command("make_administrator", "office@council.example")
