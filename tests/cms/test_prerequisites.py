"""What comes first before a course, as editors keep it, and what the booking page makes of it."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from audit.models import Entry
from bookings.queries import prerequisites
from courses.models import Prerequisite
from people.choices import Role
from tests import factories
from tests.cms.test_editing import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leave_wagtail_alone():
    """The admin's own views ask once a row here and there; that is Wagtail's affair."""
    with zeal_ignore():
        yield


@pytest.fixture
def editor(client, at):
    return signed_in(client, Role.EDITOR, at)


def add(client, course, **said):
    """Send the form of a new line."""
    values = {"course": course.pk, "needs": "", "module": "", "other": "", "within_months": "", **said}
    return client.post(reverse("prerequisites:add"), values)


def test_an_editor_enters_a_course_a_module_and_training_in_words(editor, at):
    course, first = factories.CourseFactory(title="Level 3"), factories.CourseFactory(title="Level 2")
    module = factories.ModuleFactory(code="level-1", title="Level 1 online")
    person = factories.PersonFactory()
    factories.CompletionFactory(enrolment__person=person, enrolment__module=module)

    answers = [
        add(editor, course, needs=first.pk, within_months="36"),
        add(editor, course, module="level-1"),
        add(editor, course, other="Safeguarding lead training"),
    ]

    assert [answer.status_code for answer in answers] == [302] * 3
    rows = Prerequisite.objects.order_by("pk").values_list("needs__title", "module", "other", "within_months")
    assert list(rows) == [
        ("Level 2", "", "", 36),
        (None, "level-1", "Level 1 online", None),
        (None, "", "Safeguarding lead training", None),
    ]  # fmt: skip
    assert prerequisites(person=person, course=course, at=at) == (
        ("Level 2", False), ("Level 1 online", True), ("Safeguarding lead training", False)
    )  # fmt: skip
    assert Entry.objects.filter(action="list.add").count() == 3
    listed = editor.get(reverse("prerequisites:index")).content.decode()
    assert "Level 1 online" in listed


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Fill in one of the three"),
        ({"module": "level-1", "other": "x"}, "Fill in one of the three"),
        ({"module": "unknown"}, "Select a valid choice"),
    ],
)
def test_a_line_that_is_not_one_thing_is_refused_in_words(editor, said, words):
    factories.ModuleFactory(code="level-1")

    answer = add(editor, factories.CourseFactory(), **said)

    assert words in answer.content.decode()
    assert not Prerequisite.objects.exists()


def test_a_course_does_not_come_before_itself_and_a_used_line_is_not_deleted(editor):
    course = factories.CourseFactory()
    used = factories.EvidenceFactory().prerequisite

    itself = add(editor, course, needs=course.pk)
    editor.post(reverse("prerequisites:delete", args=[used.pk]))

    assert "cannot come before itself" in itself.content.decode()
    assert list(Prerequisite.objects.all()) == [used]


def test_a_line_can_be_changed_from_a_module_to_words(editor):
    row = factories.PrerequisiteFactory(needs=None, module="level-1", other="Level 1 online")
    factories.ModuleFactory(code="level-1", title="Level 1 online")
    address = reverse("prerequisites:edit", args=[row.pk])

    page = editor.get(address).content.decode()
    editor.post(address, {"course": row.course_id, "needs": "", "module": "", "other": "Level 1", "within_months": ""})

    assert 'value="level-1" selected' in page
    row.refresh_from_db()
    assert (row.module, row.other) == ("", "Level 1")
