"""What happens at a station with a line, seen from the guest: the doors, a shift, the night, the answer."""

from __future__ import annotations

import time

from tests.appliance.cards import Card
from tests.appliance.lab import IMPORT, Scenario

RECEIVED = "! find /var/lib/station/letterbox /var/lib/station/inbox -name '*packet.note' | grep -q ."
"""Succeeds when no packet lies there any more."""
LETTERBOX, INBOX, OUTBOX = "/var/lib/station/letterbox", "/srv/line/return/inbox", "/srv/line/pull/outbox"


def opened(scenario: Scenario) -> None:
    """Wait until systemd has opened the doors; what is then shown is as docs/line.md says."""
    waited(scenario, "systemctl is-active --quiet station-line.service")
    shown = scenario.machine.run("findmnt -rn -o TARGET,OPTIONS -t ext4").out
    mounts = {line.split()[0]: set(line.split()[1].split(",")) for line in shown.splitlines()}
    assert mounts.keys() == {"/", LETTERBOX, INBOX, OUTBOX}, shown
    assert all({"nosuid", "nodev", "noexec"} <= mounts[place] for place in (LETTERBOX, INBOX, OUTBOX)), shown
    assert "ro" in mounts[OUTBOX], shown


def waited(scenario: Scenario, script: str, patience: float = IMPORT) -> None:
    """Wait until this succeeds in the guest."""
    limit = time.monotonic() + patience
    while (said := scenario.machine.run(script, check=False)).code:
        journal = "journalctl -b --no-pager -n 60 -u 'station-*' -u ssh"
        assert time.monotonic() < limit, f"{script}: {said}\n{scenario.machine.run(journal).out}"
        time.sleep(1)


def docked(scenario: Scenario, serial: str, sizes: list[int]) -> Card:
    """A shift's recordings, taken in and the recorder taken out again."""
    card = scenario.card("fat", serial, sizes, 96)
    scenario.machine.plug(card.image, serial)
    scenario.until(serial, "complete", 600)
    scenario.machine.pull(serial)
    return card


def night(scenario: Scenario) -> None:
    """What the timer starts at half past eleven."""
    scenario.machine.run("systemctl start station-replicate.service", 600)


def answered(scenario: Scenario) -> None:
    """Wait until the station's own timer has taken in what the bureau laid down."""
    waited(scenario, RECEIVED, 900)
    waited(scenario, "! systemctl is-active --quiet station-receive.service")


def quiet(scenario: Scenario) -> None:
    """What has come is taken in, and from now on nothing begins by itself."""
    answered(scenario)
    scenario.machine.run("systemctl stop 'station-*.timer'")
    waited(scenario, "! systemctl list-units --no-legend --state=activating 'station-*.service' | grep -q .")
