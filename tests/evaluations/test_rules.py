"""Who may see and open what, when a form is open, and which texts are asked about."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from courses.models import Event, Policy
from evaluations import models, rules
from people.choices import Role
from tests import factories

POLICY = Policy()


class Booking:
    """A stand-in with the one thing the rule asks."""

    def __init__(self, status):
        self.status = status


@pytest.mark.parametrize(
    ("status", "marks", "expected"),
    [
        ("CONFIRMED", [], True),
        ("CONFIRMED", ["NOT_MARKED"], True),
        ("CONFIRMED", ["ATTENDED"], True),
        ("CONFIRMED", ["DID_NOT_ATTEND", "PARTIAL"], True),
        ("CONFIRMED", ["DID_NOT_ATTEND"], False),
        ("CONFIRMED", ["APOLOGIES", "DID_NOT_ATTEND"], False),
        ("WALK_IN", [], True),
        ("WAITING", [], False),
        ("CANCELLED", ["ATTENDED"], False),
    ],
)
def test_was_there_follows_the_register(status, marks, expected):
    assert rules.was_there(Booking(status), marks) is expected


def test_opens_at_and_closes_at_follow_the_policy(at):
    event = Event(starts_at=at, ends_at=at + dt.timedelta(hours=3))

    assert models.opens_at(event, POLICY) == at + dt.timedelta(hours=2, minutes=50)
    assert models.closes_at(event, POLICY) == at + dt.timedelta(days=14, hours=3)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (dt.datetime(2027, 1, 12, 12, tzinfo=dt.UTC), dt.date(2028, 7, 12)),
        # 31 August and 18 months is the last day of February.
        (dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC), dt.date(2028, 2, 29)),
        (dt.datetime(2027, 6, 30, 12, tzinfo=dt.UTC), dt.date(2028, 12, 30)),
        # Half past midnight in London's summer is the day before by UTC.
        (dt.datetime(2027, 6, 30, 23, 30, tzinfo=dt.UTC), dt.date(2029, 1, 1)),
    ],
)
def test_key_goes_on_is_eighteen_months_later_in_london(ends, expected):
    event = Event(ends_at=ends)

    assert rules.key_goes_on(event, POLICY) == expected


@pytest.mark.django_db
def test_can_see_results_is_for_those_of_the_date_and_the_subgroup(event, trainer):
    elsewhere = factories.LocalityFactory()
    away = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(trainer=away.person)

    seen = {
        "trainer": rules.can_see_results(trainer, event),
        "trainer of another date": rules.can_see_results(away, event),
        "co-ordinator": rules.can_see_results(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]), event),
        "co-ordinator elsewhere": rules.can_see_results(
            factories.UserFactory(roles=[(Role.COORDINATOR, elsewhere)]), event
        ),
        "subgroup": rules.can_see_results(factories.UserFactory(roles=[(Role.SUBGROUP,)]), event),
        "administrator": rules.can_see_results(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]), event),
        "editor": rules.can_see_results(factories.UserFactory(roles=[(Role.EDITOR,)]), event),
        "practitioner": rules.can_see_results(factories.UserFactory(), event),
        "nobody": rules.can_see_results(AnonymousUser(), event),
    }

    assert seen == {
        "trainer": True,
        "trainer of another date": False,
        "co-ordinator": True,
        "co-ordinator elsewhere": False,
        "subgroup": True,
        "administrator": True,
        "editor": False,
        "practitioner": False,
        "nobody": False,
    }


@pytest.mark.django_db
def test_can_see_results_ends_with_the_assignment(event, trainer, at):
    event.assignments.update(ended_at=at)

    assert rules.can_see_results(trainer, event) is False


@pytest.mark.django_db
def test_can_open_room_is_not_for_the_subgroup(event, trainer):
    subgroup = factories.UserFactory(roles=[(Role.SUBGROUP,)])

    assert rules.can_open_room(trainer, event) is True
    assert rules.can_open_room(subgroup, event) is False
    assert rules.can_close(subgroup, event) is False


@pytest.mark.parametrize(
    "text",
    [
        "A boy called Sam was never asked",
        "I spoke with a child named Aisha",
        "The child's name is Tom",
        "baby Peter came to mind",
        "her NHS number is 943 476 5919",
        "born 3/4/2019",
        "the family at PR1 8XJ",
        "initials S.M. in our case",
    ],
)
def test_may_identify_asks_about_texts_that_point_to_somebody(text):
    assert rules.may_identify(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The exercise on what children see at home",
        "What Operation Encompass gives a school",
        "A tool called Graded Care Profile 2",
        "Ask why a child Was Not Brought",
        "By 2027 I want 3 of my team trained, room 12 was cold",
    ],
)
def test_may_identify_lets_ordinary_words_pass(text):
    assert rules.may_identify(text) is False
