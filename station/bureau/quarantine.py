"""Keeping what was refused as evidence: a bounded copy in the bureau's home, whole or not at all, once per content."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from station.bureau.home import Bureau
from station.replica import outbox as names
from station.replica.manifest import PART_BYTES, part_name
from station.replica.verdicts import WAITING, Verdict
from station.store.atomic import fsync_folder, write_bytes

MAX_PARTS = 64
"""Parts kept of one refused bundle (256 MiB): evidence must not fill the disk."""


def manifest_hash(folder: Path) -> str:
    """SHA-256 (hex) of the manifest file as found; empty when there is none to read."""
    try:
        return sha256(names.read_small(folder / names.MANIFEST, names.MAX_NOTE)).hexdigest()
    except (OSError, ValueError):
        return ""


def keep(bureau: Bureau, code: str, seq: int, verdict: Verdict, folder: Path, accepted: Path | None) -> str:
    """Copy the refused bundle, and of a second history also the accepted manifest; the copy's path below the home.

    Empty for what merely has to wait. OSError when the disk fails.
    """
    if verdict in WAITING:
        return ""
    place = bureau.home.quarantine / code / f"{seq:08d}-{verdict.value}-{_content(folder)}"
    if not place.exists():
        draft = bureau.home.quarantine / code / ".new"
        shutil.rmtree(draft, ignore_errors=True)
        _copy(folder, draft / "offered", _offered())
        if accepted is not None and verdict in (Verdict.FORK, Verdict.ROLLBACK):
            _copy(accepted, draft / "accepted", (names.MANIFEST, names.CHECKPOINT))
        draft.rename(place)
        fsync_folder(place.parent)
    return str(place.relative_to(bureau.home.root))


def _offered() -> tuple[str, ...]:
    return (names.MANIFEST, names.CHECKPOINT, names.SIGNATURE, names.SUMS, *(part_name(n) for n in range(MAX_PARTS)))


def _content(folder: Path) -> str:
    """Twelve hex digits that name what is in the folder, so that the same evidence is kept once."""
    digest = sha256()
    for name in _offered():
        try:
            digest.update(name.encode() + sha256(names.read_small(folder / name, PART_BYTES)).digest())
        except (OSError, ValueError):
            continue
    return digest.hexdigest()[:12]


def _copy(folder: Path, into: Path, wanted: tuple[str, ...]) -> None:
    into.mkdir(parents=True)
    for name in wanted:
        try:
            data = names.read_small(folder / name, PART_BYTES)
        except (OSError, ValueError):
            continue
        write_bytes(into / name, data)
