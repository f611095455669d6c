"""The standing registers: what is published of the powers, their guides and charts, the plans and what is inspected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pendulum

from station.records.chart import Chart

Register = Literal["power", "guide", "flowchart", "item", "rules", "plan"]
"""权力清单, 服务指南, 流程图, 检查事项, 检查实施细则, 检查计划."""
REGISTERS: tuple[Register, ...] = ("power", "guide", "flowchart", "item", "rules", "plan")
WHOLE = "list"
"""The code of a register that is published as one sheet."""


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """What one register is, where it is published and by whom (schema/law/registers.toml)."""

    code: Register
    title: str
    channels: tuple[str, ...]
    """Where each version goes, by code; a receipt is entered for each."""
    automatic: bool
    """The platform publishes it by itself; here its receipt is entered."""
    basis: str
    effective_from: date
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class ServiceGuide:
    """服务指南 of one matter: six elements, and what else whoever applies must know (43 号文二（一）1)."""

    code: str
    """Of the power item."""
    item: str
    accept_org: str
    review_org: str
    decide_org: str
    conditions: tuple[str, ...]
    limit: int
    limit_unit: str
    """workday, day."""
    limit_note: str
    materials: tuple[str, ...]
    fee: str
    phone: str
    place: str
    hours: str
    result: str
    basis: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of a register as it is published."""

    key: str
    title: str
    fields: tuple[tuple[str, str], ...]
    """Name (texts `register.field.<name>`) and words; several paragraphs are divided by line ends."""
    suspended: bool = False
    """Its basis has lapsed: nothing is done by it until something takes its place."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a register: what it says to the public."""

    register: Register
    code: str
    title: str
    basis: str
    since: date
    """When the newest of what it says came into force."""
    to_confirm: bool
    entries: tuple[RegisterEntry, ...]
    chart: Chart | None = None
    """The drawing of a flowchart, as facts."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel answered."""

    channel: str
    published_at: pendulum.DateTime
    receipt: str
    url: str


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """A sheet as it was, or is to be, published."""

    id: int
    version: int
    """1, 2, 3 … of one sheet."""
    sheet: Sheet
    change: tuple[str, ...]
    """What is different from the version before, in words; empty: the first."""
    made_at: pendulum.DateTime
    due_at: pendulum.DateTime
    """By when it must be published."""
    published_at: pendulum.DateTime | None
    """When it was out on every channel."""
    receipts: tuple[Receipt, ...] = ()


Standing = Literal["new", "changed", "overdue", "waiting", "published", "ended"]
"""new: no version was ever made; changed: what is in force is no longer what the newest version says; overdue and
waiting: the newest version is not yet out everywhere; published: it is; ended: nothing of it is in force any more."""


@dataclass(frozen=True, slots=True)
class SheetStanding:
    """A sheet in force beside its newest version."""

    kind: RegisterKind
    sheet: Sheet
    """As in force; of an ended one, as it was last."""
    newest: RegisterVersion | None
    state: Standing
    change: tuple[str, ...]
    """What a new version would say has changed, in words."""
    due_at: pendulum.DateTime | None
    """By when the change, or the version, must be published; None: nothing is due."""
    missing: tuple[str, ...]
    """Titles of the channels without a receipt."""
