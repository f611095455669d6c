"""The station's messages to the review office: submitting, and answering what came back. Each carries a package.

A package lies in the media store before an act names it. What is put into exports/review for the way to the bureau is
encrypted to it: a whole case is personal data. What an aborted act leaves behind is a file nobody names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.moment import day, iso
from station.records.people import Proof
from station.records.review import Review, ReviewNeed, ReviewSettings
from station.rules import review_flow
from station.rules.review import settings_on
from station.services import replication, review_package, reviews, terms
from station.services.penalty_steps import follow_review_in
from station.services.review_package import Package, Sending
from station.store import cases, deadlines, review_law
from station.store import reviews as rows
from station.store.act import Act
from station.store.atomic import write_bytes
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

FOLDER = "review"
"""Below exports/: what is to be carried to the bureau."""
TRIES = 3


class NotResponsible(StationError):
    """Nobody confirmed the handlers' statement of responsibility (审核责任)."""

    text = "review.not_responsible"


class NotTheirCase(StationError):
    """Somebody else handles the case. Facts: name, number."""

    text = "review.not_their_case"


class WordsNeeded(StationError):
    """The message says nothing where it must give its reasons. Facts: message."""

    text = "review.words_needed"


class NeverSubmitted(StationError):
    """The case was never submitted. Facts: number."""

    text = "review.never_submitted"


