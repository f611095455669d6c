"""Whether a case file is whole: every line of the list with what is missing, in words. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from station.records.archive import Leaf, Point
from station.records.case import CaseFile
from station.records.casework import CasePaper
from station.records.moment import day
from station.rules import archive as rules
from station.rules.archive import Assembled
from station.services import archive_content, case_papers, coverage, disclosure_board, missing_copies
from station.services.flows import flow_of
from station.services.review_receive import PAPER as OPINION
from station.store import case_papers as paper_rows
from station.store import cases, conversions, evidence, keeping, law, reviews, signed_copies
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

CLOSED = "closed"
"""The stage of a case that went its whole way."""
UNSETTLED = ("redaction", "returned", "approval", "release", "to_withdraw")
"""How a result stands that somebody has yet to publish, or to take off."""


def points(station: Station, case_id: int) -> tuple[Point, ...]:
    """The list for a case as it stands, with what a converted case that goes on in it left. UnknownCase, CaseVoid."""
    store = station.store
    with store.reading():
        case = cases.get(store, case_id)
        if case.voided_at is not None:
            raise cases.CaseVoid(number=case.number)
        bound = archive_content.leaves(station, case_id)
        lost = tuple(leaf.title for leaf in bound if not station.media.has(leaf.sha256))
        found = [Assembled(content=lost)]
        found += [_assembled(station, each, bound) for each in conversions.whole(store, case_id)]
        stage = flow_of(case).stage(case.stage)
        closed = () if stage.ends else (stage.title,)
        return rules.points(replace(rules.together(found), closed=closed))


def _assembled(station: Station, case_id: int, bound: Sequence[Leaf]) -> Assembled:
    """What is missing of one case; `bound`: the documents of the whole file."""
    store = station.store
    case, on_file = cases.get(store, case_id), paper_rows.of_case(store, case_id)
    lacking = case_papers.lacking(store, case_id)
    return Assembled(
        papers=tuple(_unissued(store, on_file, bound)),
        signatures=tuple(f"{each.paper.title}（{'、'.join(each.unsigned)}）" for each in lacking if each.unsigned),
        delivery=tuple(each.paper.title for each in lacking if each.undelivered and not _overtaken(case, each.paper)),
        copies=tuple(_uncopied(store, on_file, bound)),
        review=tuple(_unreviewed(store, case, on_file, bound)),
        coverage=coverage.missing(store, case, cases.events(store, case_id), on_file),
        publication=tuple(
            text("archive.unpublished", target=row.item.target, category=row.item.category)
            for row in disclosure_board.of_case(store, case_id)
            if row.standing in UNSETTLED
        ),
        content=tuple(_lost(station, case_id)),
    )


def _overtaken(case: CaseFile, paper: CasePaper) -> bool:
    """Whether the case ended before the step of its own that would have delivered it: what came to nothing is told to
    nobody. What was to be delivered at once, and what the end itself leaves, is."""
    flow = flow_of(case)
    if case.stage == CLOSED or not flow.stage(case.stage).ends or case.closed_at is None:
        return False
    later = {code for step in flow.transitions for code in step.serves if code not in step.papers}
    return paper.code in later and paper.made_at < case.closed_at


def _standing(on_file: Sequence[CasePaper]) -> list[CasePaper]:
    return [each for each in on_file if each.voided_at is None and not each.ahead]


def _bare(on_file: Sequence[CasePaper], leaves: Sequence[Leaf], copied: frozenset[int]) -> list[CasePaper]:
    issued = {leaf.subject for leaf in leaves if leaf.kind == "paper"}
    return [
        each for each in _standing(on_file) if f"document/{each.document_id}" not in issued and each.id not in copied
    ]


def _unissued(store: Store, on_file: Sequence[CasePaper], leaves: Sequence[Leaf]) -> Iterator[str]:
    """Papers of which there is neither a face nor a scan; an opinion is its signed file."""
    copied = _copied(store, on_file)
    opinions = any(leaf.kind == "review" for leaf in leaves)
    for each in _bare(on_file, leaves, copied):
        if not (each.code == OPINION and opinions):
            yield _named(each)


def _uncopied(store: Store, on_file: Sequence[CasePaper], leaves: Sequence[Leaf]) -> Iterator[str]:
    """Papers that are signed by hand and have a face here, but no scan of the signed sheet."""
    copied, book = _copied(store, on_file), law.of(store)
    unissued = {each.id for each in _bare(on_file, leaves, copied)}
    for each in _standing(on_file):
        signed = missing_copies.who_signs(book.paper(each.code, day(each.made_at)))
        if signed and each.id not in copied and each.id not in unissued:
            yield _named(each)


def _copied(store: Store, on_file: Sequence[CasePaper]) -> frozenset[int]:
    if not on_file:
        return frozenset()
    found = signed_copies.of_case(store, on_file[0].case_id)
    return frozenset(each.paper_id for each in found if each.taken_back_at is None)


def _unreviewed(store: Store, case: CaseFile, on_file: Sequence[CasePaper], leaves: Sequence[Leaf]) -> Iterator[str]:
    """A review under way, or an opinion that is not on file for good."""
    last = reviews.newest(store, case.id)
    if last is None:
        return
    if last.ended_at is None:
        yield text("archive.review_open")
    filed = [each for each in _standing(on_file) if each.code == OPINION and each.locked]
    given = [leaf for leaf in leaves if leaf.kind == "review"]
    if (given or last.state == "passed") and not filed:
        yield text("archive.opinion_missing")


def _lost(station: Station, case_id: int) -> Iterator[str]:
    """Recordings that are not in the media store, and were not disposed of."""
    for clip in evidence.clips_of_case(station.store, case_id):
        if not station.media.has(clip.sha256) and keeping.destroyed(station.store, clip.id) is None:
            yield clip.name


def _named(paper: CasePaper) -> str:
    return " ".join(part for part in (paper.title, paper.number) if part)
