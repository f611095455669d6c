"""Files of other systems, by path or out of the tray of transfer sticks: read, and marked as used once adopted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import tables
from station.records.imports import Refused, SheetFile
from station.records.people import Proof
from station.services import drop, sticks
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

_TRAY = re.compile(r"tray/([1-9]\d*)")


def read(station: Station, named: str | Path) -> SheetFile:
    """A file by its path, or one of the tray as `tray/<id>`. NoFile, ItemUnknown, ItemLost."""
    found = _TRAY.fullmatch(str(named))
    if found is None:
        name, data = drop.read(named)
        return SheetFile(name, data, sha256(data).hexdigest(), None)
    item = sticks.item(station.store, int(found[1]))
    name, data = drop.read(sticks.content(station, item))
    return SheetFile(name, data, sha256(data).hexdigest(), item.id)


def used(station: Station, actor: Proof, file: SheetFile, what: str) -> None:
    """A file of the tray did what it came for, `what` being the kind of thing it was; others are left alone."""
    if file.tray_id is not None and sticks.item(station.store, file.tray_id).state == "waiting":
        sticks.use(station.store, actor, file.tray_id, f"{what}/{file.sha256[:16]}")


def report(station: Station, file: SheetFile, headings: Sequence[str], rejected: Sequence[Refused]) -> Path | None:
    """Write the rejected rows as a workbook into exports/; None when every row was taken in."""
    if not rejected:
        return None
    now = station.clock.now()
    path = station.home.exports / f"{text('imports.report.file')}-{now:YYYYMMDD-HHmm}-{file.sha256[:8]}.xlsx"
    titles = [text(f"imports.report.{column}") for column in ("row", "column", "reason")]
    lines = [
        [
            str(each.row),
            "、".join(dict.fromkeys(fault.column for fault in each.faults)),
            "；".join(dict.fromkeys(fault.reason for fault in each.faults)),
            *each.cells,
        ]
        for each in rejected
    ]
    width = max(len(titles) + len(headings), *(len(line) for line in lines))
    head = [*titles, *headings, *[""] * (width - len(titles) - len(headings))]
    write_bytes(path, tables.write_xlsx(head, lines, text("imports.report.title"), now))
    return path
