"""Giving verified parts their names in the media store, many at once.

Owns: that every name is durable before anyone writes of it in the database, at one price for a whole batch.
Refuses: replacing evidence that is whole already; it keeps its own copy.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from station.intake.copy import blamed_here, sync_file_system
from station.store.media import MediaStore

Part = tuple[Path, str, int]
"""Verified file, its SHA-256, its size."""


def adopt(media: MediaStore, parts: Sequence[Part], evidence: Collection[str]) -> None:
    """Keep each part under its hash, or drop it where that content is `evidence` already and whole. PartFailed."""
    with blamed_here():
        new = [part for part in parts if not _dropped(media, part, evidence)]
        if len(new) == 1:
            media.adopt(new[0][0], new[0][1])
        elif new:
            for part, sha256, _ in new:
                place = media.path(sha256)
                place.parent.mkdir(parents=True, exist_ok=True)
                # A second part of the same content lands on the first: the same verified bytes.
                part.replace(place)
            # One for all: fsync of every folder and its parents would be up to four for each small file.
            sync_file_system(media.root)


def _dropped(media: MediaStore, part: Part, evidence: Collection[str]) -> bool:
    path, sha256, size = part
    if sha256 not in evidence:
        return False
    try:
        whole = os.stat(media.path(sha256)).st_size == size
    except FileNotFoundError:
        return False
    if whole:
        path.unlink()
    return whole
