"""The chain of the audit trail: one altered, removed or exchanged row is found; erasing keeps it whole (S10)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import actions
from audit.models import AppendOnlyError, Entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Six sealed entries, about two people in turn."""
    made = [
        factories.EntryFactory(actor_id="7", subject_id=str(number % 2 + 1), detail={"seq": number})
        for number in range(6)
    ]
    actions.seal()
    return made


def tamper(**values):
    """Change the fourth row as somebody with the database would."""
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {columns} WHERE seal_no = 4", list(values.values()))


def test_seal_chains_every_entry_once_and_in_order(entries):
    assert actions.seal() == 0
    factories.EntryFactory()

    assert actions.seal() == 1
    assert list(Entry.objects.order_by("pk").values_list("seal_no", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert actions.verify().entries == 7


def test_seal_goes_on_where_it_stopped(entries):
    for _ in range(5):
        factories.EntryFactory()

    assert [actions.seal(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert actions.verify() == actions.Chain(11, 0, 0, Entry.objects.get(seal_no=11).seal)


def test_verify_finds_nothing_wrong_in_an_empty_trail():
    assert actions.verify() == actions.Chain(0, 0, 0, "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"action": "booking.cancel"}, "was altered"),
        ({"target_id": "999"}, "was altered"),
        ({"locality_id": "9"}, "was altered"),
        ({"at": "2020-01-01 00:00:00+00:00"}, "was altered"),
        ({"detail": '{"seq": 4}'}, "was altered"),
        ({"seal": "f" * 64}, "was altered"),
        ({"actor_digest": "f" * 64}, "was altered"),
        ({"actor_id": "8"}, "names somebody else than it did"),
        ({"subject_id": ""}, "names somebody else than it did"),
    ],
)
def test_verify_finds_the_one_altered_row(entries, changed, why):
    tamper(**changed)

    found = actions.verify()

    assert (found.entries, found.broken_no, found.why) == (3, 4, why)


def test_verify_finds_a_removed_row(entries):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seal_no = 4")

    assert (actions.verify().broken_no, actions.verify().why) == (4, "is missing")


def test_verify_finds_a_row_sealed_anew_after_it_was_altered(entries):
    """Whoever knows how seals are made would have to make all that follow anew too."""
    entry = Entry.objects.get(seal_no=4)
    entry.target_id = "999"
    tamper(target_id="999", seal=actions.digest(entry, Entry.objects.get(seal_no=3).seal))

    assert actions.verify().broken_no == 5


def test_verify_finds_an_end_cut_off_only_with_what_was_written_down(entries):
    last = actions.verify()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seal_no > 4")

    assert actions.verify().broken_no is None
    assert actions.verify(known_no=last.entries, known_seal=last.last).broken_no == 5


def test_verify_finds_a_chain_that_was_made_anew(entries):
    last = actions.verify()
    Entry._base_manager.update(seal_no=None, seal="", salt="", actor_digest="", subject_digest="")
    actions.seal()

    assert actions.verify().broken_no is None
    assert actions.verify(known_no=6, known_seal=last.last).broken_no == 6


def test_forget_empties_the_person_everywhere_and_keeps_the_chain(entries):
    factories.EntryFactory(actor_id="1")

    assert actions.forget(person_ids=[1]) == 4
    assert not Entry.objects.filter(subject_id="1").exists()
    assert not Entry.objects.filter(actor_id="1").exists()
    assert Entry.objects.filter(actor_id="7", subject_id="").count() == 3
    assert (actions.verify().broken_no, actions.verify().erased) == (None, 3)


def test_forgotten_person_cannot_be_guessed_from_the_digest(entries):
    """A control before: with the salt the few possible ids are tried in no time."""
    entry = Entry.objects.get(seal_no=2)
    assert [n for n in range(100) if actions.personal_digest(entry, str(n)) == entry.subject_digest] == [2]

    actions.forget(person_ids=[2])

    entry.refresh_from_db()
    assert [n for n in range(100) if actions.personal_digest(entry, str(n)) == entry.subject_digest] == []


def test_entry_is_never_edited_or_deleted(entries):
    with pytest.raises(AppendOnlyError):
        entries[0].save()
    with pytest.raises(AppendOnlyError):
        entries[0].delete()
    with pytest.raises(AppendOnlyError):
        Entry.objects.filter(pk=entries[0].pk).update(action="booking.cancel")
    with pytest.raises(AppendOnlyError):
        Entry.objects.all().delete()


def command(**options):
    """What `verify_audit` says."""
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


def test_verify_audit_says_how_many_hold_and_what_to_write_down(entries):
    said = command()

    assert said.splitlines() == [
        "6 sealed entries hold, 0 of them with somebody forgotten; 0 wait to be sealed.",
        f"6:{Entry.objects.get(seal_no=6).seal}",
    ]
    assert command(known=said.splitlines()[-1]) == said


def test_verify_audit_ends_with_an_error_at_the_altered_row(entries):
    tamper(target_id="999")

    with pytest.raises(CommandError, match="Entry 4 of the chain was altered. The 3 before it hold."):
        command()


@pytest.mark.parametrize("known", ["4", "x:y", "4:"])
def test_verify_audit_refuses_what_it_never_said(entries, known):
    with pytest.raises(CommandError, match="as a number and a seal"):
        command(known=known)
