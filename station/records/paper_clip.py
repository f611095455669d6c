"""文书与音像对应 (REQ-205): a recording and a paper say the same thing."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class PaperLink:
    """One recording beside one paper of its case."""

    id: int
    paper_id: int
    title: str
    number: str
    """Of the paper; empty where it has none."""
    made_at: pendulum.DateTime
    clip_id: int
    clip_name: str
    started_at: pendulum.DateTime | None
    sha256: str
    """Of the recording."""
    note: str
    linked_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recording that runs at the time a paper was made or delivered."""

    paper_id: int
    title: str
    number: str
    clip_id: int
    clip_name: str
    why: str
    """made or served."""
    at: pendulum.DateTime
    """That moment."""
