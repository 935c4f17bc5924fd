"""The second step of those with a role, caching, and the doors into the site."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from people import actions
from people.choices import Role
from tests.factories import PASSWORD, LocalityFactory, UserFactory
from tests.people.test_rules import OFF_SITE

pytestmark = pytest.mark.django_db

STAFF_PAGES = ["/my/account/", "/people/roles/", "/people/agencies/", "/admin/", "/my/profile/", "/reports/"]


@pytest.fixture
def strict(settings):
    """As in production."""
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def administrator(client):
    user = UserFactory(roles=[(Role.ADMINISTRATOR,)])
    actions.sync_groups(person=user.person)
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_second_factor_keeps_staff_without_one_out_of_every_page(client, strict, administrator, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/my/second-step/?next=%2F")


@pytest.mark.parametrize("path", ["/people/roles/", "/people/agencies/"])
def test_second_factor_lets_staff_in_with_one(client, strict, administrator, path):
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert client.get(path).status_code == 200


def test_second_factor_is_not_asked_of_practitioners(client, strict):
    client.force_login(UserFactory())

    assert client.get("/my/account/").status_code == 200


def test_second_factor_does_not_act_on_a_post_either(client, strict, administrator):
    person = UserFactory().person

    response = client.post(f"/people/{person.pk}/", {"role": Role.TRAINER})

    assert response["Location"] == "/my/second-step/?next=%2Fmy%2F"
    assert person.role_grants.count() == 0


def test_second_factor_set_up_pages_stay_open(client, strict, administrator):
    pages = [reverse(name) for name in ("people:second_step", "mfa_index", "account_logout")]

    assert [client.get(path).status_code for path in pages] == [200, 200, 200]


def test_second_factor_hides_the_rights_of_a_role_on_public_pages(rf, strict):
    from people.middleware import SecondFactorMiddleware

    user = UserFactory(roles=[(Role.COORDINATOR, LocalityFactory())])
    request = rf.get("/training/")
    request.user = user

    def public(request):
        return None

    public.login_required = False
    answer = SecondFactorMiddleware(public).process_view(request, public, (), {})

    assert answer is None
    assert (user.coordinated_localities, user.holds(Role.COORDINATOR)) == ([], False)


def test_no_store_on_every_page_of_a_signed_in_person(client):
    client.force_login(UserFactory())

    assert client.get("/my/account/")["Cache-Control"] == "no-store, private"
    assert client.get("/accounts/logout/")["Cache-Control"] == "no-store, private"


DOORS = ["/admin/login/", "/_util/login/"]


@pytest.mark.parametrize("door", DOORS)
def test_other_doors_do_not_sign_in_by_password(client, door):
    user = UserFactory(roles=[(Role.EDITOR,)])
    data = {"username": user.email, "email": user.email, "login": user.email, "password": PASSWORD}

    response = client.post(door, data)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_forgotten_password_of_the_admin_leads_to_ours(client):
    response = client.get("/admin/password_reset/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/")


def test_admin_leads_strangers_to_our_sign_in(client):
    response = client.get("/admin/")

    assert response["Location"].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("door", DOORS)
def test_doors_keep_the_page_one_came_for(client, door):
    assert client.get(door, {"next": "/admin/pages/"})["Location"] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"


@pytest.mark.parametrize("payload", OFF_SITE)
def test_signing_in_never_leads_off_the_site(client, payload):
    user = UserFactory()

    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": payload})

    assert (response.status_code, response["Location"]) == (302, "/my/")


def test_signing_out_never_leads_off_the_site(client):
    for payload in OFF_SITE:
        client.force_login(UserFactory())
        response = client.post("/accounts/logout/", {"next": payload})
        assert (payload, response["Location"]) == (payload, "/")


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/", "/my/profile/",
     "/accounts/logout/", "/accounts/email/", "/accounts/password/change/", "/people/agencies/new/"],
)  # fmt: skip
def test_posts_without_the_token_are_refused(administrator, path):
    from django.test import Client

    strict_client = Client(enforce_csrf_checks=True)
    if not path.startswith(("/accounts/login", "/accounts/signup", "/accounts/password/reset")):
        strict_client.force_login(administrator)

    assert strict_client.post(path, {"x": "y"}).status_code == 403
