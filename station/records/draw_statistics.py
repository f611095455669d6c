"""How draws went in a year, in whole numbers; shares are thousandths (‰), None of nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind."""

    code: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The platform's columns (《抽查工作情况统计》, domain facts §5.8) of one draw, or of all together."""

    base: int | None
    """抽查基数: enterprises that might have been drawn; None where only the platform knows."""
    drawn: int
    """户数: a replaced enterprise and its reserve count once, as the reserve; so in every count below."""
    ratio: int | None
    """比例: drawn, of the base."""
    published: int
    """已公示."""
    unpublished: int
    """未公示."""
    completion: int | None
    """完成率: published, of the drawn."""
    results: tuple[Count, ...]
    """检查结果: every main code of the platform's form."""
    unclassified: int
    """Ended, and a person must choose the code."""
    underway: int
    """Without a result yet."""
    disposals: tuple[Count, ...]
    """后续处置."""
    finished: int
    """完结数."""
    finish_rate: int | None
    """完结率: finished, of the published, as the platform computes it; above 1000 while results wait for that."""


@dataclass(frozen=True, slots=True)
class DrawTally:
    """One draw of the year."""

    draw_no: int
    drawn_on: str
    """local or provincial_platform."""
    task: str | None
    purpose: str
    plan_ref: str
    period: str
    state: str
    overdue: bool
    """Revealed too late, or not at all though the deadline is past."""
    progress: Progress | None
    """None unless it counts: revealed, its list open, not voided."""


@dataclass(frozen=True, slots=True)
class InspectorTally:
    """One inspector who might be sent in draws of the year."""

    iid: str
    name: str
    home: str | None
    """Code of the lending station; None for our own people."""
    led: int
    assisted: int
    load: int
    """Led and assisted."""
    listed: int
    """Enterprises drawn in the draws whose list he or she stood in as one who may be sent."""
    recused: int
    """Of those, from which recused."""
    recused_share: int | None
    recusals: int
    """Recusals declared that held at some time of the year, also against enterprises never drawn."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """What was changed after draws, by kind and reason."""

    kind: str
    """closed, unavailable or direct."""
    reason: str
    title: str
    """The reason in Chinese."""
    count: int


@dataclass(frozen=True, slots=True)
class DrawStatistics:
    """A calendar year of draws, by the day they were frozen on; or one plan's share of it."""

    year: int
    plan: str | None
    made: int
    kinds: tuple[Count, ...]
    """By where the enterprises were drawn."""
    committed: int
    revealed: int
    voided: int
    void_rate: int | None
    """Voided, of the made."""
    voided_revealed: int
    """Voided after the result was known."""
    voided_revealed_rate: int | None
    """Of the revealed."""
    overdue: int
    total: Progress
    draws: tuple[DrawTally, ...]
    inspectors: tuple[InspectorTally, ...]
    load_range: int
    """The largest load less the smallest (极差)."""
    load_gini: int | None
    """Gini coefficient of the loads."""
    substitutions: tuple[Substitution, ...]
    direct_orders: int
    """Enterprises staffed by direct order; they stand in `substitutions` too."""
