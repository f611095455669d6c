"""The time line of an enterprise in words: one line for each thing that was done there, newest first.

Nothing is read or decided here; `station.services.dossier` hands over the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pendulum

import schema
from station.records.case import CaseFile
from station.records.dossier import Entry, HazardRow
from station.records.roster import KeptChange
from station.services import casebook
from station.services.roster_words import said, title
from station.texts import text
from station.texts.money import yuan

if TYPE_CHECKING:
    from station.services.dossier import Facts

FINE = "fine"
"""Code of 罚款 in schema/law/sanctions.toml."""
WAITING = ("pending", "redaction_checked", "approved")
"""States of a disclosure that is neither published nor withheld."""


def entries(facts: Facts) -> tuple[Entry, ...]:
    """Everything, newest first."""
    parts = (_cases, _hazards, _sanctions, _papers, _clips, _disclosures, _draws, _recusals, _changes)
    found = [entry for part in parts for entry in part(facts)]
    found.sort(key=lambda entry: entry.at)
    return tuple(replace(entry, place=place) for place, entry in enumerate(reversed(found), 1))


def length(milliseconds: int) -> str:
    """`5:03`, `1:05:03`."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _entry(
    kind: str,
    at: pendulum.DateTime,
    title_: str,
    state: str,
    detail: Iterable[str] = (),
    *,
    open_: bool = False,
    case_id: int | None = None,
    draw_id: int | None = None,
) -> Entry:
    return Entry(0, at, kind, title_, state, open_, tuple(part for part in detail if part), case_id, draw_id)


def _cases(facts: Facts) -> Iterator[Entry]:
    for case in facts.cases.values():
        kind = text(f"case.kind.{case.kind}")
        opened = text("roster.dossier.opened", kind=kind, number=case.number)
        voided = case.voided_at is not None
        state = text("roster.dossier.void") if voided else casebook.stage_title(case)
        running = case.closed_at is None and not voided
        yield _entry("case", case.opened_at, opened, state, _about(facts, case), open_=running, case_id=case.id)
        if case.closed_at is not None and not voided:
            closed = text("roster.dossier.closed", kind=kind, number=case.number)
            result = text(f"case.result.{case.result}") if case.result else ""
            yield _entry("case", case.closed_at, closed, result, _about(facts, case), case_id=case.id)


def _about(facts: Facts, case: CaseFile) -> Iterator[str]:
    yield case.title
    if case.id in facts.beside:
        yield text("roster.dossier.beside", enterprise=case.enterprise)
    yield text("roster.dossier.source", source=text(f"case.source.{case.source}"))
    crew = " ".join(name for name in (case.lead, case.assist) if name)
    yield text("roster.dossier.crew", crew=crew) if crew else ""
    yield text("roster.dossier.result", result=text(f"case.result.{case.result}")) if case.result else ""


def _hazards(facts: Facts) -> Iterator[Entry]:
    for hazard in facts.hazards:
        number = facts.cases[hazard.case_id].number
        voided = not facts.counts(hazard.case_id)
        standing = (
            "void" if voided else {"pass": "passed", "fail": "failed"}.get(hazard.recheck_result or "", "waiting")
        )
        key = "major" if hazard.major else "hazard"
        yield _entry(
            "hazard",
            facts.found_at(hazard),
            text(f"roster.dossier.{key}", what=hazard.description),
            text(f"roster.dossier.{standing}"),
            _of_hazard(hazard, number),
            open_=standing in ("failed", "waiting"),
            case_id=hazard.case_id,
        )


def _of_hazard(hazard: HazardRow, number: str) -> Iterator[str]:
    yield text("roster.dossier.of_case", number=number)
    yield hazard.article
    yield text("roster.dossier.rectify_by", day=hazard.rectify_by.isoformat())
    if hazard.rechecked_at is not None:
        yield text("roster.dossier.rechecked", day=f"{hazard.rechecked_at:YYYY-MM-DD}")


