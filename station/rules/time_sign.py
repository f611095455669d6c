"""时间牌: what its QR code says, and how to tell that the station signed it. The format is docs/slip.md.

Owns the payload: `TS`, then signed bytes in base41, all alphanumeric, so that the symbol fits a terminal of 24 lines.
Refuses a text in which any character differs from what the station signed. Keys arrive as callables; nothing here
reads a file or a clock.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from station.errors import StationError
from station.rules import base41
from station.rules.slip import Sign, SlipKey

MARK = "TS"
DOMAIN = b"anjian-timesign/1\n"
VERSION = 1
ROOT_BYTES, NONCE_BYTES = 12, 8
_BODY = struct.Struct(">BIBI5s12s8s")
_SIGNATURE_BYTES = 64
LENGTH = len(MARK) + len(base41.encode(bytes(_BODY.size + _SIGNATURE_BYTES)))
"""Characters of every payload."""


class NoTimeSign(StationError):
    """The text is not that of a 时间牌, or a character was misread."""

    text = "timesign.no_sign"
    check = "form"


class TimeSignKeyUnknown(StationError):
    """Signed by a station whose key we do not have. Facts: station, epoch."""

    text = "timesign.key_unknown"
    check = "key"


class TimeSignForged(StationError):
    """The signature does not fit the contents."""

    text = "timesign.forged"
    check = "signature"


@dataclass(frozen=True, slots=True)
class SignContent:
    """The signed facts."""

    station: str
    """Nine-digit code of the station that showed it."""
    epoch: int
    shown_at: datetime
    """Whole seconds, UTC."""
    ledger_size: int
    """Entries in the station's ledger just before."""
    ledger_root: bytes
    """First 12 bytes of the ledger's root hash over them."""
    nonce: bytes
    """Eight bytes nobody could know before."""


def sign_text(content: SignContent, sign: Sign) -> str:
    """The QR's text. ValueError on facts that do not fit."""
    if len(content.ledger_root) != ROOT_BYTES or len(content.nonce) != NONCE_BYTES:
        raise ValueError("root is 12 bytes and nonce 8")
    body = _BODY.pack(
        VERSION,
        int(content.station),
        content.epoch,
        int(content.shown_at.timestamp()),
        content.ledger_size.to_bytes(5, "big"),
        content.ledger_root,
        content.nonce,
    )
    return MARK + base41.encode(body + sign(DOMAIN + body))


def read_sign(written: str) -> SignContent:
    """What a 时间牌 claims, before its signature is checked: to look it up, never to believe it. NoTimeSign."""
    return _content(_bytes(written))


def verify_sign(written: str, keys: Mapping[bytes, SlipKey]) -> SignContent:
    """The facts of an unchanged 时间牌. NoTimeSign, TimeSignKeyUnknown, TimeSignForged."""
    data = _bytes(written)
    content = _content(data)
    known = [key for key in keys.values() if (key.station, key.epoch) == (content.station, content.epoch)]
    if not known:
        raise TimeSignKeyUnknown(station=content.station, epoch=content.epoch)
    body, signature = data[: _BODY.size], data[_BODY.size :]
    if not any(key.verify(signature, DOMAIN + body) for key in known):
        raise TimeSignForged()
    return content


def _bytes(written: str) -> bytes:
    try:
        data = base41.decode(written.removeprefix(MARK))
    except ValueError:
        data = b""
    if not written.startswith(MARK) or len(data) != _BODY.size + _SIGNATURE_BYTES or data[0] != VERSION:
        raise NoTimeSign()
    return data


def _content(data: bytes) -> SignContent:
    _, station, epoch, seconds, size, root, nonce = _BODY.unpack_from(data)
    shown_at = datetime.fromtimestamp(seconds, UTC)
    return SignContent(f"{station:09d}", epoch, shown_at, int.from_bytes(size, "big"), root, nonce)
