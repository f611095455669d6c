"""Keeping the line's letterbox usable: what nobody can complete or believe goes, before it fills up (docs/line.md).

Whoever holds the key that drops may drop anything. The box is a file system of its own, so he fills that and nothing
else; and whatever is not a packet the bureau signed, or a packet that is still coming, is taken away here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from station.replica import inbox, returning

DAY = 24 * 3600
"""Seconds after which the bureau lays down anew what did not become whole."""
SPARE = 16
"""Of the box, one part in so many is left when it counts as full: nothing more can then become whole."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was taken away."""

    files: int = 0
    bytes: int = 0
    strange: int = 0
    """Of the files, those that are no left-over of a drop that was cut."""


@dataclass(frozen=True, slots=True)
class _Piece:
    path: Path
    seq: str
    """Of its packet; empty: of none."""
    is_note: bool
    size: int
    touched: float


def is_own(box: Path) -> bool:
    """Whether the box is a file system of its own: it can then be full without the disk being so."""
    return box.is_dir() and box.stat().st_dev != box.parent.stat().st_dev


def used(box: Path) -> float:
    """How much of the box is taken, of its bytes or of its names, whichever is more; 0 to 1."""
    found = os.statvfs(box)
    parts = ((found.f_bavail, found.f_blocks), (found.f_favail, found.f_files))
    return max((1 - left / whole for left, whole in parts if whole), default=0.0)


def tidy(box: Path, believed: Callable[[Path], bool], now: float) -> Swept:
    """Take away what is no packet of the bureau's and will not become one; `believed` judges a note. OSError.

    `now` in seconds since 1970. Folders are the station's own: the account that drops makes none.
    """
    gone: list[tuple[_Piece, bool]] = []
    whole = []
    for seq, pieces in groupby(sorted(_pieces(box), key=lambda each: each.seq), key=lambda each: each.seq):
        found = list(pieces)
        note = next((each for each in found if each.is_note), None)
        if not seq or (note is not None and not believed(note.path)):
            gone += [(each, True) for each in found]
        elif note is None and max(each.touched for each in found) < now - DAY:
            gone += [(each, False) for each in found]
        elif note is None:
            whole += found
    _remove(each for each, _ in gone)
    if is_own(box) and used(box) > 1 - 1 / SPARE:
        _remove(whole)
        gone += [(each, True) for each in whole]
    return Swept(len(gone), sum(each.size for each, _ in gone), sum(strange for _, strange in gone))


def make_room(box: Path, own: Path) -> int:
    """Of packets gathered in `own` that wait for others, take the last ones away while the box is full; how many.

    The bureau lays them down again. The first one stays: the others wait for it.
    """
    gone = 0
    waiting = [path for _, path in returning.folders(own)]
    while len(waiting) > 1 and is_own(box) and used(box) > 1 - 1 / SPARE:
        shutil.rmtree(waiting.pop(), ignore_errors=True)
        gone += 1
    return gone


def _pieces(box: Path) -> Iterator[_Piece]:
    with os.scandir(box) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                continue
            found = entry.stat(follow_symlinks=False)
            seq, is_note = inbox.piece(entry.name) if entry.is_file(follow_symlinks=False) else ("", False)
            # A rename touches it too, and nobody can set this time.
            yield _Piece(Path(entry.path), seq, is_note, found.st_size, found.st_ctime)


def _remove(pieces: Iterable[_Piece]) -> None:
    """The notes first: what is left of a packet must not look whole."""
    for each in sorted(pieces, key=lambda each: not each.is_note):
        each.path.unlink(missing_ok=True)
