"""Both ends installed: a bureau's machine of `systemd/install --bureau` whose own units pull from the station's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from station.replica import cards
from station.store.compare import compare
from station.store.replicas import FILE
from tests.appliance import lab
from tests.appliance.cards import MB
from tests.appliance.lab import Scenario
from tests.appliance.machine import Machine, overlay
from tests.appliance.nights import answered, docked, night, opened, quiet
from tests.appliance.office import AS_CHIEF, CODE, PIN, free_port
from tests.appliance.proof import Disk

AS_ADMIN = "--as 赵局端 --pin-fd 0"


def test_line_between_two_machines(scenario: Scenario) -> None:
    """Paired by the installed commands; then `bureau-pull.service` and the station's timer do everything."""
    scenario.ssh = free_port()
    disk = scenario.folder / "bureau.qcow2"
    with bureaus_machine(scenario) as bureau:
        for timer in ("bureau-pull.timer", "bureau-poll.timer"):
            bureau.run(f"systemctl is-active --quiet {timer} && systemctl stop {timer}")
        introduced(scenario.machine, bureau, scenario.ssh)
        opened(scenario)
        card = docked(scenario, "ZFY0001", [MB + 3, 700_001])
        for _ in range(2):
            night(scenario)
            assert pulled(bureau, "bureau-pull") == "done"
            answered(scenario)
        # Nothing waits and nothing new is there: that it looked is not written down.
        bureau.run("systemctl start bureau-poll.service", 900)
        quiet(scenario)
        night(scenario)
        assert pulled(bureau, "bureau-pull") == "done"
        assert scenario.machine.run("systemctl --failed --no-legend").out == ""
        assert bureau.run("systemctl --failed --no-legend").out == ""
        sent = json.loads(bureau.run(f"bureau return list {CODE} --json").out)["stations"][0]["items"]
        scenario.note("answers", [(each["kind"], each["outcome"]) for each in sent])
        scenario.stop()
        bureau.shut_down()
    with scenario.disk_now() as home, Disk(disk, scenario.folder / "bureau") as office:
        replica = office.top / "var/lib/bureau/replicas" / CODE
        assert compare(home.root / "station.db", replica / FILE) == []
        held = {path.name for path in (replica / "media").rglob("*") if path.is_file()}
        assert set(card.files.values()) <= held


@contextmanager
def bureaus_machine(scenario: Scenario) -> Iterator[Machine]:
    """It boots from its own image, with the station's clock, and reaches this side's ports at 10.0.2.2."""
    image = lab.image(bureau=True)
    # Founded after the image of the station may have been frozen: its clock must not be behind its own ledger.
    clock = max(scenario.machine.now, image.made)
    made = Machine(scenario.folder / "bureau", image, overlay(image.disk, scenario.folder / "bureau.qcow2"), clock,
                   reaches=True)  # fmt: skip
    try:
        scenario.note("bureau_boot_s", round(made.booted()))
        yield made
    finally:
        if made.running:
            made.cut()


def introduced(station: Machine, bureau: Machine, port: int) -> None:
    """Cards change hands, as on a stick, and each side is told what the other's fingerprint is."""
    outbox = f"/var/lib/station/outbox/{CODE}"

    def carried(source: Machine, path: str, target: Machine, name: str) -> str:
        found = source.run(f"cat {path}").out
        target.run(f"cat >/tmp/{name} && chmod 644 /tmp/{name}", given=found)
        return found

    theirs = carried(bureau, "/var/lib/bureau/bureau.card", station, "bureau.card")
    key = cards.fingerprint(cards.read_bureau(theirs.encode()).key)
    station.run(f"station pair /tmp/bureau.card --fingerprint '{key}' {AS_CHIEF}", given=f"{PIN}\n")
    ours = carried(station, f"{outbox}/station.card", bureau, "station.card")
    key = cards.fingerprint(cards.read_station(ours.encode()).key)
    bureau.run(f"bureau enrol /tmp/station.card --fingerprint '{key}' {AS_ADMIN}", given=f"{PIN}\n")
    bureau.run("bureau line key")
    carried(bureau, "/var/lib/bureau/line.card", station, "line.card")
    station.run(f"station line allow /tmp/line.card {AS_CHIEF}", given=f"{PIN}\n")
    station.run("station line card")
    carried(station, f"{outbox}/line.card", bureau, "station-line.card")
    where = f"--host 10.0.2.2 --port {port} --host-key /tmp/station-line.card"
    wish = f"--media all --nightly-bytes {50 * MB}"
    bureau.run(f"bureau line set {CODE} {where} {wish} {AS_ADMIN}", given=f"{PIN}\n")


def pulled(bureau: Machine, unit: str) -> str:
    """Start the unit, which must not fail; what the bureau wrote down about it."""
    said = bureau.run(f"systemctl start {unit}.service", 1200, check=False)
    told = bureau.run(f"journalctl -b --no-pager -n 40 -u {unit}").out
    assert said.code == 0, told
    [line] = json.loads(bureau.run("bureau line list --json").out)["lines"]
    return str(line["last"]["outcome"])
