"""A package is looked at and unpacked in a process of its own, which may take so much memory and time and no more.

The child reads the file from standard input, writes nothing to disk, and sends frames: what the package is, then the
bytes of each file as they are unpacked. Whoever asked counts again, and takes no path that leads outside.
"""

import json
import os
import resource
import struct
import subprocess  # nosec B404 - to keep a hostile file out of this process
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from elearning.imports.manifest import Launch, Manifest, PackageRefused
from elearning.imports.packages import CHUNK, MOST_ENTRIES, MOST_UNPACKED, open_package
from sheets.choices import PARSER_MEMORY_BYTES, PARSER_SECONDS

ROOT = Path(__file__).resolve().parents[2]
# Isolated: neither the environment nor the working directory decides what the child imports.
PROGRAM = (
    f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'site')!r}]; "
    "from elearning.imports.apart import serve; serve()"
)
# The child's own work is limited to PARSER_SECONDS of the processor; taking the files in may wait for a slow disk.
MOST_SECONDS = 120
FRAME = struct.Struct(">cI")
SAYS, BYTES, END = b"J", b"C", b"E"
BROKE = "This package takes too long or too much memory to be read. Export it again, with smaller files."


@dataclass
class Package:
    """A package that was looked at; `unpack` may be called once, while the child lives."""

    manifest: Manifest
    files: int
    source: IO[bytes]

    def unpack(self, keep: Callable[[str, Iterator[bytes]], object]) -> tuple[int, list[str]]:
        """Hand each file to `keep(path, chunks)`. Returns (bytes unpacked, warnings). Raises PackageRefused."""
        self.left = MOST_UNPACKED
        for _file in range(MOST_ENTRIES + 1):
            said = said_by(self.source)
            if "warnings" in said:
                return MOST_UNPACKED - self.left, said["warnings"]
            path = str(said.get("path", ""))
            if not path or path.startswith("/") or ".." in path.split("/"):
                raise PackageRefused(BROKE)
            keep(path, self.chunks())
        raise PackageRefused(BROKE)

    def chunks(self) -> Iterator[bytes]:
        """The bytes of one file, counted."""
        while True:
            kind, content = frame(self.source)
            if kind == END:
                return
            if kind == SAYS:
                refuse(json.loads(content))
            self.left -= len(content)
            if kind != BYTES or self.left < 0:
                raise PackageRefused(BROKE)
            yield content


@contextmanager
def package_apart(file: IO[bytes]) -> Iterator[Package]:
    """Have `open_package` look at a file in a child process, which lives as long as the block. Yields a Package.

    Raises PackageRefused, also where the child comes to its limits.
    """
    with on_disk(file) as source:
        child = subprocess.Popen(  # noqa: S603  # nosec B603 - our own program, nothing of the file in it
            [sys.executable, "-I", "-c", PROGRAM],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OPENBLAS_NUM_THREADS": "1"},
        )
        watch = threading.Timer(MOST_SECONDS, child.kill)
        watch.start()
        try:
            assert child.stdout is not None  # noqa: S101 - it was asked for  # nosec B101
            said = said_by(child.stdout)
            parts = [Launch(**part) for part in said["parts"]]
            manifest = Manifest(standard=said["standard"], title=said["title"], parts=parts)
            yield Package(manifest, said["files"], child.stdout)
        finally:
            watch.cancel()
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


@contextmanager
def on_disk(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file as one that another process can read: itself, or a copy of what lies in memory."""
    file.seek(0)
    try:
        file.fileno()
    except OSError:
        with tempfile.TemporaryFile() as copy:
            while chunk := file.read(CHUNK):
                copy.write(chunk)
            copy.flush()
            yield copy
    else:
        yield file


def said_by(source: IO[bytes]) -> dict[str, Any]:
    """The next thing the child says. Raises PackageRefused with its words where it refuses, or where it broke."""
    kind, content = frame(source)
    if kind != SAYS:
        raise PackageRefused(BROKE)
    said = json.loads(content)
    refuse(said)
    return said


def refuse(said: dict) -> None:
    """Raise what the child refused."""
    if "refused" in said:
        raise PackageRefused(said["refused"])


def frame(source: IO[bytes]) -> tuple[bytes, bytes]:
    """(kind, content) of the next frame."""
    head = source.read(FRAME.size)
    if len(head) < FRAME.size:
        raise PackageRefused(BROKE)
    kind, length = FRAME.unpack(head)
    content = source.read(length) if length <= 4 * CHUNK else b""
    if len(content) < length:
        raise PackageRefused(BROKE)
    return kind, content


def serve() -> None:
    """The child: limit oneself, look at the package, send its files or the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (PARSER_MEMORY_BYTES, PARSER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PARSER_SECONDS, PARSER_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer

    def send(kind: bytes, content: bytes = b"") -> None:
        out.write(FRAME.pack(kind, len(content)))
        out.write(content)

    def say(**values: Any) -> None:
        send(SAYS, json.dumps(values).encode())

    def keep(path: str, chunks: Iterator[bytes]) -> None:
        say(path=path)
        for chunk in chunks:
            send(BYTES, chunk)
        send(END)

    try:
        with os.fdopen(0, "rb") as file:
            archive = open_package(file)
            said = archive.manifest
            say(
                standard=said.standard, title=said.title, parts=[part.plain() for part in said.parts],
                files=len(archive.entries),
            )  # fmt: skip
            out.flush()
            unpacked, warnings = archive.unpack(keep)
            say(unpacked=unpacked, warnings=warnings)
    except PackageRefused as refused:
        say(refused=str(refused))
    out.flush()
