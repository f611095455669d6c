"""A year of draws in numbers: how many, how many voided, how far their inspections are, how work and recusals spread.

Reads only. Nothing is estimated: what our data does not have is None (the base of a list that the platform drew).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.draw import DrawLine
from station.records.draw_statistics import (
    Count,
    DrawStatistics,
    DrawTally,
    InspectorTally,
    Progress,
    Substitution,
)
from station.records.moment import day, moment
from station.records.platform import ResultRules, TargetLine
from station.rules.balance import gini, permille, spread
from station.rules.draw import freeze
from station.rules.draw.after import DIRECT, Change
from station.rules.draw.commit import LOCAL, PLATFORM
from station.rules.draw.freeze import Frozen
from station.rules.draw.lines import ABSENT
from station.services.draw_packages import VOID, VOID_REVEALED, commitment
from station.services.draw_targets import targets
from station.store import draws, platform_rules
from station.store.draw_statistics import in_force
from station.store.store import Store
from station.texts import text


@dataclass(frozen=True, slots=True)
class _Counted:
    """A draw that counts: revealed, its list open, not voided."""

    line: DrawLine
    frozen: Frozen
    targets: tuple[TargetLine, ...]
    changes: tuple[Change, ...]

    @property
    def base(self) -> int | None:
        """How many might have been drawn."""
        if self.line.drawn_on == PLATFORM:
            return None
        return sum(row.status == "E" and row.stratum in self.line.strata for row in self.frozen.pool)


def statistics(store: Store, year: int, plan: str | None = None) -> DrawStatistics:
    """The draws frozen in a calendar year, of one plan where it is given."""
    with store.reading():
        rules = platform_rules.results(day(store.clock.now()))
        lines = [each for each in reversed(draws.lines(store)) if each.frozen_at.year == year]
        lines = [each for each in lines if plan is None or each.plan_ref == plan]
        counted = {each.id: _counted(store, each, rules) for each in lines if _counts(each)}
        late = {each.id: _overdue(store, each) for each in lines}
        inspectors = _inspectors(store, year, list(counted.values()))
        rows = {each.id: draws.row(store, each.id) for each in lines}
    made, voided = len(lines), [each for each in lines if each.state == "void"]
    revealed = sum(row["revealed_at"] is not None for row in rows.values())
    known = sum(rows[each.id]["revealed_at"] is not None for each in voided)
    changes = [change for each in counted.values() for change in each.changes]
    loads = [each.load for each in inspectors]
    return DrawStatistics(
        year=year,
        plan=plan,
        made=made,
        kinds=_kinds(lines),
        committed=sum(each.commit_hash is not None for each in lines),
        revealed=revealed,
        voided=len(voided),
        void_rate=permille(len(voided), made),
        voided_revealed=known,
        voided_revealed_rate=permille(known, revealed),
        overdue=sum(late.values()),
        total=_total(list(counted.values()), rules),
        draws=tuple(_tally(each, late[each.id], counted.get(each.id), rules) for each in lines),
        inspectors=inspectors,
        load_range=spread(loads),
        load_gini=gini(loads),
        substitutions=_substitutions(changes),
        direct_orders=sum(change.kind == DIRECT for change in changes),
    )


def each_draw(store: Store) -> Iterator[tuple[DrawLine, Progress, Counter[str]]]:
    """Every draw that counts, oldest first: the platform's columns of it alone, and tasks by certificate."""
    with store.reading():
        rules = platform_rules.results(day(store.clock.now()))
        for line in reversed(draws.lines(store)):
            if _counts(line):
                found = _counted(store, line, rules)
                sent = Counter(person.iid for each in found.targets if each.drawn for person in each.people)
                yield line, _progress(found.base, found.targets, rules), sent


def _counts(line: DrawLine) -> bool:
    return line.state == "revealed" and line.listed_at is not None


def _counted(store: Store, line: DrawLine, rules: ResultRules) -> _Counted:
    files = draws.files(store, line.id)
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    return _Counted(line, frozen, targets(store, line.id, rules), draws.after_lines(store, line.id))


def _overdue(store: Store, line: DrawLine) -> bool:
    """Whether the result was not known when the commitment had promised it."""
    c = commitment(store, line.id)
    if c is None:
        return False
    revealed = draws.row(store, line.id)["revealed_at"]
    known = moment(revealed) if revealed else _ended(store, line)
    return known > c.reveal_deadline


