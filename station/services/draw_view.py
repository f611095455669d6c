"""What screens, commands and lists show of a draw at its present step. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pendulum

from station.records.draw import (
    DrawLine,
    DrawRules,
    DrawSource,
    DrawView,
    MustInspect,
    Person,
    SourceRule,
    StratumCount,
)
from station.records.moment import day, moment
from station.rules.draw import changes, freeze
from station.rules.draw.commit import LOCAL, Commitment, commitment_hash, short_form
from station.rules.draw.freeze import MUST, Frozen
from station.rules.draw.package import label
from station.rules.draw.pool import PLATFORM
from station.rules.draw.sources import DEMO_PREFIX, demo_value
from station.rules.draw.terms import ENOUGH_MILLIBITS
from station.services import draw_words
from station.services.draw_packages import commitment
from station.services.draw_terms import counts, proposed
from station.store import cases, draw_rules, draws, enterprises, papers
from station.store.draws import NumberEntry
from station.store.store import Store
from station.texts import text

OVER = ("closed", "aborted")
"""Stages of a case that has ended."""


def all_draws(store: Store) -> tuple[DrawLine, ...]:
    """Every draw, newest first."""
    return draws.lines(store)


def waiting(store: Store, now: pendulum.DateTime) -> int | None:
    """The draw that waits for somebody: numbers out, else the newest that is not voided; None without any."""
    lines = draws.lines(store)
    for line in reversed(lines):
        c = commitment(store, line.id) if line.state in ("committed", "entered") else None
        if c is not None and (line.state == "entered" or min(each.drawn_at for each in c.sources) <= now):
            return line.id
    return next((line.id for line in lines if line.state != "void"), lines[0].id if lines else None)


def find(store: Store, draw_no: int) -> int:
    """The id of draw number `draw_no`. UnknownDraw."""
    return draws.by_number(store, draw_no)


def rules_now(store: Store) -> DrawRules:
    """The rules in force today."""
    return draw_rules.rules(day(store.clock.now()))


def sources_on_offer(store: Store) -> tuple[SourceRule, ...]:
    """The sources this station may commit to."""
    demo = papers.issuer(store).demo
    return tuple(source for source in draw_rules.sources() if demo or not source.demo_only)


def demo_numbers(source: str, round_: str) -> str | None:
    """The numbers a demonstration source shows for a round; None for a real source."""
    return demo_value(source, round_) if source.startswith(DEMO_PREFIX) else None


def cases_told(store: Store, draw_id: int) -> str:
    """Which cases were opened from the draw and how many are still under way, in words."""
    opened = sorted(cases.some(store, cases.ids(store, draw_id=draw_id)).values(), key=lambda case: case.id)
    if not opened:
        return text("draw.cases.none")
    going = sum(case.stage not in OVER for case in opened)
    return text("draw.cases.some", count=len(opened), going=going, numbers="、".join(case.number for case in opened))


def view(store: Store, draw_id: int) -> DrawView:
    """Everything a person may know of the draw now. UnknownDraw."""
    with store.reading():
        row, files, demo = draws.row(store, draw_id), draws.files(store, draw_id), papers.issuer(store).demo
        c = commitment(store, draw_id)
        rules = draw_rules.rules(day(moment(row["frozen_at"])))
        frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
        people = _people(store, frozen)
        picks = draws.picks(store, draw_id)
        chosen = [each for pick in picks if pick.selected for each in (pick.lead, pick.assist) if each is not None]
        loads = Counter(person.iid for person in chosen)
        short = None if c is None else short_form(commitment_hash(row["commit_text"].encode()))
        return DrawView(
            line=draws.line(row),
            label=_label(c, draws.line(row), demo),
            demo=demo,
            strata=_strata(rules, frozen, c, row["strata"].split(",")),
            shorts=shorts(rules),
            against=None if row["drawn_on"] != LOCAL else _against(store, row["draw_no"]),
            changes=draw_words.pool_changes(rules, changes.by_enterprise(changes.parse(files[changes.FILE]))),
            inspectors=people,
            recusals=len(frozen.recusals),
            exclusions=_exclusions(frozen, row["strata"].split(",")),
            must=_must(store, frozen),
            short_code=short,
            commit_text=row["commit_text"],
            sources=_sources(store, draw_id, c),
            millibits=0 if c is None else c.millibits(),
            weak=c is not None and c.millibits() < ENOUGH_MILLIBITS,
            witnesses=() if c is None else tuple((w.name, w.organ, w.role) for w in c.witnesses),
            supervisor=c is not None and len(c.nonces) > 1,
            seed=row["seed"],
            picks=picks,
            after=draw_words.after_lines(store, draws.after_lines(store, draw_id)),
            loads=tuple((person, loads[person.iid]) for person in people) if loads else (),
            void_reason=row["void_reason"],
        )


def shorts(rules: DrawRules) -> dict[str, str]:
    """Code of a stratum to the few characters of a column."""
    return {one.code: one.short for one in rules.strata} | {PLATFORM: text(f"draw.stratum.{PLATFORM}")}


def _against(store: Store, draw_no: int) -> int | None:
    earlier = draws.local_before(store, draw_no)
    return None if earlier is None else earlier.draw_no


def _label(c: Commitment | None, line: DrawLine, demo: bool) -> str:
    if c is not None:
        return label(c)
    kind = text(f"draw.drawn_on.{line.drawn_on}", purpose=line.purpose, task=line.platform_task)
    return text("draw.demo_label", label=kind) if demo else kind


def _people(store: Store, frozen: Frozen) -> tuple[Person, ...]:
    known = draws.people(store)
    rows = [row for row in frozen.inspectors if row.status == "E"]
    return tuple(Person(row.iid, row.name, known[row.iid][0] if row.iid in known else None) for row in rows)


def _strata(rules: DrawRules, frozen: Frozen, c: Commitment | None, chosen: Sequence[str]) -> tuple[StratumCount, ...]:
    """Strata that are drawn, and those inspected without a draw, in the order of the rules."""
    known = {one.code: one for one in rules.strata}
    order = [PLATFORM, *known]
    quotas = {} if c is None else c.quotas()
    found: list[StratumCount] = []
    for code, (eligible, excluded) in sorted(counts(frozen.pool).items(), key=lambda item: order.index(item[0])):
        must = code in known and known[code].must
        if must:
            # How many must be inspected: those of the stratum that are closed or have moved are not.
            excluded = sum(row.stratum == code and row.reason == MUST for row in frozen.pool)
        if code in chosen or must:
            title = known[code].title if code in known else text(f"draw.stratum.{code}")
            quota = quotas.get(code, proposed(rules, code, eligible))
            found.append(StratumCount(code, title, eligible, excluded, quota, must))
    return tuple(found)


def _exclusions(frozen: Frozen, chosen: Sequence[str]) -> tuple[tuple[str, int], ...]:
    reasons = Counter(row.reason for row in frozen.pool if row.status == "X" and row.stratum in chosen)
    return tuple((text(f"draw.reason.{code}"), count) for code, count in sorted(reasons.items()))


def _must(store: Store, frozen: Frozen) -> tuple[MustInspect, ...]:
    found: list[MustInspect] = []
    for row in frozen.pool:
        known = enterprises.by_uscc(store, row.id) if row.reason == MUST else None
        if known is not None:
            found.append(MustInspect(known.id, row.id, row.name))
    return tuple(found)


def _sources(store: Store, draw_id: int, c: Commitment | None) -> tuple[DrawSource, ...]:
    if c is None:
        return ()
    typed = draws.numbers(store, draw_id)
    rules = {source.id: source for source in draw_rules.sources()}
    found: list[DrawSource] = []
    for term in c.sources:
        first, second = _last_pair(typed.get(term.source, []))
        found.append(
            DrawSource(
                id=term.source,
                title=rules[term.source].title if term.source in rules else term.source,
                round=term.round,
                encoding=term.encoding,
                millibits=term.millibits,
                closes_at=term.closes_at,
                drawn_at=term.drawn_at,
                fallbacks=term.fallbacks,
                first=first,
                second=second,
                demo_only=term.source.startswith(DEMO_PREFIX),
            )
        )
    return tuple(found)


def _last_pair(entries: Sequence[NumberEntry]) -> tuple[str | None, str | None]:
    """The newest first entry and, once it was typed, the second that goes with it."""
    if not entries:
        return None, None
    if entries[-1].entry == 1:
        return entries[-1].value, None
    return entries[-2].value, entries[-1].value
