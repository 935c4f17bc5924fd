import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Entry
from people.choices import Role
from people.models import RoleGrant
from reports import actions, tasks
from reports.choices import FileState
from reports.models import FileJob
from reports.views import files
from tests.factories import AT, CourseFactory, FileJobFactory, LocalityFactory, UserFactory, file_scope
from tests.reports.ledger import answer, fill, past_event, scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def user():
    return UserFactory(roles=[(Role.SUBGROUP,)])


@pytest.fixture
def member(client, user):
    client.force_login(user, backend="people.adapter.Backend")
    return client


@pytest.fixture
def event():
    made = past_event(course=CourseFactory(title="Neglect"), locality=LocalityFactory(name="Blackpool"))
    fill(made, attended=12)
    answer(made, 10, scores=(5, 4))
    return made


def names_kept():
    store = FileJob.file.field.storage
    return set(store.listdir("files")[1]) if store.exists("files") else set()


def make(at=AT, clock=None):
    return tasks.make_due(at=at, clock=clock or (lambda: at))


def test_workbook_of_many_responses_is_made_in_the_background(member, user, event, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 9)

    response = member.post(reverse("reports:workbook"))

    job = FileJob.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("reports:downloads"))
    assert (job.owner, job.state, job.rows_expected) == (user.person, FileState.QUEUED, 10)
    assert Entry.objects.get(action="evaluation.export").target_id == job.number


def test_workbook_of_few_responses_arrives_at_once(member, event, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 10)

    response = member.post(reverse("reports:workbook"))

    assert (response.status_code, FileJob.objects.count()) == (200, 0)


def test_make_due_keeps_the_same_workbook_for_its_owner(member, event, monkeypatch):
    at_once = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(member.post(reverse("reports:workbook")).streaming_content))
    )
    monkeypatch.setattr(files, "AT_ONCE", 1)
    member.post(reverse("reports:workbook"))

    made = make()

    job = FileJob.objects.get()
    assert (made, job.state, job.rows_done, job.rows_expected) == ((1, 0), FileState.DONE, 10, 10)
    kept = member.get(reverse("reports:fetch_file", args=[job.pk]))
    assert kept.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(kept.streaming_content)))
    assert job.expires_at == AT + dt.timedelta(hours=48)
    assert kept["Content-Disposition"] == 'attachment; filename="evaluation-2026-10-01-to-2027-09-30.xlsx"'
    assert book.sheet_names == at_once.sheet_names
    for name in ("Totals", "By course", "Evaluation", "Scores", "Questions"):
        assert book.get_sheet_by_name(name).to_python() == at_once.get_sheet_by_name(name).to_python()
    rows = [book.get_sheet_by_name("Responses").to_python(), at_once.get_sheet_by_name("Responses").to_python()]
    assert sorted(row[1:] for row in rows[0]) == sorted(row[1:] for row in rows[1])


def test_make_due_makes_one_file_a_pass_the_oldest_first(event):
    newer = FileJobFactory(asked_at=AT - dt.timedelta(hours=1))
    older = FileJobFactory(asked_at=AT - dt.timedelta(hours=2))

    make()

    assert [FileJob.objects.get(pk=job.pk).state for job in (older, newer)] == ["DONE", "QUEUED"]


def test_make_due_says_how_far_it_is_and_stops_in_the_next_batch_when_given_up(user, event, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 4)
    job, seen = FileJobFactory(owner=user.person), []

    def clock():
        seen.append(FileJob.objects.get(pk=job.pk).rows_done)
        if seen[-1] == 4:
            actions.cancel(job=job, by=user, at=AT)
        return AT

    before = (
        set(FileJob.file.field.storage.listdir("files")[1]) if FileJob.file.field.storage.exists("files") else set()
    )
    made = make(clock=clock)

    job.refresh_from_db()
    after = names_kept()
    assert made == (0, 0)
    assert (job.state, job.rows_done, job.lease) == (FileState.CANCELLED, 4, "")
    assert (seen[-1], after - before) == (4, set())


def test_make_due_takes_the_file_of_a_killed_worker_again(event):
    job = FileJobFactory(running=True, rows_done=7)

    early = make(at=AT + dt.timedelta(minutes=4))
    late = make(at=AT + dt.timedelta(minutes=6))

    job.refresh_from_db()
    assert (early, late) == ((0, 0), (1, 0))
    assert (job.state, job.attempts) == (FileState.DONE, 2)


