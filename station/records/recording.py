"""附件1: what a recording must show of an act of enforcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecordingItem:
    """One of the 23 items of the annex, or of those its text asks for beside them."""

    number: str
    """1 to 23, X01 …"""
    code: str
    title: str
    kind: str
    """The kind of case it stands under in the annex."""
    scene: str
    """Items of one scene are markers of one continuous recording."""
    starts: str
    ends: str
    must_show: str
    level: str
    """must, should, or event."""
    officers: int
    events: tuple[str, ...]
    """Kinds of events that make it apply."""
    source: str
    effective_from: date
    served_how: str = ""
    """It applies where a 文书 was delivered like that."""
    exempt: bool = True
    """Text may take its place (REQ-206); never for sealing."""
    to_confirm: bool = False
