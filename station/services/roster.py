"""The register of enterprises (检查对象名录): lists taken in row by row, what changes kept as history.

A list is read, compared and shown before anything is written; adopting it is one act. An enterprise that the list does
not name is only told of: closing, moving and reopening are acts of their own, each with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import tables
from station.errors import StationError
from station.records.enterprise import Enterprise
from station.records.moment import day
from station.records.people import Proof
from station.records.progress import SILENT, Progress
from station.records.roster import Change, Compared, KeptChange, RosterList, RosterRules
from station.rules import roster_compare, roster_list
from station.rules.roster_cells import BadCell, cleaned
from station.services import drop
from station.services.pinyin import spelled
from station.store import enterprises, exchange, roster_rules
from station.store.atomic import write_bytes
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

AMENDABLE = tuple(what for what in roster_compare.FIELDS if what != "status")
"""Columns that a person may change; the standing has acts of its own."""
OBLIGATORY = frozenset({"uscc", "name", "address", "scale", "risk", "credit"})
STANDING = {"close": "closed", "move": "moved", "reopen": "active"}
STEP = 500
"""Rows between two reports of progress."""


class NothingToAdopt(StationError):
    """The list has nothing that the register does not have. Facts: file."""

    text = "roster.nothing_to_adopt"


class RegisterMoved(StationError):
    """Somebody changed the register after the list was compared with it."""

    text = "roster.register_moved"


class BadAmendment(StationError):
    """A value that cannot be taken in. Facts: column, why."""

    text = "roster.bad_amendment"


class NothingAmended(StationError):
    """Every value given is the one that is there. Facts: name."""

    text = "roster.nothing_amended"


class CodeTaken(StationError):
    """Another enterprise has the code or number. Facts: code, name."""

    text = "roster.code_taken"


class CodeDrawn(StationError):
    """A draw names the enterprise by its present code. Facts: code, name."""

    text = "roster.code_drawn"


class SameStanding(StationError):
    """It is closed, moved or in business already. Facts: name, standing."""

    text = "roster.same_standing"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was handed in."""

    name: str
    data: bytes
    sha256: str
    listed: RosterList


