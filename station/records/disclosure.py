"""What is queued for publication (公示)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import pendulum

Standing = Literal[
    "redaction", "returned", "approval", "release", "shown", "expiring", "over", "to_withdraw", "withdrawn", "repaired",
    "ended", "withheld",
]  # fmt: skip
"""待脱敏复核, 被退回, 待批准, 待公示, 公示中, 快到期, 到期待下架, 待撤回, 已撤回, 已修复, 已结束, 不公示."""
STANDINGS: tuple[Standing, ...] = get_args(Standing)


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
    party_id: int | None = None
    """Whom it is about; None: the enterprise of an inspection or a measure."""
    withheld_code: str = ""
    """Of withheld: the reason (schema/law/publication.toml)."""
    withheld_basis: str = ""
    approved_by: int | None = None
    """Who let it go out, or kept it back."""

    @property
    def returned(self) -> bool:
        """Sent back by whoever was to check or approve it (`checked_by`): it waits to be put forward once more."""
        return self.state == "pending" and self.checked_by is not None


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a result was sent back."""

    by: str
    """The name of who did."""
    at: pendulum.DateTime
    reason: str


@dataclass(frozen=True, slots=True)
class FieldText:
    """One thing that a disclosure says to the public, its newest telling."""

    name: str
    revision: int
    value: str
    """After redaction."""
    original: str
    """Before."""


@dataclass(frozen=True, slots=True)
class Strike:
    """One thing struck out of a field."""

    field: str
    revision: int
    kind: str
    """id_no, bank, phone, mail, address, person or hand."""
    original: str
    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long a disclosure is shown on its channel."""

    grade: str
    until: pendulum.Date
    """The last day."""
    repair_from: pendulum.Date | None
    counted: tuple[str, ...]
    """Caps, floors, and which was applied, in words."""
    conflict: bool
    shortened: bool


@dataclass(frozen=True, slots=True)
class DisclosureStep:
    """Something that became of a disclosure."""

    kind: str
    """receipt, shortened, to_withdraw, withdrawn, repair_applied, repaired, repair_refused or ended."""
    happened_at: pendulum.DateTime
    due_at: pendulum.DateTime | None
    """Of to_withdraw: by when it must be off."""
    reason: str
    receipt: str
    url: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One disclosure as the board shows it."""

    item: Disclosure
    standing: Standing
    until: pendulum.Date | None
    """The last day it is shown; None where no rule sets one."""
    due_at: pendulum.DateTime | None
    """By when the next thing must be done; None: nothing waits."""
    late: bool


@dataclass(frozen=True, slots=True)
class PublicDossier:
    """A disclosure with everything about it."""

    row: BoardRow
    fields: tuple[FieldText, ...]
    """In the order of the law's list."""
    struck: tuple[Strike, ...]
    """Out of the fields as they stand."""
    term: Term | None
    steps: tuple[DisclosureStep, ...]
    proposed: tuple[str, ...]
    """Reasons that speak for keeping it back, by code."""
    doubtful: tuple[str, ...]
    """Words of its fields that may speak of somebody's health."""
    repairing: bool
    """Repair was applied for and is not yet decided."""
    objection: Objection | None
    """Why it was sent back; None: it was not, or was put forward again."""
    drafts: tuple[str, ...]
    """草稿号 that it bears: until final ones took their place it goes nowhere."""

    @property
    def item(self) -> Disclosure:
        """The disclosure itself."""
        return self.row.item
