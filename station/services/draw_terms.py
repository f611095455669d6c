"""Composes a commitment from a frozen draw, and refuses one that promises too little or cannot be kept.

It decides nothing that is not in the lists, the rules or what the chief asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pendulum

from station.records.draw import DrawLine, DrawRules, SourceRule
from station.records.moment import day, moment
from station.rules.draw import changes, commit, freeze, result, terms
from station.rules.draw.commit import (
    AgainstTerm,
    ClosureTerm,
    Commitment,
    List,
    NonceTerm,
    SourceTerm,
    Stratum,
    VoidTerm,
    WitnessTerm,
)
from station.rules.draw.feasible import PoolShortage, pool_shortage
from station.rules.draw.freeze import Frozen, PoolRow
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import PLATFORM
from station.rules.draw.schedule import EVERY_DAY, Timetable, beacon_drawing, drawings, relevant
from station.rules.draw.sources import BEACON
from station.services.draw_errors import (
    BadCap,
    BadDigest,
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

SUPERVISOR = "supervisor"
_DIGEST = re.compile(r"[0-9a-f]{64}")
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
    direct: bool = False
    """Enterprises for which too few may be sent are drawn, and staffed by direct order."""
    sealed: bool = False
    """The list opens at visit time, the nonces at the campaign's end."""
    supervisor: str | None = None
    """The digest of a supervisor's nonce, 64 hex digits."""


def counts(pool: Sequence[PoolRow]) -> dict[str, tuple[int, int]]:
    """Stratum to (may be drawn, excluded), by the bytes of the codes."""
    found: dict[str, tuple[int, int]] = {}
    for code in sorted({row.stratum for row in pool}, key=str.encode):
        rows = [row for row in pool if row.stratum == code]
        eligible = sum(row.status == "E" for row in rows)
        found[code] = eligible, len(rows) - eligible
    return found


def proposed(rules: DrawRules, code: str, eligible: int) -> int:
    """How many the ratio proposes; none of those that are inspected without any draw, all that the platform drew."""
    if code == PLATFORM:
        return eligible
    rule = rules.stratum(code)
    return 0 if rule.must else commit.quota(eligible, rule.num, rule.den)


def compose(
    store: Store, draw_id: int, asked: Asked, nonce_digest: str, verifier: str, now: pendulum.DateTime
) -> Commitment:
    """C of a frozen draw; `verifier` is the SHA-256 of the page that goes with the package.

    BadCap, BadQuota, NothingToDraw, UnknownSource, RepeatedSource, BadDigest, CannotStaff, TermsRefused.
    """
    row, files, issuer = draws.row(store, draw_id), draws.files(store, draw_id), papers.issuer(store)
    rules = draw_rules.rules(day(now))
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    if asked.cap is not None and asked.cap < 1:
        raise BadCap(cap=asked.cap)
    sources, closures = _sources(asked.sources, issuer.demo, rules, now)
    chosen = row["strata"].split(",")
    tree = draws.last_checkpoint(store)
    made = Commitment(
        station=str(store.origin),
        station_name=issuer.name,
        demo=issuer.demo,
        draw_no=row["draw_no"],
        drawn_on=row["drawn_on"],
        platform_task=row["platform_task"] or ABSENT,
        purpose=row["purpose"],
        plan=row["plan_ref"],
        period=row["period"],
        supplements=ABSENT if row["supplements"] is None else str(row["supplements"]),
        previous=List(tree.size, tree.root.hex()),
        voided=_voided(store, draws.line(row)),
        frozen_at=moment(row["frozen_at"]),
        committed_at=now,
        pool=_list(files[freeze.POOL]),
        against=_against(store, row),
        changes=_list(files[changes.FILE]),
        strata=_strata(frozen, rules, chosen, asked.quotas),
        inspectors=_list(files[freeze.INSPECTORS]),
        recusals=_list(files[freeze.RECUSAL]),
        exclusion_rule=rules.id,
        per_enterprise=rules.per_enterprise,
        cap=asked.cap,
        shortage=commit.DIRECT if asked.direct else commit.REFUSE,
        assign_rule=commit.ASSIGN_RULE,
        reserve_rule=commit.RESERVE_RULE,
        publication=commit.SEALED if asked.sealed else commit.OPEN,
        nonces=_nonces(nonce_digest, asked.supervisor),
        source_rule=commit.SOURCE_RULE,
        closures=tuple(closures),
        sources=tuple(sources),
        reveal_deadline=max(source.drawn_at for source in sources).add(hours=rules.reveal_within_hours),
        witnesses=tuple(WitnessTerm(*each) for each in asked.witnesses),
        verifier=verifier,
    )
    _refuse(made, frozen)
    return made


