"""Writes the list of what awaits the bureau's confirmation (待局确认) into docs/law.md, from schema/law."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "law.md"
START, END = "<!-- to confirm: written by tools/law_page.py -->\n", "<!-- end -->\n"
NAMES = ("code", "key", "id")


def main() -> None:
    """Replace the list in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    PAGE.write_text(before + START + section() + END + rest.split(END)[1], encoding="utf-8")


def section() -> str:
    """One line for each file, with the newest version of each entry that awaits confirmation."""
    folder = ROOT / "schema" / "law"
    told = []
    for path in sorted(folder.rglob("*.toml")):
        found = list(dict.fromkeys(waiting(tomllib.loads(path.read_text(encoding="utf-8")))))
        if found:
            told.append(f"- `{path.relative_to(ROOT)}` ({len(found)}): {', '.join(found)}\n")
    return "".join(told)


def waiting(table: Mapping[str, Any]) -> Iterator[str]:
    """Names of what awaits confirmation in a table and the tables within; of dated versions only the newest speaks."""
    marked = table.get("to_confirm", False)
    if marked is True:
        yield _name(table)
    elif marked:
        yield from marked
    newest: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for section_name, value in table.items():
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                # Entries of one code that speak of different rules are no versions of each other.
                key = (section_name, _name(entry), str(entry.get("rules", "")))
                if key not in newest or _since(newest[key]) <= _since(entry):
                    newest[key] = entry
    for (section_name, *_), entry in newest.items():
        for each in waiting(entry):
            yield each or _name(table) or section_name


def _name(entry: Mapping[str, Any]) -> str:
    return next((entry[name] for name in NAMES if isinstance(entry.get(name), str)), "")


def _since(entry: Mapping[str, Any]) -> date:
    found: date = entry.get("effective_from", date.min)
    return found


if __name__ == "__main__":
    main()
