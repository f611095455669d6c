"""Return packets a transfer stick carries, from the stick into the inbox, where the station takes them in by itself.

Owns: finding them and laying them down whole. Refuses: a note the paired bureau did not sign, files larger than the
format allows, and packets that are done. Nothing of them is opened here (docs/return.md).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.intake.session import RESERVE
from station.rules import tray as rules
from station.store.atomic import sweep, write_bytes

if TYPE_CHECKING:
    from devices.volume import Entry, Volume


@dataclass(frozen=True, slots=True)
class PacketDesk:
    """What laying packets down needs of the station."""

    inbox: Path
    code: str
    """Of the station, nine digits: a stick may carry packets for many."""
    note: str
    """Name of a packet's note."""
    note_limit: int
    """Bytes of one at most."""
    part_limit: int
    """Bytes of any other file at most."""
    called: Callable[[str, str], str]
    """What a file is called in the inbox, by its packet and its name."""
    is_wanted: Callable[[bytes], bool]
    """Whether these are a note by the paired bureau, of a packet that is not done yet."""


def lay_down(desk: PacketDesk, volume: Volume) -> int:
    """Lay every new packet of the stick into the inbox; how many are whole there. OSError when stick or disk fails."""
    sweep(desk.inbox)
    found: dict[str, dict[str, Entry]] = {}
    for entry in volume.entries:
        named = rules.packet_file(entry.path)
        if named is not None and named[0] == desk.code and not entry.refused:
            found.setdefault(named[1], {})[named[2]] = entry
    return sum(_one(desk, volume, seq, found[seq]) for seq in sorted(found))


def _one(desk: PacketDesk, volume: Volume, seq: str, files: dict[str, Entry]) -> bool:
    """The note last, as over a line: its presence says that the rest is there."""
    note = files.pop(desk.note, None)
    if note is None or note.size > desk.note_limit or any(entry.size > desk.part_limit for entry in files.values()):
        return False
    signed = _content(volume, note)
    disk = shutil.disk_usage(desk.inbox)
    if not desk.is_wanted(signed) or sum(each.size for each in files.values()) > disk.free - disk.total // RESERVE:
        return False
    for name, entry in files.items():
        write_bytes(desk.inbox / desk.called(seq, name), _content(volume, entry))
    write_bytes(desk.inbox / desk.called(seq, desk.note), signed)
    return True


def _content(volume: Volume, entry: Entry) -> bytes:
    """As many bytes as the listing said and no more; what is altered does not hash later."""
    with os.fdopen(volume.open(entry), "rb") as file:
        return file.read(entry.size)
