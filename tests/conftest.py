"""Fixtures every test may use."""

import pytest
from django.test.utils import setup_databases, teardown_databases

from tests.factories import AT
from tests.scratch import Pristine, Scratch, is_test_database


@pytest.fixture
def at():
    """The moment domain tests happen at: Tuesday 12 January 2027, 10am in London."""
    return AT


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The migrated test database, and a copy of it as it is before any test has emptied a table."""
    with django_db_blocker.unblock():
        # pytest-django makes it only for tests that are marked to use it inside their own process.
        made = None if is_test_database() else setup_databases(0, interactive=False, aliases={"default"})
        pristine = Pristine(tmp_path_factory.mktemp("pristine"))
    yield pristine
    with django_db_blocker.unblock():
        pristine.drop()
        if made:
            teardown_databases(made, 0)


@pytest.fixture
def scratch(django_db_setup, django_db_blocker, tmp_path):
    """A throw-away copy of the migrated test database, for programs that the test starts."""
    with django_db_blocker.unblock():
        copy = Scratch(django_db_setup, tmp_path)
    yield copy
    with django_db_blocker.unblock():
        copy.drop()


def pytest_terminal_summary(terminalreporter):
    """Say loudly how many tests could not look at pages because no Chromium was found."""
    skipped = [report for report in terminalreporter.stats.get("skipped", ()) if "browser" in report.keywords]
    if skipped:
        terminalreporter.write_line("")
        terminalreporter.write_line(f"BROWSER TESTS SKIPPED: {len(skipped)} (no Chromium found)", red=True, bold=True)
