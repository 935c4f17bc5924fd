"""Noting that a team used a briefing, who reads it, and what becomes of the words."""

import datetime as dt

import pytest

from audit.models import Entry
from courses import actions, queries
from courses.models import BriefingUse
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db


def note(at, *, place=None, **more):
    given = {
        "briefing": 7,
        "title": "Professional curiosity",
        "team": "Family support, north",
        "locality": place or factories.LocalityFactory(),
        "used_on": at.date(),
        "heads": 6,
        "action": "Ask one more question.",
        "by": None,
        "at": at,
    }
    return actions.note_use(**given | more)


def test_note_use_writes_one_row_with_a_line_in_the_audit_trail_that_holds_no_words(at):
    agency = factories.AgencyFactory()

    use = note(at, agency=agency, agency_other="typed beside it")

    assert (use.counted, use.whose, use.agency_other, use.person) == (True, agency.name, "", None)
    entry = Entry.objects.get(action="briefing.use")
    assert (entry.actor_id, entry.detail) == ("", {"briefing": 7, "heads": 6, "counted": True})


@pytest.mark.parametrize(("days", "words"), [(1, "lies ahead"), (-733, "more than two years ago")])
def test_note_use_refuses_days_ahead_and_long_gone(at, days, words):
    with pytest.raises(actions.UseRefused, match=words):
        note(at, used_on=at.date() + dt.timedelta(days=days))


def test_same_use_noted_again_is_the_same_use(at):
    place = factories.LocalityFactory()

    first = note(at, place=place, agency_other="Harbour Trust")
    again = note(at, place=place, agency_other="harbour trust", team="family support, NORTH ", heads=9)

    assert again == first
    assert BriefingUse.objects.count() == 1


def test_colleague_has_the_same_use_on_their_record_and_it_counts_once(at):
    place, agency = factories.LocalityFactory(), factories.AgencyFactory()
    one, other = factories.PersonFactory(), factories.PersonFactory()

    note(at, place=place, agency=agency, person=one)
    rows = [note(at, place=place, agency=agency, person=other) for _ in range(2)]

    assert [row.pk for row in queries.uses_of(other)] == [rows[0].pk]
    assert queries.times_used(7) == 1
    assert [one.heads for one in queries.briefing_sums()] == [6]


def test_clear_use_deletes_the_words_and_only_as_a_whole_the_count(at):
    by = factories.UserFactory()
    use = note(at)

    words = actions.clear_use(use=use, whole=False, by=by, at=at)
    counted = queries.times_used(7)
    whole = actions.clear_use(use=use, whole=True, by=by, at=at)

    assert (words.team, words.action, counted) == ("", "", 1)
    assert (whole.counted, queries.times_used(7)) == (False, 0)
    assert [entry.detail["whole"] for entry in Entry.objects.filter(action="briefing.clear").order_by("pk")] == [
        False,
        True,
    ]
    with pytest.raises(actions.UseRefused, match="deleted already"):
        actions.clear_use(use=use, whole=True, by=by, at=at)


def test_use_words_over_deletes_what_is_three_years_old_and_keeps_the_counts(at):
    old = factories.BriefingUseFactory(noted_at=at - dt.timedelta(days=1096), agency_other="Trust")
    young = factories.BriefingUseFactory(noted_at=at - dt.timedelta(days=1090))

    results = [actions.use_words_over(at=at) for _ in range(2)]

    old.refresh_from_db()
    young.refresh_from_db()
    assert results == [1, 0]
    assert (old.team, old.agency_other, old.action, old.heads, old.counted) == ("", "", "", 6, True)
    assert young.action != ""


def test_visible_to_shows_own_teams_only():
    near, far, own = factories.LocalityFactory(), factories.LocalityFactory(), factories.AgencyFactory()
    here = factories.BriefingUseFactory(locality=near)
    ours = factories.BriefingUseFactory(locality=far, agency=own)
    factories.BriefingUseFactory(locality=far, person=factories.PersonFactory())
    readers = {
        (Role.COORDINATOR, near): {here.pk},
        (Role.AGENCY_LEAD, own): {ours.pk},
        (Role.SUBGROUP,): set(),
        (Role.EDITOR,): set(),
        (Role.TRAINER,): set(),
    }

    seen = {
        role: set(queries.uses(factories.UserFactory(roles=[role])).values_list("pk", flat=True)) for role in readers
    }

    assert seen == readers
    assert queries.uses(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)])).count() == 3


def test_briefing_sums_join_what_few_teams_used():
    for briefing, number in ((1, 9), (2, 6), (3, 1), (4, 2)):
        factories.BriefingUseFactory.create_batch(number, briefing=briefing, title=f"Briefing {briefing}", heads=2)

    exact = [(one.title, one.uses, one.heads) for one in queries.briefing_sums()]
    safe = [(one.title, one.uses, one.heads) for one in queries.briefing_sums(smallest=5)]

    assert exact == [("Briefing 1", 9, 18), ("Briefing 2", 6, 12), ("Briefing 4", 2, 4), ("Briefing 3", 1, 2)]
    assert safe == [("Briefing 1", 9, 18), ("3 briefings together", 9, 18)]
