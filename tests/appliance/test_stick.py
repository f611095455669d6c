"""A transfer stick at the dock: what it brings comes in, what people asked for goes out, beside it a recorder that
nothing is ever written to."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station.services import sticks as services
from station.store import audit
from tests.appliance import sticks
from tests.appliance.cards import MB, Card, content
from tests.appliance.lab import Scenario
from tests.appliance.proof import Home
from tests.appliance.test_dock import check_powerless
from tests.intake.sticks import checked, photo, sheet

STICK = "USB0001"
PIN = "2580\n"
SIGNED = "--as 王建国 --pin-fd 0"
BROUGHT = {
    "抽取名单.xlsx": sheet(),
    "现场/照片.jpg": photo(),
    "宏.xlsm": sheet(),
    "setup.exe": b"MZ" + bytes(510),
    "DCIM/20261120/clip.MP4": content("clip", 3000),
}
"""Two files that may come in, three that must not."""
TAKEN = {"抽取名单.xlsx": "sheet", "现场/照片.jpg": "photo"}
PROCESS = """for process in /proc/[0-9]*; do
    if tr '\\0' ' ' <$process/cmdline 2>/dev/null | grep -q '/bin/python.* stick serve '; then
        cat $process/status; echo ==; cat $process/mountinfo; exit 0
    fi
