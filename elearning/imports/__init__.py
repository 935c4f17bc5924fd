"""Files that people hand in: SCORM packages, and lists of who completed what on another platform."""

from elearning.imports.apart import package_apart
from elearning.imports.commits import CommitRefused, Said, TooMuchSaid, read_commit
from elearning.imports.manifest import Launch, Manifest, PackageRefused, read_manifest
from elearning.imports.packages import Archive, open_package

__all__ = [
    "Archive",
    "CommitRefused",
    "Launch",
    "Manifest",
    "PackageRefused",
    "Said",
    "TooMuchSaid",
    "open_package",
    "package_apart",
    "read_commit",
    "read_manifest",
]
