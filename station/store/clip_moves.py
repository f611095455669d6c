"""Clips that were taken from a case, as rows: each a correction (更正) on the file of every case it concerns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pendulum

from station.records.case import CaseFile
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.casework_models import Correction
from station.store.models import CaseFile as CaseRow
from station.store.store import Store

WHAT = "clip.case_id"
"""As corrections name a clip's case."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A clip was taken from a case."""

    clip_id: int
    case_id: int
    """The case it was taken from."""
    at: pendulum.DateTime


def add(act: Act, clip_id: int, was: CaseFile, now: CaseFile | None, reason: str) -> None:
    """The clip left `was` for `now`, or for those nobody has claimed."""
    for case in (was, now):
        if case is not None:
            act.insert(
                Correction,
                subject=f"case/{case.id}",
                what=WHAT,
                row_id=clip_id,
                old=was.number,
                new=now.number if now else "",
                reason=reason,
                corrected_at=iso(act.now),
                corrected_by=act.actor_id,
            )


def of_clips(store: Store, clips: Collection[int]) -> dict[int, tuple[Taken, ...]]:
    """How often each of these clips was taken from a case, oldest first; one row for each time."""
    query = (
        Correction.select(Correction.row_id, Correction.subject, Correction.corrected_at, CaseRow.id.alias("was"))
        .join(CaseRow, on=(CaseRow.number == Correction.old))
        .where(Correction.what == WHAT, Correction.row_id.in_(sorted(clips)))
        .order_by(Correction.id)
    )
    found: dict[int, tuple[Taken, ...]] = {clip: () for clip in clips}
    for row in store.all(query):
        # Where it went, the same stands on that case's file.
        if row["subject"] == f"case/{row['was']}":
            clip = int(row["row_id"])
            found[clip] += (Taken(clip, int(row["was"]), moment(row["corrected_at"])),)
    return found
