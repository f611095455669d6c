"""Officers out of a list of the bureau's: each row one person, values in our codes. Pure.

A row that is not taken in says everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from station.records.imports import Refused, SheetRow, SheetRules, StaffRow
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.rules.import_values import BadValue, a_day, a_word, some_words
from station.rules.platform_list import code_of


def parse(row: SheetRow, rules: SheetRules) -> StaffRow | Refused:
    """One row. A certificate of another kind than that of enforcement is not one of ours, and rejected."""
    reading: dict[str, Callable[[str], object]] = {
        "cert_no": code_of,
        "valid_to": a_day,
        "kind": lambda said: a_word("kind", said, rules),
        "roles": lambda said: frozenset(some_words("roles", said, rules)),
    }
    found: dict[str, Any] = dict(row.said)
    faults = list(row.faults)
    broken = {fault.column for fault in faults}
    for field, read in reading.items():
        if field not in row.said or row.titles[field] in broken:
            continue
        try:
            found[field] = read(row.said[field])
        except BadValue as bad:
            faults.append(Fault(row.titles[field], bad.reason))
    if faults:
        return Refused(row.row, folded(row.said.get("name", "")), tuple(faults), row.cells)
    return StaffRow(
        row=row.row,
        name=folded(found["name"]),
        cert_no=found.get("cert_no"),
        cert_valid_to=found.get("valid_to"),
        cert_issuer=found.get("issuer"),
        roles=found.get("roles"),
        cells=row.cells,
    )
