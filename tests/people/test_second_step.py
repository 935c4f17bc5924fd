"""The second step of signing in: an app, recovery codes, and the pages that set them up."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from outbox.models import Message
from people.choices import Role
from people.templatetags.devices import device
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Walk through the pages; returns the secret of the app."""
    activate = reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(activate).content.decode()
    secret = re.search(r"Key to type: <strong>(\w+)</strong>", page)[1]
    client.post(activate, {"code": code_now(secret)})
    return secret


def sign_in(client, user):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_app_set_up_opens_the_pages_of_a_role(client, settings, django_capture_on_commit_callbacks):
    settings.STAFF_NEED_SECOND_FACTOR = True
    user = UserFactory(roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)
    before = client.get("/people/roles/").status_code

    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)

    assert before == 302
    assert client.get("/people/roles/").status_code == 200
    assert [mail.template for mail in Message.objects.all()] == ["mfa/email/totp_activated"]


def test_app_is_asked_after_the_password(client):
    user = UserFactory()
    client.force_login(user)
    secret = set_up_app(client)
    cache.clear()
    visitor = type(client)()

    halfway = sign_in(visitor, user)
    inside_halfway = signed_in(visitor)
    wrong = visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    inside_wrong = signed_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert halfway["Location"] == reverse("mfa_authenticate")
    assert (inside_halfway, inside_wrong) == (False, False)
    assert "This code is not right" in wrong.content.decode()
    assert signed_in(visitor) is True


def test_recovery_code_lets_in_once(client):
    user = UserFactory()
    client.force_login(user)
    set_up_app(client)
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    results = []

    for _ in range(2):
        cache.clear()
        visitor = type(client)()
        sign_in(visitor, user)
        visitor.post(reverse("mfa_authenticate"), {"code": codes[0]})
        results.append(signed_in(visitor))

    assert len(codes) == 10
    assert results == [True, False]


def test_code_by_mail_does_not_go_round_the_second_step(client):
    user = UserFactory()
    client.force_login(user)
    set_up_app(client)
    visitor = type(client)()

    visitor.post("/accounts/login/code/", {"email": user.email})
    code = Message.objects.get(template="account/email/login_code").values["code"]
    visitor.post(reverse("account_confirm_login_code"), {"code": code})

    assert signed_in(visitor) is False


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
    ],
)
def test_pages_of_the_second_step_open(client, name):
    client.force_login(UserFactory())
    set_up_app(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_setting_up_asks_whether_it_is_still_you(client):
    client.force_login(UserFactory())

    response = client.get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_turning_the_app_off_closes_the_pages_of_a_role_again(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    set_up_app(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get("/people/roles/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on an iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
            "Chrome on an Android device",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on a Mac"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_device_says_what_a_browser_is(agent, words):
    assert device(agent) == words
