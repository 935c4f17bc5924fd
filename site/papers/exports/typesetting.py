"""The one caller of typst: a layout of the project and plain data in, a tagged PDF/UA-1 file or a picture out.

The compiler itself refuses a file that a screen reader could not make sense of. Data is handed over as JSON and is
never part of a layout's source, so that nothing people have typed is read as an instruction. Never called inside a
transaction.
"""

import functools
import json
import threading
import unicodedata
from pathlib import Path
from typing import Any

import qrcode
import typst
from django.conf import settings

STANDARD = "ua-1"
# Dots to the inch of a picture: sharp in print, and not heavy.
PPI = 200
# Stands for a letter that none of our fonts has.
UNKNOWN = "\N{WHITE SQUARE}"
# Latin, Greek, Cyrillic with their marks, and the punctuation of prose: what the two fonts have between them.
_COVERED = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x300, 0x36F),
    (0x384, 0x3CE),
    (0x400, 0x45F),
    (0x1E00, 0x1EF9),
    (0x2010, 0x2027),
)
# One compiler serves all threads of the process, one at a time.
_turn = threading.Lock()


class PaperFailed(RuntimeError):
    """A layout could not be made into a file: a mistake of ours, never the reader's."""


@functools.cache
def _compiler() -> typst.Compiler:
    """The process's compiler, made when the first paper is asked for: fonts and layouts stay warm in it."""
    fonts = Path(__file__).parent.with_name("fonts")
    return typst.Compiler(root=str(settings.ROOT), font_paths=[str(fonts)], ignore_system_fonts=True)


def qr_svg(text: str) -> str:
    """The QR code of a text as an SVG picture, black squares on nothing, with a narrow border."""
    # The pattern is set: trying all eight, as the library does, takes longer than making the paper.
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, mask_pattern=2)
    code.add_data(text)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, black in enumerate(row) if black)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{squares}"/></svg>'


def pdf(layout: str, data: dict[str, Any]) -> bytes:
    """Return the PDF that `layout`, a path inside the project, makes of plain `data`. Raises PaperFailed.

    A letter that no font of ours has becomes a small square rather than an error: the paper is still the person's.
    """
    return _made(layout, data, format="pdf", pdf_standards=[STANDARD])


def picture(layout: str, data: dict[str, Any]) -> bytes:
    """Return the PNG picture of the only side that `layout` makes of plain `data`. Raises PaperFailed."""
    return _made(layout, _displayable(data), format="png", ppi=PPI)


def _made(layout: str, data: dict[str, Any], **how: Any) -> bytes:
    """What the compiler makes, at the second try in letters that the fonts have."""
    try:
        return _compiled(layout, data, **how)
    except typst.TypstError as refused:
        if "could not be displayed" not in str(refused):
            raise PaperFailed(str(refused)) from refused
    try:
        return _compiled(layout, _displayable(data), **how)
    except typst.TypstError as refused:
        raise PaperFailed(str(refused)) from refused


def _compiled(layout: str, data: dict[str, Any], **how: Any) -> bytes:
    """One run of the compiler."""
    given = {"data": json.dumps(data)}
    with _turn:
        return _compiler().compile(input=str(settings.ROOT / layout), sys_inputs=given, **how)


def _displayable(value: Any) -> Any:
    """The same data with each text in letters that the fonts have."""
    if isinstance(value, str):
        return "".join(_shown(letter) for letter in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: _displayable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_displayable(inner) for inner in value]
    return value


def _shown(letter: str) -> str:
    """The letter itself, its plain form, or the square; nothing for marks that only join letters."""
    if letter == "\n" or any(first <= ord(letter) <= last for first, last in _COVERED):
        return letter
    if unicodedata.category(letter) in ("Mn", "Cf", "Sk", "Cc"):
        return ""
    plain = unicodedata.normalize("NFKD", letter)
    return plain if plain.isascii() and plain.isprintable() else UNKNOWN
