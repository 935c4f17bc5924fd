"""What a package's page says while it is played: read, checked, and turned into a status, a score and a memory.

It comes from a browser, through scripts that are not ours: only listed keys are taken, each within its length, and the
score within its range. Answers to single questions (`cmi.interactions`) are not taken at all.
"""

import json
import re
from dataclasses import dataclass

from elearning.choices import PartStatus, Standard

MOST_BYTES = 256 * 1024
# How long the texts of the standard may be; SCORM 2004 allows 64,000 characters to remember.
MOST_TEXT, MOST_MEMORY = 1_000, 64_000
MOST_KEYS = 2_000

_SCORE = ("raw", "min", "max")
_KEYS = {
    Standard.SCORM_12: {
        "cmi.core.lesson_status",
        "cmi.core.lesson_location",
        "cmi.core.exit",
        "cmi.core.session_time",
        "cmi.suspend_data",
        *(f"cmi.core.score.{name}" for name in _SCORE),
    },
    Standard.SCORM_2004: {
        "cmi.completion_status",
        "cmi.success_status",
        "cmi.location",
        "cmi.exit",
        "cmi.session_time",
        "cmi.suspend_data",
        "cmi.progress_measure",
        "cmi.score.scaled",
        *(f"cmi.score.{name}" for name in _SCORE),
    },
}
_OBJECTIVE = re.compile(
    r"cmi\.objectives\.\d{1,3}\."
    r"(id|status|success_status|completion_status|progress_measure|description|score\.(scaled|raw|min|max))"
)
_STATUSES = {
    "passed": PartStatus.PASSED,
    "completed": PartStatus.COMPLETED,
    "failed": PartStatus.FAILED,
    "incomplete": PartStatus.STARTED,
    "browsed": PartStatus.STARTED,
    "not attempted": PartStatus.STARTED,
    "unknown": PartStatus.STARTED,
    "": PartStatus.STARTED,
}


class CommitRefused(Exception):
    """What a package says cannot be taken. The text says why."""


class TooMuchSaid(CommitRefused):
    """It is larger than 256 KB."""


@dataclass(frozen=True)
class Said:
    """What a package says: how far, how well, and what it wants to be told next time."""

    status: str
    score: int | None
    data: dict[str, str]


def read_commit(body: bytes, *, standard: str) -> tuple[str, Said]:
    """Return (identifier of the part, what is said of it) of one commit.

    Refuses (`CommitRefused`): more than 256 KB, what is not JSON, unknown keys, texts that are too long, unknown
    statuses, scores out of range.
    """
    if len(body) > MOST_BYTES:
        raise TooMuchSaid("This is more than 256 KB.")
    try:
        said = json.loads(body)
        part, values = said["part"], said["cmi"]
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise CommitRefused("This is not what a package says.") from problem
    if not isinstance(part, str) or not isinstance(values, dict) or len(values) > MOST_KEYS:
        raise CommitRefused("This is not what a package says.")
    data = {key: _text(key, value, standard) for key, value in values.items()}
    return part, Said(_status(data, standard), _score(data, standard), data)


def _text(key, value, standard):
    """The value of a listed key as text."""
    if key not in _KEYS[Standard(standard)] and not _OBJECTIVE.fullmatch(key):
        raise CommitRefused(f"Unknown key: {key[:60]}.")
    if value is None or isinstance(value, bool | list | dict):
        raise CommitRefused(f"No text: {key}.")
    text = str(value).replace("\x00", "")
    if len(text) > (MOST_MEMORY if key == "cmi.suspend_data" else MOST_TEXT):
        raise CommitRefused(f"Too long: {key}.")
    # Halves of characters, which no database takes.
    return text.encode("utf-8", "replace").decode()


def _status(data, standard):
    """What the status words come to."""
    if standard == Standard.SCORM_12:
        return _known(data.get("cmi.core.lesson_status", ""))
    success = _known(data.get("cmi.success_status", ""))
    return _known(data.get("cmi.completion_status", "")) if success == PartStatus.STARTED else success


def _known(word):
    """The status of a word."""
    status = _STATUSES.get(word.strip().casefold())
    if status is None:
        raise CommitRefused("Unknown status.")
    return status


def _score(data, standard):
    """The score in whole per cent, rounded down, or None."""
    prefix = "cmi.core.score" if standard == Standard.SCORM_12 else "cmi.score"
    scaled, raw, low, high = (_number(data.get(f"{prefix}.{name}", "")) for name in ("scaled", *_SCORE))
    if scaled is not None:
        if not -1 <= scaled <= 1:
            raise CommitRefused("The score is out of range.")
        return max(0, int(scaled * 100 + 1e-9))
    if raw is None:
        return None
    low, high = low or 0, 100 if high is None else high
    if standard == Standard.SCORM_12 and not 0 <= raw <= 100:
        raise CommitRefused("The score is out of range.")
    if high <= low:
        low, high = 0, 100
    if not low <= raw <= high:
        raise CommitRefused("The score is out of range.")
    return int(100 * (raw - low) / (high - low) + 1e-9)


def _number(text):
    """A plain decimal number, or None for nothing."""
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,7}(\.\d{1,10})?", text):
        raise CommitRefused("The score is no number.")
    return float(text)