class Busy(StationError):
    """The case kept changing while its package was made."""

    text = "review.busy"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message on its way."""

    review: Review
    path: Path
    """The package under a readable name, encrypted to the bureau."""


def submit(station: Station, actor: Proof, case_id: int, *, responsible: bool, words: str = "") -> Sent:
    """Submit the case, or submit it again after it came back for completion; the package in exports/review.

    `responsible`: the actor, who handles the case or is the chief, confirms that what is submitted is true, exact and
    complete (余应急发〔2019〕43号二（三）6).
    NotPaired, NotResponsible, NotTheirCase, PackageIncomplete, PaperLost, NoReviewNeeded, ReviewOpen, Busy.
    """
    store = station.store
    _check_responsible(store, actor, case_id, responsible)
    last = rows.newest(store, case_id)
    again = last is not None and last.state == "returned"
    if not again:
        reviews.check_begin(store, case_id, reviews.triggers(store, case_id))
    review_package.check_complete(station, case_id)
    kind = "resubmit" if again else "submit"
    number = _round(last) if again else _round(last) + 1
    sending = Sending(kind, words, (actor.name,), number, last.package if again and last is not None else "")
    return _send(station, actor, case_id, sending)


def respond(station: Station, actor: Proof, case_id: int, kind: str, words: str, *, responsible: bool) -> Sent:
    """Answer an opinion: `fixed`, `concur` (and begin anew), `object`; or `withdraw` what was submitted.

    NotPaired, NotResponsible, NotTheirCase, WordsNeeded, NeverSubmitted, MessageRefused, PackageIncomplete, PaperLost,
    Busy.
    """
    _check_responsible(station.store, actor, case_id, responsible)
    last = rows.newest(station.store, case_id)
    if last is None:
        raise NeverSubmitted(number=cases.get(station.store, case_id).number)
    flow = review_law.of(station.store).flow
    review_flow.step(flow, last.state, kind)
    if not words.strip():
        raise WordsNeeded(message=review_flow.title(flow, kind))
    if kind == "fixed":
        review_package.check_complete(station, case_id)
    return _send(station, actor, case_id, Sending(kind, words, (actor.name,), last.round, last.package))


def copy_out(station: Station, case_id: int, folder: Path | None = None) -> Path:
    """The newest package of a case in `folder` (default: exports/review), encrypted to the bureau; its path.

    NeverSubmitted, NotPaired, CardInvalid, BureauUnknown.
    """
    review = rows.newest(station.store, case_id)
    sent = [] if review is None else [m for m in rows.messages(station.store, review.id) if m.direction == "out"]
    if review is None or not sent:
        raise NeverSubmitted(number=cases.get(station.store, case_id).number)
    place = folder or station.home.exports / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    path = place / review_package.file_name(station, case_id, review, sent[-1].seq)
    data = replication.to_bureau(station, station.media.path(sent[-1].sha256).read_bytes())
    write_bytes(path, data)
    # Where there is a line the bureau fetches it from here within minutes.
    replication.lay_packet(station, sent[-1].sha256, data)
    return path


class _Moved(Exception):
    """Something was entered between making the package and the act."""


def _check_responsible(store: Store, actor: Proof, case_id: int, responsible: bool) -> None:
    """NotTheirCase, NotResponsible."""
    case = cases.get(store, case_id)
    if actor.officer_id not in (case.lead_id, case.assist_id) and "chief" not in actor.roles:
        raise NotTheirCase(name=actor.name, number=case.number)
    if not responsible:
        raise NotResponsible


def _send(station: Station, actor: Proof, case_id: int, sending: Sending) -> Sent:
    # Asked before anything is written: what cannot leave is not entered as sent.
    replication.paired_with(station)
    action = "review.submit" if sending.kind in ("submit", "resubmit") else "review.respond"
    for _ in range(TRIES):
        told = _asking(station.store, case_id)
        package = review_package.make(station, case_id, told, sending)
        try:
            with station.store.act(actor, action, subject=f"case/{case_id}") as act:
                if act.seq != package.size:
                    raise _Moved
                act.reason = f"{sending.kind} {package.sha256}"
                review_id = _write(act, station.store, case_id, told, sending, package)
                follow_review_in(act, station.store, case_id)
        except _Moved:
            continue
        return Sent(rows.get(station.store, review_id), copy_out(station, case_id))
    raise Busy


def _asking(store: Store, case_id: int) -> ReviewNeed:
    """What asks for the review now; where nothing does any more, at what level it was submitted."""
    told, last = reviews.triggers(store, case_id), rows.newest(store, case_id)
    return replace(told, level=last.level) if told.level == "none" and last is not None else told


def _write(act: Act, store: Store, case_id: int, told: ReviewNeed, sending: Sending, package: Package) -> int:
    """The message, where it leads, and what starts or stops with it; id of the review."""
    law = review_law.of(store)
    last = None if sending.kind == "submit" else rows.newest(store, case_id)
    state = review_flow.START if last is None else last.state
    taken = review_flow.step(law.flow, state, sending.kind)
    signers = "、".join(sending.responsible)
    if last is None:
        review_id = reviews.begin(
            act, store, case_id, told, state=taken.to, responsible=signers, package=package.sha256
        )
    else:
        review_id = last.id
        ended = {"ended_at": iso(act.now)} if review_flow.is_over(law.flow, taken.to) else {}
        again = {"triggers": ",".join(told.codes), "level": told.level} if sending.kind in rows.CARRYING else {}
        rows.change(act, review_id, state=taken.to, package=package.sha256, responsible=signers, **again, **ended)
    cases.add_event(act, case_id, taken.event, act.now, sending.words)
    rows.add_message(
        act,
        review_id,
        sending.kind,
        "out",
        happened_at=act.now,
        by_name=signers,
        words=sending.words,
        sha256=package.sha256,
    )
    _clocks(act, store, case_id, sending.kind, settings_on(law, day(act.now)))
    return review_id


def _clocks(act: Act, store: Store, case_id: int, kind: str, settings: ReviewSettings) -> None:
    if kind == "resubmit":
        # The days of completing do not count; they end with the submission, whenever it is taken in again (从严).
        terms.resume_in(act, store, case_id, settings.review_rule, act.now)
    elif kind in ("object", "concur"):
        deadlines.meet(act, store, case_id, settings.objection_rule, act.now)
    elif kind == "withdraw":
        terms.resume_in(act, store, case_id, settings.review_rule, act.now)
        terms.end_in(act, store, case_id, text("review.withdrawn"), rules=(settings.review_rule, settings.complex_rule))


def _round(last: Review | None) -> int:
    return 0 if last is None else last.round
