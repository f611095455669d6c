"""A receipt printer that is not there: takes ESC/POS at the other end of a terminal, gives back what it printed."""

from __future__ import annotations

import os
import select
import threading
import tty
from pathlib import Path
from types import TracebackType

from PIL import Image

STATUS = {
    "paper_out": {4: 0x60, 2: 0x20, 1: 0x08},
    # Some tell of the end of the roll by its sensor alone, others only that printing stopped for it.
    "roll_end": {4: 0x60},
    "stopped_for_paper": {2: 0x20, 1: 0x08},
    "cover_open": {2: 0x04, 1: 0x08},
    "offline": {1: 0x08},
}


class Receipts:
    """While entered, `device` takes bytes; `papers` are the pieces that were cut off, `lines` what came after them."""

    def __init__(self) -> None:
        self.wrong = ""
        """What it says is the matter (a key of STATUS); empty: nothing."""
        self.mute = False
        """A cheap one: answers nothing."""
        self.wrong_after: tuple[int, str] | None = None
        """After so many bytes this is the matter, and it takes no more."""
        self.gone_after: int | None = None
        """Pulled out after so many bytes."""
        self.then_wrong = ""
        """What is the matter once a paper was cut."""
        self.papers: list[Image.Image] = []
        self.lines: list[bytes] = []
        self.bands: list[int] = []
        self.taken = 0
        self._buffer = b""

    def __enter__(self) -> Receipts:
        self._own, other = os.openpty()
        tty.setraw(other)
        self.device = Path(os.ttyname(other))
        # Kept open: without any holder the first close would hang up.
        self._other = other
        self._stop, self._stopping = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        os.write(self._stopping, b"x")
        self._thread.join(timeout=30)
        for handle in (self._stop, self._stopping, self._other, self._own):
            if handle >= 0:
                os.close(handle)

    def _serve(self) -> None:
        while self._stop not in (ready := select.select([self._own, self._stop], [], [])[0]):
            if self._own not in ready:
                continue
            if self._full():
                self.wrong = (self.wrong_after or (0, ""))[1]
                select.select([self._stop], [], [])
                return
            data = os.read(self._own, 512)
            self.taken += len(data)
            self._buffer += data
            self._read()
            if self.gone_after is not None and self.taken >= self.gone_after:
                os.close(self._other)
                os.close(self._own)
                self._own = self._other = -1
                select.select([self._stop], [], [])
                return

    def _full(self) -> bool:
        return self.wrong_after is not None and self.taken >= self.wrong_after[0]

    def _read(self) -> None:
        while self._buffer:
            length = self._command(self._buffer)
            if not length:
                return
            self._buffer = self._buffer[length:]

    def _command(self, data: bytes) -> int:
        """Do what stands first; how many bytes that was, 0 while it is not whole."""
        if data[0] == 0:
            return 1
        if data[:1] == b"\x10":
            if len(data) >= 3:
                self._answer(data[2])
            return 3 if len(data) >= 3 else 0
        for lead, size in ((b"\x1b@", 2), (b"\x1bd", 3)):
            if data.startswith(lead) and len(data) >= size:
                return size
        if data.startswith(b"\x1dV") and len(data) >= 4:
            self._cut()
            return 4
        if data.startswith(b"\x1dv0") and len(data) >= 8:
            return self._raster(data)
        assert len(data) < 8, f"no command we know: {data[:8]!r}"
        return 0

    def _raster(self, data: bytes) -> int:
        across, down = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        size = 8 + across * down
        if len(data) < size:
            return 0
        self.bands.append(down)
        self.lines += [data[8 + at : 8 + at + across] for at in range(0, across * down, across)]
        return size

    def _cut(self) -> None:
        width = len(self.lines[0]) * 8
        paper = Image.frombytes("1", (width, len(self.lines)), bytes(255 - byte for byte in b"".join(self.lines)))
        self.papers.append(paper)
        self.lines = []
        self.wrong = self.then_wrong or self.wrong

    def _answer(self, number: int) -> None:
        if not self.mute:
            os.write(self._own, bytes((0x12 | STATUS.get(self.wrong, {}).get(number, 0),)))
