"""The manifest of a bundle, `anjian-bundle/1`: fixed lines in fixed order (docs/bundle.md).

Text in, facts out, and back to the same bytes. It knows no keys and opens no files: a signed note carries
this text, and nobody parses it before the signature holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from station.records.exchange import Sized
from station.records.moment import iso, moment

FORMAT = "anjian-bundle/1"
SUITE = "std1"
"""Ed25519, SHA-256, age with X25519, zstd."""
ENTRIES = "entries"
FULL = "full"
"""A base: every entry from the first on, for a bureau that lacks bundles before it."""
KINDS = frozenset({ENTRIES, FULL})
"""What this version reads."""
PART_BYTES = 4 * 1024 * 1024
MAX_TEXT = 1024 * 1024

_HEX = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_WORD = re.compile(r"[!-~]{1,128}")


class ManifestError(ValueError):
    """The text is not a manifest of this format."""


@dataclass(frozen=True, slots=True)
class Ops:
    """Row operations on one table over all changesets of the bundle."""

    table: str
    inserts: int
    updates: int
    deletes: int


@dataclass(frozen=True, slots=True)
class Media:
    """The media list of the bundle, by count, total size and SHA-256 (hex) of its text."""

    count: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a bundle says about itself."""

    station: str
    """Nine-digit township code."""
    epoch: int
    seq: int
    """1-based, never reused by a station in any epoch."""
    prev: str
    """SHA-256 (hex) of the previous manifest's text, `-` for the first."""
    first: int
    """Ledger size where the bundle starts: the previous bundle's `size`; 0 for a base."""
    size: int
    """Ledger size where it ends."""
    root: str
    """RFC 6962 tree head at `size`, hex."""
    base: str
    """State root at `first`, hex; `-` for the first bundle and a base."""
    state: str
    """State root at `size`, hex."""
    schema: str
    """SHA-256 (hex) of the schema at `size`."""
    migration: int
    """Highest migration in force at `size`."""
    app: str
    sqlite: str
    sealed: str
    """ISO-8601 instant: testimony, not order."""
    receipt: str
    """SHA-256 (hex) of the last return packet applied, `-` for none."""
    checkpoint: Sized
    """Of the file checkpoint.note."""
    proof: tuple[str, ...]
    """RFC 6962 consistency proof from `first` to `size`, hex hashes."""
    ops: tuple[Ops, ...]
    """By table name."""
    media: Media
    plain: Sized
    """The payload before compression."""
    packed: Sized
    """The payload after compression, before encryption."""
    recipients: tuple[str, ...]
    """age recipients, the bureau's first."""
    parts: tuple[Sized, ...]
    """The ciphertext, cut; part n is the file `p<n:04d>.age`."""
    kind: str = ENTRIES
    suite: str = SUITE

    def text(self) -> str:
        """The exact text that is signed."""
        return "".join(f"{line}\n" for line in self._lines())

    def digest(self) -> str:
        """SHA-256 (hex) of the text: the bundle's name for the next one's `prev`."""
        return sha256(self.text().encode()).hexdigest()

    def _lines(self) -> list[str]:
        lines = [FORMAT]
        lines += [f"{name} {getattr(self, name)}" for name in _SINGLE]
        lines.append(f"checkpoint {self.checkpoint.length} {self.checkpoint.sha256}")
        lines += [f"proof {step}" for step in self.proof]
        lines += [f"ops {o.table} {o.inserts} {o.updates} {o.deletes}" for o in self.ops]
        lines.append(f"media {self.media.count} {self.media.bytes} {self.media.sha256}")
        lines.append(f"plain {self.plain.length} {self.plain.sha256}")
        lines.append(f"packed {self.packed.length} {self.packed.sha256}")
        lines += [f"recipient {r}" for r in self.recipients]
        lines += [f"part {part_name(n)} {p.length} {p.sha256}" for n, p in enumerate(self.parts)]
        return lines


_SINGLE = (
    "suite",
    "station",
    "epoch",
    "seq",
    "prev",
    "kind",
    "first",
    "size",
    "root",
    "base",
    "state",
    "schema",
    "migration",
    "app",
    "sqlite",
    "sealed",
    "receipt",
)


def part_name(number: int) -> str:
    """File name of part `number`, counted from 0."""
    return f"p{number:04d}.age"


