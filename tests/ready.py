"""The migrated SQLite test database, kept between runs: applying every migration takes longer than most tests.

It is made by the migrations and never by the models. Its name holds a digest of whatever shapes it, so that a changed
migration, another Django or another SQLite makes a new one. Runs copy it and never write to it.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def shape():
    """A digest of every migration of ours, of the packages that bring their own, and of the database itself."""
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    migrations = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("site/*/migrations/*.py")])
    for path in [*migrations, ROOT / "requirements.txt", ROOT / "site/config/settings/base.py"]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Ready:
    """The kept database; one process at a time makes it, the others wait for it."""

    def __init__(self, folder):
        """`folder` is where it is kept."""
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / f"ready-{shape()}.sqlite3"
        self.lock = None

    def __enter__(self):
        """Wait for whoever is making it, if it is not there yet."""
        if not self.path.exists():
            self.lock = self.path.with_suffix(".lock").open("w")
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        return self

    def __exit__(self, *error):
        """Let the next one look."""
        if self.lock:
            self.lock.close()

    def use(self):
        """Copy it to where this run's database belongs and connect to that. False when there is none yet."""
        if not self.path.exists():
            return False
        name = settings.DATABASES["default"]["TEST"]["NAME"]
        shutil.copy(self.path, name)
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        return True

    def keep(self):
        """Keep a copy of the database that was made just now, and drop those nobody made today."""
        for old in self.folder.glob("ready-*"):
            if old.stat().st_mtime < time.time() - 24 * 3600:
                old.unlink(missing_ok=True)
        half_made = self.path.with_suffix(".new")
        half_made.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half_made)])
        half_made.rename(self.path)
