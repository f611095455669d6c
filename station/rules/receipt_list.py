"""Receipts out of a sheet of another system: each row one answer, its values in our codes. Pure."""

from __future__ import annotations

import re
from typing import Any, cast

import pendulum

from station.records.imports import ReceiptRow, Refused, Result, SheetRow, SheetRules
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.rules.import_values import BadValue, a_time, a_word
from station.rules.platform_list import code_of
from station.texts import text

_YEAR = re.compile(r"[\[(〔【](\d{4})[\])〕】]")
_PLACE = re.compile(r"^\((\w+)\)")


def parse(row: SheetRow, rules: SheetRules, system: str, now: pendulum.DateTime) -> ReceiptRow | Refused:
    """One row; `system` is whose file it is where its rows do not say."""
    faults = list(row.faults)
    said: dict[str, Any] = dict(row.said)
    broken = {fault.column for fault in faults}
    for field in ("system", "result", "at"):
        if field not in said or row.titles[field] in broken:
            continue
        try:
            said[field] = a_time(said[field]) if field == "at" else a_word(field, said[field], rules)
        except BadValue as bad:
            faults.append(Fault(row.titles[field], bad.reason))
    said.setdefault("system", system)
    result = said.get("result", "accepted")
    if not said["system"]:
        faults.append(Fault(rules.title("system"), text("imports.why.no_system")))
    if result == "accepted" and not said.get("receipt"):
        faults.append(Fault(rules.title("receipt"), text("imports.why.no_receipt")))
    if not any(field in said for field in ("case", "document", "code")):
        faults.append(Fault(rules.title("case"), text("imports.why.unnamed")))
    when = said.get("at")
    if isinstance(when, pendulum.DateTime) and when > now:
        faults.append(Fault(rules.title("at"), text("imports.why.future")))
    if faults:
        return Refused(row.row, _name(row), tuple(faults), row.cells)
    return ReceiptRow(
        row=row.row,
        case=number_of(said.get("case", "")),
        document=number_of(said.get("document", "")),
        code=code_of(said.get("code", "")),
        name=said.get("name", ""),
        system=said["system"],
        receipt=said.get("receipt", "") if result == "accepted" else "",
        url=said.get("url", ""),
        at=when,
        result=cast("Result", result),
        words=said.get("words", "") or ("" if result == "accepted" else text("imports.no_words")),
        cells=row.cells,
    )


def number_of(written: str) -> str:
    """A number as it stands on our papers, whatever brackets another system put around the year."""
    number = _YEAR.sub(r"〔\1〕", folded(written))
    return _PLACE.sub(r"（\1）", number)


def _name(row: SheetRow) -> str:
    return next((row.said[field] for field in ("case", "document", "name", "code") if field in row.said), "")
