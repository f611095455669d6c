"""JSON lines on a Unix socket: how QEMU's monitor (QMP) and the agent inside the guest are spoken to."""

from __future__ import annotations

import base64
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Silent(Exception):
    """Nobody answered in time."""


class Refused(Exception):
    """The other side answered with an error."""


class Wire:
    """One connection, its answers and what came unasked."""

    def __init__(self, path: Path, patience: float = 30) -> None:
        self._socket = _connect(path, patience)
        self._read = b""
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def ask(self, command: str, given: Mapping[str, object] | None = None, patience: float = 60) -> Any:
        """What the other side returns; events that come meanwhile are kept. Refused, Silent."""
        message = {"execute": command, **({"arguments": given} if given else {})}
        self._socket.settimeout(patience)
        self._socket.sendall(json.dumps(message).encode() + b"\n")
        limit = time.monotonic() + patience
        while True:
            found = self.receive(limit)
            if "return" in found:
                return found["return"]
            if "error" in found:
                raise Refused(f"{command}: {found['error']}")

    def event(self, name: str, patience: float, **data: str) -> dict[str, Any]:
        """The first event of this name with this data, taken off the heap. Silent."""
        limit = time.monotonic() + patience
        while True:
            for event in self.events:
                if event["event"] == name and all(event["data"].get(key) == value for key, value in data.items()):
                    self.events.remove(event)
                    return event
            self.receive(limit)

    def receive(self, limit: float) -> dict[str, Any]:
        """The next message before that instant of the monotonic clock. Silent."""
        while b"\n" not in self._read:
            self._socket.settimeout(max(0.01, limit - time.monotonic()))
            try:
                arrived = self._socket.recv(1 << 16)
            except TimeoutError as error:
                raise Silent from error
            if not arrived:
                raise ConnectionError("the other side hung up")
            self._read += arrived
        line, self._read = self._read.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        if "event" in found:
            self.events.append(found)
        return found


def _connect(path: Path, patience: float) -> socket.socket:
    limit = time.monotonic() + patience
    while True:
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(str(path))
        except OSError as error:
            made.close()
            if time.monotonic() > limit:
                raise Silent(str(path)) from error
            time.sleep(0.1)
        else:
            return made


def monitor(path: Path) -> Wire:
    """QEMU's monitor, ready for commands."""
    wire = Wire(path)
    wire.receive(time.monotonic() + 30)
    wire.ask("qmp_capabilities")
    return wire


@dataclass(frozen=True, slots=True)
class Said:
    """How a command in the guest ended."""

    code: int
    out: str
    err: str


class CommandFailed(AssertionError):
    """A command in the guest that had to succeed did not."""


class Agent:
    """qemu-guest-agent: commands as root in the guest, past its console."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wire: Wire | None = None

    def close(self) -> None:
        """Hang up."""
        if self._wire:
            self._wire.close()
        self._wire = None

    def meet(self, patience: float) -> None:
        """Wait until the agent answers. Silent."""
        limit = time.monotonic() + patience
        while True:
            self.close()
            self._wire = Wire(self._path)
            number = time.monotonic_ns() & 0x7FFFFFFF
            try:
                # What an earlier connection asked may be answered first.
                if self._wire.ask("guest-sync", {"id": number}, 5) == number:
                    return
            except (Silent, Refused, ConnectionError) as error:
                if time.monotonic() > limit:
                    raise Silent("the guest's agent") from error

    def run(self, script: str, patience: float = 180, *, given: str = "", check: bool = True) -> Said:
        """A shell script in the guest, to its end. CommandFailed, Silent."""
        if self._wire is None:
            self.meet(patience)
        wire = self._wire
        assert wire is not None
        words = {"path": "/bin/sh", "arg": ["-c", script], "capture-output": True}
        pid = wire.ask("guest-exec", {**words, "input-data": base64.b64encode(given.encode()).decode()})["pid"]
        limit = time.monotonic() + patience
        pause = 0.05
        while not (found := wire.ask("guest-exec-status", {"pid": pid}))["exited"]:
            if time.monotonic() > limit:
                raise Silent(f"still running: {script}")
            time.sleep(pause)
            pause = min(0.5, pause * 1.5)
        said = Said(found.get("exitcode", -found.get("signal", 0)), _text(found, "out"), _text(found, "err"))
        if check and said.code != 0:
            raise CommandFailed(f"{script}\n-> {said.code}\n{said.out}{said.err}")
        return said


def _text(found: dict[str, Any], stream: str) -> str:
    return base64.b64decode(found.get(f"{stream}-data", "")).decode(errors="replace")
