"""Signing up and in: who gets an account, what a stranger learns, what is mailed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from audit.models import Entry
from outbox.models import Message
from people.models import Person, RoleGrant, User
from tests.factories import PASSWORD, PersonFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

SIGNUP = "/accounts/signup/"
LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
RESET = "/accounts/password/reset/"
NEW_PASSWORD = "three unconnected words"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def sign_up(client, email="new@agency.example", **data):
    return client.post(SIGNUP, {"email": email, "password1": NEW_PASSWORD, **data})


def code_of(message):
    return message.values["code"]


def last_mail():
    return Message.objects.latest("pk")


def signed_in(client):
    return "_auth_user_id" in client.session


def test_sign_up_gives_no_person_before_the_address_is_proved(client):
    sign_up(client)

    assert User.objects.get().person is None
    assert signed_in(client) is False


def test_sign_up_with_code_signs_in_and_makes_the_person(client):
    sign_up(client)
    response = client.post(reverse("account_email_verification_sent"), {"code": code_of(last_mail())})

    user = User.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/my/")
    assert signed_in(client) is True
    assert (user.person.email, user.person.profile_completed_at) == ("new@agency.example", None)


def test_sign_up_takes_over_the_person_known_by_that_address_only_when_proved(client):
    known = PersonFactory(email="New@agency.example", name="Known Already")
    RoleGrantFactory(person=known, role="SUBGROUP")

    sign_up(client)
    before = User.objects.get().person
    client.post(reverse("account_email_verification_sent"), {"code": code_of(last_mail())})

    assert before is None
    assert User.objects.get().person == known
    assert Person.objects.count() == 1
    assert RoleGrant.objects.count() == 1


def test_sign_up_keeps_the_page_one_came_for(client):
    sign_up(client, next="/dates/1/book/")
    response = client.post(reverse("account_email_verification_sent"), {"code": code_of(last_mail())})

    assert response["Location"] == "/dates/1/book/"


@pytest.mark.parametrize("mailbox", ["office", "Admin", "info", "head", "enquiries", "office+training"])
def test_sign_up_refuses_mailboxes_of_several_people_with_the_reason(client, mailbox):
    response = sign_up(client, email=f"{mailbox}@school.example")

    assert "is read by several people" in response.content.decode()
    assert User.objects.count() == 0
    assert Message.objects.count() == 0


def test_change_of_address_refuses_mailboxes_of_several_people(client):
    user = UserFactory()
    client.force_login(user)
    reauthenticate(client)

    response = client.post(reverse("account_email"), {"action_add": "1", "email": "office@school.example"})

    assert "is read by several people" in response.content.decode()
    assert Message.objects.count() == 0


def reauthenticate(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_change_of_address_moves_the_person_when_proved(client):
    user = UserFactory()
    namesake = PersonFactory(email="changed@agency.example")
    old = user.email
    client.force_login(user)
    reauthenticate(client)

    client.post(reverse("account_email"), {"action_add": "1", "email": "changed@agency.example"})
    before = Person.objects.get(pk=user.person_id).email
    client.post(reverse("account_email_verification_sent"), {"code": code_of(last_mail())})

    user.refresh_from_db()
    namesake.refresh_from_db()
    assert before == old
    assert (user.email, user.person.email) == ("changed@agency.example", "changed@agency.example")
    assert namesake.email is None
    assert set(Entry.objects.values_list("action", flat=True)) == {"login.address", "person.address_released"}
    assert Message.objects.filter(template="account/email/email_changed", to_address=old).count() == 1


def test_honeypot_makes_no_account_and_says_the_same(client):
    response = sign_up(client, website="https://spam.example")

    assert response.status_code == 302
    assert response["Location"] == reverse("account_email_verification_sent")
    assert (User.objects.count(), Message.objects.count()) == (0, 0)


def test_password_chosen_by_a_squatter_is_worthless_once_the_owner_signs_in_by_code(client, django_user_model):
    sign_up(client, email="owner@agency.example")
    owner = type(client)()

    owner.post(CODE, {"email": "owner@agency.example"})
    owner.post(reverse("account_confirm_login_code"), {"code": code_of(last_mail())})
    squatter = type(client)()
    squatter.post(LOGIN, {"login": "owner@agency.example", "password": NEW_PASSWORD})

    assert signed_in(owner) is True
    assert signed_in(squatter) is False
    assert User.objects.get().has_usable_password() is False


def test_squatter_cannot_go_on_after_the_owner_proved_the_address(client):
    sign_up(client, email="owner@agency.example")
    owner = type(client)()
    owner.post(CODE, {"email": "owner@agency.example"})
    owner.post(reverse("account_confirm_login_code"), {"code": code_of(last_mail())})

    client.post(reverse("account_email_verification_sent"), {"code": "BBBB-CCCC"})

    assert signed_in(client) is False


def test_sign_in_by_password(client):
    user = UserFactory()

    response = client.post(LOGIN, {"login": user.email.upper(), "password": PASSWORD})

    assert response["Location"] == "/my/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_in_by_code(client):
    user = UserFactory()

    client.post(CODE, {"email": user.email, "next": "/training/"})
    response = client.post(
        reverse("account_confirm_login_code"), {"code": code_of(last_mail()).lower(), "next": "/training/"}
    )

    assert response["Location"] == "/training/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.get().has_usable_password() is True


def test_sign_in_by_wrong_code_three_times_ends_the_attempt(client):
    user = UserFactory()
    client.post(CODE, {"email": user.email})
    right = code_of(last_mail())

    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "BBBB-BBBB"})
    client.post(reverse("account_confirm_login_code"), {"code": right})

    assert signed_in(client) is False


def test_reset_by_code_changes_the_password(client):
    user = UserFactory()

    client.post(RESET, {"email": user.email})
    code = code_of(last_mail())
    response = client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    form = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "action": "go"}
    done = client.post(response["Location"], form, follow=True)

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD) is True
    assert "Your password is changed" in done.content.decode()


def test_closed_account_is_out_at_the_next_request(client):
    user = UserFactory()
    client.force_login(user)
    inside = client.get(reverse("people:account")).status_code

    User.objects.update(is_active=False)
    outside = client.get(reverse("people:account"))

    assert inside == 200
    assert (outside.status_code, outside["Location"]) == (302, f"{LOGIN}?next=/my/account/")


def test_closed_account_cannot_sign_in_by_password_or_code(client):
    user = UserFactory(is_active=False)

    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    client.post(CODE, {"email": user.email})

    assert signed_in(client) is False
    assert Message.objects.count() == 0


SAME_ANSWER = [
    (LOGIN, {"password": "wrong-password"}, "login"),
    (CODE, {}, "email"),
    (RESET, {}, "email"),
    (SIGNUP, {"password1": NEW_PASSWORD}, "email"),
]


def stripped(response, address):
    """The answer without what differs between any two requests: tokens and the address itself."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return text.replace(address, "")


