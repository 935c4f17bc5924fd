"""An attendance file beside the register: read, shown, decided, taken in; once, by page and by command."""

import dataclasses
import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Entry
from bookings import actions
from bookings.choices import Mark, Status
from bookings.imports.times import LONDON
from bookings.models import Attendance, AttendanceChange, AttendanceFile, Booking
from people.choices import Role
from people.models import Person
from tests import attendance_files as files
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
START = AT.astimezone(LONDON) - dt.timedelta(hours=3)
AFTER = AT + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def event():
    """A date of three hours that is just over."""
    return factories.EventFactory(starts_at=START)


@pytest.fixture
def session(event):
    return event.sessions.get()


@pytest.fixture
def trainer(event, client):
    user = factories.UserFactory(
        roles=[(Role.TRAINER,)], person__name="Tess Trainer", person__email="tess@agency.example"
    )
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    client.force_login(user)
    return user


@pytest.fixture
def ada(event):
    return booked(event, "Ada Example", "ada@agency.example")


@pytest.fixture
def bo(event):
    return booked(event, "Bo Sample", "bo@agency.example")


def booked(event, name, email=None):
    person = factories.PersonFactory(name=name, email=email or f"{name.replace(' ', '.').lower()}@elsewhere.example")
    return factories.BookingFactory(event=event, delegate=person)


def upload(text, name="report.csv"):
    data = text if isinstance(text, bytes) else text.encode("utf-16")
    return SimpleUploadedFile(name, data)


def choose(client, event, text):
    """The page that shows what a file would come to."""
    response = client.post(reverse("bookings:attendance_file", args=[event.pk]), {"file": upload(text)})
    assert response.status_code == 200
    return response


def take(client, event, response, **choices):
    """Send the page as it was shown, with these choices."""
    signed = re.search(r'name="reading" value="([^"]+)"', response.content.decode())[1]
    address = reverse("bookings:take_attendance", args=[event.pk])
    return client.post(address, {"reading": signed, **choices})


def marks(event):
    found = Attendance.objects.filter(booking__event=event).values_list("booking__delegate__name", "mark", "minutes")
    return {name: (mark, minutes) for name, mark, minutes in found}


def report(*people, **form):
    return files.t3(START, people, delimiter="\t", **form)


ADA = ("Ada Example", "ada@agency.example", 0, 180)
BO = ("Bo Sample", "bo@agency.example", 20, 120)


def test_a_file_is_shown_first_and_taken_in_after(client, trainer, event, ada, bo):
    absent = booked(event, "Cy Away")

    page = choose(client, event, report(ADA, BO))

    text = page.content.decode()
    assert marks(event) == {}
    assert AttendanceFile.objects.count() == 0
    assert "2 of 3" in text
    assert "180 of 180 minutes" in text
    assert "part, 100 minutes" in text
    assert absent.delegate.name in text

    assert take(client, event, page).status_code == 302
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None), "Bo Sample": (Mark.PARTIAL, 100)}
    assert list(AttendanceFile.objects.values_list("kind", "marks", "taken_by")) == [("T3", 2, trainer.person.pk)]
    assert Entry.objects.filter(action="attendance.file").count() == 1


def test_the_same_page_sent_twice_and_the_same_file_again_change_nothing(client, trainer, event, ada, bo):
    page = choose(client, event, report(ADA, BO, ("Di New", "di@new.example", 0, 180)))
    take(client, event, page, **{"row_10": "walk-in"})
    before = AttendanceChange.objects.count()

    take(client, event, page, **{"row_10": "walk-in"})
    actions.mark(booking=ada, session=event.sessions.get(), mark=Mark.APOLOGIES, version=1, by=trainer, at=AFTER)
    again = choose(client, event, report(ADA, BO, ("Di New", "di@new.example", 0, 180)))
    take(client, event, again)

    assert "in the register already" in again.content.decode()
    assert AttendanceChange.objects.count() == before + 1
    assert marks(event)["Ada Example"] == (Mark.APOLOGIES, None)
    assert Person.objects.filter(name="Di New").count() == 1
    assert Entry.objects.filter(action="attendance.file").count() == 1


