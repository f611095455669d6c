"""Two recorders docked at once, on two file systems; what the import may do while it runs; the proof afterwards."""

from __future__ import annotations

import time

from tests.appliance.cards import MB
from tests.appliance.lab import Scenario

CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")


def test_two_recorders_at_once(scenario: Scenario) -> None:
    fat = scenario.card("fat", "ZFY0001", [9 * MB, 6 * MB + 17], 96)
    exfat = scenario.card("exfat", "ZFY0002", [8 * MB, 5 * MB + 3], 96)
    before = fat.digest(), exfat.digest()
    machine = scenario.machine
    began = time.monotonic()
    machine.plug(fat.image, "ZFY0001", bps=2 * MB)
    machine.plug(exfat.image, "ZFY0002", bps=2 * MB)

    seen = watched(scenario, 2)
    assert scenario.wait(2) == ["ok", "ok"], scenario.told()
    scenario.note("import_s", round(time.monotonic() - began))
    for unit, (status, mounts) in seen.items():
        check_powerless(unit, status)
        check_mount(unit, mounts)
    assert "/dev/sd" not in scenario.machine.run("cat /proc/1/mountinfo").out

    for serial in ("ZFY0001", "ZFY0002"):
        machine.pull(serial)
    assert (fat.digest(), exfat.digest()) == before, "the dock wrote to a recorder"
    status = scenario.station("status")
    assert {one["serial"]: one["state"] for one in status["intake"]} == {"ZFY0001": "complete", "ZFY0002": "complete"}
    assert status["live"] == []
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(fat, "ZFY0001")
        home.check_whole(exfat, "ZFY0002")
        scenario.note("proof", home.check_always({"ZFY0001": fat, "ZFY0002": exfat}))


def watched(scenario: Scenario, count: int) -> dict[str, tuple[str, str]]:
    """Status and mounts of so many units' main processes, taken while they import; nobody outside sees a mount."""
    seen: dict[str, tuple[str, str]] = {}
    limit = time.monotonic() + 240
    while len(seen) < count and time.monotonic() < limit:
        for unit, pid in scenario.active().items():
            command = scenario.machine.run(f"tr '\\0' ' ' </proc/{pid}/cmdline", check=False).out
            if unit in seen or " intake " not in command or "/bin/python" not in command.split()[0]:
                continue
            told = scenario.machine.run(f"cat /proc/{pid}/status; echo ==; cat /proc/{pid}/mountinfo", check=False)
            if told.code == 0:
                seen[unit] = tuple(told.out.split("==\n"))  # type: ignore[assignment]
                outside = scenario.machine.run("cat /proc/1/mountinfo").out
                assert "/dev/sd" not in outside and "/run/station/medium" not in outside, outside
                (scenario.folder / f"process-{unit}.txt").write_text(f"{command}\n{told.out}")
        time.sleep(0.3)
    assert len(seen) == count, f"imports seen running: {list(seen)}\n{scenario.told()}"
    return seen


def check_powerless(unit: str, status: str) -> None:
    """No root, no capability now or later."""
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    for name in ("Uid", "Gid"):
        assert "0" not in lines[name].split("\t"), f"{unit}: {name} {lines[name]}"
    assert not lines["Groups"].strip(), f"{unit}: groups {lines['Groups']}"
    held = {name: lines[name] for name in CAPABILITIES if int(lines[name], 16)}
    assert not held, f"{unit}: {held}"
    assert lines["NoNewPrivs"].strip() == "1", f"{unit}: new privileges"


def check_mount(unit: str, mounts: str) -> None:
    """The medium is mounted once, inside, and nothing on it can be written, run or trusted."""
    found = [line for line in mounts.splitlines() if " - vfat " in line or " - exfat " in line]
    assert len(found) == 1, f"{unit}: {found}"
    per_mount, of_medium = found[0].split(" - ")
    assert {"ro", "nosuid", "nodev", "noexec"} <= set(per_mount.split()[5].split(",")), found
    assert "ro" in of_medium.split()[2].split(","), found
