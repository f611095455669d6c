"""What is queued for publication (公示)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One result to publish."""

    id: int
    case_id: int
    number: str
    """Of the case."""
    channel: str
    publisher: str
    """platform_auto: the provincial platform publishes by itself; station: we do."""
    target: str
    """执法对象."""
    category: str
    """执法类别."""
    conclusion: str
    """执法结论."""
    decided_on: pendulum.Date
    due_at: pendulum.DateTime
    state: str
    """pending (待脱敏复核), redaction_checked (待审批), approved, published or withheld."""
    prepared_by: int | None
    checked_by: int | None
    checked_at: pendulum.DateTime | None
