"""Composes a commitment from a frozen draw, and refuses one that promises too little or cannot be kept.

It decides nothing that is not in the lists, the rules or what the chief asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pendulum

from station.records.draw import DrawRules, SourceRule
from station.records.moment import day, moment
from station.rules.draw import commit, freeze, result, terms
from station.rules.draw.commit import Commitment, List, NonceTerm, SourceTerm, Stratum, VoidTerm, WitnessTerm
from station.rules.draw.feasible import PoolShortage, pool_shortage
from station.rules.draw.freeze import Frozen, PoolRow
from station.rules.draw.sources import drawings
from station.services.draw_errors import (
    BadCap,
    BadQuota,
    CannotStaff,
    NothingToDraw,
    RepeatedSource,
    TermsRefused,
    UnknownSource,
)
from station.services.draw_packages import outcome_of
from station.store import draw_rules, draws, papers
from station.store.store import Store
from station.texts import text

DEFAULT_SOURCES = ("cn.kl8", "cn.ssq")
DEMO_SOURCE = "demo.source"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the chief may choose when committing; everything else follows from rules."""

    quotas: Mapping[str, int] = field(default_factory=dict)
    """How many per stratum; strata left out follow the ratio of the rules."""
    sources: Sequence[str] = DEFAULT_SOURCES
    witnesses: Sequence[tuple[str, str, str]] = ()
    """Name, organ, part played."""
    cap: int | None = None
    """Most enterprises per inspector."""


def counts(pool: Sequence[PoolRow]) -> dict[str, tuple[int, int]]:
    """Stratum to (may be drawn, excluded), by the bytes of the codes."""
    found: dict[str, tuple[int, int]] = {}
    for code in sorted({row.stratum for row in pool}, key=str.encode):
        rows = [row for row in pool if row.stratum == code]
        eligible = sum(row.status == "E" for row in rows)
        found[code] = eligible, len(rows) - eligible
    return found


def proposed(rules: DrawRules, code: str, eligible: int) -> int:
    """How many the ratio proposes; none of those that are inspected without any draw."""
    rule = rules.stratum(code)
    return 0 if rule.must else commit.quota(eligible, rule.num, rule.den)


def compose(store: Store, draw_id: int, asked: Asked, nonce_digest: str, now: pendulum.DateTime) -> Commitment:
    """C of a frozen draw. BadCap, BadQuota, NothingToDraw, UnknownSource, RepeatedSource, CannotStaff, TermsRefused."""
    row, files, issuer = draws.row(store, draw_id), draws.files(store, draw_id), papers.issuer(store)
    rules = draw_rules.rules(day(now))
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    if asked.cap is not None and asked.cap < 1:
        raise BadCap(cap=asked.cap)
    sources = _sources(asked.sources, issuer.demo, rules, now)
    tree = draws.last_checkpoint(store)
    made = Commitment(
        station=str(store.origin),
        station_name=issuer.name,
        demo=issuer.demo,
        draw_no=row["draw_no"],
        drawn_on=commit.LOCAL,
        platform_task="-",
        purpose=row["purpose"],
        plan=row["plan_ref"],
        period=row["period"],
        supplements="-",
        previous=List(tree.size, tree.root.hex()),
        voided=_voided(store, row["plan_ref"], row["period"], row["strata"].split(",")),
        frozen_at=moment(row["frozen_at"]),
        committed_at=now,
        pool=_list(files[freeze.POOL]),
        strata=_strata(frozen, rules, asked.quotas),
        inspectors=_list(files[freeze.INSPECTORS]),
        recusals=_list(files[freeze.RECUSAL]),
        exclusion_rule=rules.id,
        per_enterprise=rules.per_enterprise,
        cap=asked.cap,
        assign_rule=commit.ASSIGN_RULE,
        reserve_rule=commit.RESERVE_RULE,
        publication="open",
        nonces=(NonceTerm("station", nonce_digest),),
        source_rule=commit.SOURCE_RULE,
        sources=tuple(sources),
        reveal_deadline=max(source.drawn_at for source in sources).add(hours=rules.reveal_within_hours),
        witnesses=tuple(WitnessTerm(*each) for each in asked.witnesses),
        verifier="-",
    )
    _refuse(made, frozen)
    return made


def _list(data: bytes) -> List:
    return List(freeze.rows(data), freeze.root(data))


def _strata(frozen: Frozen, rules: DrawRules, quotas: Mapping[str, int]) -> tuple[Stratum, ...]:
    counted = counts(frozen.pool)
    for code in quotas:
        if code not in counted:
            raise BadQuota(stratum=code, quota=quotas[code], eligible=0)
    found: list[Stratum] = []
    for code, (eligible, excluded) in counted.items():
        wanted = quotas.get(code, proposed(rules, code, eligible))
        if not 0 <= wanted <= eligible:
            raise BadQuota(stratum=code, quota=wanted, eligible=eligible)
        found.append(Stratum(code, eligible, excluded, wanted))
    if not any(stratum.quota for stratum in found):
        raise NothingToDraw
    return tuple(found)


def source_rule(name: str, demo: bool) -> SourceRule:
    """A source that this station may use. UnknownSource."""
    found = next((source for source in draw_rules.sources() if source.id == name), None)
    if found is None or (found.demo_only and not demo):
        raise UnknownSource(source=name)
    return found


def _sources(names: Sequence[str], demo: bool, rules: DrawRules, now: pendulum.DateTime) -> list[SourceTerm]:
    if not names:
        raise UnknownSource(source="-")
    for at, name in enumerate(names):
        if name in names[:at]:
            raise RepeatedSource(source=name)
    return [_source(name, demo, rules, now) for name in names]


def _source(name: str, demo: bool, rules: DrawRules, now: pendulum.DateTime) -> SourceTerm:
    rule = source_rule(name, demo)
    first, *others = drawings(rule, now, rules.fallbacks)
    later = tuple(drawing.round for drawing in others)
    return SourceTerm(rule.id, first.round, rule.encoding, rule.millibits, first.closes_at, first.drawn_at, later)


def _voided(store: Store, plan: str, period: str, strata: Sequence[str]) -> tuple[VoidTerm, ...]:
    found: list[VoidTerm] = []
    for each in draws.of_plan(store, plan, period, strata):
        if each.state == "void" and each.commit_hash is not None:
            known = outcome_of(store, each.id)
            found.append(VoidTerm(each.draw_no, each.commit_hash, "-" if known is None else known.digest))
    return tuple(found)


def _refuse(made: Commitment, frozen: Frozen) -> None:
    for fault in terms.term_faults(made):
        if fault.failed:
            raise TermsRefused(why=text(f"draw.verify.{fault.check}", file=commit.FILE, **fault.facts))
    strata = {
        code: result.tasks(made, frozen, [row for row in frozen.pool if row.stratum == code and row.status == "E"])
        for code, quota in made.quotas().items()
        if quota
    }
    short = pool_shortage(strata, made.quotas(), result.caps(made, frozen))
    if short is not None:
        raise CannotStaff(why=_shortage(short, frozen))


def _shortage(short: PoolShortage, frozen: Frozen) -> str:
    if short.enterprise is not None:
        name = next(row.name for row in frozen.pool if row.id == short.enterprise)
        return text("draw.shortage.one", name=name, needed=short.needed, available=short.available)
    names = [row.name for row in frozen.inspectors if row.iid in short.inspectors]
    return text("draw.shortage.caps", names="、".join(names), needed=short.needed, available=short.available)
