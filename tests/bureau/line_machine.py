"""A station's machine with the real sshd in its real chroots, in namespaces of its own, on a wire to spoil."""

from __future__ import annotations

import functools
import ipaddress
import itertools
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.shape.tree import ROOT

SCRIPT = Path(__file__).with_suffix(".sh")
OVERLAY = (
    "mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w"
    " && mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc"
)
_numbers = itertools.count(os.getpid() % 50_000 * 40)


@functools.cache
def missing() -> str:
    """Why there can be no such machine here; empty when there can."""
    if os.geteuid() != 0:
        return "needs root: namespaces, users, chroot"
    for program in ("/usr/sbin/sshd", "setfacl", "ip", "tc", "unshare", "nsenter", "systemd-sysusers"):
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
            return f"needs {program}"
    if not Path("/dev/loop-control").exists():
        return "needs loop devices"
    tried = subprocess.run(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--propagation", "private", "sh", "-c", OVERLAY],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return "" if tried.returncode == 0 else tried.stderr.strip() or "no namespaces"


class Machine:
    """Its sshd answers at `host`:22 until `close`. What it sees as /var/lib/station is `home`.

    With `box` its letterbox is the file system of limited size that the units make; only it sees what lies there.
    """

    def __init__(self, home: Path, scratch: Path, *, box: bool = False) -> None:
        number = next(_numbers) % 2**21
        self.home, self.port = home, 22
        self.near, self.far = f"tl{number:x}a", f"tl{number:x}b"
        here, there = (str(ipaddress.ip_address("10.128.0.0") + number * 4 + end) for end in (1, 2))
        self.host = there
        scratch.mkdir()
        self._log = (scratch.parent / "machine.log").open("wb")
        self._outer = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
             "--propagation", "private", "bash", str(SCRIPT), str(ROOT), str(home), str(scratch),
             "box" if box else "folder"],
            stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self._inner = self._first()
        ip("link", "add", self.near, "type", "veth", "peer", "name", self.far, "netns", str(self._inner))
        ip("addr", "add", f"{here}/30", "dev", self.near)
        ip("link", "set", self.near, "up")
        self.inside("-n", "ip", "addr", "add", f"{there}/30", "dev", self.far)
        self.inside("-n", "ip", "link", "set", self.far, "up")
        self._wait()

    def inside(self, namespaces: str, *words: str, check: bool = True) -> str:
        """Run a command of the machine: `-n` its network, `-mp` its files and processes."""
        done = subprocess.run(
            ["nsenter", "-t", str(self._inner), *namespaces.split(), *words],
            check=False,
            capture_output=True,
            text=True,
        )
        assert not check or done.returncode == 0, (words, done.stderr)
        return done.stdout

    @property
    def own_home(self) -> Path:
        """The station's home as this machine sees it, with what is mounted there."""
        return Path("/proc", str(self._inner), "root", "var/lib/station")

    def narrow(self, rate: str) -> None:
        """What the station sends passes a bucket of this rate from now on (tbf)."""
        self.inside("-n", "tc", "qdisc", "replace", "dev", self.far, "root", "tbf", "rate", rate, "burst", "16kb",
                    "latency", "400ms")  # fmt: skip

    def cut(self) -> int:
        """End every session as if the wire had been cut: killed, and what was on the way lost. How many there were."""
        found = self.inside("-m -p", "pgrep", "-f", "^sshd: station-", check=False).split()
        for number in found:
            self.inside("-m -p", "kill", "-9", number, check=False)
        return len(found)

    def unplug(self) -> None:
        """The wire is dead, and nobody says so."""
        self.inside("-n", "ip", "link", "set", self.far, "down")

    def plug(self) -> None:
        """It carries again."""
        self.inside("-n", "ip", "link", "set", self.far, "up")

    def stop(self) -> None:
        """The server is gone, and every session with it."""
        self.inside("-m -p", "sh", "-c", "kill -9 $(cat /run/sshd.pid)")
        self.cut()

    def again(self) -> None:
        """The server once more."""
        self.inside("-m -n -p", "/usr/sbin/sshd", "-E", f"{self.home}/sshd.log")
        self._wait()

    @property
    def log(self) -> str:
        """What sshd said."""
        return (self.home / "sshd.log").read_text()

    def close(self) -> None:
        """Everything of it goes with its first process."""
        self._outer.send_signal(signal.SIGKILL)
        self._outer.wait()
        self._log.close()

    def _first(self) -> int:
        """Its process 1, as this machine counts; once it has left this network."""
        for _ in range(200):
            found = subprocess.run(["pgrep", "-P", str(self._outer.pid)], check=False, capture_output=True, text=True)
            for number in found.stdout.split():
                if os.readlink(f"/proc/{number}/ns/net") != os.readlink("/proc/self/ns/net"):
                    return int(number)
            time.sleep(0.02)
        raise AssertionError("the machine did not begin")

    def _wait(self) -> None:
        for _ in range(600):
            try:
                with socket.create_connection((self.host, self.port), timeout=1):
                    return
            except OSError:
                assert self._outer.poll() is None, Path(self._log.name).read_text()
                time.sleep(0.1)
        raise AssertionError(Path(self._log.name).read_text())


def ip(*words: str) -> None:
    """ip(8) on this side of the wire."""
    subprocess.run(["ip", *words], check=True, capture_output=True)
