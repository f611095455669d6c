"""Plans and tasks out of a sheet of the provincial platform: each row one task, its values in our codes. Pure.

A row that is not taken in says everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from station.records.imports import PlanRow, Refused, SheetRow, SheetRules
from station.records.roster import Fault
from station.rules.import_sheet import folded
from station.rules.import_values import BadValue, a_count, a_day, a_word, a_year, some_words


def parse(
    row: SheetRow, rules: SheetRules, items: Mapping[str, str], checklists: Mapping[str, str]
) -> PlanRow | Refused:
    """One row. `items` and `checklists`: code or folded name to the code in force."""

    def item(said: str) -> str:
        return _listed(said, items, "unknown_item")

    def checklist(said: str) -> str:
        return _listed(said, checklists, "unknown_checklist")

    reading: dict[str, Callable[[str], object]] = {
        "kind": lambda said: a_word("kind", said, rules),
        "year": a_year,
        "plan_from": a_day,
        "plan_to": a_day,
        "item": item,
        "method": lambda said: a_word("method", said, rules),
        "quota": a_count,
        "from": a_day,
        "to": a_day,
        "scope": lambda said: some_words("scope", said, rules),
        "checklist": checklist,
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
        return Refused(row.row, _name(row), tuple(faults), row.cells)
    return PlanRow(
        row=row.row,
        title=found["plan"],
        kind=found.get("kind"),
        year=found.get("year"),
        plan_from=found.get("plan_from"),
        plan_to=found.get("plan_to"),
        basis=found.get("basis"),
        no=folded(found["no"]),
        task=found.get("task"),
        item=found.get("item"),
        method=found.get("method"),
        quota=found.get("quota"),
        from_on=found.get("from"),
        to_on=found.get("to"),
        scope=found.get("scope"),
        checklist=found.get("checklist"),
        cells=row.cells,
    )


def _listed(said: str, known: Mapping[str, str], why: str) -> str:
    code = known.get(folded(said)) or known.get(folded(said).upper())
    if code is None:
        raise BadValue(why, said=said)
    return code


def _name(row: SheetRow) -> str:
    return row.said.get("task") or row.said.get("no") or row.said.get("plan", "")
