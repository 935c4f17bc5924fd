"""Fixtures every test may use."""

import pytest

from tests.factories import AT


@pytest.fixture
def at():
    """The moment domain tests happen at: Tuesday 12 January 2027, 10am in London."""
    return AT


def pytest_terminal_summary(terminalreporter):
    """Say loudly how many tests could not look at pages because no Chromium was found."""
    skipped = [report for report in terminalreporter.stats.get("skipped", ()) if "browser" in report.keywords]
    if skipped:
        terminalreporter.write_line("")
        terminalreporter.write_line(f"BROWSER TESTS SKIPPED: {len(skipped)} (no Chromium found)", red=True, bold=True)
