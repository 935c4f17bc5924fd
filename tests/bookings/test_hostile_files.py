"""The zoo of hostile files at each door: refused in plain words, nothing kept, quickly (times are printed with -s)."""

import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bookings.models import Attendance, AttendanceFile, Evidence, OwnTraining
from people.choices import Role
from tests import factories, zoo
from tests.factories import AT

pytestmark = pytest.mark.django_db
DONE = {"done_on_day": "3", "done_on_month": "11", "done_on_year": "2026"}
# Words of programs, not of people.
JARGON = ("Traceback", "Exception", "BadZipFile", "NoneType", "codec", "XML", "zlib")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def user(client):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    client.force_login(user)
    return user


def at_the_door(client, address, fields, name, data):
    """(status, refusal beside the field, seconds) of handing a file in."""
    begun = time.perf_counter()
    answer = client.post(address, {**fields, "file": SimpleUploadedFile(name, data)})
    errors = answer.context["form"].errors.get("file", []) if answer.context else []
    return answer.status_code, " ".join(errors), time.perf_counter() - begun


def walk(client, address, fields, animals):
    """Hand in one after the other. Returns {what: why it was not refused as it should be}."""
    wrong, slowest = {}, ("", 0)
    for what, (name, data) in animals.items():
        status, refusal, seconds = at_the_door(client, address, fields, name, data)
        slowest = max(slowest, (what, seconds), key=lambda pair: pair[1])
        if status != 200 or len(refusal) < 20 or any(word in refusal for word in JARGON):
            wrong[what] = (status, refusal)
    print(f"{address}: {len(animals)} files, the slowest “{slowest[0]}” in {slowest[1]:.2f} s")
    return wrong


def test_no_hostile_attendance_file_is_taken(client, user):
    event = factories.EventFactory(today=True)
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    factories.BookingFactory(event=event, delegate__name="Ada Example", delegate__email="ada@agency.example")
    address, animals = reverse("bookings:attendance_file", args=[event.pk]), zoo.lists()

    assert walk(client, address, {}, animals) == {}
    assert len(animals) >= 40
    assert (AttendanceFile.objects.count(), Attendance.objects.count()) == (0, 0)
    # The control: the same workbook, unharmed, is read.
    assert at_the_door(client, address, {}, "list.xlsx", zoo.packed(zoo.workbook()))[:2] == (200, "")


def test_no_hostile_proof_is_kept(client, user):
    wanted = factories.PrerequisiteFactory()
    factories.EventFactory(course=wanted.course)
    address, animals = reverse("bookings:proof", args=[wanted.course.code]), zoo.proofs()
    fields = {"prerequisite": wanted.pk, "what": "A course with the trust", **DONE}

    assert walk(client, address, fields, animals) == {}
    assert len(animals) >= 40
    assert Evidence.objects.count() == 0
    assert at_the_door(client, address, fields, "proof.docx", zoo.packed(zoo.document()))[0] == 302


def test_no_hostile_file_comes_into_a_training_record(client, user):
    address, animals = reverse("bookings:add_training"), zoo.proofs()
    fields = {"title": "First aid", "provider": "Red Cross", "hours": "6", **DONE}

    assert walk(client, address, fields, animals) == {}
    assert OwnTraining.objects.count() == 0
    assert at_the_door(client, address, fields, "proof.docx", zoo.packed(zoo.document()))[0] == 302
