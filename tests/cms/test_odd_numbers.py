"""Wagtail's own pages with numbers no database can hold, and with words for numbers: not found, never a fault."""

import pytest

from people import actions
from people.choices import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HUGE = "9" * 30
ADDRESSES = [
    f"/admin/choose-page/{HUGE}/",
    f"/admin/choose-page/chosen-multiple/?id={HUGE}",
    "/admin/choose-page/chosen-multiple/?id=abc",
    f"/admin/choose-page/?page_type=wagtailcore.page&match_subclass=&target_pages={HUGE}",
    "/admin/choose-page/?target_pages=abc",
    f"/admin/choose-page/search/?q=a&p={HUGE}",
    f"/admin/images/chooser/?collection_id={HUGE}",
    f"/admin/images/chooser/{HUGE}/",
    f"/admin/images/chooser/chosen_multiple/?id={HUGE}",
    "/admin/images/chooser/chosen_multiple/?id=abc",
    f"/admin/images/chooser/{HUGE}/select_format/",
    f"/admin/documents/chooser/{HUGE}/",
    f"/admin/documents/chooser/?collection_id={HUGE}",
    f"/admin/pages/{HUGE}/",
    f"/admin/pages/{HUGE}/edit/",
    f"/admin/pages/?p={HUGE}",
    f"/admin/images/{HUGE}/",
    f"/admin/images/?collection_id={HUGE}",
    "/admin/images/?collection_id=abc",
    f"/admin/bulk/wagtailcore/page/delete/?id={HUGE}&next=/admin/",
    "/admin/bulk/wagtailcore/page/delete/?id=abc&next=/admin/",
    f"/admin/bulk/image/delete/?id={HUGE}",
]


@pytest.fixture
def editor(client):
    user = UserFactory(roles=[(Role.EDITOR,)])
    actions.sync_groups(person=user.person)
    client.force_login(user)
    client.raise_request_exception = False
    return user


def test_odd_numbers_in_wagtails_addresses_are_no_faults(client, editor):
    answers = {address: client.get(address).status_code for address in ADDRESSES}

    assert {address: status for address, status in answers.items() if status >= 500} == {}
    assert 404 in answers.values()
