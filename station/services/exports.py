"""Files for other systems, of a period: looked at first, then made, kept as an act with the file's SHA-256.

What is wrong with a row keeps it out and is said; the rest goes. Nothing withheld is in any sheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.documents import tables
from station.errors import StationError
from station.records.export import KINDS, Built, Kind, Made
from station.records.moment import moment
from station.records.people import Proof
from station.services import export_cases, export_inspections, export_results, export_statistics
from station.services.export_cases import DEFAULT
from station.store.atomic import write_bytes
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

ACTION = "export.made"
SHEETS = {"credit": "penalty", "licence": "licence"}
"""Export to the sheet of schema/law/exports."""
_KEPT = re.compile(r"(?P<name>.+) sha256:(?P<sha256>[0-9a-f]{64}) rows:(?P<rows>\d+) rejected:(?P<rejected>\d+)")


class PeriodWrong(StationError):
    """The last day lies before the first. Facts: first, last."""

    text = "export.period_wrong"


class NothingToExport(StationError):
    """The period has nothing that can go. Facts: title, first, last, rejected."""

    text = "export.nothing"


def check(station: Station, kind: Kind, first: pendulum.Date, last: pendulum.Date, system: str = DEFAULT) -> Built:
    """What would go out of a period, first and last day included, and what would not and why. Reads only.

    PeriodWrong; SystemUnknown of case packages.
    """
    if last < first:
        raise PeriodWrong(first=first, last=last)
    match kind:
        case "inspection":
            return export_inspections.build(station, first, last)
        case "statistics":
            return export_statistics.build(station, first, last)
        case "case":
            return export_cases.build(station, first, last, system)
    return export_results.build(station, kind, SHEETS[kind], first, last)


def make(
    station: Station,
    actor: Proof,
    kind: Kind,
    first: pendulum.Date,
    last: pendulum.Date,
    *,
    system: str = DEFAULT,
    folder: Path | None = None,
) -> tuple[Built, Path, Made]:
    """The file in `folder` (default: exports), what is in it, and what the ledger keeps of it.

    PeriodWrong, NothingToExport, SystemUnknown.
    """
    built = check(station, kind, first, last, system)
    if not built.rows:
        raise NothingToExport(title=built.title, first=first, last=last, rejected=len(built.rejected))
    data, name = _written(station, built, system)
    digest = sha256(data).hexdigest()
    kept = f"{name} sha256:{digest} rows:{len(built.rows)} rejected:{len(built.rejected)}"
    place = folder or station.home.exports
    place.mkdir(parents=True, exist_ok=True)
    with station.store.act(actor, ACTION, subject=f"export/{kind}", reason=kept):
        # What left is on record before it can leave: a file without an act would be worse than an act without one.
        pass
    write_bytes(place / name, data)
    return built, place / name, made(station.store, (kind,))[-1]


def made(store: Store, kinds: Sequence[Kind] = KINDS) -> tuple[Made, ...]:
    """What was made of these kinds, as the ledger says, oldest first."""
    found = []
    for kind in kinds:
        for line in store.lines(subject=f"export/{kind}"):
            kept = _KEPT.fullmatch(line.reason)
            if line.action == ACTION and kept is not None:
                counts = int(kept["rows"]), int(kept["rejected"])
                found.append((line.seq, Made(kind, kept["name"], kept["sha256"], *counts, moment(line.recorded))))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _written(station: Station, built: Built, system: str) -> tuple[bytes, str]:
    period = f"{built.first.isoformat()}至{built.last.isoformat()}"
    if built.kind == "case":
        return export_cases.package(station, built, system), f"案件包-{system} {period}.zip"
    data = tables.write_xlsx(built.headings, built.rows, built.sheet, station.clock.now())
    return data, f"{built.title} {period}.xlsx"
