"""Fixtures every test may use."""

import pytest

from tests.factories import AT


@pytest.fixture
def at():
    """The moment domain tests happen at: Tuesday 12 January 2027, 10am in London."""
    return AT
