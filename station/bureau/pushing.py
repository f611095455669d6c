"""Laying return packets into a station's inbox, over an account that can only drop (docs/line.md)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from station.bureau import returns
from station.bureau.doors import door
from station.bureau.home import Bureau
from station.bureau.transport import Door, LineFailed, Meter, Patience, over_line, put
from station.errors import StationError
from station.records.exchange import Sent
from station.records.moment import iso, moment
from station.replica import returning
from station.replica.inbox import flat
from station.replica.line_card import RETURN
from station.store import bureau_lines
from station.store.atomic import write_text

if TYPE_CHECKING:
    from asyncssh.sftp import SFTPClient

INBOX = "/inbox"
"""Where a station's server shows it (systemd/line/sshd.conf)."""
AGAIN_HOURS = 24
"""A packet the station has not said it took in is laid down anew: the box may have been replaced meanwhile."""
_HANDED = ".handed"


class InboxFull(StationError):
    """The station's letterbox takes nothing more. Facts: where."""

    text = "line.inbox_full"


def push(bureau: Bureau, code: str, packet: Path, patience: Patience | None = None) -> Meter:
    """Lay the files of one packet, a folder called by its number, into the inbox of station `code`; what it cost.

    Idempotent: what lies there stays. LineFailed, also where there is no line, HostKeyChanged, NotAdmitted, InboxFull.
    """
    way = bureau_lines.line_of(bureau.store, code)
    if way is None:
        raise LineFailed(where=code, detail="-")
    meter = Meter()
    asyncio.run(lay(door(bureau, way, RETURN), packet, meter, patience or Patience()))
    return meter


async def lay(way: Door, packet: Path, meter: Meter, patience: Patience) -> None:
    """As `push`. The note goes last: its presence says that the rest is there."""
    from asyncssh import SFTPFailure

    async def work(sftp: SFTPClient) -> None:
        for path in sorted(packet.iterdir(), key=lambda each: (each.name == returning.NOTE, each.name)):
            try:
                await put(sftp, path.read_bytes(), f"{INBOX}/{flat(packet.name, path.name)}", meter)
            except SFTPFailure as error:
                # The protocol has no word for a full disk; nothing else refuses a file under a new name.
                raise InboxFull(where=way.where) from error

    await over_line(way, work, meter, patience)


def waiting(bureau: Bureau, code: str) -> list[Sent]:
    """Packets the station has not said it took in and that were not laid into its inbox lately, the oldest first."""
    return [packet for packet in returns.undelivered(bureau, code) if not _is_handed(bureau, packet)]


def handed(bureau: Bureau, packet: Sent) -> None:
    """Remember that a packet lies in its inbox: it may take a night until the station says more."""
    mark = _mark(bureau, packet)
    mark.parent.mkdir(parents=True, exist_ok=True)
    write_text(mark, iso(bureau.clock.now()) + "\n")


def _is_handed(bureau: Bureau, packet: Sent) -> bool:
    mark = _mark(bureau, packet)
    if not mark.exists():
        return False
    return bureau.clock.now() < moment(mark.read_text(encoding="ascii").strip()).add(hours=AGAIN_HOURS)


def _mark(bureau: Bureau, packet: Sent) -> Path:
    return returns.folder_of(bureau, packet).parent / _HANDED / f"{packet.epoch}-{packet.seq}"
