"""Every write of the reports: files taken out, and annual reports. Nothing of another room is written here."""

from reports.actions.annual import ReportRefused, arrange, choose, discard, freeze, make, rename, renew, word
from reports.actions.files import export

__all__ = [
    "ReportRefused",
    "arrange",
    "choose",
    "discard",
    "export",
    "freeze",
    "make",
    "rename",
    "renew",
    "word",
]
