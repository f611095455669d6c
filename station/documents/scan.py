"""QR codes read off a picture: a photo of a slip, a scan, a screenshot.

Owns reading; knows nothing of what the codes mean. Refuses what is no picture or holds no QR code.
"""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

from station.errors import StationError

_PIXEL_LIMIT = 120_000_000


class NotAPicture(StationError):
    """The file cannot be read as a picture."""

    text = "paper.not_a_picture"


class NoCodeFound(StationError):
    """There is no readable QR code in the picture."""

    text = "paper.no_code"


def read_codes(picture: bytes) -> list[str]:
    """The texts of all QR codes in a PNG, JPEG or other picture, top to bottom. NotAPicture, NoCodeFound."""
    try:
        with Image.open(BytesIO(picture)) as opened:
            if opened.width * opened.height > _PIXEL_LIMIT:
                raise NotAPicture()
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as wrong:
        raise NotAPicture() from wrong
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if not found:
        raise NoCodeFound()
    return [code.text for code in sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))]
