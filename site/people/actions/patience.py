"""Waiting for a lock that many want at once."""

import functools
import random
import time

from django.db import OperationalError, connection

TRIES = 3
# PostgreSQL: lock not available, deadlock, serialisation failure. SQLite has only its sentence.
LOCK_CODES = {"55P03", "40P01", "40001"}


class TooBusy(Exception):
    """The lock could not be had. Nothing was changed."""

    def __init__(self):
        """Say so in words for the person who asked."""
        super().__init__(
            "Very many people are here at this moment, and this was NOT saved: nothing has changed, and your place was "
            "NOT taken if you were booking. Try again in a minute."
        )


def is_lock_error(error):
    """Whether the database gave up waiting for a lock, as opposed to any other trouble."""
    return getattr(error.__cause__, "sqlstate", None) in LOCK_CODES or "database is locked" in str(error)


def patient(action):
    """Try an action again, after a short random pause, when a lock could not be had; then raise TooBusy.

    Inside a transaction of the caller there is nothing to try again, so the error passes through.
    """

    @functools.wraps(action)
    def wrapper(**kwargs):
        if connection.in_atomic_block:
            return action(**kwargs)
        for attempt in range(1, TRIES + 1):
            try:
                return action(**kwargs)
            except OperationalError as error:
                if not is_lock_error(error):
                    raise
                if attempt == TRIES:
                    raise TooBusy from error
                time.sleep(random.uniform(0.05, 0.25) * attempt)  # noqa: S311 - spreading, not secrecy
        return None

    return wrapper
