"""What the reports write: that a file left the house, and files made in the background."""

from reports.actions.files import export
from reports.actions.jobs import (
    FileRefused,
    Stopped,
    TooMany,
    ask,
    beat,
    cancel,
    drop_expired,
    fail,
    finish,
    take,
)

__all__ = [
    "FileRefused",
    "Stopped",
    "TooMany",
    "ask",
    "beat",
    "cancel",
    "drop_expired",
    "export",
    "fail",
    "finish",
    "take",
]
