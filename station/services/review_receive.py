"""What the bureau signed about a case: one file, believed only after its signature, and only where it belongs.

Refuses what another key signed, what speaks of another station, case, round or package, what was taken in before,
what does not fit where the review stands, and an opinion by somebody who handled the case.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.errors import StationError
from station.records.casework import Signer
from station.records.moment import day, iso, moment
from station.records.people import BureauSigner, Proof
from station.records.review import FlowMessage, Minutes, Review, ReviewLaw
from station.rules import note, opinion, opinion_check, review_flow
from station.rules.lined import LinesWrong
from station.rules.opinion import Opinion
from station.rules.review import settings_on
from station.services import replication, terms
from station.services.left_papers import number_of
from station.services.penalty_steps import follow_review_in
from station.store import calendars, case_papers, cases, deadlines, law, numbers, review_law, review_people
from station.store import reviews as rows
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.keys import verify
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

PAPER = "D51"
"""行政处罚法制审核意见书."""
FILED = (*opinion.JUDGING, "committee")
"""What is put on the case's file (余应急发〔2019〕43号二（三）5: 书面意见入卷归档)."""


class NoSuchFile(StationError):
    """There is no plain file at the path, or it is no opinion by its size. Facts: path."""

    text = "review.no_such_file"


class OpinionForged(StationError):
    """The bureau's signature does not hold. Facts: bureau."""

    text = "review.forged"


class OpinionForeign(StationError):
    """Signed by another bureau, or about another station or a case that is not here. Facts: detail."""

    text = "review.foreign"


class OpinionMalformed(StationError):
    """Rightly signed, but not what this format allows. Facts: detail."""

    text = "review.malformed"


class OpinionReplayed(StationError):
    """This very file was taken in before. Facts: number."""

    text = "review.replayed"


class WrongRound(StationError):
    """It speaks of another submission than the one under way. Facts: number, found, wanted."""

    text = "review.wrong_round"


class WrongPackage(StationError):
    """It speaks of another package than the newest. Facts: number, found, wanted."""

    text = "review.wrong_package"


class OpinionWanting(StationError):
    """It lacks what an opinion must say, or its reviewer may not review this case. Facts: number, wanting."""

    text = "review.opinion_wanting"


def receive(station: Station, actor: Proof, path: Path) -> Review:
    """Take in a signed file of the review office; the review as it stands then.

    NoSuchFile, NotPaired, CardInvalid, OpinionForged, OpinionForeign, OpinionMalformed, OpinionReplayed, WrongRound,
    WrongPackage, MessageRefused, OpinionWanting.
    """
    return take(station, actor, _bytes(path))


def take(station: Station, actor: Proof | BureauSigner, data: bytes) -> Review:
    """The same for a file's bytes, however they came."""
    found = _believed(station, data)
    store, digest = station.store, sha256(data).hexdigest()
    _belongs(store, found)
    station.media.put(data)
    case = cases.get(store, found.case)
    with store.act(actor, "review.receive", subject=f"case/{found.case}") as act:
        act.reason = f"{found.kind} {digest}"
        if rows.is_received(store, digest):
            raise OpinionReplayed(number=case.number)
        review = _addressed(store, found)
        book = review_law.of(store)
        taken = review_flow.step(book.flow, review.state, found.kind, found.detail)
        against = opinion_check.wanting(
            found, book.points, review_people.handlers(store, found.case), settings_on(book, day(act.now))
        )
        if against:
            raise OpinionWanting(number=case.number, wanting="；".join(against))
        _write(act, store, review, found, taken, digest, book)
        follow_review_in(act, store, found.case)
    return rows.get(store, review.id)


