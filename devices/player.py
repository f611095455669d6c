"""A recording handed to mpv: read-only, with a line over the picture, measured by the player's own clock.

Knows the program and its windows, nothing of cases. What is watched is asked of the player over its socket; where it
is killed, what it last said counts. The keys it has are those of KEYS: its own ones hide the line, open other files and
run commands. On the kiosk the screen is another user's: `kiosk_player` there runs mpv, which is given the recording as
an open file and sees nothing else of the station.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.errors import DeviceError
from devices.kiosk_player import KioskPlayer, NoPlayer

PROGRAM = "mpv"
DESKTOPS = ("WAYLAND_DISPLAY", "DISPLAY")
KIOSK = "STATION_PLAYER"
"""In the environment of the kiosk's screens: the socket where mpv is asked for."""
MARK_KEY = "m"
"""In the player: note the place for what is being watched."""
KEYS = {
    MARK_KEY: "script-message marked",
    "SPACE": "no-osd cycle pause",
    "LEFT": "no-osd seek -5", "RIGHT": "no-osd seek 5",
    "DOWN": "no-osd seek -60", "UP": "no-osd seek 60",
    ",": "frame-back-step", ".": "frame-step",
    "[": "no-osd set speed 1", "]": "no-osd set speed 2",
    "9": "no-osd add volume -5", "0": "no-osd add volume 5",
    "f": "no-osd cycle fullscreen",
    "q": "quit", "ESC": "quit", "CLOSE_WIN": "quit",
}  # fmt: skip
WITHIN = {
    "LEFT": "script-message jump -5", "RIGHT": "script-message jump 5",
    "DOWN": "script-message jump -60", "UP": "script-message jump 60",
    ",": "script-message back",
}  # fmt: skip
"""Instead of those of KEYS where only a part may be seen: mpv asks us, and we go no further than the part."""
SLACK = 0.3
"""Seconds by which the place may lie outside the part before it is put back."""
START_SECONDS = 15
BEAT_SECONDS = 0.2
JUMP_SECONDS = 2.0
"""Between two beats the place moves at most so far by playing, at twice the speed; more is a jump, not watching."""
ANSWER = 1 << 16
FIXED = (
    "--no-config", "--no-terminal", "--no-ytdl", "--load-scripts=no", "--load-osd-console=no",
    "--load-stats-overlay=no", "--osc=no", "--input-default-bindings=no", "--input-media-keys=no",
    "--access-references=no", "--no-save-position-on-quit", "--sub-auto=no", "--audio-file-auto=no",
    "--screenshot-directory=/nowhere", "--image-display-duration=inf", "--keep-open=no", "--force-window=yes",
    "--osd-level=1", "--osd-align-x=center", "--osd-align-y=bottom",
    "--osd-font=Noto Sans CJK SC", "--osd-font-size=32",
)  # fmt: skip
"""No file but the one named is ever opened: none of the user's, none that a recording refers to."""


Part = tuple[float, float]
"""From when to when, in seconds from the beginning of a recording."""


class PlayerFailed(DeviceError):
    """The player did not start, or could not play it. Reasons: no_program, no_screen, not_started."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How this machine plays."""

    program: str = PROGRAM
    """Name or path of mpv; on the kiosk the session's own is used."""
    video: str = ""
    """mpv's `--vo`; empty: what mpv finds, on the kiosk the one that needs no graphics hardware."""
    audio: str = ""
    """mpv's `--ao`; empty: what mpv finds."""
    more: tuple[str, ...] = ()
    """More arguments of mpv."""


def play(
    recording: Path, title: str, line: str, marked: Callable[[int], None], setup: Setup, part: Part | None = None
) -> int | None:
    """Play until the person ends it; seconds of it that were really seen, None where the player never said.

    `line` stands over the picture all the time. `marked` is told the place (milliseconds) whenever MARK_KEY is pressed.
    Of `part` nothing is shown but what lies in it; None: all of the recording. PlayerFailed.
    """
    words = [*FIXED, f"--osd-msg1={_escaped(line)}  ${{time-pos}} / ${{duration}}", f"--title={title}"]
    words += [f"--{name}={value}" for name, value in (("vo", setup.video), ("ao", setup.audio)) if value]
    words += [] if part is None else ["--hr-seek=yes", f"--start={part[0]:.3f}", f"--end={part[1]:.3f}"]
    kiosk = os.environ.get(KIOSK, "")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        if kiosk:
            started = _on_kiosk(kiosk, recording, [*words, *setup.more], theirs)
        else:
            started = _here(setup.program, recording, [*words, *setup.more], theirs)
        with started as ended:
            theirs.close()
            ours.settimeout(START_SECONDS)
            seen = _watch(_Ask(ours), line, marked, part)
            code = ended()
    if seen is None and code != 0:
        raise PlayerFailed("not_started", program=setup.program, said="?" if code is None else str(code))
    return seen