def _sanctions(facts: Facts) -> Iterator[Entry]:
    titles = {row["code"]: row["title"] for row in schema.toml("law/sanctions.toml")["sanction"]}
    for each in facts.sanctions:
        kind = titles[each.kind]
        words = text("roster.dossier.amount", kind=kind, amount=yuan(each.amount_fen)) if each.amount_fen else kind
        state = "" if facts.counts(each.case_id) else text("roster.dossier.void")
        of_case = text("roster.dossier.of_case", number=facts.cases[each.case_id].number)
        yield _entry("penalty", each.set_at, words, state, (of_case, each.content), case_id=each.case_id)


def _papers(facts: Facts) -> Iterator[Entry]:
    for each in facts.papers:
        state = "served" if each.served_at is not None else "filed"
        voided = each.voided or not facts.counts(each.case_id)
        served = text("roster.dossier.served_on", day=f"{each.served_at:YYYY-MM-DD}") if each.served_at else ""
        of_case = text("roster.dossier.of_case", number=facts.cases[each.case_id].number)
        words = f"{each.title}  {each.number}".rstrip()
        said_ = text(f"roster.dossier.{'void' if voided else state}")
        yield _entry("paper", each.made_at, words, said_, (of_case, served), case_id=each.case_id)


def _clips(facts: Facts) -> Iterator[Entry]:
    for each in facts.clips:
        words = text("roster.dossier.clips", count=each.count)
        of_case = text("roster.dossier.of_case", number=facts.cases[each.case_id].number)
        yield _entry("clip", each.first_at, words, length(each.length_ms), (of_case,), case_id=each.case_id)


def _disclosures(facts: Facts) -> Iterator[Entry]:
    for each in facts.disclosures:
        waits = each.state in WAITING and facts.counts(each.case_id)
        words = text("roster.dossier.disclosure", channel=text(f"disclosure.channel.{each.channel}"))
        of_case = text("roster.dossier.of_case", number=facts.cases[each.case_id].number)
        due = text("roster.dossier.due", day=f"{each.due_at:YYYY-MM-DD}")
        state = text(f"disclosure.state.{each.state}")
        yield _entry("disclosure", each.queued_at, words, state, (of_case, due), open_=waits, case_id=each.case_id)


def _draws(facts: Facts) -> Iterator[Entry]:
    for each in facts.draws:
        words = text("roster.dossier.draw", number=each.draw_no, period=each.period)
        standing = "selected" if each.selected else "taken_out" if each.replaced else "reserve"
        state = text(f"roster.dossier.{'void' if each.state == 'void' else standing}")
        rank = text("roster.dossier.rank", rank=each.rank)
        where = text(f"roster.dossier.drawn_on.{each.drawn_on}")
        yield _entry("draw", each.at, words, state, (where, rank), draw_id=each.draw_id)


def _recusals(facts: Facts) -> Iterator[Entry]:
    for each in facts.recusals:
        words = text("roster.dossier.recusal", name=each.officer)
        state = text("roster.dossier.ended" if each.ended_at else "roster.dossier.in_force")
        ended = text("roster.dossier.ended_on", day=f"{each.ended_at:YYYY-MM-DD}") if each.ended_at else ""
        yield _entry("recusal", each.declared_at, words, state, (each.reason, ended))


def _changes(facts: Facts) -> Iterator[Entry]:
    yield _entry("change", facts.registered_at, text("roster.dossier.registered"), "")
    for change in reversed(facts.changes):
        yield _entry("change", change.changed_at, _changed(change), "", (change.source,))
    for each in facts.corrections:
        words = text("roster.dossier.corrected", number=facts.cases[each.case_id].number)
        told = text("roster.dossier.from_to", old=each.old, new=each.new)
        yield _entry("change", each.corrected_at, words, "", (told, each.reason), case_id=each.case_id)


def _changed(change: KeptChange) -> str:
    old, new = said(change.what, change.old), said(change.what, change.new)
    return text("roster.dossier.changed", column=title(change.what), old=old, new=new)
