"""The register whole, for machines: CSV and JSON, a data dictionary, and what a Data Package says of them.

Source of the form: Frictionless Data Package v1 (specs.frictionlessdata.io), CSV by RFC 4180.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any

from station.bureau.site.lay import Draft, Summed, compact
from station.documents.tables import quoted, write_csv
from station.store import publication_law
from station.store.site_work import Work
from station.texts import text

REGISTER, WITHDRAWN, WHOLE = "open/register.csv", "open/withdrawn.csv", "open/register.json"
DICTIONARY, PACKAGE = "open/data-dictionary.csv", "open/datapackage.json"
HEAD = ("id", "station", "organ", "kind", "case", "number", "revision")
SHOWN = ("target", "target_code", "category", "conclusion", "decided_on", "until", "since", "url")
TAKEN_BACK = ("decided_on", "since", "on", "reason")
KINDS = {"revision": "integer", "decided_on": "date", "until": "date", "since": "date", "on": "date"}
FIELD = "field_"
"""How a column begins that is one of the law's list."""
SAID_ALREADY = ("target", "code", "category", "conclusion", "number", "decided", "organ")
"""Fields of the law's list that are columns of their own."""
BOM = b"\xef\xbb\xbf"


def columns() -> tuple[str, ...]:
    """Of the register: what every record has, and each other field of the law's list."""
    return (*HEAD, *SHOWN, *_fields())


def lay(draft: Draft, work: Work, built_at: str, title: str) -> None:
    """Everything below `open/`, a row at a time."""
    with ExitStack() as files:
        register, withdrawn = (files.enter_context(draft.opened(path)) for path in (REGISTER, WITHDRAWN))
        whole = files.enter_context(draft.opened(WHOLE))
        _line(register, columns(), start=BOM)
        _line(withdrawn, (*HEAD, *TAKEN_BACK), start=BOM)
        head = {"format": "anjian-register/1", "built_at": built_at}
        whole.write(f'{compact(head)[:-1]},"records":['.encode())
        between = "\n"
        for row, words in work.rows():
            said = json.loads(words)
            whole.write(f"{between}{words}".encode())
            between = ",\n"
            if row.state == "shown":
                _line(register, _cells(said, columns()))
            else:
                _line(withdrawn, _cells(said, (*HEAD, *TAKEN_BACK)))
        whole.write(b"\n]}\n")
    draft.write(DICTIONARY, _dictionary())
    draft.write(PACKAGE, (json.dumps(_package(built_at, title), ensure_ascii=False, indent=1) + "\n").encode())


def _fields() -> tuple[str, ...]:
    names = (each.name for each in publication_law.load().fields)
    return tuple(f"{FIELD}{name}" for name in names if name not in SAID_ALREADY)


def _cells(said: dict[str, Any], wanted: Sequence[str]) -> list[str]:
    values = {f"{FIELD}{each['name']}": each["value"] for each in said.get("fields", ())} | said
    return ["" if values.get(name) is None else str(values[name]) for name in wanted]


def _line(file: Summed, cells: Iterable[str], start: bytes = b"") -> None:
    """A line of CSV in which no program sees a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([quoted(cell.replace("\x00", "")) for cell in cells])
    file.write(start + out.getvalue().encode())


def _titles() -> dict[str, str]:
    own = {name: text(f"bureau_site.column.{name}") for name in dict.fromkeys((*HEAD, *SHOWN, *TAKEN_BACK))}
    return own | {f"{FIELD}{each.name}": each.title for each in publication_law.load().fields}


def _tables() -> dict[str, tuple[str, ...]]:
    return {REGISTER: columns(), WITHDRAWN: (*HEAD, *TAKEN_BACK)}


def _dictionary() -> bytes:
    """One line for each column of each table: what it is called, what kind of value it has, what it means."""
    titles = _titles()
    header = [text(f"bureau_site.dictionary.{name}") for name in ("file", "column", "title", "kind")]
    rows = [
        [path.removeprefix("open/"), name, titles[name], text(f"bureau_site.value.{KINDS.get(name, 'string')}")]
        for path, names in _tables().items()
        for name in names
    ]
    return write_csv(header, rows)


def _package(built_at: str, title: str) -> dict[str, Any]:
    titles = _titles()
    resources = [
        {
            **{"name": path.removeprefix("open/").removesuffix(".csv"), "path": path.removeprefix("open/")},
            **{"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
            "schema": {
                "fields": [{"name": name, "title": titles[name], "type": KINDS.get(name, "string")} for name in names],
                "primaryKey": "id",
                "missingValues": [""],
            },
        }
        for path, names in _tables().items()
    ]
    told = {"profile": "tabular-data-package", "name": "anjian-register", "title": title, "created": built_at}
    return {**told, "resources": resources}
