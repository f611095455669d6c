"""A recording handed to mpv: read-only, with a line over the picture, measured by the player's own clock.

Knows the program and its windows, nothing of cases. What is watched is asked of the player over its socket; where it
is killed, what it last said counts.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from devices.errors import DeviceError

PROGRAM = "mpv"
DESKTOPS = ("WAYLAND_DISPLAY", "DISPLAY")
MARK_KEY = "m"
"""In the player: note the place for what is being watched."""
START_SECONDS = 15
BEAT_SECONDS = 0.2
JUMP_SECONDS = 2.0
"""Between two beats the place moves at most so far by playing, at twice the speed; more is a jump, not watching."""
ANSWER = 1 << 16


class PlayerFailed(DeviceError):
    """The player did not start, or could not play it."""


def ready() -> bool:
    """Whether there is a player and a desktop to show pictures on; without one only the sound would be played."""
    return shutil.which(PROGRAM) is not None and any(os.environ.get(name) for name in DESKTOPS)


def play(
    recording: Path, title: str, line: str, marked: Callable[[int], None], options: tuple[str, ...] = ()
) -> int | None:
    """Play until the person ends it; seconds of it that were really seen, None where the player never said.

    `line` stands over the picture all the time. `marked` is told the place (milliseconds) whenever MARK_KEY is pressed.
    `options` are more arguments of the program. PlayerFailed.
    """
    with tempfile.TemporaryDirectory(prefix="player-") as folder:
        ear = Path(folder) / "ear"
        child = _start(recording, title, line, ear, options)
        try:
            with _connected(ear, child) as ask:
                return _watch(ask, line, marked)
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5)
            if child.poll() is None:
                child.kill()
            child.wait()


def _start(recording: Path, title: str, line: str, ear: Path, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    fixed = [
        "--no-config", "--no-terminal", "--no-ytdl", "--load-scripts=no", "--no-save-position-on-quit", "--sub-auto=no",
        "--audio-file-auto=no", "--screenshot-directory=/nowhere", "--keep-open=no", "--force-window=yes",
        "--osd-level=1", "--osd-align-x=center", "--osd-align-y=bottom", "--osd-font-size=32",
        f"--osd-msg1={_escaped(line)}",
        f"--input-ipc-server={ear}", f"--title={title}",
    ]  # fmt: skip
    try:
        return subprocess.Popen(
            [PROGRAM, *fixed, *options, "--", str(recording)],
            stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise PlayerFailed("not_started", program=PROGRAM, said=error.strerror or "") from error


def _escaped(line: str) -> str:
    """`${` begins a property in what mpv shows."""
    return line.replace("$", "$$")


@contextlib.contextmanager
def _connected(ear: Path, child: subprocess.Popen[bytes]) -> Iterator[_Ask]:
    until = time.monotonic() + START_SECONDS
    with socket.socket(socket.AF_UNIX) as wire:
        while True:
            try:
                wire.connect(str(ear))
                break
            except OSError as error:
                if child.poll() is not None or time.monotonic() > until:
                    raise PlayerFailed("not_started", program=PROGRAM, said=str(child.poll() or "")) from error
                time.sleep(0.05)
        wire.settimeout(START_SECONDS)
        yield _Ask(wire)


class _Ask:
    """Questions to the player; what it says unasked is kept for later."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self._said = b""
        self._asked = 0
        self.events: list[dict[str, Any]] = []

    def __call__(self, *words: str) -> Any:
        """The answer's data; None where there is none. EOFError when the player is gone."""
        self._asked += 1
        try:
            self._wire.sendall(json.dumps({"command": words, "request_id": self._asked}).encode() + b"\n")
        except OSError as error:
            raise EOFError from error
        while True:
            said = self._line()
            if said.get("request_id") == self._asked and "event" not in said:
                return said.get("data")
            self.events.append(said)

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._said:
            try:
                more = self._wire.recv(ANSWER)
            except OSError as error:
                raise EOFError from error
            if not more:
                raise EOFError
            self._said += more
        line, _, self._said = self._said.partition(b"\n")
        found = json.loads(line)
        return found if isinstance(found, dict) else {}


def _watch(ask: _Ask, line: str, marked: Callable[[int], None]) -> int | None:
    """Until the player ends: what it played, not what it skipped."""
    seen, before = 0.0, None
    with contextlib.suppress(EOFError):
        ask("keybind", MARK_KEY, "script-message marked")
        while True:
            place = ask("get_property", "time-pos")
            if isinstance(place, int | float):
                if before is not None and 0 < place - before <= JUMP_SECONDS:
                    seen += place - before
                before = float(place)
            for event in ask.events:
                if event.get("event") == "client-message" and event.get("args") == ["marked"] and before is not None:
                    marked(int(before * 1000))
                    ask("show-text", f"{_escaped(line)}  {int(before)} s", "1500")
            ask.events.clear()
            time.sleep(BEAT_SECONDS)
    return None if before is None else round(seen)
