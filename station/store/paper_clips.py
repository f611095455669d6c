"""Recordings beside papers, as rows. A link counts while the recording belongs to the paper's case."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from station.records.moment import iso, moment
from station.records.paper_clip import PaperLink
from station.store import casework_models, models
from station.store.act import Act
from station.store.paper_models import PaperClip
from station.store.store import Store


def add(act: Act, paper_id: int, clip_id: int, note: str) -> int:
    """Put a recording beside a paper; the row's id."""
    return act.insert(PaperClip, paper_id=paper_id, clip_id=clip_id, note=note, linked_at=iso(act.now), unlinked_why="")


def end(act: Act, link_id: int, reason: str) -> None:
    """They do not say the same thing; the row stays."""
    act.update(PaperClip, link_id, unlinked_at=iso(act.now), unlinked_why=reason)


def of_clips(store: Store, clips: Collection[int]) -> dict[int, tuple[PaperLink, ...]]:
    """The papers beside each of these recordings, oldest link first."""
    found: dict[int, tuple[PaperLink, ...]] = dict.fromkeys(clips, ())
    for link in _read(store, PaperClip.clip_id.in_(list(clips))):
        found[link.clip_id] += (link,)
    return found


def of_case(store: Store, case_id: int) -> tuple[PaperLink, ...]:
    """The links of all papers of a case, oldest first."""
    return _read(store, casework_models.CasePaper.case_id == case_id)


def standing(store: Store, paper_id: int, clip_id: int) -> PaperLink | None:
    """The link between these two, while it counts."""
    found = _read(store, (PaperClip.paper_id == paper_id) & (PaperClip.clip_id == clip_id))
    return found[0] if found else None


def _read(store: Store, where: Any) -> tuple[PaperLink, ...]:
    paper, clip = casework_models.CasePaper, models.Clip
    query = (
        PaperClip.select(
            PaperClip, paper.title, paper.number, paper.made_at, clip.original_name, clip.started_at, clip.sha256
        )
        .join(paper, on=(PaperClip.paper_id == paper.id))
        .switch(PaperClip)
        .join(clip, on=((PaperClip.clip_id == clip.id) & (clip.case_id == paper.case_id)))
        .where(where, PaperClip.unlinked_at.is_null())
        .order_by(PaperClip.id)
    )
    return tuple(_link(row) for row in store.all(query))


def _link(row: dict[str, Any]) -> PaperLink:
    return PaperLink(
        id=row["id"],
        paper_id=row["paper_id"],
        title=row["title"],
        number=row["number"],
        made_at=moment(row["made_at"]),
        clip_id=row["clip_id"],
        clip_name=row["original_name"],
        started_at=moment(row["started_at"]) if row["started_at"] else None,
        sha256=row["sha256"],
        note=row["note"],
        linked_at=moment(row["linked_at"]),
    )
