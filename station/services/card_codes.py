"""Cards as QR codes: what a screen or a sheet shows, and reading one from a file, a photo or a scanner's line.

The code carries the card itself, compressed, in characters that every scanner types as they are.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from station.documents import qr
from station.documents.scan import read_codes
from station.replica.cards import MAX_CARD, CardInvalid, card_bytes
from station.replica.outbox import Unreadable, read_small
from station.rules import base41

PREFIX = "ANJIAN-CARD:"
MAX_PICTURE = 32 << 20
_PICTURES = {".png", ".jpg", ".jpeg"}


def written(card: bytes) -> str:
    """The text of a card's code."""
    return PREFIX + base41.encode(zlib.compress(card, 9))


def read(code: str) -> bytes:
    """The card that the text of a code carries. CardInvalid."""
    try:
        unpacker = zlib.decompressobj()
        card = unpacker.decompress(base41.decode(code.removeprefix(PREFIX)), MAX_CARD)
    except (ValueError, zlib.error) as error:
        raise CardInvalid from error
    if not code.startswith(PREFIX) or not unpacker.eof or unpacker.unused_data:
        raise CardInvalid
    return card


def is_coded(place: str) -> bool:
    """Whether this is the text of a card's code, or a picture of one, and no card file."""
    return _is_code(place) or Path(place).suffix.lower() in _PICTURES


def given(place: str) -> bytes:
    """The card in a file, in a photo of its code, or in the text of its code.

    CardMissing, CardInvalid, NotAPicture, NoCodeFound.
    """
    if _is_code(place):
        return read(place.strip())
    path = Path(place)
    if not is_coded(place):
        return card_bytes(path)
    try:
        picture = read_small(path, MAX_PICTURE)
    except FileNotFoundError:
        return card_bytes(path)
    except (OSError, Unreadable) as error:
        raise CardInvalid from error
    return read(next(filter(_is_code, read_codes(picture)), ""))


def lines(card: bytes) -> list[str]:
    """The card's code as terminal lines, to be shown dark on light."""
    return qr.half_blocks(qr.screen_symbol(written(card)))


def picture(card: bytes) -> bytes:
    """The card's code as a PNG."""
    return qr.png(qr.screen_symbol(written(card)))


def _is_code(place: str) -> bool:
    return place.startswith(PREFIX)
