"""Commitments that a station must not make: each twist breaks one promise of docs/draw.md §3, in good form."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pendulum

from station.rules.draw import commit
from station.rules.draw.commit import ClosureTerm, Commitment, SourceTerm
from tests.rules.draw.random_draws import Twist


def _source(c: Commitment, at: int, **over: object) -> Commitment:
    sources = list(c.sources)
    sources[at] = replace(sources[at], **over)  # type: ignore[arg-type]
    return replace(c, sources=tuple(sources))


def _a_later_round(rng: Random, c: Commitment) -> Commitment:
    """Waits for the next drawing."""
    at = rng.randrange(len(c.sources))
    source = c.sources[at]
    if not source.fallbacks:
        return _source(c, at, round=str(int(source.round) + 1), drawn_at=source.drawn_at.add(seconds=3))
    days = (pendulum.parse(source.fallbacks[0]) - pendulum.parse(source.round)).days  # type: ignore[operator]
    moved = {"closes_at": source.closes_at.add(days=days), "drawn_at": source.drawn_at.add(days=days)}
    return _source(c, at, round=source.fallbacks[0], fallbacks=source.fallbacks[1:] or (source.round,), **moved)


def _no_fallbacks(rng: Random, c: Commitment) -> Commitment:
    return _source(c, 0, fallbacks=())


def _a_gap_in_the_fallbacks(rng: Random, c: Commitment) -> Commitment:
    return _source(c, 0, fallbacks=(*c.sources[0].fallbacks[1:], "2027-12-31"))


def _other_weekdays(rng: Random, c: Commitment) -> Commitment:
    return _source(c, rng.randrange(len(c.sources)), weekdays=rng.choice(("1", "35", "7", "1234567")))


def _an_invented_closure(rng: Random, c: Commitment) -> Commitment:
    first = c.committed_at.date()
    return replace(c, closures=(*c.closures, ClosureTerm(c.sources[0].source, first, first.add(days=1))))


def _closed_for_ever(rng: Random, c: Commitment) -> Commitment:
    first = c.committed_at.date()
    return replace(c, closures=(ClosureTerm(c.sources[0].source, first, first.add(years=2)),))


def _another_hour(rng: Random, c: Commitment) -> Commitment:
    at = rng.randrange(len(c.sources))
    return _source(c, at, drawn_at=c.sources[at].closes_at.add(hours=rng.choice((-1, 1, 30))))


def _closing_too_soon(rng: Random, c: Commitment) -> Commitment:
    return _source(c, 0, closes_at=c.committed_at.add(seconds=2 * 3600 - rng.choice((0, 1))))


def _other_millibits(rng: Random, c: Commitment) -> Commitment:
    return _source(c, rng.randrange(len(c.sources)), millibits=rng.choice((0, 24_000, 60_000, 999_999_999)))


def _one_source(rng: Random, c: Commitment) -> Commitment:
    return replace(c, sources=(rng.choice(c.sources),))


def _demo_in_earnest(rng: Random, c: Commitment) -> Commitment:
    return replace(c, demo=not c.demo)


def _other_times(rng: Random, c: Commitment) -> Commitment:
    frozen = {"frozen_at": c.committed_at.add(seconds=1)}
    deadline = {"reveal_deadline": max(source.drawn_at for source in c.sources)}
    return replace(c, **rng.choice((frozen, deadline)))  # type: ignore[arg-type]


def _unknown_rules(rng: Random, c: Commitment) -> Commitment:
    name = rng.choice(("assign_rule", "reserve_rule", "source_rule"))
    return replace(c, **{name: "whatever/1"})


def _nonces_turned(rng: Random, c: Commitment) -> Commitment:
    return replace(c, nonces=tuple(replace(each, holder=f"x{each.holder}") for each in c.nonces))


def _a_platform_draw_of_some(rng: Random, c: Commitment) -> Commitment:
    return replace(c, drawn_on=commit.PLATFORM, platform_task=rng.choice(("-", "浙执2026-1107")))


def _counted_wrong(rng: Random, c: Commitment) -> Commitment:
    first = c.strata[0]
    return replace(c, strata=(replace(first, excluded=first.excluded + 1), *c.strata[1:]))


def _a_longer_ledger(rng: Random, c: Commitment) -> Commitment:
    return replace(c, previous=replace(c.previous, rows=5))


def _other_roots(rng: Random, c: Commitment) -> Commitment:
    name = rng.choice(("pool", "inspectors", "recusals", "changes"))
    part = rng.choice(({"rows": 999}, {"root": "ab" * 32}))
    return replace(c, **{name: replace(getattr(c, name), **part)})  # type: ignore[arg-type]


def _another_earlier_pool(rng: Random, c: Commitment) -> Commitment:
    if c.against is None:
        return c
    return replace(c, against=replace(c.against, pool=replace(c.against.pool, rows=c.against.pool.rows + 1)))


def _a_beacon_with_fallbacks(rng: Random, c: Commitment) -> Commitment:
    beacon = SourceTerm("drand.quicknet", "1", "drand:quicknet", 256_000, "1234567", *[c.committed_at] * 2, ("2",))
    return replace(c, sources=(*(s for s in c.sources if s.source != beacon.source), beacon))


TWISTS: tuple[Twist, ...] = (
    *(_a_later_round, _no_fallbacks, _a_gap_in_the_fallbacks, _other_weekdays, _an_invented_closure),
    *(_closed_for_ever, _another_hour, _closing_too_soon, _other_millibits, _one_source, _demo_in_earnest),
    *(_other_times, _unknown_rules, _nonces_turned, _a_platform_draw_of_some, _counted_wrong, _a_longer_ledger),
    *(_other_roots, _another_earlier_pool, _a_beacon_with_fallbacks),
)
