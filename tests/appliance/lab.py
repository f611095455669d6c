"""One scenario: a machine that has just booted, what is done to it, what is left as evidence.

Owns: the image and the frozen booted machine every scenario starts from (both made once and kept), and the folder of
evidence. Refuses: waiting without end; whatever the guest does not do in time fails the scenario.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.appliance.cards import Card, make
from tests.appliance.machine import Image, Machine, overlay, run
from tests.appliance.powerlog import Lost, replay
from tests.appliance.proof import Home

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("APPLIANCE_CACHE") or ROOT / ".appliance").resolve()
STARTED, DONE, FAILED = (
    "39f53479d3a045ac8e11786248231fbf",
    "7ad2d189f7e94e70a38c781354912448",
    "d9b373ed55a64feb8242e02dbe79a49c",
)
"""systemd's names for what becomes of a unit, whatever the words."""
UNITS = "station-import@*"
LOOKED_AT = """for disk in /sys/block/sd*; do
    ls /run/station/dock/*."$(cat "$disk/diskseq")".settled >/dev/null 2>&1 || exit 1
done"""
"""Succeeds when the dock has decided about every disk that is plugged in, and there is one."""
MARK = "touch /run/laboratory"
BEGUN = "find /var/lib/station/media/tmp -mindepth 1 ! -name '.*' -newer /run/laboratory 2>/dev/null | grep -q ."
"""Succeeds while a card comes in: since the mark parts were made. What an earlier one left does not count."""
IMPORT = 420.0
"""Seconds of patience for one import; most take less than 60."""


def image(*, bureau: bool = False) -> Image:
    """The appliance's disk, or that of a bureau's machine, of the tree as it lies here. Makes it where it changed."""
    lab = CACHE / "lab"
    lab.mkdir(parents=True, exist_ok=True)
    disk = lab / ("bureau.raw" if bureau else "appliance.raw")
    if not os.environ.get("APPLIANCE_KEEP_IMAGE") or not disk.exists():
        found = ["--add", "qemu-guest-agent,iproute2", "--after", str(ROOT / "tests/appliance/found.sh")]
        os.environ["APPLIANCE_CACHE"] = str(CACHE)
        run(str(ROOT / "systemd/image"), str(disk), *(["--bureau"] if bureau else []), *found)
    founded = datetime.fromtimestamp(Path(f"{disk}.key").stat().st_mtime, UTC)
    return Image(disk, Path(f"{disk}.vmlinuz"), Path(f"{disk}.initrd"), founded)


@dataclass(frozen=True, slots=True)
class Booted:
    """A machine that has finished booting, as a disk and a memory that any number of machines go on from."""

    image: Image
    disk: Path
    memory: Path
    clock: datetime
    seconds: float
    """How long the boot took."""


def booted(base: Image) -> Booted:
    """The frozen machine of this image; boots it where there is none yet."""
    version = run("qemu-system-x86_64", "--version").splitlines()[0]
    shape = Path(__file__).with_name("machine.py").read_text()
    made = repr((shape, version, Path(f"{base.disk}.key").read_text()))
    folder = CACHE / "lab" / f"booted-{hashlib.sha256(made.encode()).hexdigest()[:16]}"
    told = folder / "booted.json"
    if not told.exists():
        for old in (CACHE / "lab").glob("booted-*"):
            shutil.rmtree(old)
        folder.mkdir()
        disk = overlay(base.disk, folder / "disk.qcow2")
        # Its clock must not be earlier than the station's last entry, nor a day later: it goes on from the founding.
        machine = Machine(folder, base, disk, base.made + timedelta(minutes=5))
        seconds = machine.booted()
        failed = machine.run("systemctl --failed --no-legend").out
        assert not failed, f"units failed during boot: {failed}"
        machine.freeze(folder / "memory")
        told.write_text(json.dumps({"clock": machine.now.isoformat(), "seconds": round(seconds, 1)}))
    kept = json.loads(told.read_text())
    clock = datetime.fromisoformat(kept["clock"])
    return Booted(base, folder / "disk.qcow2", folder / "memory", clock, kept["seconds"])


