"""A workbook is parsed in a process of its own, which may take so much memory and time and no more.

The parser of a format as large as this one is not to be trusted with a stranger's file: what it exhausts or breaks is
the child. Only plain values come back, as text that is read without running anything.
"""

import datetime as dt
import io
import json
import resource
import subprocess  # nosec B404 - to keep a hostile file out of this process
import sys
from functools import lru_cache
from pathlib import Path

from sheets.choices import MAX_ROWS, PARSER_MEMORY_BYTES, PARSER_SECONDS

SITE = Path(__file__).resolve().parents[2]
# Isolated: neither the environment nor the working directory decides what the child imports.
PROGRAM = f"import sys; sys.path.insert(0, {str(SITE)!r}); from sheets.imports.apart import serve; serve()"
OUT_OF_MEMORY = 3


class ChildFailed(Exception):
    """The child came to its limits, or broke."""


def parse_apart(data: bytes, *, rows: int = MAX_ROWS, patience: int = 1) -> dict:
    """Have `sheets.imports.parse_workbook` read the bytes in a child process, at most `rows` of each sheet.

    Returns what `serve` wrote. The child has so many seconds of the processor, and `patience` times as many of the
    clock: where nobody waits at a page, a busy machine is no reason to refuse an honest file.

    Raises ChildFailed when the child runs out of memory or time.
    """
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603 - our own program, nothing of the file in it
            [sys.executable, "-I", "-c", PROGRAM, str(rows)],
            input=data,
            capture_output=True,
            timeout=PARSER_SECONDS * patience,
            check=True,
            env={"OPENBLAS_NUM_THREADS": "1"},  # each thread would reserve memory
        )
        return json.loads(done.stdout, object_hook=loaded)
    except (subprocess.SubprocessError, ValueError) as problem:
        raise ChildFailed from problem


def serve() -> None:
    """The child: limit oneself, read the file from standard input, write its rows or the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (PARSER_MEMORY_BYTES, PARSER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PARSER_SECONDS, PARSER_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from sheets.imports import FileRefused, parse_workbook  # noqa: PLC0415 - after the limits are set

        try:
            sheets = parse_workbook(io.BytesIO(sys.stdin.buffer.read()), rows=int(sys.argv[1]))
            answer = {"sheets": [[sheet.title, sheet.rows] for sheet in sheets]}
        except FileRefused as refused:
            answer = {"refused": type(refused).__name__, "text": str(refused)}
        json.dump(answer, sys.stdout, default=dumped)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def dumped(value) -> dict:
    """A date or time as text."""
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    return {type(value).__name__: value.isoformat() if hasattr(value, "isoformat") else str(value)}


@lru_cache(maxsize=4_096)
def read(kind, text):
    """The date or time that `dumped` wrote, one object for each that comes again."""
    return READERS[kind](text)


READERS = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "seconds": lambda seconds: dt.timedelta(seconds=seconds),
}


def loaded(value: dict):
    """The date or time again; any other object as it is."""
    if len(value) == 1:
        ((kind, text),) = value.items()
        if kind in READERS:
            return read(kind, text)
    return value
