"""What a slip's QR code says, and how to tell that nobody changed it. The format is docs/slip.md, version 1.

Owns the payload: a front that a person can read (a link, or organ, document number and date in Chinese), a `#`,
and signed bytes in base41. Refuses a text in which any character differs from what the station signed, and
says which check failed. Keys arrive as callables; nothing here reads a file or a clock.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from hashlib import sha256

from station.errors import StationError
from station.rules import base41
from station.texts import text

Sign = Callable[[bytes], bytes]
"""Message to a 64-byte Ed25519 signature (RFC 8032)."""
Verify = Callable[[bytes, bytes], bool]
"""Signature, message: whether they belong together."""

VERSION = 1
DOMAIN = b"anjian-slip/1\n"
DEMO = "DEMO"
"""A last claim that marks the slip of a demonstration station."""
ROOT_BYTES = 16
_FIXED = struct.Struct(">BBIBQHIH6s16s16sB")
_KEY_BYTES, _SIGNATURE_BYTES = 4, 64
_EPOCH_DAY = date(2000, 1, 1)
_FRONT_LIMIT, _CLAIMS_LIMIT = 240, 200
_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")


class SlipKind(IntEnum):
    """The occasions on which a slip is handed over; numbers are final, new ones are added at the end."""

    BEFORE_INSPECTION = 1
    BEFORE_EVIDENCE = 2
    SEALING = 3
    RESULT = 4
    DRAW_COMMITMENT = 5
    DRAW_RESULT = 6
    SEALED_GOODS_RECEIPT = 7
    DELIVERY = 8
    CLEARANCE = 9


class SlipRefused(StationError):
    """A slip did not pass; `check` names the check that failed."""

    text = "paper.slip_form"
    check = "form"


class SlipMisread(SlipRefused):
    """The part after the # is not base41."""

    text = "paper.slip_encoding"
    check = "encoding"


class SlipVersionUnknown(SlipRefused):
    """Written by a newer product."""

    text = "paper.slip_version"
    check = "version"


class SlipFieldsWrong(SlipRefused):
    """A field has a value no station writes."""

    text = "paper.slip_fields"
    check = "fields"


class SlipKeyUnknown(SlipRefused):
    """Signed with a key that is not among those we trust."""

    text = "paper.slip_key"
    check = "key"


class SlipStationWrong(SlipRefused):
    """The key is known, but belongs to another station than the one the slip names."""

    text = "paper.slip_station"
    check = "station"


class SlipForged(SlipRefused):
    """The signature does not fit the contents."""

    text = "paper.slip_signature"
    check = "signature"


class SlipFrontChanged(SlipRefused):
    """The signed contents are genuine, the readable text before them is not."""

    text = "paper.slip_front"
    check = "front"


@dataclass(frozen=True, slots=True)
class SlipKey:
    """A public key and whose it is."""

    station: str
    """Nine-digit code of the station that signs with it."""
    epoch: int
    """The life of the station in which it does, 0..63."""
    verify: Verify


@dataclass(frozen=True, slots=True)
class SlipContent:
    """The signed facts of one slip."""

    kind: SlipKind
    station: str
    """Nine-digit code of the station that issued it."""
    epoch: int
    """The station's epoch when it issued it, 0..63."""
    subject_id: int
    """63-bit id of the case; of the draw for the two draw kinds, of the docking for a clearance."""
    year: int
    number: int
    """Gapless within station and year, from 1."""
    issued_on: date
    ledger_size: int
    """Entries under the station's newest checkpoint when the slip was made."""
    ledger_root: bytes
    """First 16 bytes of that checkpoint's root hash."""
    claims: tuple[str, ...]
    """What the kind promises, in the order of docs/slip.md: party's code, certificate numbers …"""

    @property
    def serial(self) -> str:
        """`330281103-2026-000012`."""
        return slip_serial(self.station, self.year, self.number)


def slip_serial(station: str, year: int, number: int) -> str:
    """`330281103-2026-000012`: station, year of issue, gapless number of six digits or more."""
    return f"{station}-{year:04d}-{number:06d}"