done; exit 1"""
MAKE = "import hashlib, os, sys; sys.stdout.buffer.write(hashlib.shake_128(os.fsencode(sys.argv[1])).digest({size}))"


def test_a_stick_knows_its_serial_as_a_stick_only(scenario: Scenario) -> None:
    """Registered, used, retired: refused from then on, and its file system is not touched any more."""
    stick = sticks.make(scenario.folder / "stick.img", "fat", BROUGHT)
    before = stick.digest()
    machine = scenario.machine
    register(scenario)
    refused = machine.run(f"station stick register ZFY0001 --label 混淆 {SIGNED}", given=PIN, check=False)
    assert refused.code == 1 and "执法记录仪" in refused.err, refused
    machine.run(f"station stick retire {STICK} --reason 遗失 {SIGNED}", given=PIN)
    machine.plug(stick.image, STICK)
    assert scenario.wait(1) == ["ok"], scenario.told()
    machine.pull(STICK)
    assert stick.digest() == before
    scenario.stop()
    with scenario.disk_now() as home:
        scenario.note("refused", home.refusals())
        assert {subject: said.split()[0] for subject, said in home.refusals().items()} == {
            f"recorder/{STICK}": "retired"
        }
        assert home.stored() == {}


@pytest.mark.parametrize("kind", ["fat", "exfat"])
def test_a_stick_beside_a_recorder(scenario: Scenario, kind: str) -> None:
    recorder = scenario.card("exfat" if kind == "fat" else "fat", "ZFY0001", [6 * MB, 4 * MB + 1], 96)
    later = scenario.card("fat", "ZFY0002", [2 * MB], 96)
    stick = sticks.make(scenario.folder / "stick.img", kind, BROUGHT)
    before = recorder.digest(), later.digest()
    machine = scenario.machine
    register(scenario)
    papers = dict([ask(scenario, "案卷（送审）.pdf", 1 * MB + 17)])
    machine.plug(recorder.image, "ZFY0001", bps=1 * MB)
    machine.plug(stick.image, STICK)
    began = time.monotonic()
    until(scenario, lambda: state(scenario) == "safe_to_pull", "the stick may be pulled")
    scenario.note("safe_to_pull_s", round(time.monotonic() - began))
    node = watched(scenario, kind)
    # Asked while it is plugged in: nobody has to pull it first.
    papers |= dict([ask(scenario, "一季度:统计.csv", 40_000)])
    until(scenario, lambda: len(exports(scenario)["written"]) == 2, "the second export is written")
    until(scenario, lambda: state(scenario) == "safe_to_pull", "the stick may be pulled again")
    machine.pull(STICK)
    # A stick that is pulled stays marked as in use, and FAT's count of free clusters is old; nothing else may be wrong.
    scenario.note("fsck", said := sticks.complaints(stick.image, kind))
    assert "Reclaimed" not in said if kind == "fat" else said.startswith("0:"), said

    # What is plugged in next, once nothing holds the stick any more, gets its name in the kernel; it is read-only
    # nevertheless.
    unit = f"station-import@{Path(node).name}.service"
    until(scenario, lambda: unit not in scenario.active(), "nothing holds the stick")
    machine.plug(later.image, "ZFY0002")
    scenario.until("ZFY0002", "complete")
    scenario.until("ZFY0001", "complete")
    assert machine.run(f"udevadm info -q property -n {node} | grep ID_SERIAL_SHORT=").out.strip().endswith("ZFY0002")
    assert machine.run(f"blockdev --getro {node}").out.strip() == "1"
    assert set(scenario.ends()) == {"ok"}, scenario.told()
    for serial in ("ZFY0001", "ZFY0002"):
        machine.pull(serial)
    assert (recorder.digest(), later.digest()) == before, "the dock wrote to a recorder"
    check_quiet(scenario)
    check_stick(stick, kind, papers)
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(recorder, "ZFY0001")
        home.check_whole(later, "ZFY0002")
        cards = {"ZFY0001": recorder, "ZFY0002": later, STICK: stick}
        scenario.note("proof", home.check_always(cards))
        scenario.note("acts", check_acts(home, papers, dockings=1))


@pytest.mark.parametrize("slips", [1, 5])
def test_a_stick_pulled_while_it_is_written(scenario: Scenario, slips: int) -> None:
    """Pulled with a third of a file on it and put back within a second, so many times in a row: the file is there
    afterwards, whole, once."""
    stick = sticks.make(scenario.folder / "stick.img", "fat", BROUGHT)
    machine = scenario.machine
    register(scenario)
    papers = dict([ask(scenario, "案卷.pdf", 8 * MB + 5)])
    machine.plug(stick.image, STICK, bps=512 << 10)
    until(scenario, lambda: machine.written(STICK) > 2 * MB, "the stick is being written")
    away = [round(machine.bounce(STICK), 3) for _ in range(slips)]
    scenario.note("away_s", away)
    assert max(away) < 1 and not exports(scenario)["written"]
    until(scenario, lambda: len(exports(scenario)["written"]) == 1, "the export is written")
    until(scenario, lambda: state(scenario) == "safe_to_pull", "the stick may be pulled")
    machine.pull(STICK)
    scenario.note("fsck", sticks.complaints(stick.image, "fat"))
    until(scenario, lambda: not scenario.active(), "nothing is at work")
    scenario.note("ends", scenario.ends())
    check_quiet(scenario)
    check_stick(stick, "fat", papers)
    scenario.stop()
    with scenario.disk_now() as home:
        scenario.note("proof", home.check_always({STICK: stick}))
        scenario.note("acts", check_acts(home, papers, dockings=1))


# --- what people do --------------------------------------------------------------------------------------------------


def register(scenario: Scenario) -> None:
    """The chief registers the stick."""
    scenario.machine.run(f"station stick register {STICK} --label 内勤1号U盘 {SIGNED}", given=PIN)


def ask(scenario: Scenario, name: str, size: int) -> tuple[str, str]:
    """Somebody asks for a file on the stick: its name there, which FAT may not allow as asked, and its SHA-256."""
    script = f"""file=$(mktemp) && python3 -c '{MAKE.format(size=size)}' '{name}' >$file && chmod 644 $file &&
        station stick export $file --what case/12 --name '{name}' {SIGNED} --json"""
    scenario.machine.run(script, given=PIN)
    return name.replace(":", "："), hashlib.sha256(content(name, size)).hexdigest()  # noqa: RUF001


def state(scenario: Scenario) -> str:
    """What the station says of the stick; empty where it is not served."""
    return next((str(one["state"]) for one in scenario.station("stick", "list")["docked"]), "")


def exports(scenario: Scenario) -> Any:
    """What waits for a stick and what was written."""
    return scenario.station("stick", "exports")


def until(scenario: Scenario, met: Callable[[], bool], what: str, patience: float = 240) -> None:
    """Wait for something the guest does."""
    limit = time.monotonic() + patience
    while not met():
        assert time.monotonic() < limit, f"not in {patience} s: {what}\n{scenario.told()}"
        time.sleep(0.3)


# --- claims ----------------------------------------------------------------------------------------------------------


def watched(scenario: Scenario, kind: str) -> str:
    """The process that serves the stick has no power and no more than the stick to write to; the stick's node."""
    told = scenario.machine.run(PROCESS).out
    (scenario.folder / "process-stick.txt").write_text(told)
    status, mounts = told.split("==\n")
    check_powerless("stick", status)
    found = [line for line in mounts.splitlines() if " - vfat " in line or " - exfat " in line]
    assert len(found) == 1, found
    per_mount, of_medium = found[0].split(" - ")
    assert {"rw", "nosuid", "nodev", "noexec"} <= set(per_mount.split()[5].split(",")), found
    assert of_medium.split()[0] == ("vfat" if kind == "fat" else "exfat")
    outside = scenario.machine.run("cat /proc/1/mountinfo").out
    assert "/dev/sd" not in outside and "/run/station/medium" not in outside, outside
    return of_medium.split()[1]


