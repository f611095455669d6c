"""The power is cut at a random moment of an import, and what the disk had not confirmed is lost as it likes."""

from __future__ import annotations

import os

import pytest

from tests.appliance.cards import MB, Card, dice
from tests.appliance.lab import Scenario

CUTS = int(os.environ.get("APPLIANCE_CUTS", "3"))
EACH = 3
"""Cuts of one machine before it is let finish."""


@pytest.mark.parametrize("seed", range((CUTS + EACH - 1) // EACH))
def test_power_cut(scenario: Scenario, seed: int) -> None:
    """Two fresh recorders, cut, look at the disk, boot; in the end all are docked and everything is there, once."""
    chance = dice(2000 + seed)
    cards: dict[str, Card] = {}
    before: dict[str, str] = {}
    story = []
    machine = scenario.start(logged=True)
    for cut in range(EACH):
        fresh = {
            f"ZFY000{2 * cut + 1}": scenario.card("fat", f"ZFY000{2 * cut + 1}", [7 * MB, 6 * MB + 1, 5 * MB], 96),
            f"ZFY000{2 * cut + 2}": scenario.card("exfat", f"ZFY000{2 * cut + 2}", [6 * MB, 7 * MB + 1], 96),
        }
        cards |= fresh
        before |= {serial: card.digest() for serial, card in fresh.items()}
        for serial, card in fresh.items():
            machine.plug(card.image, serial, bps=1 * MB)
        moment = scenario.random_moment(chance, 35)
        lost = scenario.cut(chance)
        with scenario.disk_now() as home:
            safe = home.check_always(cards)["safe"]
            states = " ".join(home.sessions(serial)[0].state if home.sessions(serial) else "-" for serial in fresh)
        story.append(f"{moment}: {lost}; {states}, {safe} files safe")
        # The last time nobody waits for the boot: the recorders are in the dock when the power comes back.
        last = cut == EACH - 1
        machine = scenario.restart(logged=not last, docked=cards if last else None)
    for serial in cards:
        scenario.until(serial, "complete", 900)
    assert {serial: card.digest() for serial, card in cards.items()} == before
    scenario.note("cuts", story)
    scenario.stop()
    with scenario.disk_now() as home:
        for serial, card in cards.items():
            home.check_whole(card, serial)
        scenario.note("proof", home.check_always(cards))
