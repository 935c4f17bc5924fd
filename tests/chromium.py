"""Where this machine keeps a Chromium, if it has one. `python -m tests.chromium` prints it."""

import os
import shutil
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import connections

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@cache
def find():
    """The path of a Chromium: `CHROMIUM`, one on the path, or one that Playwright downloaded; else None."""
    named = os.environ.get("CHROMIUM")
    if named and os.access(named, os.X_OK):
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(downloaded[-1]) if downloaded else None


@contextmanager
def launched():
    """A running Chromium. Its loop runs in this thread, beside the database."""
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        yield browser
        browser.close()
        # While that loop runs Django keeps connections apart from the thread's own; nobody could close them afterwards.
        connections.close_all()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


if __name__ == "__main__":
    if not find():
        sys.exit("none found")
    print(find())
