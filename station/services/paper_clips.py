"""文书与音像对应 (REQ-205): a recording beside the paper it shows being made or delivered, seen from both.

Owns: who may link and unlink, and what is proposed. A link counts while the recording belongs to the paper's case, and
comes back with it. Refuses: a recording of another case, a paper that is void, the same pair twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from station.errors import StationError
from station.records.casework import CasePaper
from station.records.evidence import Clip
from station.records.paper_clip import PaperLink, Proposal
from station.records.people import Proof
from station.rules import paper_clips as rules
from station.services import evidence as clips
from station.store import case_papers, cases, evidence
from station.store import paper_clips as rows
from station.store.errors import RowMissing
from station.store.store import Store
from station.texts import text

_LOOKS_LIKE_AN_ID = re.compile(r"[0-9]{1,18}|[0-8][0-9]{18}")
"""Below the largest that SQLite keeps."""


class ClipElsewhere(StationError):
    """The recording does not belong to the paper's case. Facts: name, title."""

    text = "scans.clip_elsewhere"


class PaperGone(StationError):
    """The paper is void. Facts: title."""

    text = "scans.clip_void"


class Linked(StationError):
    """They stand beside each other already. Facts: name, title."""

    text = "scans.clip_linked"


class NotLinked(StationError):
    """They do not stand beside each other. Facts: name, title."""

    text = "scans.clip_not_linked"


class NotTheirCase(StationError):
    """Somebody else handles the case. Facts: name, number."""

    text = "scans.not_theirs"


def of_clip(store: Store, clip_id: int) -> tuple[PaperLink, ...]:
    """The papers beside a recording, oldest link first."""
    return rows.of_clips(store, [clip_id])[clip_id]


def of_clips(store: Store, some: Collection[int]) -> dict[int, tuple[PaperLink, ...]]:
    """The same of several, by recording."""
    return rows.of_clips(store, some)


def of_case(store: Store, case_id: int) -> tuple[PaperLink, ...]:
    """The links of all papers of a case, oldest first."""
    return rows.of_case(store, case_id)


def paper_named(store: Store, written: str) -> int | None:
    """The id of the paper that somebody names by its id or its number; None where there is none."""
    found = case_papers.numbered(store, written)
    if found is not None:
        return found.id
    try:
        return case_papers.get(store, int(written)).id if _LOOKS_LIKE_AN_ID.fullmatch(written) else None
    except RowMissing:
        return None


def papers_of(store: Store, clip: Clip) -> tuple[CasePaper, ...]:
    """The papers of a recording's case that it may stand beside: those not void and not only prepared."""
    if clip.case_id is None:
        return ()
    return tuple(one for one in case_papers.of_case(store, clip.case_id) if one.voided_at is None and not one.ahead)


def proposed(store: Store, case_id: int) -> tuple[Proposal, ...]:
    """Pairs of a case whose times fit and that are not linked."""
    with store.reading():
        linked = {(one.paper_id, one.clip_id) for one in rows.of_case(store, case_id)}
        on_file = [one for one in case_papers.of_case(store, case_id) if one.voided_at is None and not one.ahead]
        found = rules.proposed(on_file, _playable(evidence.clips_of_case(store, case_id)))
        return tuple(one for one in found if (one.paper_id, one.clip_id) not in linked)


def link(store: Store, actor: Proof, paper_id: int, clip_id: int, note: str = "") -> PaperLink:
    """Put a recording beside a paper. RowMissing, ClipUnknown, ClipElsewhere, PaperGone, Linked, NotTheirCase,
    NotAllowed."""
    with store.act(actor, "clip.paper", subject=f"clip/{clip_id}") as act:
        paper, clip = case_papers.get(store, paper_id), clips.get(store, clip_id)
        _may(store, actor, paper)
        if clip.case_id != paper.case_id:
            raise ClipElsewhere(name=clip.name, title=paper.title)
        if paper.voided_at is not None:
            raise PaperGone(title=paper.title)
        if rows.standing(store, paper_id, clip_id) is not None:
            raise Linked(name=clip.name, title=paper.title)
        rows.add(act, paper_id, clip_id, note.strip())
        act.reason = text("scans.said.linked", title=_named(paper), note=note.strip()).rstrip("：")
    found = rows.standing(store, paper_id, clip_id)
    assert found is not None
    return found


def unlink(store: Store, actor: Proof, paper_id: int, clip_id: int, reason: str) -> None:
    """They do not say the same thing after all. RowMissing, ClipUnknown, NotLinked, NotTheirCase, ReasonNeeded,
    NotAllowed."""
    with store.act(actor, "clip.paper_off", subject=f"clip/{clip_id}", reason=reason) as act:
        paper, clip = case_papers.get(store, paper_id), clips.get(store, clip_id)
        _may(store, actor, paper)
        found = rows.standing(store, paper_id, clip_id)
        if found is None:
            raise NotLinked(name=clip.name, title=paper.title)
        rows.end(act, found.id, reason.strip())
        act.reason = text("scans.said.unlinked", title=_named(paper), reason=reason.strip())


def _may(store: Store, actor: Proof, paper: CasePaper) -> None:
    case = cases.get(store, paper.case_id)
    if "chief" not in actor.roles and actor.officer_id not in (case.lead_id, case.assist_id):
        raise NotTheirCase(name=actor.name, number=case.number)


def _named(paper: CasePaper) -> str:
    return f"{paper.title} {paper.number}".rstrip()


def _playable(some: Sequence[Clip]) -> list[Clip]:
    """Photos too: they show a signature as well as a recording does."""
    return [one for one in some if one.media != "other"]
