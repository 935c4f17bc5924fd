"""Where this machine keeps a Chromium, if it has one. `python -m tests.chromium` prints it."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path

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


if __name__ == "__main__":
    if not find():
        sys.exit("none found")
    print(find())
