"""校验清单: a folder with which outsiders check copies of recordings, and the recordings too where they are wanted.

Owns: names that FAT, Windows and `sha256sum -c` can live with, the MD5 that platforms ask for (computed now, never
stored), and that nothing leaves the station without an act that says who took it. Refuses: writing over anything.
Copying the recordings is `station.intake.carrying`; this plans and lists.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import custody_table
from station.errors import StationError
from station.records.custody import CustodyRecord, ManifestLine
from station.records.jsonable import dump
from station.records.people import Proof
from station.rules.fat import SUMS, numbered, safe_name
from station.services.custody import EXPORT, Scope
from station.store import papers
from station.store.atomic import write_bytes

if TYPE_CHECKING:
    from station.store.media import MediaStore
    from station.wiring import Station

CSV, JSON = "custody.csv", "custody.json"
CHUNK = 1 << 20


class FolderTaken(StationError):
    """The folder has something in it. Facts: path."""

    text = "custody.folder_taken"


class Unwritable(StationError):
    """The folder cannot be written to. Facts: path, why."""

    text = "custody.unwritable"


def prepare(folder: Path) -> None:
    """Make the folder, or see that it is empty. FolderTaken, Unwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise Unwritable(path=folder, why=error.strerror or error) from error
    if taken:
        raise FolderTaken(path=folder)


def note_export(station: Station, actor: Proof, found: Scope, folder: Path) -> None:
    """Write down who takes which recordings out, before the first of them is. NotAllowed."""
    with station.store.act(actor, EXPORT, subject=found.subject) as act:
        # The folder's name, not its path: what a person would look for on the medium.
        act.reason = f"{len(found.clips)} {folder.name}"


def plan(
    media: MediaStore, records: Sequence[CustodyRecord], *, copied: bool, tick: Callable[[int, str], None]
) -> list[ManifestLine]:
    """Where each clip lies, and its MD5: beside the manifest under its own name if `copied`, else below the home.

    Reads every file and calls `tick(place, name)` before each.
    """
    names = _names(records) if copied else [_kept(media, one) for one in records]
    found: list[ManifestLine] = []
    for place, (one, name) in enumerate(zip(records, names, strict=True), start=1):
        tick(place, one.clip.name)
        found.append(ManifestLine(one, name, _md5(media.path(one.clip.sha256), one.clip.sha256)))
    return found


def write(station: Station, folder: Path, lines: Sequence[ManifestLine], *, copied: bool) -> Path:
    """Write the table, the records and last the list of hashes; that list. Unwritable.

    Beside copies the list covers the table and the records too; without them it is checked from the home.
    """
    issuer = papers.issuer(station.store)
    named = [(line.record.clip.sha256, line.name) for line in lines]
    told = {CSV: custody_table.table(issuer, lines), JSON: dump({"records": [one.record for one in lines]}).encode()}
    try:
        for name, data in told.items():
            write_bytes(folder / name, data)
            named += [(hashlib.sha256(data).hexdigest(), name)] if copied else []
        write_bytes(folder / SUMS, custody_table.sums(named))
    except OSError as error:
        raise Unwritable(path=folder, why=error.strerror or error) from error
    return folder / SUMS


def _kept(media: MediaStore, one: CustodyRecord) -> str:
    return str(media.path(one.clip.sha256).relative_to(media.root.parent))


def _names(records: Sequence[CustodyRecord]) -> list[str]:
    """A name for each clip, its own where that can be; no two alike to a file system that ignores case."""
    taken = {_folded(name) for name in (CSV, JSON, SUMS)}
    found: list[str] = []
    for one in records:
        wanted = safe_name(one.clip.name.rpartition("/")[2], one.clip.sha256[:16])
        name = next(name for name in numbered(wanted) if _folded(name) not in taken)
        taken.add(_folded(name))
        found.append(name)
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _md5(path: Path, sha256: str) -> str:
    """MD5 of the stored content, where it still is what its name says; else empty."""
    right, wanted = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                right.update(chunk)
                wanted.update(chunk)
    except OSError:
        return ""
    return wanted.hexdigest() if right.hexdigest() == sha256 else ""
