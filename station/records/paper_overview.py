"""文书 of a case in one place: what is on file and with what beside it, and what is not there although it is needed."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.law import PaperKind


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that is not on file, and a step that cannot be taken without it."""

    codes: tuple[str, ...]
    """Of the catalogue; one of them is enough."""
    titles: tuple[str, ...]
    wanted_by: str
    """Title of the step."""
    left_by: str
    """Title of the step that leaves it; empty: none does, somebody registers it."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A kind of paper that a next step leaves, and that may be made before."""

    kind: PaperKind
    left_by: str
    """Title of the step."""


@dataclass(frozen=True, slots=True)
class Unmade:
    """A paper on file whose page was never issued."""

    paper_id: int
    case_id: int
    case_number: str
    enterprise: str
    code: str
    title: str
    number: str
    made_at: pendulum.DateTime
    ahead: bool
    """It waits for its step."""
