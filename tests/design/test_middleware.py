"""The content policies: strict on public pages, the admin's own below /admin/."""

import pytest

from people import actions
from people.choices import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def directives(response):
    """{directive: sources} of the answer's policy."""
    parts = response["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts if part.strip()}


def test_public_pages_allow_nothing_inline_and_nothing_from_elsewhere(client):
    policy = directives(client.get("/accounts/login/"))

    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert all("unsafe" not in source for sources in policy.values() for source in sources)


def test_admin_has_one_policy_of_its_own_without_evaluation(client):
    user = UserFactory(roles=[(Role.EDITOR,)])
    actions.sync_groups(person=user.person)
    client.force_login(user)

    response = client.get("/admin/")

    policy = directives(response)
    assert response.status_code == 200
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert all(
        source in {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
        for sources in policy.values()
        for source in sources
    )


@pytest.mark.parametrize("address", ["/no-such-page/", "/dates/999999/", "/no-such-file.txt"])
def test_own_not_found_page_stands_in_for_djangos_in_development(client, settings, address):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "design.middleware.OwnNotFoundMiddleware"]

    response = client.get(address)

    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]
