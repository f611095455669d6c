"""What the office signed about a submission, as its ledger has it: what stands, and what was taken back or handed out.

Signing and taking back are entries about the submission; handing out is one about the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.records.ledger import LedgerLine
from station.records.people import Proof
from station.store.store import Store

SIGN, COSIGN = "opinion.sign", "opinion.cosign"
WITHDRAW, HAND_OUT = "opinion.withdraw", "opinion.hand_out"


@dataclass(frozen=True, slots=True)
class Signature:
    """One file the office signed."""

    kind: str
    """return, accept, opinion, reconsideration or committee."""
    detail: str
    package: str
    """SHA-256 of the package it answers."""
    sha256: str
    """Of the file."""
    signers: tuple[str, ...]
    """As the ledger writes people: `officer:<id>:<name>`."""
    withdrawn: LedgerLine | None
    """How it was taken back; None: it stands."""

    @property
    def names(self) -> str:
        """Who signed, for people."""
        return "、".join(each.split(":", 2)[2] for each in self.signers)

    def by(self, person: Proof) -> bool:
        """Whether this person signed it, alone or with another."""
        return any(each.split(":", 2)[1] == str(person.officer_id) for each in self.signers)


def about(store: Store, subject: str) -> list[Signature]:
    """Everything ever signed about one submission, the oldest first; `subject` as `reviews.subject` has it."""
    lines = store.lines(subject=subject)
    back = {_first(line)["sha256"]: line for line in lines if line.action == WITHDRAW}
    return [_signature(line, back) for line in lines if line.action in (SIGN, COSIGN)]


def standing(store: Store, subject: str) -> list[Signature]:
    """Of those what was not taken back."""
    return [each for each in about(store, subject) if each.withdrawn is None]


def is_withdrawn(store: Store, subject: str, sha256: str) -> bool:
    """Whether the file of this SHA-256 was taken back."""
    return any(each.sha256 == sha256 and each.withdrawn is not None for each in about(store, subject))


def is_handed_out(store: Store, sha256: str) -> bool:
    """Whether a copy of a signed file left the house on a stick or otherwise."""
    return any(line.action == HAND_OUT for line in store.lines(subject=file_subject(sha256)))


def file_subject(sha256: str) -> str:
    """What entries about a signed file itself are about."""
    return f"opinion/{sha256}"


def why(found: Signature, reason: str) -> str:
    """What the entry that takes a file back says: which one, and the words of whoever does."""
    return f"sha256={found.sha256} {reason.strip()}"


def words(line: LedgerLine) -> str:
    """Those words."""
    return line.reason.partition(" ")[2]


def _first(line: LedgerLine) -> dict[str, str]:
    return dict([line.reason.split(" ")[0].partition("=")[::2]])


def _signature(line: LedgerLine, back: dict[str, LedgerLine]) -> Signature:
    said = dict(word.partition("=")[::2] for word in line.reason.split(" "))
    return Signature(
        said["kind"],
        said.get("detail", ""),
        said["package"],
        said["sha256"],
        tuple(each for each in (line.actor, line.cosigner) if each != "-"),
        back.get(said["sha256"]),
    )
