"""Connections that are reset at random points, both ways: nothing is lost, little comes twice."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from station.bureau import line, pushing
from station.bureau.home import Bureau
from station.bureau.transport import CHUNK, Patience
from station.replica import inbox
from station.services import staff
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.bureau.line_machine import Machine, missing
from tests.bureau.resetting import Resetting
from tests.bureau.test_line_pull import heavy, pulled, same, verdicts
from tests.conftest import PIN

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")
STUBBORN = Patience(delays=(0.01,) * 20, answer=10, silence=4, reserve=0)


def spoilt(machine: Machine, bureau: Bureau, after: list[int]) -> Resetting:
    """The bureau's line runs over such a wire from now on."""
    wire = Resetting(machine.host, after)
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    line.set_line(bureau, admin, CODE, host="127.0.0.1", port=wire.port)
    return wire


@pytest.mark.parametrize("seed", range(3))
def test_a_pull_gets_through_resets(machine: Machine, sealed: Station, bureau: Bureau, seed: int) -> None:
    size = heavy(sealed, 1_500_000)
    chance = random.Random(seed)
    # From within the handshake to deep in a file.
    after = [chance.choice((chance.randrange(1, 8_000), chance.randrange(8_000, 700_000))) for _ in range(8)]
    wire = spoilt(machine, bureau, after)
    try:
        found = pulled(bureau, patience=STUBBORN)
    finally:
        wire.close()
    assert wire.resets >= 3 and found.meter.attempts == wire.resets + 1, after
    assert (found.failure, verdicts(found)) == ("", ["ACCEPTED"] * 4) and same(sealed, bureau), after
    rest = sum(path.stat().st_size for path in (sealed.home.outbox / CODE).rglob("*") if path.is_file()) - size
    assert size <= found.meter.bytes <= size + wire.resets * (CHUNK + rest) + rest, after


@pytest.mark.parametrize("seed", range(3))
def test_a_packet_gets_through_resets(
    machine: Machine, sealed: Station, bureau: Bureau, tmp_path: Path, seed: int
) -> None:
    packet = tmp_path / "00000001"
    packet.mkdir()
    files = {"packet.note": b"note", "p0000.age": os.urandom(300_000), "packet.sig": b"sig", "SHA256SUMS": b"sums"}
    for name, data in files.items():
        (packet / name).write_bytes(data)
    chance = random.Random(seed)
    wire = spoilt(machine, bureau, [chance.randrange(1, 310_000) for _ in range(8)])
    try:
        pushing.push(bureau, CODE, packet, STUBBORN)
    finally:
        wire.close()
    assert wire.resets == 8
    box = sealed.home.letterbox
    [whole] = inbox.gather(box, box / CODE)
    assert {path.name: path.read_bytes() for path in whole.iterdir()} == files
    assert [path.name for path in box.iterdir()] == [CODE], "what the cut drops left is gone"
