"""The training record: complete, of the right scope, in every form, and it follows the person; refreshers in time."""

import csv
import datetime as dt
import io
import json

import pypdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from bookings import actions, queries
from bookings.choices import Mark
from bookings.models import OwnTraining
from courses.actions import set_policy
from outbox.models import Message
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a proof"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def user(client):
    user = factories.UserFactory(person__name="Pia Lindqvist")
    client.force_login(user)
    return user


def attended(person, *, days_ago=30, mark=Mark.ATTENDED, **event):
    """A booking of a past date with its mark."""
    event = factories.EventFactory(starts_at=AT - dt.timedelta(days=days_ago), **event)
    booking = factories.BookingFactory(event=event, delegate=person)
    minutes = 60 if mark == Mark.PARTIAL else None
    factories.AttendanceFactory(booking=booking, mark=mark, minutes=minutes, marked_at=event.ends_at)
    return booking


def form(**changes):
    """A filled form of training elsewhere."""
    fields = {
        "title": "First aid",
        "provider": "Red Cross",
        "done_on_day": "3",
        "done_on_month": "11",
        "done_on_year": "2026",
        "hours": "6",
        "minutes": "30",
    }
    return {**fields, **changes}


def page(client, name="record", *args):
    return client.get(reverse(f"bookings:{name}", args=args)).content.decode()


def test_an_empty_record_says_how_it_fills(client, user):
    assert "Nothing is on your record yet" in page(client)


def test_the_record_holds_courses_certificates_training_elsewhere_and_accepted_proof(client, user, at):
    course = factories.CourseFactory(title="Recognising neglect")
    course.levels.add(factories.FrameworkLevelFactory(name="Level 3"))
    booking = attended(user.person, course=course)
    part = attended(user.person, mark=Mark.PARTIAL, course__title="Half heard")
    attended(user.person, mark=Mark.DID_NOT_ATTEND, course__title="Never seen")
    attended(factories.PersonFactory(), course__title="Of somebody else")
    certificate = factories.CertificateFactory(booking=booking)
    factories.CertificateFactory(booking=part, revoked=True)
    factories.OwnTrainingFactory(person=user.person, title="Own agency day", refresh_on=dt.date(2027, 2, 1))
    factories.OwnTrainingFactory(title="Not mine")
    factories.CompletionFactory(person=user.person, title="Information sharing", minutes=None)
    factories.CompletionFactory(title="Learnt by somebody else")
    factories.EvidenceFactory(
        person=user.person,
        what="Diploma in care",
        state="ACCEPTED",
        decided_at=at,
        decided_by=factories.PersonFactory(),
    )
    factories.EvidenceFactory(person=user.person, what="Not decided")

    text = page(client)

    for said in ("Recognising neglect", "Level 3", "Half heard", "Attended part", "1 hour", "Own agency day",
                 "Information sharing",
                 "Diploma in care", "5 hours 30 minutes", "Due soon", "13 December 2029",
                 reverse("bookings:certificate_pdf", args=[certificate.code])):  # fmt: skip
        assert said in text
    for other in ("Never seen", "Of somebody else", "Not mine", "Not decided", "Learnt by somebody else"):
        assert other not in text


def test_the_files_say_the_same_as_the_page_and_open(client, user):
    booking = attended(user.person, course__title="=cmd|neglect")
    certificate = factories.CertificateFactory(booking=booking)
    factories.OwnTrainingFactory(person=user.person, title="Own agency day")

    table, values, paper = (client.get(reverse(f"bookings:record_{kind}")) for kind in ("csv", "json", "pdf"))

    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    read = json.loads(values.content)
    file = pypdf.PdfReader(io.BytesIO(paper.content))
    words = " ".join(file.pages[0].extract_text().split())
    assert [row["Title"] for row in rows] == ["'=cmd|neglect", "Own agency day"]
    assert rows[0]["Certificate code"] == certificate.printed_code
    assert (read["name"], read["minutes"], [row["title"] for row in read["training"]]) == (
        "Pia Lindqvist",
        270,
        ["=cmd|neglect", "Own agency day"],
    )
    assert read["training"][0]["certificate"] == certificate.code
    assert read["training"][0]["refresher_due_on"] == "2029-12-13"
    assert (file.metadata.title, file.trailer["/Root"]["/Lang"]) == ("Training record of Pia Lindqvist", "en-GB")
    assert b"pdfuaid:part>1<" in file.trailer["/Root"]["/Metadata"].get_data()
    assert "Own agency day" in words
    assert [answer["Content-Disposition"].startswith("attachment") for answer in (table, values, paper)] == [True] * 3


