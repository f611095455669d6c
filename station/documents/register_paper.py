"""The standing registers on paper and as tables: a version in, what the typst templates and spreadsheets say out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from station.documents.flowchart import drawing, sheet
from station.documents.tables import write_xlsx
from station.records.moment import day
from station.records.paper import Issuer
from station.records.register import WHOLE, RegisterEntry, RegisterVersion
from station.rules.flowchart import REVIEW
from station.rules.slip import chinese_date
from station.texts import text

LISTING, GUIDE, CHART = "registers/listing", "registers/guide", "registers/flowchart"
TEMPLATE = {"power": LISTING, "item": LISTING, "rules": LISTING, "plan": LISTING, "guide": GUIDE, "flowchart": CHART}
NAME = 31
"""Characters of a worksheet's name; some are not allowed in one."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDE = ("power", "rules", "plan")
"""Set across the sheet."""
WEIGHT = {"basis": 7, "method": 8, "major": 6, "title": 7, "item": 6, "flow": 5, "authority": 4, "scope": 4, "term": 4}
"""How wide a column is beside the others, which are 3."""


def paper(issuer: Issuer, version: RegisterVersion) -> tuple[str, dict[str, Any]]:
    """The template of a version and what it prints. NoGraphviz, NotDrawn."""
    register = version.sheet.register
    data = _head(issuer, version)
    if register == "flowchart" and version.sheet.chart is not None:
        data |= sheet(version.sheet.chart, drawing(version.sheet.chart))
        review = version.sheet.code == REVIEW
        data["legend"] = text("register.paper.legend_review" if review else "register.paper.legend")
        data["confirm"] = text("register.paper.rebuilt") if version.sheet.to_confirm else ""
    elif register == "guide":
        data["rows"] = [[text(f"register.field.{name}"), words.split("\n")] for name, words in _entry(version).fields]
    else:
        data |= _listing(version)
    return TEMPLATE[register], data


def table(issuer: Issuer, version: RegisterVersion) -> bytes:
    """The version as XLSX: one row for each entry, every cell text."""
    names = _columns(_entries(version))
    header = [_column(version, name) for name in ("place", "key", "title", *names, "state")]
    rows = [
        [str(place), entry.key, entry.title, *(dict(entry.fields).get(name, "") for name in names), _state(entry)]
        for place, entry in enumerate(_entries(version), 1)
    ]
    return write_xlsx(header, rows, _NOT_IN_NAMES.sub(" ", version.sheet.title)[:NAME], version.made_at)


def _head(issuer: Issuer, version: RegisterVersion) -> dict[str, Any]:
    on = chinese_date(day(version.made_at))
    return {
        "demo": issuer.demo,
        "organ": issuer.authority,
        "station": issuer.name,
        "title": version.sheet.title,
        "basis": version.sheet.basis,
        "confirm": text("register.paper.confirm") if version.sheet.to_confirm else "",
        "version": text("register.paper.version", version=version.version, date=on),
    }


def _listing(version: RegisterVersion) -> dict[str, Any]:
    entries = _entries(version)
    names = _columns(entries)
    above = [entry for entry in version.sheet.entries if entry.key == WHOLE]
    marked = any(entry.suspended for entry in entries)
    columns = ["title", *names, *(["state"] if marked else [])]
    return {
        "wide": version.sheet.register in WIDE,
        "facts": [[text(f"register.field.{name}"), words] for entry in above for name, words in entry.fields],
        "columns": [[_column(version, name), WEIGHT.get(name, 3)] for name in columns],
        "rows": [[entry.key, *_cells(entry, names), *([_state(entry)] if marked else [])] for entry in entries],
        "keys": text("register.paper.key"),
        "change": list(version.change),
    }


def _cells(entry: RegisterEntry, names: Sequence[str]) -> list[str]:
    fields = dict(entry.fields)
    return [entry.title, *(fields.get(name, "") for name in names)]


def _entries(version: RegisterVersion) -> list[RegisterEntry]:
    return [entry for entry in version.sheet.entries if entry.key != WHOLE]


def _entry(version: RegisterVersion) -> RegisterEntry:
    return version.sheet.entries[0]


def _columns(entries: Sequence[RegisterEntry]) -> list[str]:
    """Names of all fields, in the order in which entries name them."""
    return list(dict.fromkeys(name for entry in entries for name, _ in entry.fields))


def _column(version: RegisterVersion, name: str) -> str:
    if name in ("place", "key", "state"):
        return text(f"register.paper.{name}")
    return text(f"register.paper.title_{version.sheet.register}") if name == "title" else text(f"register.field.{name}")


def _state(entry: RegisterEntry) -> str:
    return text("register.paper.suspended" if entry.suspended else "register.paper.in_force")
