"""What was dropped into a letterbox over a line: file beside file, because the account that drops makes no folders.

A packet's files are called `<seq:08d>.<name>` there; its note comes last (docs/line.md). Once it is there, they are
moved into the packet's folder, as a stick would bring it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from station.replica.returning import NOTE
from station.store.atomic import fsync_folder

_DROPPED = re.compile(r"([0-9]{8})\.(packet\.note|packet\.sig|SHA256SUMS|p[0-9]{4}\.age)")
_HALF = re.compile(r"([0-9]{8})\..*\.[0-9a-f]{16}\.part")


def flat(packet: str, name: str) -> str:
    """What a file of a packet is called where it is dropped."""
    return f"{packet}.{name}"


def piece(name: str) -> tuple[str, bool]:
    """Number of the packet a dropped file belongs to, and whether it is its note; no number: of none."""
    if (found := _DROPPED.fullmatch(name)) is not None:
        return found[1], found[2] == NOTE
    half = _HALF.fullmatch(name)
    return ("" if half is None else half[1]), False


def gather(inbox: Path, target: Path) -> list[Path]:
    """Move whole packets into folders of their own below `target`; these folders, oldest first. OSError.

    What an interrupted drop left of a packet goes once the packet is whole.
    """
    lying = _lying(inbox)
    dropped = [found for name in lying if (found := _DROPPED.fullmatch(name)) is not None]
    whole = sorted(found[1] for found in dropped if found[2] == NOTE)
    for seq in whole:
        place = target / seq
        place.mkdir(parents=True, exist_ok=True)
        own = [found[2] for found in dropped if found[1] == seq]
        for name in sorted(own, key=lambda each: each == NOTE):
            (inbox / flat(seq, name)).rename(place / name)
        fsync_folder(place)
        for name in lying:
            if (half := _HALF.fullmatch(name)) is not None and half[1] == seq:
                (inbox / name).unlink(missing_ok=True)
    for folder in (target, inbox) if whole else ():
        fsync_folder(folder)
    return [target / seq for seq in whole]


def _lying(inbox: Path) -> list[str]:
    with os.scandir(inbox) as entries:
        return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
