"""Every write of the reports: files taken out or made in the background, and annual reports.

Nothing of another room is written here.
"""

from reports.actions.annual import ReportRefused, arrange, choose, discard, freeze, make, rename, renew, word
from reports.actions.files import export
from reports.actions.jobs import FileRefused, Stopped, TooMany, ask, beat, cancel, drop_expired, fail, finish, take

__all__ = [
    "FileRefused",
    "ReportRefused",
    "Stopped",
    "TooMany",
    "arrange",
    "ask",
    "beat",
    "cancel",
    "choose",
    "discard",
    "drop_expired",
    "export",
    "fail",
    "finish",
    "freeze",
    "make",
    "rename",
    "renew",
    "take",
    "word",
]
