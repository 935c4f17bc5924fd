"""Tells a workbook that this platform wrote from one that somebody else did, before anything of it is read.

One small part of the zip file is unpacked, up to a limit, and searched as text: no parser sees it.
"""

import datetime as dt
import html
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from sheets.choices import OWN_KEYWORDS

_PART = "docProps/core.xml"
_MOST = 16 * 1024
_SHOWN = 150


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook of ours says of itself: its title, and when it was written (None if that is not told)."""

    title: str
    at: dt.datetime | None


def written_here(file: IO[bytes]) -> Origin | None:
    """What a workbook of ours is, also after another program saved it; None for any other file, and for those of ours
    that people fill in and hand back. Leaves the file at its start.
    """
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_PART) as part:
            text = part.read(_MOST).decode("utf-8", "replace")
    except (KeyError, ValueError, OSError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    finally:
        file.seek(0)
    if OWN_KEYWORDS not in _said("keywords", text):
        return None
    return Origin(" ".join(_said("title", text).split())[:_SHOWN] or "a workbook", _moment(_said("created", text)))


def _said(name: str, text: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}\b[^>]*>([^<]*)<", text)
    return html.unescape(found[1]) if found else ""


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
