"""The facts of courses in the editors' admin."""

import re

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from audit.models import Entry
from courses.choices import Workforce
from courses.models import Course
from people.choices import Role
from tests.cms.test_editing import signed_in
from tests.factories import CourseFactory, CoursePageFactory, EventFactory, LocalityFactory, PriorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leave_wagtail_alone():
    """The admin's own views ask once a row here and there; that is Wagtail's affair."""
    with zeal_ignore():
        yield


@pytest.fixture
def editor(client, at):
    """A client signed in as an editor."""
    return signed_in(client, Role.EDITOR, at)


def facts(**changes):
    """What the form sends."""
    return {
        "code": "neglect",
        "title": "Neglect",
        "summary": "What it is.",
        "length": "One day",
        "workforce": "BOTH",
        "only_for": "",
        **changes,
    }


def recorded(course):
    """The actions recorded about a course, oldest first."""
    rows = Entry.objects.filter(target_type="courses.course", target_id=str(course.pk)).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_editor_adds_a_course(editor):
    priority, locality = PriorityFactory(), LocalityFactory()

    response = editor.post(reverse("courses:add"), facts(priorities=[priority.pk], only_for=locality.pk))

    course = Course.objects.get()
    assert response.status_code == 302
    assert (course.code, course.workforce, course.only_for, course.retired_at) == (
        "neglect",
        Workforce.BOTH,
        locality,
        None,
    )
    assert list(course.priorities.all()) == [priority]
    assert recorded(course) == ["course.create"]


def test_editor_changes_retires_and_takes_back(editor):
    course = CourseFactory()
    address = reverse("courses:edit", args=(course.pk,))

    editor.post(address, facts(title="New title", retired="on"))
    course.refresh_from_db()
    retired_at = course.retired_at
    editor.post(address, facts(title="Newer title", retired="on"))
    course.refresh_from_db()
    kept_at = course.retired_at
    editor.post(address, facts(title="Newest title"))
    course.refresh_from_db()

    assert retired_at is not None
    assert kept_at == retired_at
    assert (course.title, course.retired_at) == ("Newest title", None)
    assert recorded(course) == ["course.change"] * 3


def test_code_is_used_once(editor):
    CourseFactory(code="neglect")

    response = editor.post(reverse("courses:add"), facts())

    assert list(response.context["form"].errors) == ["code"]


@pytest.mark.parametrize("user_of", [EventFactory, CoursePageFactory])
def test_used_course_is_not_deleted_and_the_page_says_what_to_do(editor, user_of):
    course = CourseFactory(title="Neglect")
    user_of(course=course)

    response = editor.post(reverse("courses:delete", args=(course.pk,)), follow=True)

    assert Course.objects.filter(pk=course.pk).exists()
    assert "cannot be deleted" in response.content.decode()
    assert "Retired" in response.content.decode()
    assert recorded(course) == []


def test_unused_course_is_deleted(editor):
    course = CourseFactory()

    editor.post(reverse("courses:delete", args=(course.pk,)))

    assert not Course.objects.exists()
    assert recorded(course) == ["course.delete"]


@pytest.mark.parametrize("name", ["index", "add"])
def test_list_and_form_open(editor, name):
    assert editor.get(reverse(f"courses:{name}")).status_code == 200


def test_list_says_what_each_column_is(editor):
    CourseFactory(workforce="CHILDREN")

    table = editor.get(reverse("courses:index")).content.decode()

    assert [word in table for word in ("Workforce", "Children&#x27;s workforce")] == [True, True]
    assert "method" not in re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)[3].lower()


@pytest.mark.parametrize("name", ["edit", "inspect", "history", "copy", "delete", "usage"])
def test_pages_of_a_course_open(editor, name):
    course = CourseFactory()
    course.priorities.add(PriorityFactory())

    assert editor.get(reverse(f"courses:{name}", args=(course.pk,))).status_code == 200


def test_search_finds_by_title(editor):
    CourseFactory(title="Neglect")
    CourseFactory(title="Other")

    listed = editor.get(reverse("courses:index"), {"q": "negl"}).context["object_list"]

    assert [course.title for course in listed] == ["Neglect"]


@pytest.mark.parametrize("role", [Role.SUBGROUP, Role.TRAINER])
def test_others_do_not_reach_the_facts(client, at, role):
    signed_in(client, role, at)

    assert client.get(reverse("courses:index")).status_code == 404