def test_make_due_gives_up_what_broke_off_three_times():
    job = FileJobFactory(running=True, attempts=3, leased_until=AT - dt.timedelta(minutes=1))

    made = make()

    job.refresh_from_db()
    assert made == (0, 0)
    assert (job.state, job.trouble) == (
        FileState.FAILED,
        "The making broke off 3 times. Choose a shorter period.",
    )


def test_make_due_tells_the_owner_when_something_goes_wrong(member, user, monkeypatch, caplog):
    job = FileJobFactory(owner=user.person, scope=file_scope(course=0), number="20270112-broken")
    monkeypatch.setattr(tasks, "gather", lambda **_: 1 / 0)

    make()

    job.refresh_from_db()
    page = member.get(reverse("reports:downloads")).content.decode()
    assert (job.state, job.lease) == (FileState.FAILED, "")
    assert "Something went wrong while it was made." in page
    assert "file 20270112-broken could not be made" in caplog.text


def test_make_due_removes_files_after_48_hours(member, user):
    job = FileJobFactory(done=True, owner=user.person)
    name = job.file.name

    results = [make(at=AT + dt.timedelta(hours=hours)) for hours in (47, 48)]

    job.refresh_from_db()
    assert results == [(0, 0), (0, 1)]
    assert (job.state, job.file.name, FileJob.file.field.storage.exists(name)) == (FileState.EXPIRED, "", False)
    assert member.get(reverse("reports:fetch_file", args=[job.pk])).status_code == 404


def test_a_file_is_closed_from_the_hour_it_expires_even_before_it_is_removed(member, user):
    job = FileJobFactory(done=True, owner=user.person, expires_at=AT)

    assert member.get(reverse("reports:fetch_file", args=[job.pk])).status_code == 404


def test_a_file_is_nobody_elses(client, event):
    job = FileJobFactory(done=True)
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]), backend="people.adapter.Backend")

    page = client.get(reverse("reports:downloads")).content.decode()

    assert client.get(reverse("reports:fetch_file", args=[job.pk])).status_code == 404
    assert client.post(reverse("reports:cancel_file", args=[job.pk])).status_code == 404
    assert job.file_name not in page


def test_a_file_is_closed_when_the_role_it_was_made_with_ended(client):
    near, far = LocalityFactory(), LocalityFactory()
    user = UserFactory(roles=[(Role.COORDINATOR, near), (Role.COORDINATOR, far)])
    job = FileJobFactory(done=True, owner=user.person, figures_only=True, scope=file_scope(localities=[far.pk]))
    client.force_login(user, backend="people.adapter.Backend")
    before = client.get(reverse("reports:fetch_file", args=[job.pk])).status_code

    RoleGrant.objects.filter(locality=far).delete()

    assert before == 200
    assert client.get(reverse("reports:fetch_file", args=[job.pk])).status_code == 404
    assert "Your role no longer covers" in client.get(reverse("reports:downloads")).content.decode()


def test_ask_refuses_a_fourth_file_at_a_time(user):
    FileJobFactory.create_batch(3, owner=user.person)

    with pytest.raises(actions.TooMany):
        tasks.ask_workbook(scope=scope(), prepared_for="", figures_only=False, rows_expected=1, by=user)


def test_cancel_refuses_what_is_ready(user):
    job = FileJobFactory(done=True, owner=user.person)

    with pytest.raises(actions.FileRefused):
        actions.cancel(job=job, by=user, at=AT)


def test_downloads_show_how_far_a_file_is_and_let_it_be_given_up(member, user):
    job = FileJobFactory(running=True, owner=user.person, rows_expected=50_000, rows_done=12_500)

    page = member.get(reverse("reports:downloads")).content.decode()
    response = member.post(reverse("reports:cancel_file", args=[job.pk]))

    job.refresh_from_db()
    assert "12,500 of 50,000 responses written" in page
    assert (response.status_code, job.state) == (302, FileState.CANCELLED)


@pytest.mark.parametrize("number", [1, 3])
def test_downloads_take_the_same_queries_for_any_number_of_files(member, user, number, django_assert_num_queries):
    FileJobFactory.create_batch(number, done=True, owner=user.person)

    member.get(reverse("reports:downloads"))

    with django_assert_num_queries(4):
        member.get(reverse("reports:downloads"))
