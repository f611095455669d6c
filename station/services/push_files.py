"""推送记录交出: the records that wait for a system leave in one file; what it answers is entered (import receipts).

No interface of any system is known (facts §5.7), so it is a ZIP to be carried: canonical JSON and SHA256SUMS. That
records left is an act before the file can leave. Its bytes follow from the rows of that moment, so a file whose writing
was broken off is written again as it was: until the station has its own copy, it has not left.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.errors import StationError
from station.records.people import Proof
from station.records.push import HandedOut, Push
from station.rules.draw import archive
from station.rules.draw.package import SUMS
from station.services import push
from station.services.export_cases import PACKAGE, canonical
from station.store import papers, publication_law, pushes
from station.store.atomic import write_bytes
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

FORMAT = "anjian-push/1"
AGAIN = "push.export_again"


class NothingToHandOut(StationError):
    """No record may leave for the system. Facts: system, held, sent."""

    text = "push.nothing"


class NoSuchSystem(StationError):
    """Nothing is pushed to a system of this code. Facts: system, known."""

    text = "push.no_system"


class FolderUnusable(StationError):
    """The file cannot be written there; its records count as handed out. Facts: folder, detail."""

    text = "push.no_folder"


def systems() -> tuple[str, ...]:
    """Codes of the systems to which results are pushed, in the order of the law's list."""
    return tuple(dict.fromkeys(rule.system for rule in publication_law.load().pushes))


def hand_out(
    station: Station, actor: Proof, system: str, folder: Path | None = None, *, again: bool = False
) -> tuple[HandedOut, ...]:
    """Everything that may leave for a system as one file in `folder` (default: exports), with its own copy in exports.

    A file that was broken off before comes first; `again`: every file that the system has not answered comes once more.
    NoSuchSystem, NothingToHandOut, FolderUnusable.
    """
    store = station.store
    if system not in systems():
        raise NoSuchSystem(system=system, known="、".join(systems()))
    waits = [one for one in pushes.waiting(store) if one.system == system]
    going = [one.id for one in waits if one.state == "waiting" and not push.held(store, one)]
    sent = _moments(one for one in waits if one.state == "sent")
    older = [at for at in sent if again or not _own_copy(station, system, at).is_file()]
    if not (going or older):
        held = sum(one.state == "waiting" for one in waits)
        name = push.title(system, station.clock.now().date())
        raise NothingToHandOut(system=name, held=held, sent=len(waits) - held)
    found = [_again(station, actor, system, at, folder) for at in older]
    if going:
        left = push.hand_over(store, actor, going)
        found += [_written(station, system, at, folder) for at in _moments(left)]
    return tuple(found)


def package(store: Store, system: str, at: pendulum.DateTime) -> bytes:
    """The ZIP of what left for a system at one moment; the same rows are the same bytes."""
    found, issuer = pushes.handed(store, system, at), papers.issuer(store)
    files = {f"records/{one.id}.json": f"{one.payload}\n".encode() for one in found}
    told = [{"id": str(one.id), "number": one.number, "kind": one.kind} for one in found]
    head = {"format": FORMAT, "system": system, "station": issuer.code, "organ": issuer.authority}
    files[PACKAGE] = canonical({**head, "handed_out_at": at.isoformat(), "records": told})
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return archive.pack({**files, SUMS: sums.encode()})


def _again(station: Station, actor: Proof, system: str, at: pendulum.DateTime, folder: Path | None) -> HandedOut:
    with station.store.act(actor, AGAIN, subject="push", reason=_name(system, at)):
        pass
    return _written(station, system, at, folder, again=True)


def _written(
    station: Station, system: str, at: pendulum.DateTime, folder: Path | None, *, again: bool = False
) -> HandedOut:
    data, own = package(station.store, system, at), _own_copy(station, system, at)
    place = folder or own.parent
    try:
        place.mkdir(parents=True, exist_ok=True)
        own.parent.mkdir(parents=True, exist_ok=True)
        if place != own.parent:
            write_bytes(place / own.name, data)
        # Last: it is the sign that the file left.
        write_bytes(own, data)
    except OSError as error:
        raise FolderUnusable(folder=place, detail=error.strerror or error) from error
    return HandedOut(system, at, own.name, pushes.handed(station.store, system, at), again, str(place / own.name))


def _moments(found: Iterator[Push] | tuple[Push, ...]) -> list[pendulum.DateTime]:
    """When they left, oldest first, each moment once."""
    return sorted({one.exported_at for one in found if one.exported_at is not None})


def _own_copy(station: Station, system: str, at: pendulum.DateTime) -> Path:
    return station.home.exports / _name(system, at)


def _name(system: str, at: pendulum.DateTime) -> str:
    return text("push.file", system=system, at=f"{at:YYYYMMDD-HHmmss}")
