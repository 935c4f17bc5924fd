"""What most tests of old spreadsheets need: a course, an agency, an area, an administrator."""

import pytest

from legacy import actions
from people.choices import Role
from tests.factories import AgencyFactory, CourseFactory, LocalityFactory, UserFactory


@pytest.fixture
def admin():
    """Who takes files over."""
    return UserFactory(roles=[(Role.ADMINISTRATOR,)])


@pytest.fixture
def house():
    """(course, agency, area) that the files speak of."""
    return CourseFactory(title="Neglect"), AgencyFactory(name="Northern Trust"), LocalityFactory(name="Nearshire")


@pytest.fixture
def read(admin, house, at):
    """Read a file in as the administrator."""

    def read_in(file, name="old.csv", **more):
        more.setdefault("locality", house[2])
        return actions.read_in(file=file, name=name, by=admin, at=at, **more)

    return read_in
