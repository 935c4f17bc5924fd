"""Fixtures every test may use."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import blocking_manager_key

from tests.factories import AT
from tests.ready import Ready
from tests.scratch import Pristine, Scratch, drop

PRISTINE = pytest.StashKey[Pristine]()


@pytest.fixture
def at():
    """The moment domain tests happen at: Tuesday 12 January 2027, 10am in London."""
    return AT


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker, tmp_path_factory
):
    """The migrated test database, and a copy of it as it is before any test has emptied a table.

    On SQLite the migrations are applied once and kept (tests/ready.py); `--create-db` applies them again.
    """
    sqlite = connection.vendor == "sqlite"
    with django_db_blocker.unblock():
        with Ready(settings.VAR / "ready") if sqlite else nullcontext() as ready:
            made = None
            if not sqlite or request.config.getvalue("create_db") or not ready.use():
                made = setup_databases(request.config.option.verbose, interactive=False, aliases={"default"})
                if sqlite:
                    ready.keep()
        pristine = Pristine(tmp_path_factory.mktemp("pristine"))
    request.config.stash[PRISTINE] = pristine
    yield pristine
    with django_db_blocker.unblock():
        pristine.drop()
        if not sqlite:
            # Not Django's own way, which gives up when a session that was closed has not ended yet.
            name = connection.settings_dict["NAME"]
            connections.close_all()
            drop(name)
        elif made:
            teardown_databases(made, 0)
        else:
            connection.close()
            Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test whose transactions are real ends by emptying every table: put back what the migrations wrote.

    Whatever runs next in this process needs the policy, the questionnaires and the root of the pages.
    """
    yield
    marker = item.get_closest_marker("django_db")
    pristine = item.config.stash.get(PRISTINE, None)
    # After the last test both databases are gone already.
    if nextitem and pristine and marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            pristine.put_back()


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