def parse(text: str) -> Manifest:
    """A manifest out of its (already verified) text. ManifestError unless writing it again gives the same text."""
    if len(text) > MAX_TEXT:
        raise ManifestError("too long")
    reader = _Reader(text)
    if reader.take() != FORMAT:
        raise ManifestError(f"not {FORMAT}")
    found = _read(reader)
    reader.end()
    if found.text() != text:
        raise ManifestError("not canonical")
    _check(found)
    return found


def _read(reader: _Reader) -> Manifest:
    single = {name: reader.one(name, 1)[0] for name in _SINGLE}
    checkpoint = _sized(reader.one("checkpoint", 2))
    proof = tuple(_hex(values[0]) for values in reader.many("proof", 1))
    ops = tuple(Ops(v[0], *map(_number, v[1:])) for v in reader.many("ops", 4))
    count, size, digest = reader.one("media", 3)
    plain, packed = _sized(reader.one("plain", 2)), _sized(reader.one("packed", 2))
    return Manifest(
        station=single["station"],
        epoch=_number(single["epoch"]),
        seq=_number(single["seq"]),
        prev=_hex_or_none(single["prev"]),
        first=_number(single["first"]),
        size=_number(single["size"]),
        root=_hex(single["root"]),
        base=_hex_or_none(single["base"]),
        state=_hex(single["state"]),
        schema=_hex(single["schema"]),
        migration=_number(single["migration"]),
        app=single["app"],
        sqlite=single["sqlite"],
        sealed=single["sealed"],
        receipt=_hex_or_none(single["receipt"]),
        checkpoint=checkpoint,
        proof=proof,
        ops=ops,
        media=Media(_number(count), _number(size), _hex(digest)),
        plain=plain,
        packed=packed,
        recipients=tuple(v[0] for v in reader.many("recipient", 1)),
        parts=tuple(_sized(v[1:]) for v in reader.many("part", 3)),
        kind=single["kind"],
        suite=single["suite"],
    )


def _check(found: Manifest) -> None:
    """What one manifest can be wrong about by itself."""
    if found.suite != SUITE or found.kind not in KINDS:
        raise ManifestError(f"unknown suite or kind: {found.suite} {found.kind}")
    if not re.fullmatch(r"[0-9]{9}", found.station) or found.seq < 1 or not found.first < found.size:
        raise ManifestError("impossible station, seq, first or size")
    if found.kind == FULL and (found.first, found.base, found.proof) != (0, "-", ()):
        raise ManifestError("a base begins with the first entry")
    if not _is_instant(found.sealed):
        raise ManifestError("sealed is not an instant")
    if (found.seq == 1) != (found.prev == "-"):
        raise ManifestError("only the first bundle has no predecessor")
    if [o.table for o in found.ops] != sorted({o.table for o in found.ops}):
        raise ManifestError("tables out of order")
    lengths = [part.length for part in found.parts]
    if not found.recipients or not lengths or not 0 < lengths[-1] <= PART_BYTES:
        raise ManifestError("no recipients or parts")
    if any(length != PART_BYTES for length in lengths[:-1]):
        raise ManifestError("only the last part may be short")


def _is_instant(written: str) -> bool:
    try:
        return iso(moment(written)) == written
    except ValueError:
        return False


class _Reader:
    """Lines taken one after another."""

    def __init__(self, text: str) -> None:
        if not text.endswith("\n"):
            raise ManifestError("no final newline")
        self._lines = text[:-1].split("\n")
        self._at = 0

    def take(self) -> str:
        if self._at == len(self._lines):
            raise ManifestError("too short")
        self._at += 1
        return self._lines[self._at - 1]

    def one(self, name: str, count: int) -> list[str]:
        label, *values = self.take().split(" ")
        if label != name or len(values) != count or not all(_WORD.fullmatch(v) for v in values):
            raise ManifestError(f"expected {name}")
        return values

    def many(self, name: str, count: int) -> list[list[str]]:
        found = []
        while self._at < len(self._lines) and self._lines[self._at].startswith(f"{name} "):
            found.append(self.one(name, count))
        return found

    def end(self) -> None:
        if self._at != len(self._lines):
            raise ManifestError("lines left over")


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise ManifestError(f"not a number: {value}")
    return int(value)


def _hex(value: str) -> str:
    if not _HEX.fullmatch(value):
        raise ManifestError(f"not a SHA-256: {value}")
    return value


def _hex_or_none(value: str) -> str:
    return value if value == "-" else _hex(value)


def _sized(values: list[str]) -> Sized:
    return Sized(_number(values[0]), _hex(values[1]))