def test_the_record_survives_a_change_of_agency_and_address(client, user):
    attended(user.person, course__title="Recognising neglect")
    factories.OwnTrainingFactory(person=user.person, title="Own agency day")
    user.person.agency, user.person.email = factories.AgencyFactory(), "elsewhere@agency.example"
    user.person.save()
    user.email = "elsewhere@agency.example"
    user.save()

    text = page(client)

    assert "Recognising neglect" in text
    assert "Own agency day" in text


def test_training_is_added_with_its_proof_opened_and_removed_with_it(client, user):
    level = factories.FrameworkLevelFactory(name="Level 1")
    proof = SimpleUploadedFile("../../My proof.pdf", PDF)

    client.post(reverse("bookings:add_training"), form(levels=[level.pk], file=proof, refresh_on_day="3",
                                                       refresh_on_month="11", refresh_on_year="2029"))  # fmt: skip
    training = OwnTraining.objects.get()
    name, storage = training.file.name, training.file.storage
    opened = client.get(reverse("bookings:training_file", args=[training.pk]))
    content = b"".join(opened.streaming_content)
    asked = client.get(reverse("bookings:remove_training", args=[training.pk]))
    client.post(reverse("bookings:remove_training", args=[training.pk]))

    assert (training.person, training.minutes, training.refresh_on) == (user.person, 390, dt.date(2029, 11, 3))
    assert "My proof" not in name
    assert (content, opened["Content-Type"]) == (PDF, "application/octet-stream")
    assert "First aid" in asked.content.decode()
    assert not OwnTraining.objects.exists()
    said = Entry.objects.filter(subject_id=str(user.person_id), action__startswith="training.").order_by("pk")
    assert [entry.action for entry in said] == ["training.add", "training.remove"]
    assert "First aid" not in json.dumps([entry.detail for entry in said])
    assert storage.exists(name)  # it goes when the transaction is done, and a test's never is


def test_the_file_of_removed_training_is_deleted(client, user, django_capture_on_commit_callbacks):
    client.post(reverse("bookings:add_training"), form(file=SimpleUploadedFile("proof.pdf", PDF)))
    training = OwnTraining.objects.get()
    name, storage = training.file.name, training.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("bookings:remove_training", args=[training.pk]))

    assert not storage.exists(name)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "called"),
        ({"done_on_year": "2031"}, "12 January 2027"),
        ({"refresh_on_day": "1", "refresh_on_month": "1", "refresh_on_year": "2020"}, "must be due after"),
        ({"minutes": "75"}, "59"),
        ({"file": SimpleUploadedFile("proof.pdf", b"MZ not a pdf")}, "not a PDF file"),
        ({"file": SimpleUploadedFile("proof.html", b"<script>")}, "Choose a PDF"),
        ({"file": SimpleUploadedFile("proof.pdf", b"%PDF-" + b"0" * 6_000_000)}, "larger than 5 MB"),
    ],
    ids=["no title", "in the future", "refresher before", "75 minutes", "no pdf", "html", "too large"],
)
def test_training_that_cannot_be_is_refused_in_words_and_keeps_what_was_typed(client, user, changes, said):
    answer = client.post(reverse("bookings:add_training"), form(**changes))

    text = answer.content.decode()
    assert (answer.status_code, OwnTraining.objects.count()) == (200, 0)
    assert said in text
    assert 'value="Red Cross"' in text


def test_the_same_training_is_added_once(client, user):
    client.post(reverse("bookings:add_training"), form())

    text = client.post(reverse("bookings:add_training"), form()).content.decode()

    assert "on your record already" in text
    assert OwnTraining.objects.count() == 1