def _ended(store: Store, line: DrawLine) -> pendulum.DateTime:
    """When a draw without result was voided; now while it waits."""
    if line.state != "void":
        return store.clock.now()
    entries = store.lines(subject=f"draw/{line.id}")
    return next(moment(each.recorded) for each in entries if each.action in (VOID, VOID_REVEALED))


def _kinds(lines: Sequence[DrawLine]) -> tuple[Count, ...]:
    kinds = Counter(each.drawn_on for each in lines)
    return tuple(Count(kind, text(f"draw_statistics.kind.{kind}"), kinds[kind]) for kind in (PLATFORM, LOCAL))


def _tally(line: DrawLine, late: bool, counted: _Counted | None, rules: ResultRules) -> DrawTally:
    return DrawTally(
        draw_no=line.draw_no,
        drawn_on=line.drawn_on,
        task=line.platform_task,
        purpose=line.purpose,
        plan_ref=line.plan_ref,
        period=line.period,
        state=line.state,
        overdue=late,
        progress=None if counted is None else _progress(counted.base, counted.targets, rules),
    )


def _total(counted: Sequence[_Counted], rules: ResultRules) -> Progress:
    """All draws together; the base, and the ratio with it, only where every one has its own."""
    bases = [each.base for each in counted]
    whole = [base for base in bases if base is not None]
    base = sum(whole) if len(whole) == len(bases) else None
    return _progress(base, [line for each in counted for line in each.targets], rules)


def _progress(base: int | None, lines: Sequence[TargetLine], rules: ResultRules) -> Progress:
    lines = [each for each in lines if not each.replaced]
    drawn, published = len(lines), sum(each.published for each in lines)
    known = [rules.outcome(each.outcome) for each in lines if each.outcome is not None]
    results = Counter(rule.results[0] for rule in known if rule.results)
    disposals = Counter(rule.disposal for rule in known)
    finished = sum(each.finished_on is not None for each in lines)
    return Progress(
        base=base,
        drawn=drawn,
        ratio=None if base is None else permille(drawn, base),
        published=published,
        unpublished=drawn - published,
        completion=permille(published, drawn),
        results=tuple(Count(each.code, each.title, results[each.code]) for each in rules.codes if each.under is None),
        unclassified=sum(not rule.results for rule in known),
        underway=len(lines) - len(known),
        disposals=tuple(Count(each, each, disposals[each]) for each in rules.disposals),
        finished=finished,
        finish_rate=permille(finished, published),
    )


def _inspectors(store: Store, year: int, counted: Sequence[_Counted]) -> tuple[InspectorTally, ...]:
    """Everybody who might be sent, or was, by certificate."""
    names: dict[str, str] = {}
    homes: dict[str, str] = {}
    listed, recused, led, assisted = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for each in counted:
        able = {row.iid for row in each.frozen.inspectors if row.status == "E"}
        names |= {row.iid: row.name for row in each.frozen.inspectors if row.iid in able}
        homes |= {row.iid: row.home for row in each.frozen.inspectors if row.home != ABSENT}
        drawn = {line.uscc for line in each.targets}
        listed.update(dict.fromkeys(able, len(drawn)))
        recused.update(row.iid for row in each.frozen.recusals if row.iid in able and row.id in drawn)
        for line in each.targets:
            people = line.people if line.drawn else ()
            names |= {person.iid: person.name for person in people}
            led.update(person.iid for person in people[:1])
            assisted.update(person.iid for person in people[1:])
    declared = in_force(store, year)
    return tuple(
        InspectorTally(
            iid=iid,
            name=names[iid],
            home=homes.get(iid),
            led=led[iid],
            assisted=assisted[iid],
            load=led[iid] + assisted[iid],
            listed=listed[iid],
            recused=recused[iid],
            recused_share=permille(recused[iid], listed[iid]),
            recusals=declared.get(iid, 0),
        )
        for iid in sorted(names)
    )


def _substitutions(changes: Sequence[Change]) -> tuple[Substitution, ...]:
    found = Counter((change.kind, change.reason) for change in changes)
    return tuple(
        Substitution(kind, reason, text(f"draw_after.reason.{reason}"), count)
        for (kind, reason), count in sorted(found.items())
    )
