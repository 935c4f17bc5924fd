"""What people needs from rooms above it. They fill the slots in `AppConfig.ready()`; an unfilled slot raises.

`record` is audit.actions.record; `queue` is outbox.actions.queue. `erase`, `merge` and `subject_access` take several
fillers, one an app, and are called for each.
"""


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


record = Port("record")
queue = Port("queue")

REQUIRED = (record, queue)
