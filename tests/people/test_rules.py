"""Which addresses and texts are fit, and who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from people.choices import Role
from people.rules import (
    generic_mailbox,
    looks_like_address,
    may_manage_roles,
    needs_second_factor,
    profile_complete,
    safe_path,
    why_not_change_roles,
)
from tests.factories import PersonFactory, UserFactory

# Ways of writing an address elsewhere that some browser or library has followed.
OFF_SITE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/////evil.example/x",
    "//evil.example/my/",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\\\evil.example",
    "http://evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "http:////evil.example",
    "ftp://evil.example",
    "ws://evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "mailto:x@evil.example",
    "tel:999",
    "blob:evil",
    "evil.example",
    "evil.example/my/",
    "www.evil.example",
    "@evil.example",
    "user@evil.example",
    "?next=//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "\u200b//evil.example",
    "/\u00a0/evil.example",
    "/\u2028/evil.example",
    "/\x00/evil.example",
    "\ufeff//evil.example",
    "http://testserver@evil.example",
    "https://testserver.evil.example",
    "//testserver@evil.example",
    "//testserver:80@evil.example",
    "http://[::1]@evil.example",
    "//[evil.example",
    "http://evil.example\\@testserver",
    "//evil%E3%80%82example",
    "\uff0f\uff0fevil.example",
    "//\u0435vil.example",
    "http://xn--vil-2cd.example",
    "",
    "#",
    "?",
]


def test_off_site_list_is_long_enough():
    assert len(OFF_SITE) >= 60


@pytest.mark.parametrize("address", OFF_SITE)
def test_safe_path_follows_nothing_off_the_site(address):
    assert safe_path(address) == ""


@pytest.mark.parametrize(
    "address", ["/", "/my/", "/dates/12/book/", "/training/?q=neglect&month=2027-03", "/a/#b", "/%2F/x"]
)
def test_safe_path_follows_plain_paths(address):
    assert safe_path(address) == address


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("office@school.example", True),
        ("HEAD@school.example", True),
        ("info+course@school.example", True),
        ("officer.jones@police.example", False),
        ("headley@school.example", False),
        ("ruth.info@school.example", False),
    ],
)
def test_generic_mailbox_knows_mailboxes_of_several_people(address, refused):
    assert bool(generic_mailbox(address)) is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ashia Mistry", False),
        ("Mary-Ann O'Neill", False),
        ("St. John Smith", False),
        ("Win a prize www.evil.example", True),
        ("http://evil.example", True),
        ("visit evil.com", True),
        ("me@evil.example", True),
    ],
)
def test_looks_like_address_tells_names_from_addresses(text, expected):
    assert looks_like_address(text) is expected


@pytest.mark.django_db
def test_profile_complete_asks_for_the_answers():
    assert profile_complete(PersonFactory()) is True
    assert profile_complete(PersonFactory(new=True)) is False
    assert profile_complete(None) is False


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TRAINER, Role.SUBGROUP, Role.EDITOR])
def test_may_manage_roles_is_for_administrators_alone(role):
    assert may_manage_roles(UserFactory(roles=[(role,)])) is False
    assert may_manage_roles(UserFactory(roles=[(Role.ADMINISTRATOR,)])) is True
    assert may_manage_roles(UserFactory()) is False
    assert may_manage_roles(AnonymousUser()) is False


@pytest.mark.django_db
def test_why_not_change_roles_refuses_oneself():
    administrator = UserFactory(roles=[(Role.ADMINISTRATOR,)])

    assert why_not_change_roles(administrator, PersonFactory()) == ""
    assert "your own roles" in why_not_change_roles(administrator, administrator.person)
    assert "Only administrators" in why_not_change_roles(UserFactory(), PersonFactory())


@pytest.mark.django_db
def test_needs_second_factor_is_for_everyone_with_a_role():
    assert needs_second_factor(UserFactory(roles=[(Role.TRAINER,)])) is True
    assert needs_second_factor(UserFactory(is_superuser=True)) is True
    assert needs_second_factor(UserFactory()) is False
    assert needs_second_factor(AnonymousUser()) is False
