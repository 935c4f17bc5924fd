"""Every write of the legacy room. Facts are written by the rooms they belong to."""

from legacy.actions.applying import apply
from legacy.actions.refusals import ImportRefused, NoKind, NothingLeft
from legacy.actions.storing import decide, discard, needs_course, needs_locality, read_as, read_in
from legacy.actions.undoing import forget_due, undo

__all__ = [
    "ImportRefused",
    "NoKind",
    "NothingLeft",
    "apply",
    "decide",
    "discard",
    "forget_due",
    "needs_course",
    "needs_locality",
    "read_as",
    "read_in",
    "undo",
]
