"""A date that runs, its trainer, and the clock that stands, for the tests of the register's pages."""

import pytest
import time_machine

from people.choices import Role
from tests import factories
from tests.factories import AT


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    """A date that began an hour ago."""
    return factories.EventFactory(today=True)


@pytest.fixture
def trainer(event, client):
    """A trainer of the date, signed in."""
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    client.force_login(user)
    return user
