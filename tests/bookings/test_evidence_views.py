"""Proof of training elsewhere: what may be sent, and who may open it."""

import datetime as dt
import io
import zipfile

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bookings.models import Evidence
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n0000"


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def user():
    return factories.UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def prerequisite():
    wanted = factories.PrerequisiteFactory(needs__title="First steps")
    factories.EventFactory(course=wanted.course)
    return wanted


def text(response):
    return " ".join(response.content.decode().split())


def docx(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def send(client, prerequisite, /, content=PDF, name="certificate.pdf", **changed):
    answers = {
        "prerequisite": prerequisite.pk,
        "what": "A course with the hospital trust",
        "done_on_day": "3",
        "done_on_month": "11",
        "done_on_year": "2026",
        "file": SimpleUploadedFile(name, content),
        **changed,
    }
    return client.post(f"/courses/{prerequisite.course.code}/proof/", answers, follow=True)


def test_the_refusal_leads_to_sending_proof(signed_in, prerequisite):
    event = prerequisite.course.events.get()

    page = text(signed_in.get(f"/dates/{event.pk}/"))

    assert "You need “First steps” first." in page
    assert f"/courses/{prerequisite.course.code}/proof/" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("certificate.pdf", PDF),
        ("Photo.JPG", b"\xff\xd8\xff\xe0rest"),
        ("scan.png", PNG),
        ("letter.docx", docx("[Content_Types].xml", "word/document.xml")),
    ],
)
def test_send_proof_keeps_the_file_under_a_name_of_ours(signed_in, user, prerequisite, name, content):
    page = send(signed_in, prerequisite, content, name)

    proof = Evidence.objects.get()
    assert (proof.person, proof.prerequisite, proof.done_on) == (user.person, prerequisite, dt.date(2026, 11, 3))
    assert proof.file.read() == content
    assert name.partition(".")[0] not in proof.file.name
    assert "Not decided yet" in text(page)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("certificate.pdf", b"<script>alert(1)</script>"),
        ("certificate.pdf", PNG),
        ("certificate.svg", b"<svg onload='alert(1)'/>"),
        ("certificate.html", PDF),
        ("certificate", PDF),
        ("certificate.pdf.exe", b"MZ"),
        ("letter.docx", b"PK\x03\x04broken"),
        ("letter.docx", docx("word/document.xml", "word/vbaProject.bin")),
        ("letter.docx", docx("xl/workbook.xml")),
        ("empty.pdf", b""),
        ("large.pdf", PDF + b"0" * 5 * 1024 * 1024),
    ],
)
def test_send_proof_refuses_what_is_no_document(signed_in, prerequisite, name, content):
    page = send(signed_in, prerequisite, content, name)

    assert Evidence.objects.count() == 0
    assert "There is a problem" in text(page)


@pytest.mark.parametrize("changed", [{"done_on_year": "2028"}, {"what": ""}, {"prerequisite": "0"}])
def test_send_proof_asks_for_what_is_missing(signed_in, prerequisite, changed):
    send(signed_in, prerequisite, **changed)

    assert Evidence.objects.count() == 0


def test_send_proof_of_another_course_is_refused(signed_in, prerequisite):
    other = factories.PrerequisiteFactory()

    send(signed_in, prerequisite, **{"prerequisite": other.pk})

    assert Evidence.objects.count() == 0


def test_send_proof_twice_says_that_the_first_is_open(signed_in, prerequisite):
    send(signed_in, prerequisite)

    page = send(signed_in, prerequisite)

    assert "You have sent proof already." in text(page)
    assert Evidence.objects.count() == 1


def test_the_refusal_says_that_proof_waits_and_asks_for_no_more(signed_in, prerequisite):
    there = reverse("bookings:event", args=[factories.EventFactory(course=prerequisite.course).pk])
    ask = "Send proof of training you have done"
    assert ask in text(signed_in.get(there))

    send(signed_in, prerequisite)

    page = text(signed_in.get(there))
    assert "You have sent us proof, and a co-ordinator looks at it." in page
    assert ask not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("own", 200),
        ("co-ordinator", 200),
        ("administrator", 200),
        ("other co-ordinator", 404),
        ("agency lead", 404),
        ("colleague", 404),
        ("nobody", 302),
    ],
)
def test_open_proof_is_for_whom_it_concerns(client, who, status):
    proof = factories.EvidenceFactory(file=ContentFile(PDF, name="x.pdf"))
    person = proof.person
    roles = {
        "co-ordinator": [(Role.COORDINATOR, person.district.locality)],
        "administrator": [(Role.ADMINISTRATOR,)],
        "other co-ordinator": [(Role.COORDINATOR, factories.LocalityFactory())],
        "agency lead": [(Role.AGENCY_LEAD, person.agency)],
    }
    if who != "nobody":
        given = {"person": person} if who == "own" else {"person__agency": person.agency}
        client.force_login(factories.UserFactory(roles=roles.get(who), **given))

    response = client.get(f"/my/proof/{proof.pk}/")

    assert response.status_code == status
    if status == 200:
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"] == f'attachment; filename="proof-{proof.pk}.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store, private"


def test_open_proof_whose_file_is_gone_is_not_found(client, user):
    proof = factories.EvidenceFactory(person=user.person)
    client.force_login(user)

    assert client.get(f"/my/proof/{proof.pk}/").status_code == 404
