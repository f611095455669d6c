"""A real terminal for tests: a pseudo-terminal (pexpect) whose bytes a terminal emulator (pyte) turns into a screen."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
}


PRIVATE = re.compile(rb"\x1b\[[<=>][0-9;:]*[a-zA-Z]")
FINISHED = re.compile(rb"\x1b(\[[0-9;:<=>?!$ ]*[@-~]|[^\[P\]]|[P\]].*?(\x07|\x1b\\))", re.DOTALL)


class Terminal:
    """One program on one screen. `see` waits for what is on it; nothing sleeps and hopes."""

    def __init__(self, command: list[str], env: Mapping[str, str], columns: int = 120, rows: int = 40) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        full = {**inherited, **env, "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        self._child = pexpect.spawn(command[0], command[1:], env=full, dimensions=(rows, columns), timeout=None)
        self._child.delaybeforesend = None
        self._held = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._child.close(force=True)
        except pexpect.ExceptionPexpect:
            # It was killed; a busy machine takes longer to bury it than pexpect waits.
            self._child.wait()

    def press(self, *keys: str) -> None:
        """Send keys: names of KEYS, or text as it is typed."""
        for key in keys:
            self._child.send(KEYS.get(key, key))
            self._read(0.05)

    def send(self, raw: str) -> None:
        """Send bytes as they are, without looking at what becomes of them."""
        self._child.send(raw)

    def see(self, *wanted: str, within: float = 60) -> str:
        """Wait until everything wanted is on the screen at once; the screen's text. AssertionError with the screen."""
        end = time.monotonic() + within
        while True:
            self._read(0.05)
            shown = self.text()
            if all(squeezed(one) in squeezed(shown) for one in wanted):
                return shown
            if time.monotonic() > end or not self._child.isalive():
                missing = [one for one in wanted if squeezed(one) not in squeezed(shown)]
                raise AssertionError(f"not on the screen: {missing}\n{shown}")

    def gone(self, unwanted: str, within: float = 60) -> str:
        """Wait until something is no longer on the screen."""
        end = time.monotonic() + within
        while unwanted in (shown := self.text()):
            self._read(0.05)
            assert time.monotonic() < end, f"still on the screen: {unwanted}\n{shown}"
        return shown

    def text(self) -> str:
        """What is on the screen now, line by line."""
        # pyte leaves an empty cell behind every wide character; the joined data has none.
        lines = []
        for row in range(self._screen.lines):
            cells = self._screen.buffer[row]
            lines.append("".join(cells[column].data for column in range(self._screen.columns)).rstrip())
        return "\n".join(lines)

    def keep(self, path: Path) -> None:
        """Write the screen as text, for people to look at."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text() + "\n", encoding="utf-8")

    def ended(self, within: float = 30) -> int:
        """Wait for the program to end; its exit status."""
        end = time.monotonic() + within
        while self._child.isalive():
            self._read(0.05)
            assert time.monotonic() < end, f"still running\n{self.text()}"
        self._child.close()
        assert self._child.exitstatus is not None
        return int(self._child.exitstatus)

    def _read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._feed(self._child.read_nonblocking(65536, timeout=left))
            except (pexpect.TIMEOUT, pexpect.EOF):
                return

    def _feed(self, data: bytes) -> None:
        """pyte does not know private sequences such as CSI > 4 m and would print their last letter."""
        whole = self._held + data
        cut = whole.rfind(b"\x1b")
        unfinished = cut >= 0 and not FINISHED.match(whole[cut:])
        self._held = whole[cut:] if unfinished else b""
        self._stream.feed(PRIVATE.sub(b"", whole[:cut] if unfinished else whole))


def squeezed(shown: str) -> str:
    """Text without spaces: columns move with the width, words do not."""
    return "".join(shown.split(" "))
