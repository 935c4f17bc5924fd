"""Zip archives that people hand in, judged by their directory: workbooks and documents are such archives."""

import zipfile

from sheets.choices import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED_BYTES

# What no office program puts into its files under these names.
_PACKED = (".zip", ".7z", ".rar", ".gz", ".tar", ".jar", ".exe", ".dll", ".js", ".vbs", ".bat", ".ps1")
_MACROS = ("vbaproject.bin", "vbadata.xml")
# How office programs pack; other ways unpack to more, and few readers know them.
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# An archive says in its first bytes that it is XML with definitions of its own; so much of each part is looked at.
_LOOKED_AT = 4096


def unpacks_to_too_much(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether an archive has more parts, or becomes larger, than any file we take needs."""
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    return len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1)


def is_unsafe(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether parts lie outside, are links, encrypted, oddly packed, archives or programs, or share a name."""
    names = [entry.filename for entry in entries]
    return len(set(names)) < len(names) or any(_unsafe(entry) for entry in entries)


def has_macros(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether a program of the office suite is inside."""
    return any(entry.filename.lower().endswith(_MACROS) for entry in entries)


def defines_entities(archive: zipfile.ZipFile) -> bool:
    """Whether a part is XML that brings definitions: office files never do. Unpacks the first bytes of each alone."""
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                start = part.read(_LOOKED_AT).replace(b"\0", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                return True
    return False


def _unsafe(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return (
        entry.filename.startswith(("/", "\\"))
        or ".." in parts
        or ":" in parts[0]
        or "\0" in entry.orig_filename
        or entry.filename.lower().endswith(_PACKED)
        or bool(entry.flag_bits & 1)
        or entry.compress_type not in _KNOWN
        or link
    )
