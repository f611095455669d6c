"""A list of officers that the bureau sends: shown row by row, then adopted in one act by the chief.

Nobody is given a PIN by it: whoever is new has none until the chief and a second person set one (staff.renew_pin).
Nobody leaves by it, and nobody who is here gets other duties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.documents import tables
from station.errors import StationError
from station.records.imports import SheetFile, SheetRead, StaffCompared, StaffRow
from station.records.moment import day
from station.records.people import Proof
from station.rules import import_sheet, staff_compare, staff_list
from station.services import incoming
from station.services.pinyin import spelled
from station.store import exchange, officers, sheet_rules
from station.store.act import Act
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from station.wiring import Station


class NothingToAdopt(StationError):
    """The list has nothing that the roster does not have. Facts: file."""

    text = "imports.nobody_to_adopt"


class StaffMoved(StationError):
    """Somebody changed the roster after the list was compared with it."""

    text = "imports.staff_moved"


@dataclass(frozen=True, slots=True)
class StaffSeen:
    """What adopting a list would do, of one moment."""

    file: SheetFile
    sheet: SheetRead
    compared: StaffCompared


@dataclass(frozen=True, slots=True)
class StaffAdopted:
    """What adopting a list did: people by number."""

    new: int
    """All of them without a PIN."""
    changed: int


def preview(station: Station, named: str | Path) -> StaffSeen:
    """A list, by path or `tray/<id>`, against the roster. NoFile, ItemUnknown, NotATable, NoHeadings."""
    file = incoming.read(station, named)
    rules = sheet_rules.rules("staff", day(station.clock.now()))
    sheet = import_sheet.read(tables.read(file.data, file.name), rules)
    with station.store.reading():
        return StaffSeen(file, sheet, _compared(station.store, sheet))


def adopt(station: Station, actor: Proof, seen: StaffSeen) -> StaffAdopted:
    """Enrol who is new, without a PIN, and change certificates; the file is kept, one of the tray is marked as used.

    NothingToAdopt, StaffMoved, NotAllowed.
    """
    found, file = seen.compared, seen.file
    if found.nothing:
        raise NothingToAdopt(file=file.name)
    initials = {one.name: spelled(one.name)[1] for one in found.new}
    # Kept whole: whoever asks what the bureau sent is shown the file itself.
    station.media.put(file.data)
    reason = text("imports.reason", file=file.name, digest=file.sha256)
    with station.store.act(actor, "staff.import", subject=f"staff/{file.sha256[:16]}", reason=reason) as act:
        now = _compared(act.store, seen.sheet)
        if (now.new, now.changed) != (found.new, found.changed):
            raise StaffMoved
        for one in found.new:
            _enrol(act, one, initials[one.name])
        for each in found.changed:
            officers.amend(act, each.becomes)
        exchange.settle_file(act, file.sha256)
    incoming.used(station, actor, file, "staff")
    return StaffAdopted(len(found.new), len(found.changed))


def _enrol(act: Act, one: StaffRow, initials: str) -> None:
    roles = one.roles or frozenset()
    officers.insert(
        act,
        one.name,
        initials,
        one.cert_no,
        one.cert_valid_to,
        roles,
        frozenset(),
        frontline="officer" in roles,
        cert_issuer=one.cert_issuer or "",
    )


def _compared(store: Store, sheet: SheetRead) -> StaffCompared:
    rules = sheet_rules.rules("staff", day(store.clock.now()))
    read = [staff_list.parse(row, rules) for row in sheet.rows]
    numbers = {row.cert_no for row in read if isinstance(row, StaffRow) and row.cert_no}
    holders = {number: one for number in numbers if (one := officers.certified(store, number)) is not None}
    return staff_compare.compare(read, officers.everyone(store), holders, rules)
