"""How far an import is, counted as it happens and told four times a second to whoever listens.

Owns: speed over the last seconds and the time left. Refuses: slowing the copy down; ticks only add numbers,
a thread of its own does the telling, so that a listener sees a pulse even while one large act commits.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Protocol

from station.records.evidence import LiveIntake

PULSE_SECONDS = 0.25
SPEED_WINDOW = 5.0
"""Seconds the speed is averaged over: shorter jumps about, longer lags behind."""


class IntakeProgress(Protocol):
    """Told while an import runs and once when it has ended."""

    def report(self, live: LiveIntake) -> None:
        """The present state, replacing the last one."""
        ...

    def finished(self, session_id: int) -> None:
        """The import is over, one way or another."""
        ...


class Meter:
    """Counters of one import. Use as a context manager: the pulse lasts as long as the import."""

    def __init__(
        self,
        listener: IntakeProgress,
        session_id: int,
        serial: str,
        officer_name: str,
        files: int,
        size: int,
        *,
        phase: str = "copying",
    ) -> None:
        self._listener = listener
        self._identity = (session_id, serial, officer_name)
        self._phase = phase
        self._files, self._bytes = files, size
        self._done = self._copied = self._verified = 0
        self._current = ""
        self._samples: deque[tuple[float, int, int]] = deque()
        self._over = threading.Event()
        self._pulse = threading.Thread(target=self._beat, name="intake-pulse", daemon=True)

    def __enter__(self) -> Meter:
        self._pulse.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pulse.join()
        self._listener.finished(self._identity[0])

    def working_on(self, name: str) -> None:
        """Which file is being copied now."""
        self._current = name

    def copied(self, size: int) -> None:
        """Bytes written."""
        self._copied += size

    def verified(self, size: int) -> None:
        """Bytes read back."""
        self._verified += size

    def file_done(self) -> None:
        """One more file has its final state in the database."""
        self._done += 1

    def _beat(self) -> None:
        while True:
            self._listener.report(self.now())
            if self._over.wait(PULSE_SECONDS):
                return

    def now(self) -> LiveIntake:
        """The present state."""
        moment = time.clock_gettime(time.CLOCK_BOOTTIME)
        self._samples.append((moment, self._copied, self._verified))
        while moment - self._samples[0][0] > SPEED_WINDOW:
            self._samples.popleft()
        speed, left = self._pace()
        session_id, serial, officer_name = self._identity
        return LiveIntake(
            session_id=session_id,
            serial=serial,
            officer_name=officer_name,
            current=self._current,
            files_done=self._done,
            files=self._files,
            bytes_copied=self._copied,
            bytes_verified=self._verified,
            bytes=self._bytes,
            bytes_per_s=speed,
            seconds_left=left,
            heartbeat=moment,
            phase=self._phase,
        )

    def _pace(self) -> tuple[float, float | None]:
        """Bytes per second of what is slowest now, and the seconds left at that speed; None while unknown.

        Copying sets the pace; once everything is copied, reading back the last file does.
        """
        begun, copied, verified = self._samples[0]
        moment, copied_now, verified_now = self._samples[-1]
        lasted = moment - begun
        copying = self._copied < self._bytes
        moved = copied_now - copied if copying else verified_now - verified
        left = self._bytes - (self._copied if copying else min(self._verified, self._bytes))
        if lasted <= 0 or moved <= 0:
            return 0.0, 0.0 if left == 0 else None
        return moved / lasted, left * lasted / moved
