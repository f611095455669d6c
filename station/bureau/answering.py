"""Answering a package: the opinion as the reviewer wrote it, signed, kept, and on its way back to the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from station.bureau import returns, reviewers, reviews
from station.bureau.home import Bureau
from station.bureau.reviews import Submitted
from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof
from station.records.review import CheckResult
from station.rules import opinion
from station.rules.opinion import Opinion, Sitting
from station.rules.reviewer import Reviewer
from station.store import bureau_returns
from station.texts import text

KIND = "opinion"
"""Of what goes back (docs/return.md)."""


class NothingSigned(StationError):
    """Everything signed about this package is already on its way. Facts: number."""

    text = "desk.nothing_signed"


@dataclass(frozen=True, slots=True)
class Said:
    """What the reviewer says about a package."""

    kind: str
    """return, accept, opinion, reconsideration or committee."""
    detail: str = ""
    words: str = ""
    complicated: bool = False
    missing: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    sitting: Sitting | None = None
    assigned: str = field(default="")
    """At the acceptance: who is to review; empty: whoever signs."""


def written(bureau: Bureau, signers: tuple[Proof, Proof | None], submitted: Submitted, said: Said) -> Opinion:
    """The opinion to be signed. NotAReviewer, ReviewerUnknown."""
    package, (actor, cosigner) = submitted.text, signers
    reviewer = reviewers.acting(bureau, actor, cosigner, said.assigned if said.kind == "accept" else "")
    return Opinion(
        bureau=str(bureau.store.origin.code),
        station=package.station,
        epoch=package.epoch,
        case=package.case,
        number=package.number,
        round=package.round,
        package=submitted.sha256,
        kind=said.kind,
        detail=said.detail,
        at=iso(bureau.clock.now()),
        reviewer=reviewer,
        issued_by=_issuer(reviewer, actor),
        complicated=said.complicated or package.complicated,
        missing=said.missing,
        checks=said.checks,
        words=said.words,
        responsibility=text("bureau_review.statement", number=package.number) if said.kind in opinion.JUDGING else "",
        sitting=said.sitting,
    )


def answer(
    bureau: Bureau, actor: Proof, submitted: Submitted, found: Opinion, cosigner: Proof | None = None
) -> Path:  # fmt: skip
    """Sign, keep, and have it sent with the next packet; the file as kept. As `reviews.sign`."""
    path = reviews.sign(bureau, actor, submitted, found, cosigner)
    _queue(bureau, actor, submitted, path)
    return path


def signed(bureau: Bureau, submitted: Submitted) -> list[Path]:
    """Files this bureau signed about a package, by name."""
    said = submitted.text
    folder = bureau.home.root / reviews.KEPT
    pattern = f"{said.station}-{said.case}-{said.round}-*-{submitted.sha256[:8]}{opinion.SUFFIX}"
    return sorted(folder.glob(pattern))


def unsent(bureau: Bureau, submitted: Submitted) -> list[Path]:
    """Of those, what is neither queued nor was sent: the power failed between signing and queueing."""
    known = {each.sha256 for each in bureau_returns.queued(bureau.store, submitted.text.station)}
    return [path for path in signed(bureau, submitted) if returns.digest_of(path.read_bytes()) not in known]


def send(bureau: Bureau, actor: Proof, submitted: Submitted) -> int:
    """Queue what was signed and never sent; how many. NothingSigned, NotAllowed."""
    found = unsent(bureau, submitted)
    if not found:
        raise NothingSigned(number=submitted.text.number)
    for path in found:
        _queue(bureau, actor, submitted, path)
    return len(found)


def hand_out(bureau: Bureau, submitted: Submitted, folder: Path) -> Sequence[Path]:
    """Copies of everything signed about a package, for a stick or a messenger. NothingSigned; OSError."""
    found = signed(bureau, submitted)
    if not found:
        raise NothingSigned(number=submitted.text.number)
    return [reviews.hand_out(bureau, path, folder) for path in found]


def _queue(bureau: Bureau, actor: Proof, submitted: Submitted, path: Path) -> None:
    returns.queue(bureau, actor, submitted.text.station, KIND, path.name, path.read_bytes())


def _issuer(reviewer: Reviewer, actor: Proof) -> str:
    """Whoever signs in; a counsel's opinion is issued by the office's own person."""
    return (reviewer.countersigner if reviewer.kind == "counsel" else "") or actor.name