@dataclass(slots=True)
class Scenario:
    """One machine's story and its evidence."""

    name: str
    folder: Path
    base: Booted
    began: float = field(default_factory=time.monotonic)
    notes: dict[str, Any] = field(default_factory=dict)
    disk: Path = Path()
    """What the machine that is on writes to; everything before lies under it."""
    ssh: int = 0
    """The port of this side that leads to the SSH server of every machine that is switched on from now on; 0: none."""
    _machine: Machine | None = None
    _under: Path = Path()
    _log: Path | None = None
    _ons: int = 0
    _ends: int = 0

    @property
    def machine(self) -> Machine:
        """The machine that is on; going on from the booted one if none was."""
        return self._machine or self.start()

    def start(self, *, logged: bool = False) -> Machine:
        """Go on from the booted machine; `logged`: so that a cut may lose what was not confirmed."""
        return self._on(self.base.disk, self.base.clock, self.base.memory, logged)

    def restart(self, *, logged: bool = False, docked: Mapping[str, Card] | None = None) -> Machine:
        """Power on again: same disk, a clock that has gone on, and what is docked already; wait for the boot."""
        machine = self._on(self.disk, self.machine.now + timedelta(seconds=30), None, logged)
        for serial, card in (docked or {}).items():
            machine.plug(card.image, serial)
        self.notes.setdefault("boots_s", []).append(round(self.machine.booted()))
        return self.machine

    def _on(self, under: Path, clock: datetime, memory: Path | None, logged: bool) -> Machine:
        self._under, self._log = under, self.folder / f"writes-{self._ons}.log2" if logged else None
        if self._log is not None:
            self._log.touch()
        self.disk = overlay(under, self.folder / f"disk-{self._ons}.qcow2")
        self._machine = Machine(
            self.folder, self.base.image, self.disk, clock, thaw=memory, log=self._log, ssh=self.ssh
        )
        self._ons, self._ends = self._ons + 1, 0
        if memory is not None:
            self.machine.agent.meet(120)
        return self.machine

    def cut(self, chance: random.Random) -> Lost:
        """Cut the power, and let the disk lose what it had not confirmed, as chance has it."""
        self.machine.cut()
        assert self._log is not None, "not logged"
        left = self.folder / f"disk-{self._ons}.raw"
        run("qemu-img", "convert", "-O", "raw", str(self._under), str(left))
        lost = replay(self._log, left, chance)
        self._log.unlink()
        self.disk.unlink()
        self.disk = left
        return lost

    def card(self, kind: str, serial: str, sizes: list[int], megabytes: int, **how: bool) -> Card:
        """A card of its own: what lies in the cache is never docked itself."""
        made = make(CACHE / "cards", kind, serial, sizes, megabytes, **how)
        own = self.folder / made.image.name
        if not own.exists():
            run("cp", "--sparse=always", "--reflink=auto", str(made.image), str(own))
        return Card(own, made.files, made.sizes)

    # --- what the guest does ---------------------------------------------------------------------------------

    def journal(self) -> list[dict[str, Any]]:
        """What systemd and the dock said about the dock's units since this boot."""
        fields = "MESSAGE,MESSAGE_ID,UNIT,_SYSTEMD_UNIT,_PID,_UID,_COMM"
        command = f"journalctl --boot --no-pager --output=json --output-fields={fields} -u '{UNITS}'"
        # It refuses a pattern that no unit has matched yet.
        said = self.machine.run(command, check=False)
        assert said.code == 0 or "Failed to add filter" in said.err, said
        return [json.loads(line) for line in said.out.splitlines()]

    def ends(self) -> list[str]:
        """How the dock's units of this boot ended, in order: `ok` or `failed`."""
        return [
            "ok" if line["MESSAGE_ID"] == DONE else "failed"
            for line in self.journal()
            if line.get("MESSAGE_ID") in (DONE, FAILED)
        ]

    def active(self) -> dict[str, str]:
        """Main process by unit, of the dock's units that are running."""
        listed = self.machine.run(
            f"systemctl list-units --no-legend --plain --state=active,activating,deactivating '{UNITS}'"
        ).out
        units = [line.split()[0] for line in listed.splitlines()]
        return {unit: self.machine.run(f"systemctl show -P MainPID {unit}").out.strip() for unit in units}

    def wait(self, count: int = 1, patience: float = IMPORT) -> list[str]:
        """Wait until so many more units have ended and none is at work; how they ended."""
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            ends = self.ends()
            if len(ends) >= self._ends + count and not self.active():
                fresh, self._ends = ends[self._ends :], len(ends)
                return fresh
            time.sleep(1)
        raise AssertionError(f"the dock did not end in {patience} s: {self.ends()} {self.active()}\n{self.told()}")

    def told(self) -> str:
        """What the dock and the imports said, as people read it."""
        return "\n".join(str(line.get("MESSAGE", "")) for line in self.journal())

    def random_moment(self, chance: random.Random, seconds: float) -> str:
        """After a plug: wait for a random moment, sometimes before the import, mostly within so many seconds of it."""
        self.machine.run(MARK)
        if chance.random() < 0.2:
            time.sleep(pause := chance.uniform(1, 12))
            return f"{pause:.1f} s after the plug"
        limit = time.monotonic() + 240
        while self.machine.run(BEGUN, check=False).code:
            assert time.monotonic() < limit, self.told()
            time.sleep(0.3)
        time.sleep(pause := chance.uniform(0, seconds))
        return f"{pause:.1f} s into the import"

    def until(self, serial: str, state: str, patience: float = IMPORT) -> None:
        """Wait until all that is docked was looked at, nothing is at work any more, and this recorder's newest docking
        has come to that state."""
        limit = time.monotonic() + patience
        found: list[str] = []
        while time.monotonic() < limit:
            if self.machine.run(LOOKED_AT, check=False).code == 0 and not self.active():
                found = [one["state"] for one in self.station("status")["intake"] if one["serial"] == serial]
                if found[:1] == [state]:
                    self._ends = len(self.ends())
                    return
            time.sleep(1)
        raise AssertionError(f"{serial} is {found} after {patience} s, not {state}\n{self.told()}")

    def station(self, *words: str, check: bool = True) -> Any:
        """The installed command's JSON."""
        said = self.machine.run(f"station {' '.join(words)} --json", check=check)
        return json.loads(said.out)

    # --- the end ---------------------------------------------------------------------------------------------

    def note(self, name: str, value: Any) -> None:
        """Keep a fact for the report."""
        self.notes[name] = value

    def stop(self) -> None:
        """Keep what the guest can still say, then shut it down."""
        (self.folder / "journal.txt").write_text(self.told() + "\n")
        (self.folder / "status.json").write_text(json.dumps(self.station("status"), ensure_ascii=False, indent=1))
        self.machine.shut_down()

    def disk_now(self) -> Home:
        """The station's home as it lies on the disk, on a copy that may be written to. Use as a context manager."""
        return Home(self.disk, self.folder)

    def finish(self) -> None:
        """Write down what happened; leave no large file behind that can be made again."""
        if self._machine is not None and self._machine.running:
            self._machine.cut()
        self.note("seconds", round(time.monotonic() - self.began))
        (self.folder / "summary.json").write_text(json.dumps(self.notes, ensure_ascii=False, indent=1, default=str))
        if not os.environ.get("APPLIANCE_KEEP"):
            for kind in ("*.qcow2", "*.raw", "*.img", "*.log2"):
                for large in self.folder.glob(kind):
                    large.unlink()
