"""Dates at the same time in the same venue or under the same link."""

import datetime as dt

import pytest

from courses.models import Policy
from courses.queries import clashes, policy_for
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
START = AT + dt.timedelta(days=21)
PAIR = [(START, START + dt.timedelta(hours=3))]
ROOM = "https://meet.partnership.example/room"


def found(**asked):
    return list(clashes(PAIR, **asked))


def test_clashes_finds_the_same_link_and_the_same_venue_whatever_the_capitals():
    link = factories.EventFactory()
    venue = factories.EventFactory(joining_url="", venue="Town Hall")
    factories.EventFactory(joining_url="https://meet.partnership.example/other", venue="Civic Hall")

    assert found(joining_url=ROOM.upper().replace("HTTPS", "https")) == [link]
    assert found(venue=" town hall ") == [venue]


def test_clashes_needs_a_sitting_that_overlaps():
    second = factories.EventFactory(sessions=2, starts_at=START - dt.timedelta(days=7))
    factories.EventFactory(starts_at=START + dt.timedelta(hours=3))
    factories.EventFactory(starts_at=START - dt.timedelta(hours=3))

    assert found(joining_url=ROOM) == [second]


def test_clashes_leaves_out_itself_what_was_called_off_and_dates_without_a_place():
    own = factories.EventFactory()
    factories.EventFactory(cancelled=True)
    factories.EventFactory(joining_url="", venue="")

    assert found(joining_url=ROOM, exclude=own) == []
    assert found() == []


def test_policy_for_leaves_the_row_it_was_handed_as_it_was():
    family = factories.CourseFamilyFactory(overrides={"offer_hours": 12})
    policy = Policy.objects.get()

    own = policy_for(factories.CourseFactory(family=family), policy)

    assert (own.offer_hours, policy.offer_hours) == (12, 48)