def test_a_mark_taken_back_is_not_brought_back_by_the_same_file(client, trainer, event, ada, session):
    take(client, event, choose(client, event, report(ADA)))
    actions.mark(booking=ada, session=session, mark=Mark.NOT_MARKED, version=1, by=trainer, at=AFTER)

    take(client, event, choose(client, event, report(ADA)))

    assert marks(event) == {"Ada Example": (Mark.NOT_MARKED, None)}


def test_a_different_mark_is_kept_unless_the_files_is_chosen(client, trainer, event, ada, bo, session):
    for booking in (ada, bo):
        actions.mark(booking=booking, session=session, mark=Mark.DID_NOT_ATTEND, by=trainer, at=AFTER)
    page = choose(client, event, report(ADA, BO))

    take(client, event, page, **{f"cell_{ada.pk}_{session.pk}": "keep", f"cell_{bo.pk}_{session.pk}": "take"})

    assert marks(event) == {"Ada Example": (Mark.DID_NOT_ATTEND, None), "Bo Sample": (Mark.PARTIAL, 100)}


def test_what_a_co_trainer_marks_meanwhile_stands_and_is_said(client, trainer, event, ada, bo, session):
    page = choose(client, event, report(ADA, BO))
    actions.mark(booking=ada, session=session, mark=Mark.APOLOGIES, by=None, at=AFTER)

    response = take(client, event, page)

    said = client.get(response.url).content.decode()
    assert marks(event) == {"Ada Example": (Mark.APOLOGIES, None), "Bo Sample": (Mark.PARTIAL, 100)}
    assert "1 mark taken from the file" in said


def test_open_rows_become_a_delegate_a_walk_in_or_nobody(client, trainer, event, ada, bo):
    people = [
        ADA[:2] + (0, 90),
        ("iPhone 13", "", 90, 180),
        ("Di New", "di@new.example", 0, 180),
        ("B Sam", "", 0, 180),
    ]
    page = choose(client, event, report(*people))
    rows = dict(zip(("phone", "new", "short"), re.findall(r'name="(row_\d+)"', page.content.decode()), strict=True))

    take(client, event, page, **{rows["phone"]: ada.pk, rows["new"]: "walk-in", rows["short"]: ""})

    new = Booking.objects.get(event=event, status=Status.WALK_IN)
    assert (new.delegate.name, new.delegate.email) == ("Di New", "di@new.example")
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None), "Di New": (Mark.ATTENDED, None)}


def test_an_open_row_that_meets_another_mark_is_asked_about_first(client, trainer, event, bo, session):
    actions.mark(booking=bo, session=session, mark=Mark.DID_NOT_ATTEND, by=trainer, at=AFTER)
    page = choose(client, event, report(("iPhone 13", "", 0, 180)))
    row = re.search(r'name="(row_\d+)"', page.content.decode())[1]

    asked = take(client, event, page, **{row: bo.pk})

    assert "one more thing to decide" in asked.content.decode()
    assert marks(event) == {"Bo Sample": (Mark.DID_NOT_ATTEND, None)}
    take(client, event, asked, **{f"cell_{bo.pk}_{session.pk}": "take"})
    assert marks(event) == {"Bo Sample": (Mark.ATTENDED, None)}


def test_choices_are_people_of_this_date_only(client, trainer, event, ada):
    stranger = booked(factories.EventFactory(starts_at=START), "Some Body")
    page = choose(client, event, report(("iPhone 13", "", 0, 180)))
    row = re.search(r'name="(row_\d+)"', page.content.decode())[1]

    response = take(client, event, page, **{row: stranger.pk})

    assert "Some Body" not in page.content.decode()
    assert response.status_code == 200
    assert Attendance.objects.count() == 0


def test_trainers_bots_and_telephones_are_left_out_and_addresses_are_never_shown(client, trainer, event, ada):
    others = [("Tess Trainer", "", 0, 180), ("Otter.ai", "", 0, 180), ("+44 7700 900123", "", 0, 180)]
    page = choose(client, event, report(ADA, *others, ("", "nobody@private.example", 0, 180)))

    text = page.content.decode()
    assert "Those who deliver the date" in text
    assert "Programs that take notes" in text
    assert "Telephone numbers" in text
    assert "900123" not in text
    assert "private.example" not in text
    take(client, event, page)
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None)}


