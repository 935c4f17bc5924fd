"""Completions of other platforms: every shape of list, all or nothing, twice the same, nobody invented, one door."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from audit.models import Entry
from elearning import actions
from elearning.imports.completions import read_completions, read_rows
from elearning.models import Completion, CompletionList, ParkedCompletion, PushKey
from elearning.queries import outside as queries
from people.choices import Role
from people.models import Person
from sheets.imports import FileRefused
from tests.factories import ModuleFactory, ParkedCompletionFactory, PersonFactory, UserFactory

TODAY = dt.date(2027, 1, 12)
PUSH = "/e-learning/completions/push/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    """A module of another platform."""
    return ModuleFactory(code="prevent", title="Prevent", level="Level 1")


def listed(*rows, head="Learner,E-mail,Organisation,Module,Level,Status,Score,Started,Completed"):
    """A file of these rows."""
    return io.BytesIO("\n".join((head, *rows)).encode())


def read(file):
    """What it tells."""
    return read_completions(file, modules=queries.modules(), today=TODAY)


def take(file, at):
    """Take it in: (recorded, parked, already, not completed)."""
    outcome = actions.take_completions(read=read(file), by=None, at=at)
    return tuple(len(getattr(outcome, n)) for n in ("recorded", "parked", "already", "not_completed"))


def test_a_list_matches_by_any_address_parks_strangers_and_changes_nothing_twice(module, at):
    person = PersonFactory(email="Anna@Agency.example")
    user = UserFactory()
    user.emailaddress_set.create(email="other@agency.example", verified=True)
    user.emailaddress_set.create(email="unproved@agency.example", verified=False)
    rows = (
        "Anna,anna@agency.example,Any,Prevent,Level 1,Completed,85.9,01/01/2027,03/01/2027",
        "Anna,ANNA@agency.example,Any,prevent,,passed,85%,,2027-01-03 10:15",
        "Second,other@agency.example,Any,PREVENT,,Passed,,,4 January 2027",
        "Third,unproved@agency.example,Any,prevent,,,70,,05/01/2027",
        "Fourth,nobody@agency.example,Any,prevent,,In progress,,,",
    )
    people = Person.objects.count()

    first, second = take(listed(*rows), at), take(listed(*rows), at)

    assert (first, second) == ((2, 1, 0, 1), (0, 0, 3, 1))
    assert sorted(Completion.objects.values_list("person", "score", "source", "code")) == sorted(
        [(person.pk, 85, "OUTSIDE", None), (user.person_id, None, "OUTSIDE", None)]
    )
    assert (ParkedCompletion.objects.count(), CompletionList.objects.count()) == (1, 1)
    assert Person.objects.count() == people
    assert Entry.objects.filter(action="completions.take").count() == 1


def test_parked_rows_are_recorded_once_their_person_has_an_account(module, at):
    take(listed("x,New@agency.example,,prevent,,,,,03/01/2027"), at)
    assert actions.match_parked(at=at) == 0
    user = UserFactory()
    user.emailaddress_set.create(email="new@agency.example", verified=True)

    matched, again = actions.match_parked(at=at), actions.match_parked(at=at)

    assert (matched, again) == (1, 0)
    assert Completion.objects.get().person == user.person
    assert ParkedCompletion.objects.get().email is None
    assert take(listed("x,new@agency.example,,prevent,,,,,03/01/2027"), at) == (0, 0, 1, 0)


def test_wrong_rows_are_named_and_nothing_is_taken(module, at):
    rows = (
        "a,a@agency.example,,prevent,,,,,03/01/2027",
        "b,no address,,prevent,,,,,03/01/2027",
        "c,c@agency.example,,Unknown,,,,,03/01/2027",
        "d,d@agency.example,,prevent,,,,,13/01/2027",
        "e,e@agency.example,,prevent,,,,,31/02/2026",
        "f,f@agency.example,,prevent,,,101,,03/01/2027",
        "g,g@agency.example,,prevent,,,many,,03/01/2027",
        "h,h@agency.example,,prevent,,Wonderful,,,03/01/2027",
        "i,i@agency.example,,prevent,,Completed,,,",
    )

    found = read(listed(*rows))

    assert [number for number, _ in found.problems] == [3, 4, 5, 6, 7, 8, 9, 10]
    with pytest.raises(actions.ListRefused, match="row 3: The e-mail address"):
        actions.take_completions(read=found, by=None, at=at)
    assert not Completion.objects.exists()
    assert not ParkedCompletion.objects.exists()
    for file in (io.BytesIO(), io.BytesIO(b"%PDF-1"), listed("x", head="Name,Mark"), io.BytesIO(b"PK\x03\x04broken")):
        with pytest.raises(FileRefused):
            read(file)


def test_columns_go_by_many_names_in_a_workbook_too(module, at):
    PersonFactory(email="a@agency.example")
    book = Workbook()
    book.active.append(["User name", "COURSE NAME", "Date completed", "Grade", "=1+1"])
    book.active.append(["a@agency.example", "Prevent", dt.datetime.fromisoformat("2027-01-03T09:00"), 92.5, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)

    assert take(out, at) == (1, 0, 0, 0)
    assert Completion.objects.get().score == 92


def test_five_thousand_twice_change_nothing_the_second_time(module, at, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(name=f"P {n}", email=f"p{n}@agency.example", created_at=at) for n in range(2_500))
    rows = [
        (n, {"email": f"p{n}@agency.example", "module": "prevent", "completed": "2027-01-03"}) for n in range(1, 5_001)
    ]

    outcomes = []
    for _ in range(2):
        told = read_rows(iter(rows), modules=[module], today=TODAY)
        with django_assert_max_num_queries(150):
            outcomes.append(actions.take_completions(read=told, by=None, at=at))

    assert [(len(o.recorded), len(o.parked), len(o.already)) for o in outcomes] == [(2_499, 2_501, 0), (0, 0, 5_000)]
    with pytest.raises(FileRefused, match="more than 5,000 rows"):
        read_rows(iter([*rows, (1, {})]), modules=[module], today=TODAY)


def test_administrators_look_first_then_take_in(module, client):
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    address = "/e-learning/completions/"
    data = listed("a,a@agency.example,,prevent,,,,,03/01/2020").read()
    bad = listed("a,none,,prevent,,,,,03/01/2020").read()

    looked = client.post(address, {"file": ContentFile(data, "list.csv")}).content.decode()
    kept = ParkedCompletion.objects.count()
    refused = client.post(address, {"file": ContentFile(bad, "list.csv"), "take": "on"}).content.decode()
    taken = client.post(address, {"file": ContentFile(data, "list.csv"), "take": "on"}, follow=True).content.decode()
    again = client.post(address, {"file": ContentFile(data, "list.csv"), "take": "on"}, follow=True).content.decode()

    assert "Nothing has been changed so far" in looked
    assert kept == 0
    assert "Row 2" in refused
    assert "1 parked until their person has an account" in taken
    assert "Nothing was changed: everything in this list is known already." in again
    assert "a@agency.example" not in taken


def test_the_command_looks_and_takes_in(module, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(listed("a,a@agency.example,,prevent,,,,,03/01/2020").read())
    out = io.StringIO()

    call_command("import_completions", file, "--dry-run", stdout=out)
    assert not ParkedCompletion.objects.exists()
    call_command("import_completions", file, stdout=out)

    assert "Dry run: nothing was changed." in out.getvalue()
    assert ParkedCompletion.objects.count() == 1
    file.write_text("E-mail,Module,Completed\nnone,prevent,03/01/2020")
    with pytest.raises(CommandError, match="row 2"):
        call_command("import_completions", file)


def push(client, secret, body):
    """Status and answer of one push."""
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = client.post(PUSH, text, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_another_platform_pushes_with_a_key_and_nothing_else(module, client):
    cache.clear()
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    page = client.post("/e-learning/completions/keys/", {"name": "Learning pool"}).content.decode()
    secret = page.split('<strong class="sp-break">')[1].split("<")[0]
    key = PushKey.objects.get()
    client.logout()
    PersonFactory(email="a@agency.example")
    row = {"email": "a@agency.example", "module": "prevent", "completed": "2020-01-03T23:30:00Z", "score": 80}

    answers = [
        push(client, secret, {"completions": [row]}),
        push(client, secret, {"completions": [row]}),
        push(client, secret, {"completions": [row | {"email": "none"}, row | {"email": ["a"]}]}),
        push(client, secret, {"completions": "all"}),
        push(client, secret, "no JSON"),
        push(client, "", {"completions": [row]}),
        push(client, "push_wrong", {"completions": [row]}),
        push(client, secret, " " * (1024 * 1024 + 1)),
    ]

    assert [status for status, _ in answers] == [200, 200, 422, 400, 400, 401, 401, 413]
    assert answers[0][1] == {"recorded": 1, "parked": 0, "already": 0, "not_completed": 0}
    assert answers[1][1]["already"] == 1
    assert [problem["row"] for problem in answers[2][1]["problems"]] == [1, 2]
    assert secret not in key.key_hash
    assert PushKey.objects.get().used_at is not None
    actions.stop_key(key=key, by=UserFactory(), at=key.made_at + dt.timedelta(hours=1))
    assert push(client, secret, {"completions": [row]})[0] == 401
    # The key opens no other door.
    assert client.get("/e-learning/completions/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302


def test_pushing_is_limited_by_key(module, client, monkeypatch):
    cache.clear()
    monkeypatch.setattr("elearning.views.outside.PER_MINUTE", 2)
    _key, secret = actions.make_key(name="Other", by=UserFactory(), at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))

    assert [push(client, secret, {"completions": []})[0] for _ in range(3)] == [200, 200, 429]


def test_the_description_names_what_the_endpoint_takes_and_answers(client):
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    served = client.get("/e-learning/completions/push/description/")
    told = json.loads(served.content)

    assert told == json.loads(Path("docs/completions-push.openapi.json").read_text())
    assert told["openapi"].startswith("3.1")
    assert list(told["paths"]) == [PUSH]
    assert set(told["paths"][PUSH]["post"]["responses"]) == {"200", "400", "401", "413", "422", "429", "503"}
    assert set(told["components"]["schemas"]["Outcome"]["required"]) == {
        "recorded", "parked", "already", "not_completed",
    }  # fmt: skip


def test_parked_completions_go_after_their_time_and_are_parked_again_by_a_new_list(at):
    old, kept = (ParkedCompletionFactory(parked_at=at - dt.timedelta(days=days)) for days in (181, 179))
    matched = ParkedCompletionFactory(
        parked_at=at - dt.timedelta(days=400), email=None, matched_at=at - dt.timedelta(days=390)
    )

    number = actions.parked_over(days=180, at=at)

    assert number == 1
    assert set(ParkedCompletion.objects.all()) == {kept, matched}
    assert Entry.objects.get(action="completions.parked_over").detail == {"rows": 1}
    assert not Entry.objects.filter(detail__icontains=old.email).exists()
    assert actions.parked_over(days=180, at=at) == 0
