"""The commitment record C of `anjian-draw/1`: every parameter of a draw in fixed lines, hashed as bytes.

Nothing about a draw may be chosen after C is public; whatever can be chosen is therefore a line of C.
The text is written and read in `commit_text`; this module owns the shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import pendulum

FILE = "commit.txt"
FORMAT = "anjian-draw/1"
ASSIGN_RULE = "least-majorised-lex/1"
RESERVE_RULE = "ticket-order/1"
SOURCE_RULE = "first-close-2h/1"
HASH = "sha256"
LOCAL, PLATFORM = "local", "provincial_platform"
OPEN, SEALED = "open", "sealed"
REFUSE, DIRECT = "refuse", "direct"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class List:
    """A frozen file as C names it."""

    rows: int
    root: str
    """RFC 6962 root over its lines, hex."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: how many may be drawn, how many are excluded, how many are drawn."""

    code: str
    eligible: int
    excluded: int
    quota: int


@dataclass(frozen=True, slots=True)
class NonceTerm:
    """A nonce that somebody holds back until the reveal."""

    holder: str
    """station, supervisor."""
    digest: str
    """`seed.nonce_commitment` of it."""


@dataclass(frozen=True, slots=True)
class SourceTerm:
    """Which public numbers count."""

    source: str
    round: str
    """Date of the drawing, 2026-11-24; the number of a beacon's round."""
    encoding: str
    millibits: int
    weekdays: str
    """ISO weekdays of its drawings, ascending digits: 247."""
    closes_at: pendulum.DateTime
    """When sales close: at least two hours after the commitment."""
    drawn_at: pendulum.DateTime
    """When the numbers are public."""
    fallbacks: tuple[str, ...]
    """The rounds that count instead, in this order, where the one before did not take place."""


@dataclass(frozen=True, slots=True)
class ClosureTerm:
    """Days on which a source is not drawn (休市), both included."""

    source: str
    start: pendulum.Date
    end: pendulum.Date


@dataclass(frozen=True, slots=True)
class WitnessTerm:
    """Somebody who watches."""

    name: str
    organ: str
    role: str


@dataclass(frozen=True, slots=True)
class VoidTerm:
    """An earlier draw for the same plan, strata and period that was voided."""

    draw_no: int
    commit: str
    outcome: str
    """SHA-256 of its result.tsv, or `-` when its numbers were not known."""
    reason: str


@dataclass(frozen=True, slots=True)
class AgainstTerm:
    """The pool that was frozen last before this one."""

    draw_no: int
    pool: List


@dataclass(frozen=True, slots=True)
class Commitment:
    """C."""

    station: str
    """Origin of its ledger, `330281103/1`."""
    station_name: str
    demo: bool
    draw_no: int
    drawn_on: str
    """`local`, or `provincial_platform` when the platform drew the enterprises and only inspectors are drawn here."""
    platform_task: str
    """The platform's task number, or `-`."""
    purpose: str
    """Why here: 站内派员 …"""
    plan: str
    period: str
    supplements: str
    """Number of the draw that this one supplements with fresh numbers, or `-`."""
    previous: List
    """Size and root of the last signed checkpoint of the station's ledger before the commitment."""
    voided: tuple[VoidTerm, ...]
    frozen_at: pendulum.DateTime
    committed_at: pendulum.DateTime
    pool: List
    against: AgainstTerm | None
    """None for the first pool, and for a list that the platform drew."""
    changes: List
    """changes.tsv: the difference to that pool."""
    strata: tuple[Stratum, ...]
    """By the bytes of their codes; the must-inspect stratum with quota 0."""
    inspectors: List
    recusals: List
    exclusion_rule: str
    """Id of the rule set by which rows were excluded, weighted and ratios proposed."""
    per_enterprise: int
    """Inspectors per enterprise, at least 2."""
    cap: int | None
    """Most enterprises per inspector; the smaller of this and the inspector's own cap counts."""
    shortage: str
    """`refuse`, or `direct`: an enterprise for which too few may be sent is staffed by direct order."""
    assign_rule: str
    reserve_rule: str
    publication: str
    """`open`, or `sealed` when the list opens at visit time."""
    nonces: tuple[NonceTerm, ...]
    source_rule: str
    closures: tuple[ClosureTerm, ...]
    sources: tuple[SourceTerm, ...]
    reveal_deadline: pendulum.DateTime
    witnesses: tuple[WitnessTerm, ...]
    verifier: str
    """SHA-256 of the verifier.html that goes with the package, or `-` when none does."""

    def millibits(self) -> int:
        """Entropy of all sources together."""
        return sum(source.millibits for source in self.sources)

    def quotas(self) -> dict[str, int]:
        """How many are drawn, per stratum."""
        return {stratum.code: stratum.quota for stratum in self.strata}


def quota(eligible: int, num: int, den: int) -> int:
    """ceil(eligible·num/den) in integers (specs §4.2)."""
    return (eligible * num + den - 1) // den


def commitment_hash(text: bytes) -> bytes:
    """c = SHA-256(C)."""
    return sha256(text).digest()


def short_form(commitment: bytes) -> str:
    """The first 80 bits of c in Crockford base32, `XXXX-XXXX-XXXX-XXXX`, to be read aloud and compared."""
    number = int.from_bytes(commitment[:10], "big")
    letters = "".join(_CROCKFORD[number >> shift & 31] for shift in range(75, -5, -5))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
