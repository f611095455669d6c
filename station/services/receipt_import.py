"""Receipts that other systems send in a file: shown row by row with what each answers, then entered.

Each receipt is an act of its own, through the verb that enters it by hand, for each has a time of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.documents import tables
from station.errors import StationError
from station.records.imports import (
    Matched,
    ReceiptsCompared,
    Refused,
    SheetFile,
    SheetRead,
    SheetRules,
)
from station.records.moment import day
from station.records.people import Proof
from station.records.roster import Fault
from station.rules import import_sheet, receipt_list
from station.rules.receipt_match import Matching
from station.services import disclosures, external_refs, incoming, push, receipt_candidates
from station.store import sheet_rules
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from station.wiring import Station

ACTIONS = {"disclosure": "disclosure.publish", "push": "push.answer", "reference": "case.reference"}


class NothingToEnter(StationError):
    """The file has no receipt that is to be entered. Facts: file."""

    text = "imports.nothing_to_enter"


class SystemUnknown(StationError):
    """No channel and no system has this code. Facts: system, known."""

    text = "imports.system_unknown"


class MayNotEnter(StationError):
    """Some of the receipts are entered by others. Facts: action."""

    text = "imports.may_not_enter"


@dataclass(frozen=True, slots=True)
class ReceiptsSeen:
    """What entering a file would do, of one moment."""

    file: SheetFile
    sheet: SheetRead
    compared: ReceiptsCompared


@dataclass(frozen=True, slots=True)
class ReceiptsEntered:
    """What entering a file did."""

    entered: int
    refused: tuple[Refused, ...]
    """Receipts that the verb refused, and why."""


def systems(store: Store) -> tuple[tuple[str, str], ...]:
    """Code and title of every channel and system a file may come from."""
    rules = sheet_rules.rules("receipt", day(store.clock.now()))
    found: dict[str, str] = {}
    for word, code in rules.words["system"].items():
        found.setdefault(code, word)
    return tuple(found.items())


def preview(station: Station, named: str | Path, system: str = "") -> ReceiptsSeen:
    """A file, by path or `tray/<id>`; `system`: whose it is where its rows do not say.

    SystemUnknown, NoFile, ItemUnknown, NotATable, NoHeadings.
    """
    known = dict(systems(station.store))
    if system and system not in known:
        raise SystemUnknown(system=system, known="、".join(f"{code}（{title}）" for code, title in known.items()))
    file = incoming.read(station, named)
    rules = sheet_rules.rules("receipt", day(station.clock.now()))
    sheet = import_sheet.read(tables.read(file.data, file.name), rules)
    with station.store.reading():
        return ReceiptsSeen(file, sheet, _compared(station.store, sheet, rules, system))


def adopt(station: Station, actor: Proof, seen: ReceiptsSeen) -> ReceiptsEntered:
    """Enter every receipt that found what it answers; what its verb refuses is named and the others go on.

    NothingToEnter, MayNotEnter; a file of the tray is marked as used.
    """
    found = seen.compared.matched
    if not found:
        raise NothingToEnter(file=seen.file.name)
    declared = station.store.schema.actions()
    for action in sorted({ACTIONS[each.answers] for each in found}):
        if not actor.roles & declared[action].roles:
            raise MayNotEnter(action=declared[action].title)
    station.media.put(seen.file.data)
    refused = tuple(one for each in found if (one := _enter(station.store, actor, each)) is not None)
    incoming.used(station, actor, seen.file, "receipts")
    return ReceiptsEntered(len(found) - len(refused), refused)


def _enter(store: Store, actor: Proof, one: Matched) -> Refused | None:
    said = one.said
    try:
        match one.answers:
            case "disclosure":
                disclosures.publish(store, actor, one.id, said.receipt, said.url, occurred_at=said.at)
            case "push":
                push.answer(store, actor, one.id, said.receipt, said.words, occurred_at=said.at)
            case "reference":
                external_refs.add(store, actor, one.id, said.system, said.receipt, said.url)
    except StationError as refusal:
        return Refused(said.row, one.number, (Fault(text("imports.report.row"), refusal.message),), said.cells)
    return None


def _compared(store: Store, sheet: SheetRead, rules: SheetRules, system: str) -> ReceiptsCompared:
    now, matching = store.clock.now(), Matching(rules)
    matched: list[Matched] = []
    rejected: list[Refused] = []
    known = 0
    for row in sheet.rows:
        read = receipt_list.parse(row, rules, system, now)
        found = read if isinstance(read, Refused) else matching.one(read, receipt_candidates.of(store, read))
        if found is None:
            known += 1
        elif isinstance(found, Matched):
            matched.append(found)
        else:
            rejected.append(found)
    return ReceiptsCompared(tuple(matched), known, tuple(rejected))