def address_front(address: str) -> str:
    """The front of a slip whose code is a link. ValueError unless `address` is a plain lower-case https address."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"not a plain https address: {address!r}")
    return f"{address}/s"


def plain_front(organ: str, number: str, issued_on: date, demo: bool = False) -> str:
    """The front of a slip where no address is set: organ, document number and date, for a phone to show."""
    key = "paper.front_demo" if demo else "paper.front"
    return text(key, organ=organ, number=number, date=chinese_date(issued_on))


def chinese_date(on: date) -> str:
    """`2026年1月4日`, without leading zeros (GB/T 9704)."""
    return f"{on.year}年{on.month}月{on.day}日"


def slip_text(front: str, content: SlipContent, key_id: bytes, sign: Sign) -> str:
    """The QR's text: front, `#`, base41 of body, 4-byte key id and signature. ValueError on facts that do not fit."""
    if not _front_fits(front):
        raise ValueError(f"front does not fit a slip: {front!r}")
    body = _body(front, content) + key_id
    if len(key_id) != _KEY_BYTES:
        raise ValueError("key id is four bytes")
    signature = sign(DOMAIN + body)
    if len(signature) != _SIGNATURE_BYTES:
        raise ValueError("signature is 64 bytes")
    return f"{front}#{base41.encode(body + signature)}"


def verify_slip(written: str, keys: Mapping[bytes, SlipKey]) -> SlipContent:
    """The facts of an unchanged slip signed by one of `keys` (by 4-byte key id); SlipRefused names the failed check."""
    front, data = _split(written)
    if data[:1] != bytes([VERSION]):
        raise SlipVersionUnknown(version=data[0] if data else 0)
    content, front_hash, key_id = _content(data)
    key = keys.get(key_id)
    if key is None:
        raise SlipKeyUnknown(key=key_id.hex())
    if not key.verify(data[-_SIGNATURE_BYTES:], DOMAIN + data[:-_SIGNATURE_BYTES]):
        raise SlipForged()
    if (content.station, content.epoch) != (key.station, key.epoch):
        raise SlipStationWrong(named=f"{content.station}/{content.epoch}", owner=f"{key.station}/{key.epoch}")
    if front_hash != _front_hash(front):
        raise SlipFrontChanged(front=front)
    return content


def read_unverified(written: str) -> SlipContent:
    """What a slip claims, before any signature check: to look it up, never to believe it. SlipRefused on its form."""
    _, data = _split(written)
    if data[:1] != bytes([VERSION]):
        raise SlipVersionUnknown(version=data[0] if data else 0)
    return _content(data)[0]


def _front_fits(front: str) -> bool:
    return 0 < len(front.encode()) <= _FRONT_LIMIT and front.isprintable() and "#" not in front


def _front_hash(front: str) -> bytes:
    return sha256(front.encode()).digest()[:16]


def _body(front: str, content: SlipContent) -> bytes:
    claims = ",".join(content.claims).encode()
    if len(claims) > _CLAIMS_LIMIT or any("," in claim or not claim.isprintable() for claim in content.claims):
        raise ValueError(f"claims do not fit a slip: {content.claims!r}")
    if len(content.ledger_root) != ROOT_BYTES:
        raise ValueError("ledger root is its first 16 bytes")
    fixed = _FIXED.pack(
        VERSION,
        content.kind,
        int(content.station),
        content.epoch,
        content.subject_id,
        content.year,
        content.number,
        (content.issued_on - _EPOCH_DAY).days,
        content.ledger_size.to_bytes(6, "big"),
        content.ledger_root,
        _front_hash(front),
        len(claims),
    )
    return fixed + claims


def _split(written: str) -> tuple[str, bytes]:
    front, mark, payload = written.partition("#")
    if not mark or not payload or not _front_fits(front):
        raise SlipRefused()
    try:
        return front, base41.decode(payload)
    except ValueError as wrong:
        raise SlipMisread() from wrong


def _content(data: bytes) -> tuple[SlipContent, bytes, bytes]:
    end = len(data) - _KEY_BYTES - _SIGNATURE_BYTES
    if end < _FIXED.size or end != _FIXED.size + data[_FIXED.size - 1]:
        raise SlipFieldsWrong()
    _, kind, station, epoch, subject, year, number, day, size, root, front_hash, _ = _FIXED.unpack_from(data)
    try:
        claims = data[_FIXED.size : end].decode()
        content = SlipContent(
            kind=SlipKind(kind),
            station=f"{station:09d}",
            epoch=epoch,
            subject_id=subject,
            year=year,
            number=number,
            issued_on=_EPOCH_DAY + timedelta(days=day),
            ledger_size=int.from_bytes(size, "big"),
            ledger_root=root,
            claims=tuple(claims.split(",")) if claims else (),
        )
    except ValueError as wrong:
        raise SlipFieldsWrong() from wrong
    return content, front_hash, data[end : end + _KEY_BYTES]
