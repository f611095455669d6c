"""What a commitment must promise beyond its form: known rules, enough entropy, numbers that nobody can know yet.

The service asks before it commits, every verifier asks again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from station.rules.draw.commit import ASSIGN_RULE, LOCAL, RESERVE_RULE, SOURCE_RULE, Commitment, SourceTerm
from station.rules.draw.lines import ABSENT
from station.rules.draw.sources import DEMO_PREFIX, SALES_MARGIN, millibits

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
    if c.demo and any(source.source.startswith(DEMO_PREFIX) for source in c.sources):
        return []
    facts: dict[str, object] = {"bits": c.millibits() // 1000}
    if c.millibits() < LEAST_MILLIBITS:
        return [Fault("entropy_low", True, facts)]
    return [Fault("entropy_warn", False, facts)] if c.millibits() < ENOUGH_MILLIBITS else []


def _source(c: Commitment, source: SourceTerm) -> list[Fault]:
    facts: dict[str, object] = {"source": source.source}
    found: list[Fault] = []
    if source.source.startswith(DEMO_PREFIX):
        found.append(Fault("demo_source", not c.demo, facts))
    if source.millibits != millibits(source.source, source.encoding):
        found.append(Fault("millibits", True, facts))
    if source.closes_at < c.committed_at + SALES_MARGIN:
        found.append(Fault("too_early", True, {**facts, "closes": f"{source.closes_at:YYYY-MM-DD HH:mm}"}))
    if source.drawn_at < source.closes_at or source.round != source.drawn_at.date().isoformat():
        found.append(Fault("round", True, {**facts, "round": source.round}))
    return found