def test_any_proved_address_of_a_person_is_known(client, trainer, event, ada):
    login = factories.UserFactory(person=ada.delegate)
    login.emailaddress_set.create(email="a.example@home.example", verified=True)
    login.emailaddress_set.create(email="boss@agency.example", verified=False)

    page = choose(client, event, report(("A", "A.Example@home.example", 0, 90), ("B", "boss@agency.example", 0, 180)))

    take(client, event, page)
    assert marks(event) == {"Ada Example": (Mark.PARTIAL, 90)}


def test_who_was_there_for_an_unknown_time_is_asked_about_and_a_list_is_attendance(
    client, trainer, event, ada, session
):
    page = choose(client, event, files.rows([files.T2_HEAD, ("Ada Example", "", "", "")], delimiter="\t"))
    take(client, event, page)
    assert marks(event) == {}

    take(client, event, page, **{f"cell_{ada.pk}_{session.pk}": "take"})
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None)}

    Attendance.objects.filter(booking=ada).update(mark=Mark.NOT_MARKED)
    take(client, event, choose(client, event, b"Ada Example <ada@agency.example>\n"))
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None)}


def test_full_attendance_is_the_setting_of_the_partnership(client, trainer, event, session):
    lines = [(f"Ada Example {n}", f"ada{n}@agency.example", 0, minutes) for n, minutes in enumerate((162, 161, 1))]
    for name, mail, *_ in lines:
        booked(event, name, mail)

    take(client, event, choose(client, event, report(*lines)))

    assert list(marks(event).values()) == [(Mark.ATTENDED, None), (Mark.PARTIAL, 161), (Mark.PARTIAL, 1)]


def test_two_half_days_are_marked_half_by_half(client, trainer):
    event = factories.EventFactory(starts_at=START - dt.timedelta(days=7), sessions=2)
    factories.DeliveryAssignmentFactory(event=event, trainer=trainer.person)
    booked(event, "Ada Example", "ada@agency.example")

    take(client, event, choose(client, event, report(ADA)))

    assert list(Attendance.objects.values_list("session__number", "mark")) == [(2, Mark.ATTENDED)]


def test_a_file_of_another_day_is_refused_beside_the_field(client, trainer, event):
    page = choose(client, event, files.t3(START + dt.timedelta(days=20), [ADA], delimiter="\t"))

    text = page.content.decode()
    assert "This file is of 1 February 2027 or 2 January 2027" in text
    assert "12 January 2027" in text


@pytest.mark.parametrize("text", [b"", b"\x89PNG\r\n\x1a\n", b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 99])
def test_other_files_are_refused_and_nothing_is_kept(client, trainer, event, text):
    page = choose(client, event, text)

    assert "govuk-error-message" in page.content.decode()
    assert AttendanceFile.objects.count() == 0


def test_late_corrections_ask_for_the_reason(client, event, ada):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    with time_machine.travel(AFTER + dt.timedelta(days=20), tick=False):
        client.force_login(user)
        page = choose(client, event, report(ADA))
        refused = take(client, event, page)
        assert marks(event) == {}
        assert refused.status_code == 200

        take(client, event, page, why="The report came late.")

    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None)}
    assert AttendanceChange.objects.get().why == "The report came late."


def test_what_was_read_is_of_this_user_and_date_and_lasts_an_hour(client, trainer, event, ada):
    page = choose(client, event, report(ADA))
    other = factories.EventFactory(starts_at=START)
    factories.DeliveryAssignmentFactory(event=other, trainer=trainer.person)

    assert take(client, other, page).url == f"{reverse('bookings:attendance_file', args=[other.pk])}?sitting=1"
    with time_machine.travel(AFTER + dt.timedelta(hours=2), tick=False):
        response = take(client, event, page)
    assert "too long ago" in client.get(response.url).content.decode()
    assert Attendance.objects.count() == 0


def test_the_page_of_a_date_without_names_or_not_open_leads_back(client, trainer, event):
    event.count_only = True
    event.save()
    address = reverse("bookings:attendance_file", args=[event.pk])
    assert client.get(address).status_code == 302

    later = factories.EventFactory()
    factories.DeliveryAssignmentFactory(event=later, trainer=trainer.person)
    assert client.get(reverse("bookings:attendance_file", args=[later.pk])).status_code == 302