def check_quiet(scenario: Scenario) -> None:
    """Nothing is left over: no unit that failed, no mount, no stick that is said to be plugged in."""
    machine = scenario.machine
    assert machine.run("systemctl --failed --no-legend").out == ""
    assert "/dev/sd" not in machine.run("cat /proc/[0-9]*/mountinfo 2>/dev/null; true").out, "a dead mount is left"
    until(scenario, lambda: state(scenario) == "", "the stick is gone")
    assert exports(scenario)["queued"] == []


def check_stick(stick: Card, kind: str, papers: dict[str, str]) -> None:
    """On the stick lie what it brought, untouched, and the exports, which `sha256sum -c` finds whole."""
    with sticks.opened(stick.image, kind) as root:
        own = {path: hashlib.sha256((root / path).read_bytes()).hexdigest() for path in stick.files}
        assert own == stick.files
        assert checked(root).count(": OK\n") == len(papers)
        folder = root / sticks.EXPORTS
        assert {path.name: hashed(path) for path in folder.iterdir() if path.name != "SHA256SUMS"} == papers
        assert {path.relative_to(root).parts[0] for path in root.rglob("*")} == {
            *(Path(path).parts[0] for path in stick.files),
            sticks.EXPORTS,
        }


def hashed(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_acts(home: Home, papers: dict[str, str], dockings: int) -> list[str]:
    """The ledger says who asked for what, what came in and what went out, each once; the stick's acts in order."""
    assert home.station is not None
    store = home.station.store
    lines = [line for line in store.lines() if line.action.startswith(("stick.", "tray."))]
    acts = [line.action for line in lines]
    assert sorted(acts) == sorted(
        ["stick.register", *["stick.ask", "stick.export"] * len(papers), *["tray.receive"] * dockings]
    )
    dock = {line.actor for line in lines if line.action in ("stick.export", "tray.receive")}
    assert dock == {"system:dock"}
    asked = [line.reason for line in lines if line.action == "stick.ask"]
    for digest in papers.values():
        assert [digest in reason for reason in asked].count(True) == 1
    assert {one.name: one.kind for one in services.tray(store)} == TAKEN
    assert {one.name: one.sha256 for one in services.exports(store)} == papers
    assert audit.audit(store).clean
    return acts
