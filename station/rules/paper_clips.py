"""Which recordings of a case show a paper being made or delivered: by time alone. Pure; a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pendulum

from station.records.casework import CasePaper
from station.records.evidence import Clip
from station.records.paper_clip import Proposal

SLACK = pendulum.duration(minutes=10)
"""A paper is dated by hand: so far beside the recording its time may lie."""


def proposed(papers: Sequence[CasePaper], clips: Sequence[Clip]) -> Iterator[Proposal]:
    """Pairs whose times fit, by paper and then by recording; delivery counts where it is another moment than making."""
    for paper in papers:
        for clip in clips:
            found = next(((why, at) for why, at in _moments(paper) if covers(clip, at)), None)
            if found is not None:
                yield Proposal(paper.id, paper.title, paper.number, clip.id, clip.name, *found)


def covers(clip: Clip, at: pendulum.DateTime) -> bool:
    """Whether the recording runs at a moment, with the slack; one without a time covers nothing."""
    if clip.started_at is None:
        return False
    end = clip.ended_at or clip.started_at.add(seconds=(clip.duration_ms or 0) // 1000)
    return clip.started_at - SLACK <= at <= end + SLACK


def _moments(paper: CasePaper) -> Iterator[tuple[str, pendulum.DateTime]]:
    yield "made", paper.made_at
    if paper.served_at is not None:
        yield "served", paper.served_at
