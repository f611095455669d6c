"""An upload deadline (音像上传) as far as being late is concerned."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class LateUpload:
    """One upload deadline of one case."""

    deadline_id: int
    case_id: int
    number: str
    """Of the case."""
    enterprise: str
    title: str
    """音像上传, or 音像上传（特殊情况）."""
    state: str
    """late: done too late; running: not done."""
    due_at: pendulum.DateTime
    met_at: pendulum.DateTime | None
    reason: str | None
    """Why, by a person; None until somebody said."""
