"""Answering a package: the opinion as the reviewer wrote it, signed, kept, and on its way back to the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from station.bureau import returns, reviewers, reviews, signatures
from station.bureau.home import Bureau
from station.bureau.reviews import MovedOn, Submitted
from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof
from station.records.review import CheckResult
from station.rules import opinion
from station.rules.opinion import Opinion, Sitting
from station.rules.return_text import OPINION
from station.rules.reviewer import Reviewer
from station.store import bureau_returns
from station.texts import text


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
    """Files this bureau signed about a package and did not take back, by name."""
    return [path for path, _ in _signed(bureau, submitted)]


def unsent(bureau: Bureau, submitted: Submitted) -> list[Path]:
    """Of those, what is neither queued nor was sent: the power failed between signing and queueing."""
    known = {each.sha256 for each in bureau_returns.queued(bureau.store, submitted.text.station)}
    return [path for path, digest in _signed(bureau, submitted) if digest not in known]


def send(bureau: Bureau, actor: Proof, submitted: Submitted) -> int:
    """Queue what was signed and never sent; how many. NothingSigned, NotAllowed."""
    found = unsent(bureau, submitted)
    if not found:
        raise NothingSigned(number=submitted.text.number)
    for path in found:
        _queue(bureau, actor, submitted, path)
    return len(found)


def hand_out(bureau: Bureau, actor: Proof, submitted: Submitted, folder: Path) -> Sequence[Path]:
    """Copies of everything signed about a package, for a stick or a messenger. NothingSigned, NotAllowed; OSError.

    Written down before they leave: what was handed out is not taken back any more. MovedOn.
    """
    found = _signed(bureau, submitted)
    if not found:
        raise NothingSigned(number=submitted.text.number)
    subject = reviews.subject(submitted.text)
    for _, digest in found:
        # It stands while nothing is entered.
        size, gone = bureau.store.size(), signatures.is_withdrawn(bureau.store, subject, digest)
        with bureau.store.act(actor, signatures.HAND_OUT, subject=signatures.file_subject(digest)) as act:
            if act.seq != size or gone:
                raise MovedOn(number=submitted.text.number)
    return [reviews.hand_out(bureau, path, folder) for path, _ in found]


def _signed(bureau: Bureau, submitted: Submitted) -> list[tuple[Path, str]]:
    """The files about one package of the submission, with their SHA-256."""
    about = [each for each in reviews.signed(bureau, submitted) if each.package == submitted.sha256]
    return list(reviews.kept(bureau, submitted, about))


def _queue(bureau: Bureau, actor: Proof, submitted: Submitted, path: Path) -> None:
    returns.queue(bureau, actor, submitted.text.station, OPINION, path.name, path.read_bytes())


def _issuer(reviewer: Reviewer, actor: Proof) -> str:
    """Whoever signs in; a counsel's opinion is issued by the office's own person."""
    return (reviewer.countersigner if reviewer.kind == "counsel" else "") or actor.name
