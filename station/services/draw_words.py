"""A draw's codes in Chinese words: what changed in the pool, what happened after the draw. Reads names only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from station.records.draw import AfterLine, DrawRules, PoolChange
from station.rules.draw.after import CLOSED, Change
from station.rules.draw.changes import Change as RowChange
from station.rules.draw.freeze import PoolRow
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import PLATFORM
from station.store import draws, enterprises
from station.store.store import Store
from station.texts import text


def pool_changes(rules: DrawRules, found: Iterable[RowChange]) -> tuple[PoolChange, ...]:
    """The changed enterprises of a pool: taken out first, then put in, then those with another standing."""
    shorts = {one.code: one.short for one in rules.strata}
    told = [
        PoolChange(each.id, each.name, _kind(each), _row(shorts, each.before), _row(shorts, each.after))
        for each in found
    ]
    return tuple(sorted(told, key=lambda each: ("gone", "new", "changed").index(each.kind)))


def _kind(change: RowChange) -> str:
    return "new" if change.before is None else "gone" if change.after is None else "changed"


def _row(shorts: dict[str, str], row: PoolRow | None) -> str:
    if row is None:
        return ""
    stratum = text(f"draw.stratum.{PLATFORM}") if row.stratum == PLATFORM else shorts.get(row.stratum, row.stratum)
    parts = [stratum, text(f"draw.reason.{row.reason}") if row.reason != ABSENT else text("draw.words.eligible")]
    if row.weight > 1:
        parts.append(text("draw.words.weight", weight=row.weight))
    return " ".join(parts)


def after_lines(store: Store, changes: Sequence[Change]) -> tuple[AfterLine, ...]:
    """What happened after the draw, with names."""
    people = {iid: name for iid, (_, name) in draws.people(store).items()}

    def enterprise(code: str) -> str:
        known = enterprises.by_uscc(store, code)
        return code if known is None else known.name

    def into(change: Change) -> str:
        if change.into == ABSENT:
            return ""
        return enterprise(change.into) if change.kind == CLOSED else people.get(change.into, change.into)

    return tuple(
        AfterLine(
            number=each.number,
            at=each.at,
            kind=each.kind,
            uscc=each.id,
            enterprise=enterprise(each.id),
            reason=text(f"draw_after.reason.{each.reason}"),
            out="" if each.out == ABSENT else people.get(each.out, each.out),
            into=into(each),
            people=tuple(people.get(iid, iid) for iid in each.people),
        )
        for each in changes
    )
