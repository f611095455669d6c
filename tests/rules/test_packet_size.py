"""What goes into one packet, beside what a single item and a station's letterbox may hold."""

from __future__ import annotations

import re

from station.rules.return_text import MAX_ITEM, MAX_SENT
from tests.shape.tree import ROOT

SEVERAL = 3
"""Packets that find room while none was taken in yet."""


def test_every_item_fits_into_a_packet_and_several_packets_into_a_letterbox() -> None:
    written = (ROOT / "systemd" / "station-line").read_text(encoding="utf-8")
    [mebibytes] = re.findall(r"fallocate -l ([0-9]+)MiB", written)
    assert MAX_ITEM <= MAX_SENT and int(mebibytes) * 1024 * 1024 > SEVERAL * MAX_SENT
