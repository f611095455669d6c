"""What the dock needs to hand the bureau's return packets on to the inbox."""

from __future__ import annotations

from functools import partial

from station.errors import StationError
from station.intake.packets import PacketDesk
from station.replica import inbox, returning
from station.replica.manifest import PART_BYTES
from station.services import replication, returns
from station.wiring import Station


def desk(station: Station) -> PacketDesk | None:
    """For the paired bureau's packets; None where none is paired: nobody's packets are believed then."""
    try:
        bureau = replication.paired_with(station)
    except StationError:
        return None
    return PacketDesk(
        inbox=station.home.inbox,
        code=str(station.store.origin.code),
        note=returning.NOTE,
        note_limit=returning.MAX_NOTE,
        part_limit=PART_BYTES,
        called=inbox.flat,
        is_wanted=partial(returns.is_wanted, station.store, bureau),
    )
