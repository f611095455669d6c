"""What a bureau says about what arrived, `anjian-receipt/1`: an item of a return packet (docs/return.md).

The packet is signed; this text carries no signature of its own beside the cosignature it hands over.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.rules import lined
from station.rules.lined import Lines, LinesWrong

FORMAT = "anjian-receipt/1"
MAX_ARRIVED = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A bundle the bureau did not apply."""

    seq: int
    verdict: str
    reason: str
    """In words; one line."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far the station's record has arrived."""

    accepted: int
    """Number of the newest bundle applied, 0 for none."""
    size: int
    """Ledger size it ends at."""
    root: str
    """RFC 6962 tree head there, hex."""
    cosignature: str
    """The bureau's signature line under the checkpoint of that size."""
    refused: tuple[Refusal, ...]
    """What lies unapplied now."""
    arrived: tuple[str, ...]
    """SHA-256 of media files that were asked for and have come."""

    def text(self) -> str:
        """The exact text."""
        lines = [FORMAT, f"accepted {self.accepted}", f"size {self.size}", f"root {self.root}"]
        lines.append(f"cosignature {self.cosignature}")
        lines += [f"refused {one.seq} {one.verdict} {lined.quoted(one.reason)}" for one in self.refused]
        lines += [f"arrived {digest}" for digest in self.arrived]
        return "".join(f"{each}\n" for each in lines)


def parse(text: str) -> Receipt:
    """A receipt out of its text. LinesWrong unless writing it again gives the same text."""
    lines = Lines(text, FORMAT)
    found = Receipt(
        accepted=lined.number(lines.one("accepted")),
        size=lined.number(lines.one("size")),
        root=lined.digest(lines.one("root")),
        cosignature=lines.one("cosignature"),
        refused=tuple(_refusal(value) for value in lines.many("refused")),
        arrived=tuple(lined.digest(value) for value in lines.many("arrived")),
    )
    lines.end()
    if found.text() != text or len(found.arrived) > MAX_ARRIVED:
        raise LinesWrong("not canonical")
    return found


def wanted(hashes: tuple[str, ...]) -> str:
    """The media a bureau asks for, `anjian-wanted/1`."""
    return "anjian-wanted/1\n" + "".join(f"media {digest}\n" for digest in hashes)


def parse_wanted(text: str) -> tuple[str, ...]:
    """SHA-256 of the files asked for. LinesWrong."""
    lines = Lines(text, "anjian-wanted/1")
    found = tuple(lined.digest(value) for value in lines.many("media"))
    lines.end()
    if wanted(found) != text or not 1 <= len(found) <= MAX_ARRIVED:
        raise LinesWrong("not canonical")
    return found


def _refusal(value: str) -> Refusal:
    seq, _, rest = value.partition(" ")
    verdict, _, reason = rest.partition(" ")
    return Refusal(lined.number(seq), verdict, lined.unquoted(reason))
