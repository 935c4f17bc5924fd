"""Throw-away copies of the migrated test database, and programs that work on them.

Processes that are raced, killed or looked at by a browser need a real database file. They never get the one the
other tests use, and never the one of `make run`.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]


def is_test_database():
    """Whether this process is connected to a database that was made for tests."""
    return Path(connection.settings_dict["NAME"]).name.startswith("test")


def on_server(statement):
    """Run one statement on the PostgreSQL server, in no transaction and in none of our databases."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def leave_alone(name):
    """End every session on a database of ours. A closed one lives on until a busy server has come round to it."""
    on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def drop(name):
    """Remove a database from the PostgreSQL server, whoever is still on it."""
    on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Pristine:
    """The test database as the migrations made it. Tests that empty tables come later and do not touch it."""

    def __init__(self, folder):
        """Copy the test database that this process is connected to."""
        if not is_test_database():
            raise RuntimeError("there is no test database to copy")
        self.sqlite = connection.vendor == "sqlite"
        if self.sqlite:
            self.name = str(Path(folder) / "pristine.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [self.name])
        else:
            self.name = f"pristine_{os.getpid()}"
            template = connection.settings_dict["NAME"]
            connections.close_all()
            leave_alone(template)
            on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')

    def put_back(self):
        """Make the test database of this process what it was before any test, after one that emptied its tables."""
        name = connection.settings_dict["NAME"]
        connections.close_all()
        if self.sqlite:
            for journal in ("-wal", "-shm"):
                Path(f"{name}{journal}").unlink(missing_ok=True)
            shutil.copy(self.name, name)
        else:
            leave_alone(self.name)
            drop(name)
            on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')

    def drop(self):
        """Remove it."""
        if not self.sqlite:
            drop(self.name)


class Scratch:
    """A copy of the pristine database. `name` goes to other programs as TEST_DATABASE."""

    def __init__(self, pristine, folder):
        """Make the copy."""
        self.folder = Path(folder)
        self.mail = self.folder / "mail"
        self.processes = []
        self.sqlite = pristine.sqlite
        if self.sqlite:
            self.name = str(self.folder / f"scratch-{secrets.token_hex(4)}.sqlite3")
            shutil.copy(pristine.name, self.name)
        else:
            self.name = f"scratch_{os.getpid()}_{secrets.token_hex(4)}"
            on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{pristine.name}"')

    def drop(self):
        """End what still runs on the copy, and remove it."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
        if not self.sqlite:
            drop(self.name)

    def environment(self, **more):
        """What a program on this copy is told."""
        self.mail.mkdir(exist_ok=True)
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "TEST_DATABASE": self.name,
            "TEST_MAIL": str(self.mail),
            **more,
        }

    def start(self, *arguments, pipes=False, log=None, **environment):
        """Start Python with these arguments on this copy."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(**environment),
            stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipes else (log or subprocess.DEVNULL),
            stderr=None if pipes else (log or subprocess.DEVNULL),
            text=True,
        )
        self.processes.append(process)
        return process

    def run(self, *arguments, **environment):
        """Run a management command on this copy to its end; its output, or an error with it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout}\n{done.stderr}")
        return done.stdout

    def hand(self):
        """A process that does what `tests/hand.py` can, when told."""
        return Hand(self.start("-m", "tests.hand", pipes=True))

    def web(self, *, workers=1, threads=4, **environment):
        """A gunicorn on this copy; returns its base address when it answers."""
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        log = (self.folder / f"web-{port}.log").open("w")
        self.web_log = Path(log.name)
        self.server = self.start(
            "-m",
            "tests.serve",
            log=log,
            BIND=f"127.0.0.1:{port}",
            WEB_CONCURRENCY=str(workers),
            WEB_THREADS=str(threads),
            BASE_URL=base,
            **environment,
        )
        log.close()
        wait_for(base, self.server, self.web_log)
        return base


class Hand:
    """The near end of a `tests/hand.py` process: one JSON line there, one back."""

    def __init__(self, process):
        """Wait until it is up."""
        self.process = process
        self.answer()

    def tell(self, do, **what):
        """Hand over one thing to do, without waiting."""
        self.process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self.process.stdin.flush()

    def answer(self):
        """Wait for what came of it."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the hand let go with {self.process.wait()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer["done"]

    def ask(self, do, **what):
        """Hand over one thing to do and wait for what came of it."""
        self.tell(do, **what)
        return self.answer()


def free_port():
    """A port nobody listens on."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def wait_for(base, process, log, *, seconds=60):
    """Return when the server answers; raise with its log when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/robots.txt", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {base}: {log.read_text()[-3000:]}")
