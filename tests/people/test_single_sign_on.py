"""Single sign-on with an invented provider: whom it may speak for, and whom never."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

from people.models import Person, User
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    settings.OIDC_EMAIL_DOMAINS = ["council.example"]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "Council",
                    "client_id": "x",
                    "secret": "y",
                    "settings": {"server_url": "https://login.council.example"},
                }
            ]
        }
    }


@pytest.fixture
def arrive(rf, provider):
    """Come back from the provider with what it says about somebody; returns (request, response)."""

    def come_back(**userinfo):
        request = rf.get("/accounts/oidc/council/login/callback/")
        request.user = AnonymousUser()
        SessionMiddleware(lambda r: None).process_request(request)
        MessageMiddleware(lambda r: None).process_request(request)
        with context.request_context(request):
            council = get_adapter().get_provider(request, "council")
            login = council.sociallogin_from_response(request, {"userinfo": {"sub": "42", **userinfo}})
            return request, complete_login(request, login)

    return come_back


def signed_in(request):
    return "_auth_user_id" in request.session


def test_a_verified_address_of_its_domain_makes_an_account_with_its_person(arrive):
    known = PersonFactory(email="ashia@council.example")

    request, response = arrive(email="Ashia@council.example", email_verified=True, name="Somebody", phone="01632")

    user = User.objects.get()
    assert (signed_in(request), response.status_code) == (True, 302)
    assert (user.email, user.person) == ("ashia@council.example", known)
    assert SocialAccount.objects.get().extra_data == {}


def test_a_verified_address_opens_the_account_that_has_it(arrive):
    user = UserFactory(person__email="ashia@council.example")

    request, _ = arrive(email="ashia@council.example", email_verified=True)

    assert request.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"email": "ashia@council.example"},
        {"email": "ashia@council.example", "email_verified": False},
        {"email": "ashia@council.example", "email_verified": "false"},
        {"email": "ashia@council.example", "email_verified": "true"},
        {"email": "ashia@police.example", "email_verified": True},
        {"email": "ashia@council.example.evil.example", "email_verified": True},
        {"email": "ashia@evilcouncil.example", "email_verified": True},
        {"email": "office@council.example", "email_verified": True},
        {"email": "", "email_verified": True},
        {},
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_anything_else_opens_nothing_and_makes_nothing(arrive, said, exists):
    if exists and said.get("email"):
        UserFactory(person__email=said["email"])
    before = (User.objects.count(), Person.objects.count(), EmailAddress.objects.count())

    request, response = arrive(**said)

    assert (signed_in(request), response.status_code) == (False, 403)
    assert (User.objects.count(), Person.objects.count(), EmailAddress.objects.count()) == before
    assert SocialAccount.objects.count() == 0


def test_the_second_time_the_account_is_known_by_the_provider_alone(arrive):
    arrive(email="ashia@council.example", email_verified=True)

    request, _ = arrive()

    assert signed_in(request) is True
    assert User.objects.count() == 1


def test_a_squatter_loses_the_account_when_its_owner_comes(arrive):
    squatter = User.objects.create_user("ashia@council.example", "chosen by a squatter")
    EmailAddress.objects.create(user=squatter, email="ashia@council.example", verified=False, primary=True)

    request, _ = arrive(email="ashia@council.example", email_verified=True)

    squatter.refresh_from_db()
    assert signed_in(request) is False
    assert squatter.check_password("chosen by a squatter") is False


def test_a_closed_account_stays_closed(arrive):
    UserFactory(person__email="ashia@council.example", is_active=False)

    request, _ = arrive(email="ashia@council.example", email_verified=True)

    assert signed_in(request) is False


def test_a_second_step_is_asked_all_the_same(arrive):
    user = UserFactory(person__email="ashia@council.example")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    request, response = arrive(email="ashia@council.example", email_verified=True)

    assert signed_in(request) is False
    assert response["Location"] == "/accounts/2fa/authenticate/"
