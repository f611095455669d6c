"""One virtual appliance: QEMU without hardware help, its USB, its plug and its console.

Owns: starting it (from the disk, or from the memory of a booted one), plugging and pulling cards as `usb-storage`,
cutting its power. Refuses: touching the disk image it was given; everything written goes into an overlay.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.appliance.wire import Agent, Refused, Said, Silent, Wire, monitor

SHAPE = ("-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max,la57=off", "-smp", "2", "-m", "1024")
"""The machine; a frozen one thaws only into the same shape."""
APPEND = "root=/dev/vda rw console=ttyS0 mitigations=off nowatchdog systemd.show_status=1"
BOOT = 600.0
"""Seconds of patience for a boot; it takes less than 60 where nobody else is at work."""


@dataclass(frozen=True, slots=True)
class Image:
    """A bootable disk with its kernel (systemd/image), and the instant its station was founded."""

    disk: Path
    kernel: Path
    initrd: Path
    made: datetime


def overlay(base: Path, path: Path) -> Path:
    """A disk that is `base` until it is written to."""
    kind = "raw" if base.suffix == ".raw" else "qcow2"
    run("qemu-img", "create", "-q", "-f", "qcow2", "-b", str(base.resolve()), "-F", kind, str(path))
    return path


def run(*command: str) -> str:
    """A program on this side, to its end; what it wrote. AssertionError with its complaint."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout


