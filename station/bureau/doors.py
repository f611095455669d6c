"""Which account of a station's server is for what, and by which of the bureau's keys."""

from __future__ import annotations

from station.bureau import line
from station.bureau.home import Bureau
from station.bureau.transport import Door
from station.records.line import Line
from station.replica.line_card import PULL, RETURN

USERS = {PULL: "station-pull", RETURN: "station-return"}
"""The accounts at a station (systemd/line/sshd.conf)."""


def door(bureau: Bureau, way: Line, use: str) -> Door:
    """The account for PULL or RETURN at the end of a line."""
    return Door(way.host, way.port, way.host_key, USERS[use], line.secret(bureau, use))
