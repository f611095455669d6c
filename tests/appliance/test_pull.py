"""Pulled at a random moment and docked again, at once or a little later, as often as it takes."""

from __future__ import annotations

import os
import time

import pytest

from tests.appliance.cards import MB, dice
from tests.appliance.lab import Scenario

PULLS = int(os.environ.get("APPLIANCE_PULLS", "1"))


@pytest.mark.parametrize("seed", range(PULLS))
def test_pulled_and_docked_again(scenario: Scenario, seed: int) -> None:
    chance = dice(1000 + seed)
    kind = "exfat" if seed % 2 else "fat"
    card = scenario.card(kind, "ZFY0001", [7 * MB, 5 * MB + 1, 6 * MB + 2], 96)
    before = card.digest()
    machine = scenario.machine
    story = []
    # The first time while files come over; then at once again, pulled at any moment; then a little later, to the end.
    for window, pause in ((10, 0.0), (20, chance.uniform(0.2, 6))):
        machine.plug(card.image, "ZFY0001", bps=1 * MB)
        moment = scenario.random_moment(chance, window)
        machine.pull("ZFY0001")
        story.append(f"{moment}, away for {pause:.1f} s")
        time.sleep(pause)
    machine.plug(card.image, "ZFY0001", bps=8 * MB)
    began = time.monotonic()
    scenario.until("ZFY0001", "complete", 600)
    scenario.note("pulled", story)
    scenario.note("then_complete_s", round(time.monotonic() - began))
    machine.pull("ZFY0001")
    assert card.digest() == before
    assert " - vfat " not in machine.run("cat /proc/[0-9]*/mountinfo 2>/dev/null; true").out, "a dead mount is left"
    scenario.stop()
    with scenario.disk_now() as home:
        scenario.note("states", " ".join(one.state for one in home.sessions("ZFY0001")))
        home.check_whole(card, "ZFY0001")
        scenario.note("proof", home.check_always({"ZFY0001": card}))
