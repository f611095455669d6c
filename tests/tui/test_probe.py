"""The terminal is asked how wide it draws ambiguous characters."""

from __future__ import annotations

import os
import pty
import threading

import pytest

from station.tui.probe import ambiguous_is_wide


@pytest.mark.parametrize(("answer", "wide"), [(b"\x1b[1;3R", True), (b"\x1b[7;2R", False), (b"", False)])
def test_the_cursor_column_tells(answer: bytes, wide: bool) -> None:
    terminal, program = pty.openpty()

    def reply() -> None:
        seen = b""
        while b"\x1b[6n" not in seen:
            seen += os.read(terminal, 64)
        os.write(terminal, answer)

    thread = threading.Thread(target=reply)
    thread.start()
    try:
        assert ambiguous_is_wide(program, program) is wide
    finally:
        thread.join()
        os.close(terminal)
        os.close(program)
