"""What a commitment must promise beyond its form: known rules, enough entropy, numbers that nobody can know yet.

The service asks before it commits, every verifier asks again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from station.records.moment import ZONE
from station.rules.draw.commit import ASSIGN_RULE, LOCAL, RESERVE_RULE, SOURCE_RULE, Commitment, SourceTerm
from station.rules.draw.lines import ABSENT
from station.rules.draw.schedule import EVERY_DAY, SALES_MARGIN, by_rule
from station.rules.draw.sources import BEACON, DEMO_PREFIX, is_lottery, millibits

LEAST_LOTTERIES = 2
STATION = "station"
"""The holder of the station's own nonce."""
LEAST_MILLIBITS = 24_000
"""Below this a draw could be steered by preparing many commitments (specs §5.2): refused."""
ENOUGH_MILLIBITS = 60_000
"""Below this a warning."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One promise that is missing or weak; `check` is a key of draw.verify."""

    check: str
    failed: bool
    facts: dict[str, object] = field(default_factory=dict)


def term_faults(c: Commitment) -> list[Fault]:
    """Everything wrong or weak in the terms of C."""
    found = [*_rules(c), *_entropy(c), *_platform(c)]
    for source in c.sources:
        found += _source(c, source)
    last = max(source.drawn_at for source in c.sources)
    if c.committed_at < c.frozen_at or c.reveal_deadline <= last:
        found.append(Fault("times", True))
    if c.nonces[0].holder != STATION:
        found.append(Fault("nonce_order", True))
    return found


def _rules(c: Commitment) -> list[Fault]:
    known = ((c.assign_rule, ASSIGN_RULE), (c.reserve_rule, RESERVE_RULE), (c.source_rule, SOURCE_RULE))
    return [Fault("unknown_rule", True, {"rule": given}) for given, ours in known if given != ours]


def _platform(c: Commitment) -> list[Fault]:
    """What the platform drew is not drawn again: all of it is inspected, under its task number."""
    whole = all(stratum.quota == stratum.eligible for stratum in c.strata)
    if c.drawn_on == LOCAL or (whole and c.platform_task != ABSENT):
        return []
    return [Fault("platform_quota", True)]


def _entropy(c: Commitment) -> list[Fault]:
    """Enough entropy, from two operators at least; a demonstration with its own source is pointed out instead."""
    if c.demo and any(source.source.startswith(DEMO_PREFIX) for source in c.sources):
        return []
    found: list[Fault] = []
    lotteries = sum(is_lottery(source.source, source.encoding) for source in c.sources)
    if lotteries < LEAST_LOTTERIES:
        found.append(Fault("lotteries", True, {"count": lotteries}))
    facts: dict[str, object] = {"bits": c.millibits() // 1000}
    if c.millibits() < LEAST_MILLIBITS:
        found.append(Fault("entropy_low", True, facts))
    elif c.millibits() < ENOUGH_MILLIBITS:
        found.append(Fault("entropy_warn", False, facts))
    return found


def _source(c: Commitment, source: SourceTerm) -> list[Fault]:
    facts: dict[str, object] = {"source": source.source}
    found: list[Fault] = []
    if source.source.startswith(DEMO_PREFIX):
        found.append(Fault("demo_source", not c.demo, facts))
    if source.millibits != millibits(source.source, source.encoding):
        found.append(Fault("millibits", True, facts))
    return found + _round(c, source)


def _round(c: Commitment, source: SourceTerm) -> list[Fault]:
    """The round is the one of the rule, not one that somebody preferred."""
    facts: dict[str, object] = {"source": source.source, "round": source.round}
    if source.encoding != BEACON:
        drawn_on = source.drawn_at.in_timezone(ZONE).date().isoformat()
        if source.closes_at < c.committed_at + SALES_MARGIN:
            return [Fault("too_early", True, {**facts, "closes": f"{source.closes_at:YYYY-MM-DD HH:mm}"})]
        if source.drawn_at < source.closes_at or source.round != drawn_on:
            return [Fault("round", True, facts)]
    found = by_rule(c, source)
    stated = [(source.round, source.closes_at, source.drawn_at)]
    whole = source.weekdays == EVERY_DAY if source.encoding == BEACON else bool(source.fallbacks)
    first = [(each.round, each.closes_at, each.drawn_at) for each in found[:1]]
    if whole and first == stated and tuple(each.round for each in found[1:]) == source.fallbacks:
        return []
    return [Fault("schedule", True, {**facts, "wanted": "、".join(each.round for each in found) or ABSENT})]