@pytest.mark.parametrize(("url", "data", "field"), SAME_ANSWER)
def test_known_and_unknown_address_get_the_same_answer(client, url, data, field):
    known = UserFactory(person__email="known-one@agency.example").email
    stranger = "strangerone@agency.example"[: len(known)]
    answers = []

    for address in (known, "x" * (len(known) - len("@agency.example")) + "@agency.example"):
        visitor = type(client)()
        first = visitor.post(url, {**data, field: address})
        last = (
            visitor.post(url, {**data, field: address}, follow=True) if url == LOGIN else visitor.get(first["Location"])
        )
        answers.append((first.status_code, first.get("Location"), last.status_code, stripped(last, address)))

    assert stranger
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("url", "data", "field"), SAME_ANSWER)
def test_known_and_unknown_address_cost_the_same_hashing(client, monkeypatch, url, data, field):
    """The hash of a password is by far the slowest step: as many of them for either answer (TRUST.md S5)."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    known = UserFactory().email
    hashed = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or original(*args))
    counts = []

    for address in (known, "nobody-here@agency.example"):
        hashed.clear()
        type(client)().post(url, {**data, field: address})
        counts.append(len(hashed))

    assert counts[0] == counts[1]


def test_unknown_address_gets_no_mail(client):
    client.post(CODE, {"email": "nobody@agency.example"})
    client.post(RESET, {"email": "nobody@agency.example"})

    assert Message.objects.count() == 0


def test_known_address_signing_up_is_told_so_by_mail(client):
    user = UserFactory()

    sign_up(client, email=user.email)

    assert [(m.template, m.to_address) for m in Message.objects.all()] == [
        ("account/email/account_already_exists", user.email)
    ]


LIMITS = {"login_failed": "60/m/ip,5/5m/key", "login_failed_anywhere": "50/h/key"}


def wrong(client, user, times, ip="192.0.2.1"):
    return [
        client.post(LOGIN, {"login": user.email, "password": f"wrong-{n}"}, REMOTE_ADDR=ip).content.decode()
        for n in range(times)
    ]


def test_wrong_passwords_are_limited_but_the_owner_gets_in_elsewhere(client, settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    user = UserFactory()

    answers = wrong(client, user, 20)
    client.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    attacker_in = signed_in(client)
    owner = type(client)()
    owner.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.7")

    assert sum("too many wrong passwords" in answer for answer in answers) == 15
    assert attacker_in is False
    assert signed_in(owner) is True


def test_wrong_passwords_from_everywhere_close_the_password_not_the_code(client, settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    user = UserFactory()

    for n in range(12):
        wrong(client, user, 5, ip=f"192.0.2.{n}")
    client.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.7")
    by_password = signed_in(client)
    client.post(CODE, {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_of(last_mail())})

    assert by_password is False
    assert signed_in(client) is True


def test_right_password_does_not_count_against_the_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    user = UserFactory()

    results = []
    for _ in range(8):
        visitor = type(client)()
        visitor.post(LOGIN, {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
        results.append(signed_in(visitor))

    assert results == [True] * 8


def test_codes_are_limited_by_address(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "300/m/ip,3/m/key"}
    user = UserFactory()

    for _ in range(6):
        type(client)().post(CODE, {"email": user.email})

    assert Message.objects.count() == 3


def test_mail_holds_nothing_a_visitor_typed(client):
    sign_up(client, email="canary-typed@agency.example", name="CANARY", website="")

    mail = last_mail()
    assert set(mail.values) == {"code"}
    assert mail.holds_secret is True
    assert mail.drop_after is not None


def test_verified_addresses_are_stored_in_lower_case(client):
    sign_up(client, email="MiXed@Agency.example")

    assert EmailAddress.objects.get().email == "mixed@agency.example"
    assert User.objects.get().email == "mixed@agency.example"


@pytest.mark.long
@pytest.mark.parametrize(("url", "data", "field"), SAME_ANSWER)
def test_known_and_unknown_address_take_the_same_time(client, settings, url, data, field):
    """The medians of 200 tries each, with the real hasher, lie within 50 ms."""
    import statistics
    import time

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.STRANGER_MAILS_A_DAY = 1000
    known = [UserFactory().email for _ in range(200)]
    times = {True: [], False: []}

    for n, address in enumerate(known):
        # One after the other, so that whatever else the machine does weighs on both alike.
        for exists in (True, False):
            visitor = type(client)()
            begun = time.perf_counter()
            visitor.post(url, {**data, field: address if exists else f"nobody{n}@agency.example"})
            times[exists].append(time.perf_counter() - begun)

    medians = [statistics.median(times[exists]) for exists in (True, False)]
    print(f"{url}: known {medians[0] * 1000:.0f} ms, unknown {medians[1] * 1000:.0f} ms")
    assert abs(medians[0] - medians[1]) < 0.05
