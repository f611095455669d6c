"""The substance of a case as data: violations with what may be imposed for them, checklists, kinds of sanction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pendulum import DateTime

PartyKind = Literal["unit", "sole", "person"]
"""单位、个体工商户、个人."""
ShareOf = Literal["illegal_income", "annual_income", "fine"]
"""违法所得、上一年年收入、原罚款."""
Amount = Literal["none", "fine", "value"]


@dataclass(frozen=True, slots=True)
class Share:
    """A fine that the law counts as a share of something (二倍以上五倍以下)."""

    of: ShareOf
    min_percent: int
    max_percent: int


@dataclass(frozen=True, slots=True)
class Tier:
    """What may be imposed on one kind of party in one situation: a range of the law itself, or a tier within it."""

    code: str
    """Unique among a violation's tiers for one kind of party: A, B … by situation; A1, A2, A3 within a range."""
    title: str
    party: PartyKind
    """unit covers sole traders, unless the violation has tiers of their own."""
    who: str
    """The persons the law means (主要负责人 …); empty for units."""
    condition: str
    """When this tier is right; empty for a range of the law."""
    sanctions: tuple[str, ...]
    """Kinds that may be imposed (schema/law/sanctions.toml)."""
    min_fen: int | None
    max_fen: int | None
    """Both included; None: no fine, or one counted by `share`."""
    share: Share | None
    may: bool
    """The law says 可以: no fine at all is within it too."""
    to_confirm: bool
    """The bureau has yet to confirm it (待局确认)."""
    source: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One 案由 with the article violated, the article that punishes it, and what may be imposed."""

    code: str
    title: str
    violated: tuple[str, ...]
    """Articles as on paper: 《中华人民共和国安全生产法》第二十八条第一款."""
    punished: str
    ranges: tuple[Tier, ...]
    """What the law itself allows."""
    tiers: tuple[Tier, ...]
    """The same divided by discretion (裁量阶次)."""
    effective_from: date
    effective_to: date | None
    """The last day it is in force; None: still."""
    source: str
    to_confirm: bool
    initials: str
    pinyin: str
    """Full spelling without blanks; empty where only the initials are known."""

    @property
    def parties(self) -> tuple[PartyKind, ...]:
        """Who may be punished: unit, person, or both."""
        return tuple(dict.fromkeys(each.party for each in self.ranges))


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to look at, and what its failing becomes."""

    code: str
    title: str
    """检查内容, as it should be."""
    method: str
    """方法要领."""
    basis: tuple[str, ...]
    violation: str
    """Code of the 案由."""
    major: str
    """The article by which its failing is a 重大事故隐患; empty: it is none by itself."""
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """检查实施细则 for one industry or theme."""

    code: str
    title: str
    scope: tuple[str, ...]
    """Key types of enterprises it is for; empty: all."""
    items: tuple[CheckItem, ...]
    effective_from: date
    effective_to: date | None
    source: str
    to_confirm: bool


LIFETIME = 100
"""Years that stand for 终身."""


@dataclass(frozen=True, slots=True)
class SanctionTerm:
    """What a sanction of a kind may say of how long and what (限制从业)."""

    title: str
    """As on paper; `content` of the sanction says it: 五年内不得担任任何生产经营单位的主要负责人."""
    years: int
    """LIFETIME for 终身."""
    basis: str


@dataclass(frozen=True, slots=True)
class SanctionKind:
    """One kind of sanction (行政处罚法第九条)."""

    code: str
    title: str
    amount: Amount
    """What `amount_fen` of a sanction of this kind says: nothing, the fine, or the value of what is taken."""
    review: str
    """The row of the review table it triggers (R01–R10); empty: none by its kind."""
    terms: tuple[SanctionTerm, ...] = ()
    """What it must say, one of these; empty: nothing."""
    say: str = ""
    """What it must say in words of its own, as it is asked for; empty: nothing."""


@dataclass(frozen=True, slots=True)
class GridStep:
    """One step of dividing a range: from `first` to `last` of the grid's parts."""

    code: str
    title: str
    first: int
    last: int
    condition: str


@dataclass(frozen=True, slots=True)
class Grid:
    """How a range of the law is divided while the bureau's own discretion tiers are not known."""

    parts: int
    round_fen: int
    """Limits inside a range are rounded to multiples of this."""
    source: str
    steps: tuple[GridStep, ...]


@dataclass(frozen=True, slots=True)
class LawFile:
    """A file of law the bureau sent."""

    id: int
    name: str
    version: str
    source: str
    effective_from: date
    effective_to: date | None
    """The day before a newer version of the same name takes over; None: none does."""
    sha256: str
    adopted_at: DateTime
