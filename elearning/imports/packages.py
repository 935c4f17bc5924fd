"""SCORM packages as editors hand them in: looked at before anything is unpacked, counted while it is.

A package is a zip file of somebody else's web pages. Its directory is read first, so that a small file that unpacks to
gigabytes is turned away at once; what its entries say of their size is not believed but counted.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from elearning.imports.manifest import Manifest, PackageRefused, read_manifest

MOST_PACKED = 300 * 1024 * 1024
MOST_UNPACKED = 500 * 1024 * 1024
MOST_ENTRIES = 5_000
# Honest packages stay under 10. A few kilobytes of blanks may be packed tighter.
MOST_RATIO, RATIO_FROM = 100, 1024 * 1024
MOST_MANIFEST = 2 * 1024 * 1024
MOST_NAME = 400
# What a directory of that many entries may take, with long names.
MOST_DIRECTORY = MOST_ENTRIES * 600
CHUNK = 256 * 1024

_MANIFEST = "imsmanifest.xml"
# Left behind by the computers that packed it.
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_PACKED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".jar", ".apk")
_OFFICE = (".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".epub", ".dotx", ".potx", ".xltx", ".docm", ".pptm")
# Other kinds of course, by a file that only they have.
_OTHER_KINDS = (
    ("cmi5.xml", "a cmi5 package"),
    ("tincan.xml", "an xAPI (Tin Can) package"),
    ("h5p.json", "an H5P package"),
    ("[content_types].xml", "an Office document"),
    ("meta-inf/container.xml", "an e-book"),
)
_EXPORT = "Export the package again as SCORM 1.2 or SCORM 2004, as one .zip file."
# One of these words stands in the scripts of every package that reports anything.
_REPORTS = re.compile(rb"LMSSetValue|SetValue|lesson_status|completion_status|success_status")
_SCRIPTS = (".js", ".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Archive:
    """A package that was looked at: what its manifest says, and the entries to unpack with their paths."""

    archive: zipfile.ZipFile
    manifest: Manifest
    entries: list[tuple[str, zipfile.ZipInfo]]

    def unpack(self, keep: Callable[[str, Iterator[bytes]], object]) -> tuple[int, list[str]]:
        """Hand each file to `keep(path, chunks)`. Returns (bytes unpacked, warnings).

        Raises PackageRefused where the bytes are not what the directory promised; what was kept by then is the
        caller's to throw away.
        """
        count = Count()
        for path, entry in self.entries:
            keep(path, self._chunks(path, entry, count))
        warnings = list(self.manifest.warnings)
        if not count.reports and any(part.reports for part in self.manifest.parts):
            warnings.append(
                "This package can never report a completion, as far as its scripts tell: none of them sets a status. "
                "Try it yourself before others do."
            )
        return count.total, warnings

    def _chunks(self, path, entry, count):
        """The bytes of one entry, counted."""
        seen, tail = 0, b""
        script = path.casefold().endswith(_SCRIPTS)
        try:
            with self.archive.open(entry) as source:
                while chunk := source.read(CHUNK):
                    if not seen and chunk.startswith(b"PK\x03\x04") and not path.casefold().endswith(_OFFICE):
                        raise PackageRefused(_nested(path))
                    seen += len(chunk)
                    count.total += len(chunk)
                    if seen > entry.file_size or count.total > MOST_UNPACKED:
                        raise PackageRefused(f"The package is larger than it says. {_EXPORT}")
                    if script and not count.reports:
                        count.reports = bool(_REPORTS.search(tail + chunk))
                        tail = chunk[-32:]
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as problem:
            raise PackageRefused(f"The package is damaged at “{path[:120]}”. {_EXPORT}") from problem
        if seen != entry.file_size:
            raise PackageRefused(f"The package is damaged at “{path[:120]}”. {_EXPORT}")


@dataclass
class Count:
    """What was met while unpacking."""

    total: int = 0
    reports: bool = False


def open_package(file: IO[bytes]) -> Archive:
    """Look at a package and return what can be unpacked. Unpacks nothing but its manifest.

    Refuses (`PackageRefused`) in plain words: other kinds of file, more than 500 MB, 5,000 files or a hundredfold
    unpacked, paths that lead outside, links, encrypted, doubled or packed files in it, what `read_manifest` refuses.
    """
    _check_start(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, UnicodeDecodeError) as problem:
        raise PackageRefused(f"This file is damaged and cannot be read. {_EXPORT}") from problem
    entries = _checked(archive.infolist(), _size_of(file))
    prefix, listed = _manifest_of(entries)
    inside = {path[len(prefix) :]: entry for path, entry in entries.items() if path.startswith(prefix)}
    names = {path.casefold() for path in inside}
    manifest = read_manifest(_small(archive, listed), exists=lambda path: path.casefold() in names)
    return Archive(archive, manifest, sorted(inside.items()))


def _size_of(file):
    """Its length in bytes."""
    file.seek(0, 2)
    return file.tell()


def _check_start(file):
    """Refuse what is no zip file, is too large, or has a directory too large to be read."""
    size = _size_of(file)
    file.seek(0)
    start = file.read(8)
    if not size:
        raise PackageRefused("This file is empty. Check that you picked the right one.")
    if size > MOST_PACKED:
        raise PackageRefused(f"This file is larger than {MOST_PACKED // 1024 // 1024} MB. Make its videos smaller.")
    if start.startswith(b"PK\x05\x06"):
        raise PackageRefused(f"There is nothing in this zip file. {_EXPORT}")
    if not start.startswith(b"PK\x03\x04"):
        raise PackageRefused(f"This is not a zip file. {_EXPORT}")
    file.seek(max(0, size - 65_557))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise PackageRefused(f"This file is damaged: its end is missing. Copy it again, or: {_EXPORT}")
    number, directory = struct.unpack("<HI", end[at + 10 : at + 16])
    if number > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise PackageRefused(_too_many())


def _too_many():
    """The words for too many files."""
    return f"The package holds more than {MOST_ENTRIES:,} files. Split it into several modules."


def _checked(infos, packed):
    """{path: entry} of the files, each looked at by what the directory says of it."""
    if len(infos) > MOST_ENTRIES:
        raise PackageRefused(_too_many())
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise PackageRefused(
            f"Unpacked it would be larger than {MOST_UNPACKED // 1024 // 1024} MB. Make its videos smaller."
        )
    if sum(info.compress_size for info in infos) > packed:
        raise PackageRefused(f"The files in the package lie on top of each other. {_EXPORT}")
    found, names = {}, set()
    for info in infos:
        path = _path_of(info)
        lower = path.casefold()
        if info.is_dir() or path.endswith("/") or any(part in lower for part in _LITTER):
            continue
        if lower in names:
            raise PackageRefused(f"The package holds “{path[:120]}” twice. {_EXPORT}")
        names.add(lower)
        _check_entry(info, path)
        found[path] = info
    if not found:
        raise PackageRefused(f"There is nothing in this zip file. {_EXPORT}")
    return found


def _path_of(info):
    """The path of an entry with plain slashes. Refuses what leads out of the package."""
    path = info.orig_filename.replace("\\", "/")
    odd = any(ord(letter) < 32 or ord(letter) == 127 for letter in path)
    parts = path.split("/")
    if odd or not path.strip() or len(path) > MOST_NAME or ".." in parts or path.startswith("/"):
        raise PackageRefused(f"The package holds a file whose name leads outside it, or is no name. {_EXPORT}")
    if re.match(r"[A-Za-z]:", path):
        raise PackageRefused(f"The package holds a file whose name leads outside it, or is no name. {_EXPORT}")
    return "/".join(part for part in parts[:-1] if part not in ("", ".")) + "/" * (len(parts) > 1) + parts[-1]


def _check_entry(info, path):
    """Refuse links, encrypted and packed files, and what unpacks to far more than it is."""
    kind = info.external_attr >> 16
    if kind and not stat.S_ISREG(kind) and stat.S_IFMT(kind):
        raise PackageRefused(f"“{path[:120]}” in the package is a link and no file. {_EXPORT}")
    if info.flag_bits & 0x1:
        raise PackageRefused(f"The package has a password. {_EXPORT}")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageRefused(f"The package is packed in a way that cannot be read. {_EXPORT}")
    if path.casefold().endswith(_PACKED):
        raise PackageRefused(_nested(path))
    if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise PackageRefused(f"“{path[:120]}” unpacks to more than a hundred times its size. {_EXPORT}")


def _nested(path):
    """The words for a packed file inside."""
    return (
        f"The package holds another packed file, “{path[:120]}”. If that is the course itself, unpack this file once "
        "and upload the one inside; else take it out."
    )


def _manifest_of(entries):
    """(folder of the manifest with its slash, its entry): the one nearest to the top."""
    found = sorted(
        (path for path in entries if path.casefold().rpartition("/")[2] == _MANIFEST),
        key=lambda path: (path.count("/"), path),
    )
    if found:
        return found[0][: -len(_MANIFEST)], entries[found[0]]
    lower = [path.casefold() for path in entries]
    for name, words in _OTHER_KINDS:
        if any(path == name or path.endswith("/" + name) for path in lower):
            raise PackageRefused(f"This is {words}, which cannot be played here. {_EXPORT}")
    if any(path.endswith((".au", ".crs")) for path in lower):
        raise PackageRefused(f"This is an AICC package, which cannot be played here. {_EXPORT}")
    raise PackageRefused(
        f"There is no contents list (imsmanifest.xml) in this file, so it is not a SCORM package. {_EXPORT}"
    )


def _small(archive, entry):
    """The bytes of the manifest."""
    if entry.file_size > MOST_MANIFEST:
        raise PackageRefused("The package's contents list (imsmanifest.xml) is too large to be read.")
    try:
        with archive.open(entry) as source:
            return source.read(MOST_MANIFEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as problem:
        raise PackageRefused(f"The package's contents list (imsmanifest.xml) is damaged. {_EXPORT}") from problem