def test_others_read_what_their_scope_gives_them_and_no_files(client):
    agency, locality = factories.AgencyFactory(), factories.LocalityFactory()
    person = factories.PersonFactory(name="Bo Birch", agency=agency, manager_email="boss@agency.example")
    attended(person, course__title="Under this agency", locality=locality)
    earlier = attended(person, course__title="Under another agency")
    earlier.agency = factories.AgencyFactory()
    earlier.save()
    training = factories.OwnTrainingFactory(person=person, title="Own note", file=SimpleUploadedFile("a.pdf", PDF))
    readers = {
        "lead": factories.UserFactory(roles=[(Role.AGENCY_LEAD, agency)]),
        "manager": factories.UserFactory(person__email="boss@agency.example"),
        "coordinator": factories.UserFactory(roles=[(Role.COORDINATOR, locality)]),
        "other lead": factories.UserFactory(roles=[(Role.AGENCY_LEAD, factories.AgencyFactory())]),
        "trainer": factories.UserFactory(roles=[(Role.TRAINER,)]),
    }
    factories.DeliveryAssignmentFactory(event=earlier.event, trainer=readers["trainer"].person)
    seen = {}
    for name, reader in readers.items():
        client.force_login(reader)
        answer = client.get(reverse("bookings:read_record", args=[person.pk]))
        text = answer.content.decode()
        words = ("Under this agency", "Under another agency", "Own note")
        seen[name] = [word for word in words if word in text] if answer.status_code == 200 else answer.status_code
        assert client.get(reverse("bookings:training_file", args=[training.pk])).status_code == 404

    assert seen == {
        "lead": ["Under this agency", "Own note"],
        "manager": ["Under this agency", "Under another agency", "Own note"],
        "coordinator": ["Under this agency"],
        "other lead": 404,
        "trainer": 404,
    }


def test_a_refresher_is_reminded_of_once_and_not_after_another_attendance_or_booking(at):
    set_policy(refresher_months=12, by=factories.UserFactory(), at=at)
    course = factories.CourseFactory(title="Recognising neglect")
    people = [factories.PersonFactory() for _ in range(4)]
    for person in people:
        attended(person, days_ago=340, course=course)
    attended(people[1], days_ago=20, course=course)
    factories.BookingFactory(event=factories.EventFactory(course=course), delegate=people[2])
    attended(people[3], days_ago=340, mark=Mark.PARTIAL, course__title="Half heard")
    attended(factories.PersonFactory(), days_ago=200, course=course)
    attended(factories.PersonFactory(), days_ago=340, course__title="Never again", course__refresher_months=0)
    attended(factories.PersonFactory(), days_ago=340, course__title="Gone", course__retired_at=at)
    own = factories.OwnTrainingFactory(title="First aid", refresh_on=at.date() + dt.timedelta(days=10))
    factories.OwnTrainingFactory(title="Later", refresh_on=at.date() + dt.timedelta(days=100))

    for day in (0, 1, 2):
        actions.refreshers_due(at=at + dt.timedelta(days=day))

    told = sorted((message.recipient.pk, message.values["title"]) for message in Message.objects.all())
    assert told == sorted(
        [(people[0].pk, "Recognising neglect"), (people[3].pk, "Recognising neglect"), (own.person_id, "First aid")]
    )


def test_no_reminder_where_the_partnership_wants_none(at):
    set_policy(refresher_reminder_days=0, by=factories.UserFactory(), at=at)
    factories.OwnTrainingFactory(refresh_on=at.date() + dt.timedelta(days=10))

    assert actions.refreshers_due(at=at) == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_record_takes_the_same_queries_whatever_the_rows(client, user, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.CertificateFactory(booking=attended(user.person))
        factories.OwnTrainingFactory(person=user.person).levels.add(factories.FrameworkLevelFactory())
        attended(user.person, mark=Mark.PARTIAL)
    with django_assert_num_queries(16):
        client.get(reverse("bookings:record"))
    with django_assert_num_queries(14):
        client.get(reverse("bookings:record_csv"))


def test_half_a_course_is_no_prerequisite_until_the_other_half_is_made_up(at):
    needs = factories.CourseFactory()
    course = factories.PrerequisiteFactory(needs=needs).course
    event = factories.EventFactory(course=needs, starts_at=at - dt.timedelta(days=30), sessions=2)
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, session=event.sessions.get(number=1))
    other = factories.EventFactory(course=needs, starts_at=at - dt.timedelta(days=20), sessions=2)
    missed, session = (row.sessions.get(number=2) for row in (event, other))

    def met():
        return [said for _, said in queries.prerequisites(person=booking.delegate, course=course, at=at)]

    half = met()
    factories.MakeUpFactory(booking=booking, missed=missed, session=session)
    arranged = met()
    factories.AttendanceFactory(booking=booking, session=session)
    made_up = met()
    booking.attendances.all().delete()
    factories.CertificateFactory(booking=booking)

    assert (half, arranged, made_up, met()) == ([False], [False], [True], [True])
