"""What people needs from rooms above it. They fill the slots in `AppConfig.ready()`; an unfilled slot raises.

`record` is audit.actions.record; `queue` is outbox.actions.queue. `merge` takes a filler of each app that holds keys to
people: what becomes of each when two records of one person are made one (docs/adr/0020).
"""

from collections.abc import Callable
from dataclasses import dataclass


class Unfilled(RuntimeError):
    """A port was used before an app filled it: a mistake in the wiring, never the user's."""


class Port:
    """One named slot for a callable that a higher app provides."""

    def __init__(self, name):
        """Start empty."""
        self.name = name
        self.target = None

    def fill(self, target):
        """Set the callable; the last one wins so that tests can put back what they took."""
        self.target = target

    def __call__(self, **kwargs):
        """Call what fills the slot. Raises Unfilled when nothing does."""
        if self.target is None:
            raise Unfilled(f"people.ports.{self.name} is not filled; is the app that fills it installed?")
        return self.target(**kwargs)


@dataclass(frozen=True)
class Moves:
    """A key that says whose the row is: it follows the person to the record that is kept.

    Where both records have a row of which one person can have only one, the one for which `stronger` returns more goes
    to the kept record, the other to the merged one; without `stronger`, or where both are alike, the kept record's
    stays. `what` says in plain words what the rows are, `reads` what `stronger` wants loaded.
    """

    what: str
    stronger: Callable | None = None
    reads: tuple = ()


@dataclass(frozen=True)
class Stays:
    """A key that says who did something: history keeps the record under which it was done."""


@dataclass(frozen=True)
class Part:
    """What one app does about a merge besides the keys.

    `doubles(keep=, other=, at=)` returns sentences about facts both records have. `prepare(keep=, other=, by=, at=)`
    locks what must be locked first and ends doubles; it returns what it ended as (label, row, field, before).
    `settled(keep=, other=, at=)`, asked under the lock of both people, says whether none came since. To undo,
    `lock(moves=)` comes first and `restore(moves=, by=, at=)` last; it returns sentences about what could not be given
    back.
    """

    doubles: Callable
    prepare: Callable
    settled: Callable
    lock: Callable
    restore: Callable


class Merging:
    """The slot for merging: a rule for every key to people in the project, and the parts of single apps."""

    def __init__(self):
        """Start empty."""
        self.keys = {}
        self.parts = []

    def fill(self, keys, part=None):
        """Add the rules of one app: {"app.Model.field": Moves or Stays}, and its part if it has one."""
        self.keys |= keys
        if part is not None and part not in self.parts:
            self.parts.append(part)


record = Port("record")
queue = Port("queue")
merge = Merging()

REQUIRED = (record, queue)