@dataclass(frozen=True, slots=True)
class Preview:
    """What adopting a list would do, of one moment."""

    sheet: Sheet
    compared: Compared


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting a list did: enterprises by number."""

    new: int
    changed: int
    unchanged: int
    absent: int
    rejected: int


# Lists


def read(store: Store, named: str | Path) -> Sheet:
    """The list in a file, XLSX or CSV (UTF-8 or GB18030). NoFile, NotATable, NoHeadings."""
    name, data = drop.read(named)
    return Sheet(name, data, sha256(data).hexdigest(), roster_list.parse(tables.read(data, name), _rules(store)))


def preview(store: Store, named: str | Path) -> Preview:
    """The list in a file against the register as it is now. NoFile, NotATable, NoHeadings."""
    sheet = read(store, named)
    with store.reading():
        return Preview(sheet, _compared(store, sheet.listed))


def adopt(station: Station, actor: Proof, seen: Preview, source: str = "", progress: Progress = SILENT) -> Adopted:
    """Put on the register what is new, change what the list says otherwise, keep every old value; `source` names the
    list in the history, by default its file. NothingToAdopt, RegisterMoved, NotAllowed."""
    found, sheet = seen.compared, seen.sheet
    if not found.new and not found.changed:
        raise NothingToAdopt(file=sheet.name)
    names = _spellings(found, progress)
    # Kept whole: whoever asks what the list said is shown the file itself.
    station.media.put(sheet.data)
    reason = text("roster.reason", file=sheet.name, digest=sheet.sha256)
    with station.store.act(actor, "roster.import", subject=f"roster/{sheet.sha256[:16]}", reason=reason) as act:
        now = _compared(act.store, sheet.listed)
        if (now.new, now.changed) != (found.new, found.changed):
            raise RegisterMoved
        total = len(found.new) + len(found.changed)
        for done, one in enumerate(found.new):
            pinyin, initials = names[one.name]
            enterprises.insert(act, replace(one, pinyin=pinyin, initials=initials))
            _told(progress, "roster.progress.writing", done, total)
        for done, each in enumerate(found.changed, len(found.new)):
            spelling = _spelling(each.changes, names)
            enterprises.amend(act, each.enterprise.id, each.changes, source or sheet.name, **spelling)
            _told(progress, "roster.progress.writing", done, total)
        exchange.settle_file(act, sheet.sha256)
    sizes = (len(found.new), len(found.changed), found.unchanged, len(found.absent), len(found.rejected))
    return Adopted(*sizes)


def rejected_table(seen: Preview) -> tuple[list[str], list[list[str]]]:
    """The rejected rows as a table: row, columns, reasons, then the row as it stood, to be put right and imported."""
    headings = [text(f"roster.report.{column}") for column in ("row", "column", "reason")]
    lines = [
        [
            str(each.row),
            "、".join(dict.fromkeys(fault.column for fault in each.faults)),
            "；".join(dict.fromkeys(fault.reason for fault in each.faults)),
            *each.cells,
        ]
        for each in seen.compared.rejected
    ]
    return [*headings, *seen.sheet.listed.headings], lines


def rejected_report(station: Station, seen: Preview) -> Path | None:
    """Write the rejected rows as a workbook into exports/; None when every row was taken in."""
    headings, lines = rejected_table(seen)
    if not lines:
        return None
    now = station.clock.now()
    # The list's digest in the name: another list at the same minute has a report of its own.
    path = station.home.exports / f"{text('roster.report.file')}-{now:YYYYMMDD-HHmm}-{seen.sheet.sha256[:8]}.xlsx"
    write_bytes(path, tables.write_xlsx(headings, lines, text("roster.report.title"), now))
    return path


def _rules(store: Store) -> RosterRules:
    return roster_rules.rules(day(store.clock.now()))


def _compared(store: Store, listed: RosterList) -> Compared:
    return roster_compare.compare(listed, enterprises.everybody(store), enterprises.drawn(store), _rules(store))


def _spellings(found: Compared, progress: Progress) -> dict[str, tuple[str, str]]:
    """Name to its spellings, of everybody whose name is written: before the act, for it takes a while."""
    names = [one.name for one in found.new]
    names += [change.new for each in found.changed for change in each.changes if change.what == "name"]
    spellings: dict[str, tuple[str, str]] = {}
    for done, name in enumerate(names):
        spellings[name] = spelled(name)
        _told(progress, "roster.progress.spelling", done, len(names))
    return spellings


def _spelling(changes: Sequence[Change], names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    renamed = next((change.new for change in changes if change.what == "name"), None)
    return {} if renamed is None else dict(zip(("pinyin", "initials"), names[renamed], strict=True))


def _told(progress: Progress, what: str, done: int, total: int) -> None:
    if (done + 1) % STEP == 0 or done + 1 == total:
        progress.step(text(what), done + 1, total)


# One enterprise


def amend(store: Store, actor: Proof, enterprise_id: int, values: Mapping[str, str], reason: str) -> Enterprise:
    """Change columns (`AMENDABLE`) to `values`, written as in a list or in our codes; the old values stay readable.

    BadAmendment, NothingAmended, CodeTaken, CodeDrawn, RowMissing, ReasonNeeded.
    """
    rules = _rules(store)
    wanted = {what: _value(what, said, rules) for what, said in values.items()}
    names = {wanted["name"]: spelled(wanted["name"])} if "name" in wanted else {}
    with store.act(actor, "roster.amend", subject=f"enterprise/{enterprise_id}", reason=reason) as act:
        ours = enterprises.get(store, enterprise_id)
        old = {what: roster_compare.value(ours, what) for what in AMENDABLE}
        changes = [
            Change(what, old[what], wanted[what]) for what in AMENDABLE if wanted.get(what, old[what]) != old[what]
        ]
        if not changes:
            raise NothingAmended(name=ours.name)
        _check_codes(store, ours, changes)
        source = text("roster.source.amended", reason=reason)
        enterprises.amend(act, enterprise_id, changes, source, **_spelling(changes, names))
    return enterprises.get(store, enterprise_id)


def close(store: Store, actor: Proof, enterprise_id: int, reason: str) -> Enterprise:
    """It stopped working (停业、关闭、注销). SameStanding, RowMissing, ReasonNeeded."""
    return _stand(store, actor, enterprise_id, "close", reason)


def move(store: Store, actor: Proof, enterprise_id: int, reason: str) -> Enterprise:
    """It left for another township (迁出). SameStanding, RowMissing, ReasonNeeded."""
    return _stand(store, actor, enterprise_id, "move", reason)


def reopen(store: Store, actor: Proof, enterprise_id: int, reason: str) -> Enterprise:
    """It works here again. SameStanding, RowMissing, ReasonNeeded."""
    return _stand(store, actor, enterprise_id, "reopen", reason)


def history(store: Store, enterprise_id: int) -> tuple[KeptChange, ...]:
    """Every change of an enterprise's registration, newest first."""
    return enterprises.changes(store, enterprise_id)


def _stand(store: Store, actor: Proof, enterprise_id: int, verb: str, reason: str) -> Enterprise:
    with store.act(actor, f"roster.{verb}", subject=f"enterprise/{enterprise_id}", reason=reason) as act:
        ours = enterprises.get(store, enterprise_id)
        if ours.status == STANDING[verb]:
            raise SameStanding(name=ours.name, standing=text(f"roster.status.{ours.status}"))
        source = text(f"roster.source.{verb}", reason=reason)
        enterprises.amend(act, enterprise_id, [Change("status", ours.status, STANDING[verb])], source)
    return enterprises.get(store, enterprise_id)


def _value(what: str, said: str, rules: RosterRules) -> str:
    """A value in our codes. BadAmendment; a column that nobody may change is a mistake of ours."""
    if what not in AMENDABLE:
        raise AssertionError(f"{what} is changed by nobody")
    title = text(f"roster.column.{what}")
    if not said.strip():
        if what in OBLIGATORY:
            raise BadAmendment(column=title, why=text("roster.why.missing"))
        return ""
    if what != "hazards" and said in rules.words.get(what, {}).values():
        return said
    try:
        return cleaned("code" if what == "uscc" else what, said, rules)
    except BadCell as bad:
        raise BadAmendment(column=title, why=bad.reason) from bad


def _check_codes(store: Store, ours: Enterprise, changes: Sequence[Change]) -> None:
    """One code, one enterprise; and what a draw has named keeps its name. CodeTaken, CodeDrawn."""
    for change in changes:
        if change.what not in ("uscc", "registration_no") or not change.new:
            continue
        other = enterprises.by_uscc(store, change.new)
        if other is not None and other.id != ours.id:
            raise CodeTaken(code=change.new, name=other.name)
        if change.what == "uscc" and ours.id in enterprises.drawn(store):
            raise CodeDrawn(code=ours.uscc, name=ours.name)
