"""Papers: PDF files and pictures set by typst, and Word files."""

from typing import Any

from papers.exports.typesetting import PaperFailed, pdf, picture, qr_svg

__all__ = ["PaperFailed", "pdf", "picture", "qr_svg", "word"]


def word(**given: Any) -> bytes:
    """The .docx file that `papers.exports.documents.word` makes of the same.

    Loaded by the first Word file: 16 MB that a worker without one does not hold.
    """
    from papers.exports import documents  # noqa: PLC0415

    return documents.word(**given)
