"""What does not wait for the night: packages of legal review out of a station's outbox, kept for the review desk."""

from __future__ import annotations

import os
import re
from pathlib import Path

from station.bureau.home import Bureau
from station.bureau.reviews import MAX_BYTES
from station.replica import outbox
from station.store.atomic import sweep, write_bytes

PACKAGES = "packages"
"""Below the bureau's home, by station: what was submitted, as it came."""
_FILE = re.compile(r"[0-9a-f]{64}\.zip\.age")


def take(bureau: Bureau, code: str, source: Path) -> list[Path]:
    """Keep the packages that lie in the outbox `source` and are not here yet; where they lie now. OSError.

    Nothing in them is believed here: who opens one checks it (station.bureau.reviews.open_package).
    """
    sweep(bureau.home.root / PACKAGES / code)
    taken = []
    for path in _lying(source / code / outbox.PACKETS):
        place = bureau.home.root / PACKAGES / code / path.name
        if place.exists():
            continue
        try:
            data = outbox.read_small(path, MAX_BYTES)
        except (FileNotFoundError, outbox.Unreadable):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, data)
        taken.append(place)
    return taken


def lying(bureau: Bureau) -> list[Path]:
    """Every package kept, of all stations, in the order in which they came."""
    return sorted((bureau.home.root / PACKAGES).glob("*/*.zip.age"), key=lambda path: (path.stat().st_mtime, path.name))


def _lying(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(e.path) for e in entries if _FILE.fullmatch(e.name))
    except (FileNotFoundError, NotADirectoryError):
        return []
