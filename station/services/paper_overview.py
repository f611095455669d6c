"""文书 of a case in one place: each with its party, its signed copies and its recordings, and what is not there. Reads.

What is needed and not there is named with the step that leaves it. Side steps are left out, which come with a paper of
their own that is made on the way (询问通知书 before 询问): only what the case cannot go on without is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.records.case import CaseFile, Step
from station.records.moment import day
from station.records.paper import IssuedDocument
from station.records.paper_clip import PaperLink
from station.records.paper_overview import Ahead, Needed, Unmade
from station.records.signed_copy import MissingCopy, SignedCopy
from station.services import face_ahead, faces, missing_copies, papers
from station.services.faces import Open
from station.services.flows import flow_of
from station.services.steps import possible
from station.store import case_papers, cases, evidence, law, paper_clips, parties, signed_copies, unmade_papers
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

GUARD = "PAPERS"


@dataclass(frozen=True, slots=True)
class OnFile:
    """One paper and what lies beside it."""

    open: Open
    party: str
    """Whom it is made out to by itself; empty: it is one for the case."""
    one_of_several: bool
    """The case has other parties, whose papers are alike."""
    copies: tuple[SignedCopy, ...]
    """Scans that lie with it, oldest first, those taken back left out."""
    missed: MissingCopy | None
    """It is to be signed, and no copy that stands for it has come back."""
    clips: tuple[PaperLink, ...]
    """Recordings that show it being made or delivered."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page of papers tells."""

    papers: tuple[OnFile, ...]
    """Oldest first, the voided ones left out."""
    needed: tuple[Needed, ...]
    ahead: tuple[Ahead, ...]
    others: tuple[IssuedDocument, ...]
    """Issued in the case without a paper of its own: slips, pages of older versions."""
    filmed: bool
    """The case has recordings, which may be put beside its papers."""


def of_case(station: Station, case_id: int) -> Overview:
    """The papers of a case as they are now. UnknownCase."""
    store = station.store
    with store.reading():
        case, now = cases.get(store, case_id), store.clock.now()
        steps = possible(store, case, now)
        names = {party.id: party.name for party in parties.of_case(store, case_id)}
        missed = {one.paper_id: one for one in missing_copies.of_case(store, case_id, now)}
        copies = [one for one in signed_copies.of_case(store, case_id) if one.taken_back_at is None]
        links = paper_clips.of_case(store, case_id)
        return Overview(
            tuple(
                OnFile(
                    one,
                    names.get(one.paper.party_id or 0, ""),
                    one.paper.party_id is not None and len(names) > 1,
                    tuple(copy for copy in copies if copy.paper_id == one.paper.id),
                    missed.get(one.paper.id),
                    tuple(link for link in links if link.paper_id == one.paper.id),
                )
                for one in faces.of_case(station, case_id)
            ),
            tuple(_needed(store, case, steps)),
            tuple(_ahead(station, case_id, steps)),
            tuple(one for one in papers.of_case(station, case_id) if one.paper_id is None),
            bool(evidence.clips_of_case(store, case_id)),
        )


def needed(store: Store, case_id: int) -> tuple[Needed, ...]:
    """The papers that are not there and without which the case cannot go on. UnknownCase."""
    with store.reading():
        case = cases.get(store, case_id)
        return tuple(_needed(store, case, possible(store, case, store.clock.now())))


def unmade(store: Store, case_id: int | None = None) -> list[Unmade]:
    """Papers on file that were never issued, of one case or of all, oldest first."""
    return unmade_papers.unmade(store, case_id)


def _needed(store: Store, case: CaseFile, steps: tuple[Step, ...]) -> Iterator[Needed]:
    there = {one.code for one in case_papers.of_case(store, case.id) if one.voided_at is None and not one.ahead}
    seen: set[str] = set()
    track = {stage.code for stage in flow_of(case).stages if stage.track}
    # What leads on is named before what leads off the track, such as a transfer.
    for step in sorted(steps, key=lambda step: step.transition.to not in track):
        onwards = step.transition.to not in (None, case.stage)
        if not onwards or GUARD not in {one.guard for one in step.refusals}:
            continue
        for wanted in step.transition.needs:
            codes = tuple(wanted.split("|"))
            if wanted not in seen and there.isdisjoint(codes):
                seen.add(wanted)
                yield Needed(codes, _titles(store, codes), step.transition.title, _left_by(case, codes))


def _titles(store: Store, codes: tuple[str, ...]) -> tuple[str, ...]:
    book, on = law.of(store), day(store.clock.now())
    return tuple(book.paper(code, on).title for code in codes)


def _left_by(case: CaseFile, codes: tuple[str, ...]) -> str:
    """A step that starts from here before one of another stage."""
    leaving = [step for step in flow_of(case).transitions if not set(codes).isdisjoint(step.papers)]
    leaving.sort(key=lambda step: case.stage not in step.sources)
    return leaving[0].title if leaving else ""


def _ahead(station: Station, case_id: int, steps: tuple[Step, ...]) -> Iterator[Ahead]:
    for kind in face_ahead.offered(station, case_id):
        leaving = (step.transition.title for step in steps if kind.code in step.transition.papers)
        yield Ahead(kind, next(leaving, ""))
