"""Asks the terminal how wide it draws characters of ambiguous width, before Textual takes it over.

Terminals set to 「东亚模糊宽度按全角」 draw `│` over two cells and would break every line of the frame.
"""

from __future__ import annotations

import os
import re
import select
import termios
import tty

PATIENCE_S = 0.3
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def ambiguous_is_wide(keyboard: int, screen: int) -> bool:
    """Whether `│` moves the cursor by two cells; False without an answer. Takes two file descriptors."""
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)
        os.write(screen, "\r│\x1b[6n".encode())
        answer = _read_answer(keyboard)
        os.write(screen, b"\r\x1b[K")
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
    found = _ANSWER.search(answer)
    return found is not None and int(found.group(1)) == 3


def _read_answer(keyboard: int) -> bytes:
    answer = b""
    while not _ANSWER.search(answer) and select.select([keyboard], [], [], PATIENCE_S)[0]:
        read = os.read(keyboard, 64)
        if not read:
            break
        answer += read
    return answer
