"""Places in the editors' admin: administrators alone, recorded, deleted only while nothing points to them."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from audit.models import Entry
from people.choices import Role
from people.models import District, Locality, TacticalGroup
from tests.cms.test_editing import signed_in
from tests.factories import (
    AgencyFactory,
    CourseFactory,
    DistrictFactory,
    HomePageFactory,
    LocalityFactory,
    PriorityFactory,
    TacticalGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LISTS = ["localities", "tactical_groups", "districts", "priorities", "levels"]


@pytest.fixture(autouse=True)
def leave_wagtail_alone():
    """The admin's own views ask once a row here and there; that is Wagtail's affair."""
    with zeal_ignore():
        yield


@pytest.fixture
def administrator(client, at):
    """A client signed in as an administrator."""
    return signed_in(client, Role.ADMINISTRATOR, at)


def locality(**changes):
    """What the form of a locality sends."""
    return {
        "name": "Blackpool",
        "code": "blackpool",
        "position": "2",
        "contact_name": "Children's social care",
        "daytime_phone": "01253 000000",
        "out_of_hours_phone": "01253 000001",
        "contact_url": "",
        **changes,
    }


def used_priority():
    """A priority that a course serves: a many-to-many relation, which the database would let go."""
    priority = PriorityFactory()
    CourseFactory().priorities.add(priority)
    return priority


def recorded(row):
    """(action, fields) of each entry about a row, oldest first."""
    rows = Entry.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk)).order_by("pk")
    return [(entry.action, entry.detail.get("fields")) for entry in rows]


def test_administrator_adds_a_locality_a_group_and_a_district(administrator):
    administrator.post(reverse("localities:add"), locality())
    administrator.post(reverse("tactical_groups:add"), {"name": "West", "code": "west"})
    place, group = Locality.objects.get(code="blackpool"), TacticalGroup.objects.get(code="west")
    administrator.post(
        reverse("districts:add"), {"name": "Wyre", "code": "wyre", "locality": place.pk, "tactical_group": group.pk}
    )

    district = District.objects.get(code="wyre")
    assert (place.daytime_phone, group.name) == ("01253 000000", "West")
    assert (district.name, district.locality, district.tactical_group) == ("Wyre", place, group)
    assert [recorded(row)[0][0] for row in (place, group, district)] == ["list.add"] * 3


def test_new_telephone_number_is_recorded_and_on_the_public_page_at_once(administrator, client, settings):
    settings.KEEP_PUBLIC_PAGES = True
    HomePageFactory()
    place = LocalityFactory(code="blackpool", name="Blackpool", daytime_phone="01253 999999")
    before = type(client)().get("/").content.decode()

    administrator.post(reverse("localities:edit", args=(place.pk,)), locality(daytime_phone="01253 111111"))

    after = type(client)().get("/").content.decode()
    assert ("01253 999999" in before, "01253 111111" in after, "01253 999999" in after) == (True, True, False)
    ((action, fields),) = recorded(place)
    assert (action, "daytime_phone" in fields) == ("list.change", True)


@pytest.mark.parametrize("missing", ["daytime_phone", "out_of_hours_phone", "contact_name"])
def test_locality_without_somebody_to_ring_is_refused(administrator, missing):
    response = administrator.post(reverse("localities:add"), locality(**{missing: ""}))

    assert list(response.context["form"].errors) == [missing]
    assert not Locality.objects.filter(code="blackpool").exists()


def test_unused_row_is_deleted(administrator):
    place = LocalityFactory(code="unused")

    administrator.post(reverse("localities:delete", args=(place.pk,)))

    assert not Locality.objects.filter(code="unused").exists()
    assert recorded(place) == [("list.delete", None)]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("localities", lambda: AgencyFactory(locality=LocalityFactory()).locality),
        ("localities", lambda: CourseFactory(only_for=LocalityFactory()).only_for),
        ("tactical_groups", lambda: DistrictFactory().tactical_group),
        ("priorities", used_priority),
    ],
)
def test_used_row_is_not_deleted_and_the_page_says_so(administrator, name, make):
    row = make()

    response = administrator.post(reverse(f"{name}:delete", args=(row.pk,)), follow=True)

    row.refresh_from_db()
    assert "is used, so it cannot be deleted" in response.content.decode()
    assert recorded(row) == []


@pytest.mark.parametrize("name", LISTS)
def test_list_stands_in_the_menu_of_administrators_and_opens(administrator, name):
    for make in (DistrictFactory, TacticalGroupFactory, PriorityFactory):
        make()

    menu = administrator.get("/admin/").content.decode()
    page = administrator.get(reverse(f"{name}:index"), follow=True)

    assert (reverse(f"{name}:index") in menu, page.status_code) == (True, 200)


@pytest.mark.parametrize("name", LISTS)
def test_form_of_a_new_row_opens(administrator, name):
    assert administrator.get(reverse(f"{name}:add")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_editors_neither_see_nor_open_the_lists(client, at, name):
    signed_in(client, Role.EDITOR, at)

    menu = client.get("/admin/").content.decode()
    pages = [client.get(reverse(f"{name}:{page}"), follow=True) for page in ("index", "add")]

    assert reverse(f"{name}:index") not in menu
    assert [page.request["PATH_INFO"] for page in pages] == ["/admin/", "/admin/"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUBGROUP, Role.TRAINER])
@pytest.mark.parametrize("name", LISTS)
def test_lists_are_not_there_for_others(client, name, role):
    scope = [LocalityFactory()] if role == Role.COORDINATOR else []
    client.force_login(UserFactory(roles=[(role, *scope)]))

    assert client.get(reverse(f"{name}:index")).status_code == 404
