"""What one docked stick is doing, told twice a second to every other process.

Owns: the pulse, so that a stick busy with one slow write still lives. Refuses: slowing the transfer down; the work only
sets numbers, a thread of its own does the telling.
"""

from __future__ import annotations

import threading

from station.records.docking import Stick
from station.records.stick import LiveStick
from station.store.live import boot_seconds
from station.store.live_sticks import LiveSticks

PULSE_SECONDS = 0.5


class Presence:
    """One stick's row. Use as a context manager: the row lasts as long as the docking."""

    def __init__(self, live: LiveSticks, stick: Stick) -> None:
        self._live = live
        self._stick = stick
        self._state = "importing"
        self._file = ("", 0)
        self._done = self._waiting = 0
        self._trouble = ""
        self._over = threading.Event()
        self._pulse = threading.Thread(target=self._beat, name="stick-pulse", daemon=True)

    def __enter__(self) -> Presence:
        self._pulse.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pulse.join()
        self._live.gone(self._stick.id)

    def working_on(self, state: str, name: str, size: int) -> None:
        """`importing` or `writing` this file from now on."""
        self._done = 0
        self._file = (name, size)
        self._state = state

    def tick(self, size: int) -> None:
        """More bytes of the file."""
        self._done += size

    def idle(self, waiting: int, trouble: str) -> None:
        """Nothing is being done; `waiting` exports could not be written, the newest of them because of `trouble`."""
        self._waiting, self._trouble = waiting, trouble
        self._file, self._done = ("", 0), 0
        before, self._state = self._state, "ready" if waiting else "safe_to_pull"
        if before != self._state:
            self._live.report(self.now())

    def now(self) -> LiveStick:
        """The row."""
        name, size = self._file
        return LiveStick(
            stick_id=self._stick.id,
            serial=self._stick.serial,
            label=self._stick.label,
            state=self._state,
            current=name,
            done=min(self._done, size),
            size=size,
            waiting=self._waiting,
            trouble=self._trouble,
            heartbeat=boot_seconds(),
        )

    def _beat(self) -> None:
        while True:
            self._live.report(self.now())
            if self._over.wait(PULSE_SECONDS):
                return
