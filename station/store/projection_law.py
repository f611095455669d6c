"""Reads schema/projection.toml and schema/reports.toml into frozen records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources.abc import Traversable

import schema
from station.records.bureau_report import Report
from station.records.projection import Projected
from station.records.record_statistics import Definition
from station.store import record_statistics
from station.store.schemas import STATION

FILE = "projection.toml"
RECORD = "record"
"""The report whose figures are those of the station's own statistics."""


@cache
def tables() -> tuple[Projected, ...]:
    """Tables of the station's schema that are laid out, in order."""
    return tuple(_projected(row) for row in schema.toml(FILE)["table"])


@cache
def computed() -> tuple[Projected, ...]:
    """Tables the product's rules compute from a replica."""
    return tuple(_projected(row) for row in schema.toml(FILE)["computed"])


@cache
def form() -> str:
    """What every file of a projection depends on beside the replica: columns, schema, law. Short hexadecimal."""
    digest = sha256(schema.resource(FILE).read_bytes())
    digest.update(str(STATION.migrations()[-1].number).encode())
    for name, file in sorted(_files(schema.resource("law"), "")):
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def reports() -> tuple[Report, ...]:
    """Every report, in its order."""
    return tuple(_report(row) for row in schema.toml("reports.toml")["report"])


def _report(row: dict[str, object]) -> Report:
    fields = {key: row[key] for key in ("name", "title", "kind")}
    # What a file of ours says is read as it is; a wrong name or kind in it fails the first test that loads it.
    figures = tuple(Definition(part="", better="", **each) for each in row.get("figure", ()))  # type: ignore[attr-defined]
    if row["name"] == RECORD:
        figures = record_statistics.definitions()
    return Report(figures=figures, counted=str(row.get("counted", "")), **fields)  # type: ignore[arg-type]


def _projected(row: dict[str, str]) -> Projected:
    columns = {kind: tuple(row[kind].split()) for kind in ("numbers", "words", "instants")}
    return Projected(row["name"], row["title"], **columns)


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each, f"{prefix}{each.name}/")
        elif each.name.endswith(".toml"):
            yield f"{prefix}{each.name}", each