class Machine:
    """One appliance with its power on."""

    def __init__(
        self,
        folder: Path,
        image: Image,
        disk: Path,
        clock: datetime,
        *,
        thaw: Path | None = None,
        log: Path | None = None,
        ssh: int = 0,
        reaches: bool = False,
    ) -> None:
        """Switch on: from `disk` with the clock at `clock`, or as `thaw` remembers; `log` records every write.

        `ssh`: the port of this side that leads to its SSH server; 0: none. `reaches`: it gets to this side by itself,
        at 10.0.2.2.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.console = folder / f"console-{sum(1 for _ in folder.glob('console-*'))}.log"
        self._clock, self._on = clock, time.monotonic()
        for stale in ("qmp", "agent"):
            (folder / stale).unlink(missing_ok=True)
        drive: dict[str, object] = {"driver": "qcow2", "file": {"driver": "file", "filename": str(disk)}}
        command = [
            *("qemu-system-x86_64", "-nodefaults", "-no-user-config", *SHAPE, "-display", "none", "-no-reboot"),
            *("-kernel", str(image.kernel), "-initrd", str(image.initrd), "-append", APPEND),
            *("-rtc", f"base={clock.astimezone(UTC):%Y-%m-%dT%H:%M:%S},clock=vm"),
            *("-serial", f"file:{self.console}", "-qmp", f"unix:{folder / 'qmp'},server=on,wait=off"),
            *("-blockdev", json.dumps({**drive, "node-name": "disk"} if log is None else _logged(drive, log))),
            *("-device", "virtio-blk-pci,drive=disk"),
            *(
                "-device",
                "virtio-serial-pci",
                "-chardev",
                f"socket,id=agent,path={folder / 'agent'},server=on,wait=off",
            ),
            *("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"),
            *("-device", "qemu-xhci,id=usb,p2=8,p3=8"),
            *("-netdev", _network(ssh, reaches)),
            *("-device", "virtio-net-pci,netdev=net,romfile="),
            *(("-incoming", f"exec:cat '{thaw}'") if thaw else ()),
        ]
        self._said = (folder / "qemu.log").open("ab")
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said)
        try:
            self.qmp: Wire = monitor(folder / "qmp")
            self.agent = Agent(folder / "agent")
            if thaw:
                self._thawed()
        except BaseException:
            self._process.kill()
            raise

    # --- power -----------------------------------------------------------------------------------------------

    def booted(self, patience: float = BOOT) -> float:
        """Wait until the guest has started everything; the seconds since power-on. Silent."""
        self.agent.meet(patience)
        self.agent.run("systemctl is-system-running --wait", patience, check=False)
        return time.monotonic() - self._on

    def freeze(self, memory: Path) -> None:
        """Keep everything but the disk in a file, and go; the disk must stay as it is then."""
        self.agent.run("sync")
        self.agent.close()
        self.qmp.ask("stop")
        self.qmp.ask("migrate-set-parameters", {"max-bandwidth": 1 << 40})
        self.qmp.ask("migrate", {"uri": f"exec:cat >'{memory}'"})
        self._migrated("completed")
        self.qmp.ask("quit")
        self._gone(60)

    def cut(self) -> None:
        """Cut the power: nothing is written any more, from this instant."""
        self._process.kill()
        self._gone(30)

    def shut_down(self, patience: float = 300) -> None:
        """The orderly way. Silent."""
        with contextlib.suppress(Silent, ConnectionError):
            self.agent.run("systemctl --no-block poweroff", 30, check=False)
        self._gone(patience)

    @property
    def now(self) -> datetime:
        """What the guest's clock shows, nearly: for the next power-on, which must not be earlier."""
        return self._clock + (datetime.fromtimestamp(time.monotonic(), UTC) - datetime.fromtimestamp(self._on, UTC))

    def run(self, script: str, patience: float = 180, *, given: str = "", check: bool = True) -> Said:
        """A shell script as root in the guest. CommandFailed, Silent."""
        return self.agent.run(script, patience, given=given, check=check)

    def _thawed(self) -> None:
        self._migrated("completed")
        self.qmp.ask("cont")

    def _migrated(self, wanted: str) -> None:
        limit = time.monotonic() + 300
        while (found := self.qmp.ask("query-migrate").get("status")) != wanted:
            assert found != "failed" and time.monotonic() < limit, f"migration {found}"
            time.sleep(0.1)

    def _gone(self, patience: float) -> None:
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self.agent.close()
            self.qmp.close()
            self._said.close()

    @property
    def running(self) -> bool:
        """Whether the power is on."""
        return self._process.poll() is None

    # --- USB -------------------------------------------------------------------------------------------------

    def plug(self, card: Path, serial: str, *, bps: int = 0, bad: Sequence[int] = ()) -> None:
        """Dock a card as a device of this serial: `bps` bytes a second each way, reads of the `bad` sectors fail."""
        node: dict[str, object] = {"driver": "file", "filename": str(card), "node-name": f"file-{serial}"}
        node = {"driver": "raw", "file": node}
        if bad:
            fault = {"event": "none", "iotype": "read", "errno": 5}
            rules = [{**fault, "sector": sector} for sector in bad]
            node = {"driver": "blkdebug", "image": node, "inject-error": rules}
        if bps:
            limits = {f"bps-{way}{burst}": bps for way in ("read", "write") for burst in ("", "-max")}
            self.qmp.ask("object-add", {"qom-type": "throttle-group", "id": f"slow-{serial}", "limits": limits})
            node = {"driver": "throttle", "throttle-group": f"slow-{serial}", "file": node}
        self.qmp.ask("blockdev-add", {**node, "node-name": f"card-{serial}"})
        self._put_in(serial)

    def bounce(self, serial: str) -> float:
        """Out and in again as fast as a hand never is, the same card; the seconds it was away."""
        began = time.monotonic()
        self._take_out(serial)
        self._put_in(serial)
        return time.monotonic() - began

    def written(self, serial: str) -> int:
        """Bytes the guest has written to this card since it was plugged."""
        found = self.qmp.ask("query-blockstats")
        return sum(int(one["stats"]["wr_bytes"]) for one in found if one.get("node-name") == f"card-{serial}")

    def _put_in(self, serial: str) -> None:
        device = {"driver": "usb-storage", "bus": "usb.0", "id": f"dev-{serial}", "serial": serial}
        self.qmp.ask("device_add", {**device, "drive": f"card-{serial}"})

    def _take_out(self, serial: str) -> None:
        self.qmp.ask("device_del", {"id": f"dev-{serial}"})
        self.qmp.event("DEVICE_DELETED", 60, device=f"dev-{serial}")

    def pull(self, serial: str) -> None:
        """Take it out, without a word to the guest."""
        self._take_out(serial)
        self.qmp.ask("blockdev-del", {"node-name": f"card-{serial}"})
        with contextlib.suppress(Refused):
            self.qmp.ask("object-del", {"id": f"slow-{serial}"})


def _logged(drive: dict[str, object], log: Path) -> dict[str, object]:
    """The drive behind a filter that writes down every write and flush, in order (dm-log-writes' format)."""
    record = {"driver": "file", "filename": str(log)}
    return {"driver": "blklogwrites", "node-name": "disk", "file": drive, "log": record, "log-sector-size": 512}


def _network(ssh: int, reaches: bool) -> str:
    """A plug with this side at its other end."""
    forwarded = f",hostfwd=tcp:127.0.0.1:{ssh}-:22" if ssh else ""
    return f"user,id=net,restrict={'off' if reaches else 'on'}{forwarded}"
