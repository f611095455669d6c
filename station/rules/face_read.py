"""文书版式 as schema/law/faces writes them: which template, what it asks, which words it quotes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from station.records.face import Ask, Face


def faces(table: Mapping[str, Any]) -> Iterator[Face]:
    """The faces of one file. KeyError, TypeError and ValueError on a file that is not as the folder's others."""
    for row in table["face"]:
        yield Face(
            code=row["code"],
            template=row.get("template", row["code"]),
            effective_from=row["effective_from"],
            asks=tuple(_ask(one) for one in row.get("ask", ())),
            notices=tuple(row.get("notices", ())),
            slot=row.get("slot", ""),
            looked_at=row.get("looked_at"),
        )


def _ask(row: Mapping[str, Any]) -> Ask:
    return Ask(**{**row, "choices": tuple(row.get("choices", ()))})
