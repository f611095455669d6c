"""What the bureau sends back, `anjian-return/1`: fixed lines in fixed order (docs/return.md).

Text in, facts out, and back to the same text. It knows no keys: a signed note carries the text, and nobody parses it
before the signature holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from station.records.exchange import Sized
from station.rules import lined
from station.rules.draw.lines import ABSENT
from station.rules.lined import Lines, LinesWrong

FORMAT = "anjian-return/1"
PERMIT, OPINION, LAW, CALENDAR = "permit", "opinion", "law", "calendar"
ROSTER, OFFICERS, PLANS = "roster", "officers", "plans"
RECEIPT, WANTED = "receipt", "wanted"
KINDS = (PERMIT, OPINION, LAW, CALENDAR, ROSTER, OFFICERS, PLANS, RECEIPT, WANTED)
MAX_ITEMS = 256
MAX_ITEM = 32 * 1024 * 1024
MAX_SENT = 64 * 1024 * 1024
"""Bytes of all items the bureau puts into one packet: a station's letterbox takes several (docs/line.md)."""
MAX_TEXT = 256 * 1024
MAX_NAME = 200
"""Bytes; the station puts ten more before it, and a disk takes 255."""
FIRST = ABSENT
"""`prev` of the first packet of a station's life."""

_NAME = re.compile(r"[\w〔〕-][\w〔〕.\-]{0,119}")
_PART = re.compile(r"p[0-9]{4}\.age")


@dataclass(frozen=True, slots=True)
class Item:
    """One file in a packet."""

    kind: str
    name: str
    """A file name without folders."""
    content: Sized


@dataclass(frozen=True, slots=True)
class ReturnText:
    """Everything a packet says about itself."""

    bureau: str
    """Nine digits."""
    station: str
    """Nine digits."""
    epoch: int
    """The life of the station it is for: another life cannot open it."""
    seq: int
    """From 1; counts on over all lives of the station."""
    prev: str
    """SHA-256 (hex) of the text of the packet before it in this life, `-` for the first."""
    made: str
    """ISO-8601 instant: testimony, not order."""
    items: tuple[Item, ...]
    """In the order in which they are applied; the payload is their bytes one after another."""
    plain: Sized
    packed: Sized
    parts: tuple[Sized, ...]

    def text(self) -> str:
        """The exact text that is signed."""
        return "".join(f"{line}\n" for line in self._lines())

    def digest(self) -> str:
        """SHA-256 (hex) of the text: what the next one's `prev` names."""
        return sha256(self.text().encode()).hexdigest()

    def _lines(self) -> list[str]:
        single = ("bureau", "station", "epoch", "seq", "prev", "made")
        lines = [FORMAT, *(f"{name} {getattr(self, name)}" for name in single)]
        lines += [f"item {i.kind} {i.content.length} {i.content.sha256} {i.name}" for i in self.items]
        lines += [f"plain {self.plain.length} {self.plain.sha256}", f"packed {self.packed.length} {self.packed.sha256}"]
        return lines + [f"part p{n:04d}.age {p.length} {p.sha256}" for n, p in enumerate(self.parts)]


def parse(text: str) -> ReturnText:
    """A packet out of its (already verified) text. LinesWrong unless writing it again gives the same text."""
    if len(text) > MAX_TEXT:
        raise LinesWrong("too long")
    lines = Lines(text, FORMAT)
    found = ReturnText(
        bureau=_code(lines.one("bureau")),
        station=_code(lines.one("station")),
        epoch=lined.number(lines.one("epoch")),
        seq=lined.number(lines.one("seq")),
        prev=_digest_or_none(lines.one("prev")),
        made=lined.instant(lines.one("made")),
        items=tuple(_item(value) for value in lines.many("item")),
        plain=_sized(lines.one("plain").split(" ")),
        packed=_sized(lines.one("packed").split(" ")),
        parts=tuple(_part(n, value) for n, value in enumerate(lines.many("part"))),
    )
    lines.end()
    if found.text() != text:
        raise LinesWrong("not canonical")
    _check(found)
    return found


def is_name(name: str) -> bool:
    """Whether a file may have this name in a packet: one plain word that leads nowhere and fits on any disk."""
    return _NAME.fullmatch(name) is not None and len(name.encode()) <= MAX_NAME


def _check(found: ReturnText) -> None:
    """What one packet can be wrong about by itself."""
    if not 1 <= len(found.items) <= MAX_ITEMS or found.seq < 1:
        raise LinesWrong("no items, too many, or no number")
    if sum(item.content.length for item in found.items) != found.plain.length:
        raise LinesWrong("items do not make up the payload")
    if any(item.content.length > MAX_ITEM for item in found.items):
        raise LinesWrong("an item is too large")
    if not found.parts:
        raise LinesWrong("no parts")


def _item(value: str) -> Item:
    words = value.split(" ")
    if len(words) != 4 or not is_name(words[3]):
        raise LinesWrong(f"not an item: {value}")
    return Item(lined.choice(words[0], KINDS), words[3], _sized(words[1:3]))


def _part(number: int, value: str) -> Sized:
    words = value.split(" ")
    if len(words) != 3 or not _PART.fullmatch(words[0]) or words[0] != f"p{number:04d}.age":
        raise LinesWrong(f"not the part due: {value}")
    return _sized(words[1:])


def _sized(words: list[str]) -> Sized:
    if len(words) != 2:
        raise LinesWrong("not a length and a SHA-256")
    return Sized(lined.number(words[0]), lined.digest(words[1]))


def _code(value: str) -> str:
    if len(value) != 9 or not value.isascii() or not value.isdigit():
        raise LinesWrong(f"not nine digits: {value}")
    return value


def _digest_or_none(value: str) -> str:
    return value if value == ABSENT else lined.digest(value)
