"""The demo programme on a real server with a real browser, on a throw-away copy: nothing is truncated."""

import datetime as dt
import os
import re
from email import message_from_bytes, policy

import pytest

from tests.chromium import find, launched
from tests.scratch import Scratch

PASSWORD = "demo-only-password"


def pytest_collection_modifyitems(items):
    """All journeys share one server: one process runs them, and where there is no Chromium none does."""
    for item in items:
        if "tests/journeys/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.browser)
            if find() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium found"))


class Programme:
    """The demo programme being served."""

    def __init__(self, scratch):
        """Load it and start the server."""
        self.scratch = scratch
        scratch.run("load_demo")
        self.base = scratch.web(workers=1, threads=6)
        self.hand = scratch.hand()

    def run_due(self):
        """Everything due happens now: mail is written, people are invited."""
        self.scratch.run("run_due", BASE_URL=self.base)

    def mails_to(self, address, *, since=None):
        """The mails written for this address, oldest first."""
        files = sorted(self.scratch.mail.glob("*.log"), key=lambda file: file.stat().st_mtime)
        mails = []
        for file in files:
            for text in file.read_bytes().split(b"-" * 79 + b"\n"):
                mail = message_from_bytes(text.strip(), policy=policy.default)
                if mail["to"] == address and (not since or since in mail["subject"]):
                    mails.append(mail)
        return mails

    def log(self):
        """What the server said since it started."""
        return self.scratch.web_log.read_text()


@pytest.fixture(scope="package")
def programme(django_db_setup, django_db_blocker, tmp_path_factory):
    """One server for all journeys."""
    with django_db_blocker.unblock():
        scratch = Scratch(django_db_setup, tmp_path_factory.mktemp("programme"))
    try:
        yield Programme(scratch)
    finally:
        with django_db_blocker.unblock():
            scratch.drop()


@pytest.fixture(scope="module")
def chromium():
    """One browser for a module's journeys."""
    with launched() as browser:
        yield browser


class Visitor:
    """One person's browser: a page, what went wrong on it, and whom it asked for anything."""

    def __init__(self, chromium, base, *, script=True, width=1280, height=900, **options):
        """`script=False` switches JavaScript off."""
        self.base = base
        self.context = chromium.new_context(
            base_url=base,
            java_script_enabled=script,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            accept_downloads=True,
            **options,
        )
        self.context.set_default_timeout(45_000)
        self.page = self.context.new_page()
        self.elsewhere, self.broken = [], []
        self.context.on("request", self.note_request)
        self.context.on("response", self.note_response)
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.broken.append(f"script: {error}"))

    def note_request(self, request):
        """Anything asked of another origin is noted."""
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def note_response(self, response):
        """So is every answer that says the server failed."""
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def note_console(self, message):
        """So is what the browser complains about: a refused script, a policy broken."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.broken.append(message.text)

    def sign_in(self, who):
        """Sign in by password, as a person does."""
        self.page.goto("/accounts/login/")
        self.page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(f"{who}@demo.example")
        self.page.get_by_label("Password").first.fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(re.compile(r"/my/"))
        return self

    @property
    def heading(self):
        """The page's first heading."""
        return self.page.locator("h1").first.inner_text()


@pytest.fixture
def visitor(chromium, programme):
    """Makes visitors. Afterwards: nothing failed on the server, nothing came from elsewhere, nothing was refused."""
    made = []

    def make(**options):
        made.append(Visitor(chromium, programme.base, **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [url for one in made for url in one.elsewhere] == []
    assert [text for one in made for text in one.broken] == []


@pytest.fixture
def in_three_weeks():
    """A London day three weeks from now that is no weekend."""
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=21)
    while day.weekday() > 3:
        day += dt.timedelta(days=1)
    return day
