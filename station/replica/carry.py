"""Sealed bundles on the way: re-reading what lies in an outbox, and carrying it to a stick.

Works on files and the station's own signature; opens nothing that is encrypted.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from station.records.progress import SILENT, Progress
from station.replica import manifest as manifests
from station.replica import outbox as names
from station.replica.manifest import Manifest, part_name
from station.replica.outbox import bundle_folder
from station.replica.recovery import sized
from station.store.atomic import fsync_folder, write_bytes
from station.store.bundles import last_sealed
from station.store.lives import open_note
from station.store.store import Store
from station.texts import text


def damaged(store: Store, outbox: Path, progress: Progress = SILENT) -> list[int]:
    """Numbers of sealed bundles that an outbox no longer holds as this station signed them."""
    code = str(store.origin.code)
    places = {seq: bundle_folder(outbox, code, epoch, seq) for epoch, seq in names.bundles(outbox, code)}
    last = last_sealed(store)
    wanted = range(1, 1 if last is None else last.seq + 1)
    bad = []
    for seq in wanted:
        progress.step(text("replica.step.reread"), seq - 1, len(wanted))
        if seq not in places or _whole(store, places[seq]) is None:
            bad.append(seq)
    return bad


def carry(store: Store, outbox: Path, target: Path, progress: Progress = SILENT) -> int:
    """Copy the sealed bundles `target` lacks, each whole or not at all, and read the copies back; how many.

    OSError when the medium fails. A bundle damaged in the outbox is not carried; `damaged` names it.
    """
    code = str(store.origin.code)
    carried = 0
    found = names.bundles(outbox, code)
    for done, (epoch, seq) in enumerate(found):
        progress.step(text("replica.step.carry"), done, len(found))
        source, place = (bundle_folder(root, code, epoch, seq) for root in (outbox, target))
        if _whole(store, place) is None and (bundle := _whole(store, source)) is not None:
            _copy(source, place, bundle)
            if _whole(store, place) != bundle:
                raise OSError(f"read back differs: {place}")
            carried += 1
    for name in (names.CARD, names.PUBLIC_KEY, names.HEAD):
        if (outbox / code / name).exists():
            write_bytes(target / code / name, (outbox / code / name).read_bytes())
    return carried


def _whole(store: Store, folder: Path) -> Manifest | None:
    try:
        signed = names.read_small(folder / names.MANIFEST, names.MAX_NOTE).decode()
        found = manifests.parse(open_note(store, signed))
        pieces = {part_name(n): part for n, part in enumerate(found.parts)} | {names.CHECKPOINT: found.checkpoint}
        right = all(sized(names.read_small(folder / name, size.length)) == size for name, size in pieces.items())
    except (OSError, ValueError):
        return None
    return found if right else None


def _copy(source: Path, place: Path, bundle: Manifest) -> None:
    """The manifest goes last: on a stick without atomic renames it still says that the rest is there."""
    draft = place.with_name(f".{place.name}.new")
    for old in (draft, place):
        shutil.rmtree(old, ignore_errors=True)
    draft.mkdir(parents=True)
    parts = [part_name(n) for n in range(len(bundle.parts))]
    for name in (*parts, names.CHECKPOINT, names.SIGNATURE, names.SUMS, names.MANIFEST):
        write_bytes(draft / name, (source / name).read_bytes())
    draft.rename(place)
    fsync_folder(place)
    fsync_folder(place.parent)
