"""Sessions read with their login: one query, and nothing kept from one request to the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Visit
from people.sessions import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/my/account/"


def asked(client, path="/accounts/login/"):
    """The statements of one page, as text."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


@pytest.fixture
def user(client):
    user = factories.UserFactory()
    client.force_login(user)
    return user


def test_session_is_kept_with_its_login(client, user):
    assert Visit.objects.get().user == user


def test_session_of_a_stranger_is_nobodys():
    session = SessionStore()
    session["language"] = "en"
    session.save()

    assert Visit.objects.get().user is None
    assert SessionStore(session.session_key)["language"] == "en"


def test_session_login_and_whether_there_are_roles_are_one_query(client, user):
    statements = asked(client)

    assert len(statements) == 1
    assert [table in statements[0] for table in ("people_visit", "people_user", "people_rolegrant")] == [True] * 3
