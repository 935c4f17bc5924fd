"""Pictures from data handed in."""

import io

import qrcode
from qrcode.image.svg import SvgPathFillImage


def qr_svg(text):
    """The QR code of a text as SVG bytes, black on white with its quiet border, readable from the back of a room."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, error_correction=qrcode.constants.ERROR_CORRECT_M).save(out)
    return out.getvalue()
