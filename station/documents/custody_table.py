"""custody.csv and SHA256SUMS: what outsiders check copies of recordings with. Records in, bytes out.

The columns are those that evidence platforms ask for (GA/T 947 practice), under their Chinese names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from station.documents.tables import write_csv
from station.records.custody import ManifestLine
from station.records.moment import iso
from station.records.paper import Issuer
from station.texts import sayings, text

COLUMNS = (
    *("name", "media", "started", "duration", "size", "marked", "seq", "id", "md5", "sha256", "station_code"),
    *("station_name", "serial", "officer_no", "officer", "unit", "case", "link", "imported", "docked", "path"),
    *("mtime", "offset", "verified", "reread", "extent", "file"),
)


def table(issuer: Issuer, lines: Iterable[ManifestLine]) -> bytes:
    """CSV with one row for each clip; no cell is ever a formula."""
    titles = sayings("custody.column")
    return write_csv([titles[column] for column in COLUMNS], [_row(issuer, line) for line in lines])


def sums(named: Sequence[tuple[str, str]]) -> bytes:
    """SHA-256 and name, as `sha256sum -c` reads them. ValueError on a name it would want escaped."""
    for _, name in named:
        if set(name) & {"\\", "\n", "\r"}:
            raise ValueError(f"not a plain name: {name!r}")
    return "".join(f"{digest}  {name}\n" for digest, name in named).encode()


def _row(issuer: Issuer, line: ManifestLine) -> list[str]:
    clip, docking, origin = line.record.clip, line.record.docking, line.record.origin
    cells = {
        "name": clip.name.rpartition("/")[2],
        "media": text(f"custody.media.{clip.media}"),
        "started": iso(clip.started_at) if clip.started_at else "",
        "duration": "" if clip.duration_ms is None else str(clip.duration_ms),
        "size": str(clip.size),
        "marked": text("custody.cell.marked" if clip.marked else "custody.cell.unmarked"),
        "seq": "" if clip.seq is None else str(clip.seq),
        "id": str(clip.id),
        "md5": line.md5,
        "sha256": clip.sha256,
        "station_code": issuer.code,
        "station_name": issuer.name,
        "serial": clip.serial,
        "officer_no": clip.officer_no,
        "officer": clip.officer_name or "",
        "unit": issuer.code,
        "case": clip.case_number or "",
        "link": text("custody.cell.linked" if clip.case_id is not None else "custody.cell.unlinked"),
        "imported": iso(clip.imported_at),
        "docked": iso(docking.opened_at),
        "path": origin.path if origin else "",
        "mtime": iso(origin.mtime) if origin else "",
        "offset": str(clip.clock_offset_s),
        "verified": clip.verify_method,
        "reread": f"{origin.reread} {origin.reread_method}".strip() if origin else "",
        "extent": text("custody.cell.whole" if clip.extent == "whole" else "custody.cell.partial"),
        "file": line.name,
    }
    return [cells[column] for column in COLUMNS]
