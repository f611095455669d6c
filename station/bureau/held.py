"""What a station held on a day: every row as it was, made anew from its own entries, beside what both sides signed.

The state root of the rows stands in the station's checkpoint, which the bureau has cosigned (docs/bundle.md): whoever
has the folder can compute it again and needs to believe neither.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pendulum

from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.errors import StationError
from station.records.bureau import Accepted
from station.records.moment import day
from station.records.people import Proof
from station.replica import outbox
from station.replica.outbox import bundle_folder
from station.store import bureau_returns, bureau_rows
from station.store.atomic import fsync_folder, write_bytes, write_text
from station.store.migrate import existing_tables
from station.store.replicas import FILE, Replica, read_only, replayed
from station.store.schemas import STATION
from station.store.state import state_of


class NothingThen(StationError):
    """No bundle accepted of the station was sealed by then. Facts: name, on."""

    text = "bureau.held.nothing"


class FolderTaken(StationError):
    """There is something of that name already. Facts: path."""

    text = "bureau.held.taken"


class NotAsSigned(StationError):
    """What is held does not come to what was signed. Facts: name, code, seq."""

    text = "bureau.held.not_as_signed"


@dataclass(frozen=True, slots=True)
class Held:
    """Where it lies, and how it stands."""

    place: Path
    bundle: Accepted
    """The newest one sealed by the end of that day."""
    cosigned: bool
    """Whether the bureau's signature stands under the checkpoint."""


def lay(bureau: Bureau, actor: Proof, code: str, on: pendulum.Date, place: Path) -> Held:
    """Lay what station `code` held at the end of `on`, as far as it was sealed by then, into the new folder `place`.

    `station.db`, the bundle's `manifest.note`, and `checkpoint.note` with the bureau's line where it gave one.
    NotEnrolled, NothingThen, FolderTaken, NotAsSigned, NotAllowed; OSError.
    """
    found = enrolment(bureau, code)
    sealed = [each for each in bureau_rows.accepted(bureau.store, code) if day(each.sealed_at) <= on]
    if not sealed:
        raise NothingThen(name=found.name, on=on)
    if place.exists():
        raise FolderTaken(path=place)
    bundle, draft = sealed[-1], place.with_name(f".{place.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        if not _made(bureau, bundle, draft / FILE):
            raise NotAsSigned(name=found.name, code=code, seq=bundle.seq)
        line = _notes(bureau, bundle, draft)
        reason = f"{on} {bundle.seq} {bundle.root}"
        with bureau.store.act(actor, "station.held", subject=f"station/{code}", reason=reason):
            fsync_folder(draft)
            draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Held(place, bundle, bool(line))


def _made(bureau: Bureau, bundle: Accepted, path: Path) -> bool:
    """Whether rows and tree of the entries up to the bundle's end are what its manifest says."""
    replica = Replica(bureau.home.replica(bundle.code))
    try:
        root = replica.roots([bundle.size]).get(bundle.size, b"").hex()
        if root != bundle.root or replayed(replica, path, bundle.size) is None:
            return False
    finally:
        replica.close()
    connection = read_only(path.parent)
    try:
        return state_of(connection, existing_tables(connection, STATION.tables)).hex() == bundle.state
    finally:
        connection.close()


def _notes(bureau: Bureau, bundle: Accepted, draft: Path) -> str:
    """Both notes as they came; the bureau's line under the checkpoint, empty where it gave none."""
    kept = bundle_folder(bureau.home.archive, bundle.code, bundle.epoch, bundle.seq)
    line = bureau_returns.cosigned(bureau.store, bundle.code, bundle.epoch, bundle.size) or ""
    write_bytes(draft / outbox.MANIFEST, (kept / outbox.MANIFEST).read_bytes())
    signed = (kept / outbox.CHECKPOINT).read_text(encoding="utf-8")
    write_text(draft / outbox.CHECKPOINT, signed + (f"{line}\n" if line else ""))
    return line