def _bytes(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > opinion.MAX_BYTES:
        raise NoSuchFile(path=path)
    return path.read_bytes()


def _believed(station: Station, data: bytes) -> Opinion:
    """The opinion once the paired bureau's signature holds; nothing is parsed before."""
    bureau = replication.paired_with(station)
    name, public = note.parse_verifier_key(bureau.key)
    try:
        signed = data.decode()
    except UnicodeDecodeError as error:
        raise OpinionForged(bureau=bureau.name) from error
    try:
        body = note.opened(signed, name, public, partial(verify, public))
    except note.NoteError as error:
        if f"\n— {name} " not in signed and "\n— " in signed:
            raise OpinionForeign(detail=text("review.not_our_bureau", bureau=bureau.name)) from error
        raise OpinionForged(bureau=bureau.name) from error
    try:
        return opinion.parse(body)
    except LinesWrong as error:
        raise OpinionMalformed(detail=error) from error


def _belongs(store: Store, found: Opinion) -> None:
    """OpinionForeign unless the opinion is about a case of this station."""
    if found.station != str(store.origin.code) or found.epoch > store.origin.epoch:
        raise OpinionForeign(detail=text("review.other_station", station=found.station))
    try:
        case = cases.get(store, found.case)
    except cases.UnknownCase as error:
        raise OpinionForeign(detail=text("review.other_case", number=found.number)) from error
    # The opinion may have been asked for while the case bore a draft number.
    if found.number != case.number and numbers.former(store, found.number) != case.id:
        raise OpinionForeign(detail=text("review.other_case", number=found.number))


def _addressed(store: Store, found: Opinion) -> Review:
    """The review an opinion speaks of. WrongRound, WrongPackage."""
    review = rows.newest(store, found.case)
    if review is None or review.round != found.round:
        raise WrongRound(number=found.number, found=found.round, wanted=0 if review is None else review.round)
    if review.package != found.package:
        raise WrongPackage(number=found.number, found=found.package[:12], wanted=review.package[:12])
    return review


def _write(
    act: Act, store: Store, review: Review, found: Opinion, taken: FlowMessage, digest: str, book: ReviewLaw
) -> None:
    # Two clocks never agree: what the file says keeps its place after the message before it and before its entry.
    before = max(each.happened_at for each in rows.messages(store, review.id))
    at = max(before, min(moment(found.at), act.now))
    reviewer = found.reviewer
    by = "、".join(name for name in (reviewer.name, reviewer.countersigner) if name)
    said = "\n".join(part for part in (found.words, *found.missing) if part)
    event_id = cases.add_event(act, review.case_id, taken.event, at, f"{taken.title}（{by}）")
    kind = f"{found.kind}:{found.detail}" if found.detail else found.kind
    rows.add_message(
        act,
        review.id,
        kind,
        "in",
        happened_at=at,
        by_name=by,
        words=said,
        sha256=digest,
        checks=found.checks,
        warnings=found.warnings,
    )
    ended = {"ended_at": iso(at)} if review_flow.is_over(book.flow, taken.to) else {}
    reviewing = found.kind in opinion.REVIEWING
    named = {"reviewer": reviewer.name, "reviewer_cert": reviewer.cert_no} if reviewing else {}
    rows.change(act, review.id, state=taken.to, **named, **ended)
    if found.kind in FILED:
        _file(act, review.case_id, event_id, at, found)
    if found.sitting is not None:
        rows.add_meeting(act, review.case_id, "committee", _minutes(found))
    _clocks(act, store, review, found, Anchor(event_id, at))


def _file(act: Act, case_id: int, event_id: int, at: pendulum.DateTime, found: Opinion) -> None:
    """The opinion on the case's file, numbered and locked: what the law has filed is never voided."""
    kind = law.of(act.store).paper(PAPER, day(at))
    signers = [Signer("reviewer", found.reviewer.name, cert_no=found.reviewer.cert_no)]
    if found.reviewer.countersigner:
        signers.append(Signer("reviewer", found.reviewer.countersigner))
    number = number_of(act.store, cases.get(act.store, case_id), kind)
    case_papers.add(act, case_id, kind, number, at, signers, event_id=event_id, locked=True)


def _minutes(found: Opinion) -> Minutes:
    sitting = found.sitting
    assert sitting is not None
    return Minutes(
        moment(sitting.held_at),
        sitting.place,
        sitting.host,
        sitting.clerk,
        sitting.attendees,
        found.words,
        text(f"review.committee.{found.detail}"),
        found.detail == "passed",
    )


def _clocks(act: Act, store: Store, review: Review, found: Opinion, anchor: Anchor) -> None:
    """The review's time starts when it is taken in, stops while it is sent back, is met by the opinion."""
    settings = settings_on(review_law.of(store), day(anchor.at))
    case_id, calendar = review.case_id, calendars.current(store)
    if found.kind == "accept" and not deadlines.running_of(store, case_id, settings.review_rule):
        rule = settings.complex_rule if found.complicated else settings.review_rule
        deadlines.compute(act, calendar, case_id, rule, anchor)
    elif found.kind == "return":
        said = "；".join(found.missing)
        terms.pause_in(act, store, case_id, settings.review_rule, "supplement", anchor.at, said)
    elif found.kind == "opinion":
        deadlines.meet(act, store, case_id, settings.review_rule, anchor.at)
        if found.detail == "disagree":
            deadlines.compute(act, calendar, case_id, settings.objection_rule, anchor)
