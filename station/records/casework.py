"""What a case consists of beside its events: parties, causes, sanctions, papers, goods, releases."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Party:
    """当事人."""

    id: int
    case_id: int
    kind: str
    """unit 单位, sole 个体工商户 or person 个人."""
    enterprise_id: int | None
    name: str
    post: str
    """主要负责人 …; empty for a unit."""
    id_no: str
    """Credit code, or a person's identity number."""
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party as it is entered."""

    kind: str
    name: str
    enterprise_id: int | None = None
    post: str = ""
    id_no: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """案由, with the law as it stood when it was entered."""

    id: int
    case_id: int
    party_id: int | None
    violation: str
    """Code in the catalogue of violations."""
    title: str
    facts: str
    violated: str
    punished: str
    tier: str
    min_fen: int | None
    max_fen: int | None
    outside_reason: str
    """Why the fine leaves its tier."""
    happened_on: pendulum.Date
    """The day the act was done, or ended."""
    life: bool
    """涉及公民生命健康安全且有危害后果: five years instead of two (行政处罚法第三十六条)."""
    hazard_id: int | None
    dropped_reason: str
    """Not empty: it was found not to hold."""


@dataclass(frozen=True, slots=True)
class NewCause:
    """A cause as it is entered; article and range come from the catalogue."""

    violation: str
    facts: str
    happened_on: pendulum.Date
    life: bool = False
    hazard_id: int | None = None
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Sanction:
    """One sanction for one party, in one telling of it."""

    party_id: int
    kind: str
    """Code in schema/law/sanctions.toml."""
    amount_fen: int = 0
    """The fine, or the value of what is confiscated."""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature on a 文书."""

    part: str
    """officer, chief, party, witness, reviewer, host or clerk."""
    name: str
    officer_id: int | None = None
    cert_no: str = ""


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A 文书 of a case: what it is, who signed it, how it was delivered."""

    id: int
    case_id: int
    code: str
    """Catalogue code (schema/law/papers.toml)."""
    title: str
    number: str
    made_at: pendulum.DateTime
    made_by: int | None
    party_id: int | None
    party_signed: str
    """not_needed, missing, signed or refused."""
    refusal: str
    served_at: pendulum.DateTime | None
    served_how: str | None
    """direct, left, post, entrusted, public or electronic."""
    served_to: str
    serve_note: str
    locked: bool
    document_id: int | None
    voided_at: pendulum.DateTime | None
    void_reason: str
    signers: tuple[Signer, ...]
    ahead: bool = False
    """Prepared before the step that leaves it; nothing is signed or delivered yet."""

    @property
    def complete(self) -> bool:
        """The party signed it or its refusal is written down; the officers signed when it was made."""
        return self.voided_at is None and self.party_signed != "missing" and not self.ahead


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of a 物品清单."""

    id: int
    case_id: int
    purpose: str
    """sealed, preserved or sampled."""
    seq: int
    name: str
    spec: str
    unit: str
    quantity: str
    place: str
    value_fen: int | None
    state: str
    """held, released, confiscated, destroyed or transferred."""
    state_at: pendulum.DateTime
    note: str


@dataclass(frozen=True, slots=True)
class NewGoods:
    """A line of a 物品清单 as it is entered."""

    name: str
    spec: str = ""
    unit: str = ""
    quantity: str = ""
    place: str = ""
    value_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """放行: a guard that one case was released from."""

    guard: str
    item: str
    reason: str
    granted_by: int
    granted_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Serving:
    """How papers were delivered (行政处罚法第六十一条; 民事诉讼法 on service)."""

    how: str
    """direct, left, post, entrusted, public or electronic."""
    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """集体讨论 or 案件审理委员会."""

    id: int
    case_id: int
    kind: str
    """collective or committee."""
    held_at: pendulum.DateTime
    place: str
    host: str
    clerk: str
    attendees: str
    discussion: str
    conclusion: str
    agreed: bool