def test_looking_at_a_file_takes_the_same_number_of_queries_for_one_and_three(
    client, trainer, event, django_assert_num_queries
):
    for number in range(3):
        booked(event, f"Ada Example {number}", f"ada{number}@agency.example")
        lines = [(f"Ada Example {n}", f"ada{n}@agency.example", 0, 90) for n in range(number + 1)]
        file = upload(report(*lines, ("Di New", "di@new.example", 0, 9)))
        with django_assert_num_queries(18):
            client.post(reverse("bookings:attendance_file", args=[event.pk]), {"file": file})


def test_a_file_of_very_many_strangers_asks_about_the_first_of_them(client, trainer, event, ada):
    people = [ADA, *((f"Stranger {chr(97 + n // 26)}{chr(97 + n % 26)}", "", 0, 180) for n in range(250))]

    page = choose(client, event, report(*people, activities=False))

    assert len(re.findall(r'name="row_\d+"', page.content.decode())) == 200
    assert "50 more rows of the file" in page.content.decode()
    take(client, event, page)
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None)}


def command(event, path, *args):
    out = io.StringIO()
    call_command("import_attendance", str(event.pk), str(path), *args, stdout=out)
    return out.getvalue()


def test_import_attendance_does_the_same_and_leaves_what_is_not_certain(event, ada, bo, session, tmp_path):
    actions.mark(booking=bo, session=session, mark=Mark.DID_NOT_ATTEND, by=None, at=AFTER)
    path = tmp_path / "report.csv"
    path.write_bytes(report(ADA, BO, ("iPhone 13", "", 0, 180)).encode("utf-16"))

    dry = command(event, path, "--dry-run")
    assert "nothing was changed" in dry
    assert marks(event) == {"Bo Sample": (Mark.DID_NOT_ATTEND, None)}

    out = command(event, path)
    assert "1 marks saved" in out
    assert "iPhone 13: nobody found" in out
    assert "left: the file says part, 100 minutes" in out
    assert "agency.example" not in out
    assert marks(event) == {"Ada Example": (Mark.ATTENDED, None), "Bo Sample": (Mark.DID_NOT_ATTEND, None)}
    assert "Nothing was changed." in command(event, path)


@pytest.mark.parametrize(
    ("number", "name", "args", "words"),
    [
        (0, "report.csv", (), "no date of that number"),
        (None, "missing.csv", (), "cannot be read"),
        (None, "report.csv", ("--sitting", "7"), "no sitting"),
        (None, "report.csv", (), "names nobody"),
    ],
)
def test_import_attendance_refuses_in_words(event, tmp_path, number, name, args, words):
    (tmp_path / "report.csv").write_text(report())

    with pytest.raises(CommandError, match=words):
        call_command("import_attendance", str(event.pk if number is None else number), str(tmp_path / name), *args)


def test_a_file_of_300_people_is_read_and_taken_in(event, trainer):
    event.capacity = 400
    event.save()
    lines = []
    for number in range(300):
        name = f"{chr(65 + number % 26)}da {chr(65 + number // 26)}xample{number}"
        lines.append((name, f"a{number}@agency.example" if number % 3 else "", 0, 180))
        booked(event, name, f"a{number}@agency.example")

    reading = actions.read_file(event=event, file=io.BytesIO(report(*lines).encode("utf-16")), by=trainer)
    proposal = actions.propose(event=event, reading=reading, at=AFTER)
    saved, _ = actions.take_attendance(
        event=event, reading=reading, cells=proposal.cells(actions.NEW), by=trainer, at=AFTER
    )

    assert len(saved) + len(reading.open) == 300
    assert len(saved) >= 200


def test_reading_travels_through_the_page_unchanged(event, ada, trainer):
    reading = actions.read_file(
        event=event, file=io.BytesIO(report(ADA, ("Di New", "di@new.example", 0, 9)).encode()), by=trainer
    )

    again = actions.Reading.of(reading.plain())

    assert dataclasses.asdict(again) == dataclasses.asdict(reading)