@contextlib.contextmanager
def _here(program: str, recording: Path, words: list[str], ear: socket.socket) -> Iterator[Callable[[], int | None]]:
    """mpv as a child of this process, on its desktop."""
    if shutil.which(program) is None:
        raise PlayerFailed("no_program", program=program)
    # Without a screen only the sound would be played; a driver that was named on purpose may need none.
    if not any(os.environ.get(name) for name in DESKTOPS) and not any(each.startswith("--vo=") for each in words):
        raise PlayerFailed("no_screen", program=program)
    quiet, handle = subprocess.DEVNULL, ear.fileno()
    call = [program, *words, f"--input-ipc-client=fd://{handle}", "--", str(recording)]
    try:
        child = subprocess.Popen(
            call, stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=(handle,), start_new_session=True
        )
    except OSError as error:
        raise PlayerFailed("not_started", program=program, said=error.strerror or "") from error

    def ended() -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(5)
        return child.poll()

    try:
        yield ended
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()


@contextlib.contextmanager
def _on_kiosk(place: str, recording: Path, words: list[str], ear: socket.socket) -> Iterator[Callable[[], int | None]]:
    """mpv in the session that has the screen; it ends with this process."""
    handle = os.open(recording, os.O_RDONLY | os.O_CLOEXEC)
    try:
        player = KioskPlayer(place, words, ear.fileno(), handle)
    except NoPlayer as error:
        raise PlayerFailed("no_screen", program=PROGRAM, said=str(error)) from error
    finally:
        os.close(handle)
    with player:
        yield player.ended


def _escaped(line: str) -> str:
    """`${` begins a property in what mpv shows."""
    return line.replace("$", "$$")


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


def _still(ask: _Ask) -> bool:
    """Whether a photo is shown: its place never moves."""
    return ask("get_property", "current-tracks/video/image") is True and ask("get_property", "aid") is False


def _keep_within(ask: _Ask, place: float, words: list[Any], part: Part) -> float:
    """What was pressed at that place, as far as it stays within the part; what strayed from it is put back. The place
    after it."""
    first, last = part
    wanted = place + float(words[1]) if words[:1] == ["jump"] else place
    if words == ["back"] and place > first + SLACK:
        ask("frame-back-step")
    elif words[:1] == ["jump"] or (not words and place < first - SLACK):
        wanted = min(max(first, wanted), last)
        ask("no-osd", "seek", f"{wanted:.3f}", "absolute+exact")
    elif not words and place > last + SLACK:
        ask("quit")
    return wanted


def _watch(ask: _Ask, line: str, marked: Callable[[int], None], part: Part | None) -> int | None:
    """Until the player ends: what it played, not what it skipped."""
    seen, before, looked = 0.0, None, 0.0
    with contextlib.suppress(EOFError):
        for key, does in (KEYS if part is None else KEYS | WITHIN).items():
            ask("keybind", key, does)
        while True:
            place = ask("get_property", "time-pos")
            if part is not None and isinstance(place, int | float):
                place = _keep_within(ask, float(place), [], part)
            if isinstance(place, int | float):
                if before is not None and 0 < place - before <= JUMP_SECONDS:
                    seen += place - before
                elif before is not None and _still(ask):
                    seen += time.monotonic() - looked
                before = float(place)
            looked = time.monotonic()
            for event in ask.events:
                if event.get("event") == "client-message" and event.get("args") == ["marked"] and before is not None:
                    marked(int(before * 1000))
                    ask("show-text", f"{_escaped(line)}  ✓ {int(before)} s", "1500")
                elif event.get("event") == "client-message" and part is not None and before is not None:
                    before = _keep_within(ask, before, list(event.get("args", [])), part)
            ask.events.clear()
            time.sleep(BEAT_SECONDS)
    return None if before is None else round(seen)