def _list(data: bytes) -> List:
    return List(freeze.rows(data), freeze.root(data))


def _against(store: Store, row: Mapping[str, Any]) -> AgainstTerm | None:
    """The pool frozen before this one, as it was when this one was frozen."""
    if row["drawn_on"] != commit.LOCAL:
        return None
    earlier = draws.local_before(store, row["draw_no"])
    return None if earlier is None else AgainstTerm(earlier.draw_no, _list(draws.files(store, earlier.id)[freeze.POOL]))


def _nonces(station: str, supervisor: str | None) -> tuple[NonceTerm, ...]:
    if supervisor is None:
        return (NonceTerm(terms.STATION, station),)
    if not _DIGEST.fullmatch(supervisor):
        raise BadDigest(found=len(supervisor))
    return NonceTerm(terms.STATION, station), NonceTerm(SUPERVISOR, supervisor)


def _strata(frozen: Frozen, rules: DrawRules, chosen: Sequence[str], quotas: Mapping[str, int]) -> tuple[Stratum, ...]:
    counted = counts(frozen.pool)
    for code in quotas:
        if code not in counted or code not in chosen:
            raise BadQuota(stratum=code, quota=quotas[code], eligible=0)
    found: list[Stratum] = []
    for code, (eligible, excluded) in counted.items():
        usual = proposed(rules, code, eligible) if code in chosen else 0
        wanted = quotas.get(code, usual)
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


def _sources(
    names: Sequence[str], demo: bool, rules: DrawRules, now: pendulum.DateTime
) -> tuple[list[SourceTerm], list[ClosureTerm]]:
    if not names:
        raise UnknownSource(source="-")
    for at, name in enumerate(names):
        if name in names[:at]:
            raise RepeatedSource(source=name)
    found: list[SourceTerm] = []
    closures: list[ClosureTerm] = []
    for name in names:
        term, closed = _source(source_rule(name, demo), rules, now)
        found.append(term)
        closures += closed
    return found, closures


def _source(rule: SourceRule, rules: DrawRules, now: pendulum.DateTime) -> tuple[SourceTerm, tuple[ClosureTerm, ...]]:
    if rule.encoding == BEACON:
        one = beacon_drawing(now)
        times = (one.closes_at, one.drawn_at)
        return SourceTerm(rule.id, one.round, rule.encoding, rule.millibits, EVERY_DAY, *times, ()), ()
    closed = [ClosureTerm(rule.id, day(x.start), day(x.end)) for x in draw_rules.closures() if rule.id in x.applies]
    weekdays = "".join(str(each) for each in sorted(rule.weekdays))
    table = Timetable(weekdays, rule.closes, rule.drawn, tuple((each.start, each.end) for each in closed))
    drawn = drawings(table, now, rules.fallbacks)
    first, *others = drawn
    later = tuple(drawing.round for drawing in others)
    times = (first.closes_at, first.drawn_at)
    term = SourceTerm(rule.id, first.round, rule.encoding, rule.millibits, weekdays, *times, later)
    return term, relevant(closed, rule.id, now, drawn)


def _voided(store: Store, line: DrawLine) -> tuple[VoidTerm, ...]:
    """Committed draws for the same thing that were voided: nobody draws again without saying so."""
    found: list[VoidTerm] = []
    for each in draws.of_plan(store, line.plan_ref, line.period, line.strata):
        same_task = each.platform_task == line.platform_task
        if each.state == "void" and each.commit_hash is not None and same_task:
            known = outcome_of(store, each.id)
            outcome = ABSENT if known is None else known.digest
            reason = draws.row(store, each.id)["void_reason"]
            found.append(VoidTerm(each.draw_no, each.commit_hash, outcome, reason))
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
    if made.shortage == commit.DIRECT:
        strata = {code: [task for task in tasks if result.staffable(task)] for code, tasks in strata.items()}
    short = pool_shortage(strata, made.quotas(), result.caps(made, frozen))
    if short is not None:
        raise CannotStaff(why=_shortage(short, frozen))


def _shortage(short: PoolShortage, frozen: Frozen) -> str:
    if short.enterprise is not None:
        name = next(row.name for row in frozen.pool if row.id == short.enterprise)
        return text("draw.shortage.one", name=name, needed=short.needed, available=short.available)
    names = [row.name for row in frozen.inspectors if row.iid in short.inspectors]
    return text("draw.shortage.caps", names="、".join(names), needed=short.needed, available=short.available)
