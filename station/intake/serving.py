"""One docking of a transfer stick: take in what it brings, then write what people ask for until it is pulled.

Owns: the order of a docking, and one process per stick. Refuses: trying again and again what this stick cannot hold;
it is tried at the next docking.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from station.errors import StationError
from station.intake.blame import Blame, Stopped
from station.intake.handout import HandOut, Refused
from station.intake.packets import PacketDesk, lay_down
from station.intake.presence import Presence
from station.intake.tray import Counter, own_folder, take_in
from station.records.docking import Stick
from station.records.stick import Handed, NotTaken, QueuedExport, Served, TrayOutcome
from station.store import sticks
from station.store.errors import StoreBusy
from station.store.live_sticks import LiveSticks
from station.store.media import MediaStore
from station.store.outgoing import Outgoing
from station.store.store import Store

if TYPE_CHECKING:
    from devices.volume import Volume

POLL_SECONDS = 1.0
PATIENCE_SECONDS = 15.0
"""So long the process of the docking before may need to see that its stick was pulled: its unit is killed after 10."""


class AlreadyServed(StationError):
    """Another process serves this stick now. Facts: label."""

    text = "stick.already_served"


class Witness(Protocol):
    """Told what happens while it happens."""

    def received(self, outcome: TrayOutcome) -> None:
        """The stick was taken in."""
        ...

    def handed(self, file: Handed) -> None:
        """An export is on the stick."""
        ...

    def refused(self, file: NotTaken) -> None:
        """An export is not on the stick and stays in the queue."""
        ...


@dataclass(frozen=True, slots=True)
class Serving:
    """What serving sticks needs of the station."""

    store: Store
    media: MediaStore
    queue: Outgoing
    stop: Callable[[], bool]
    """True once the process was asked to end."""
    witness: Witness
    packets: PacketDesk | None = None
    """Where return packets go; None where no bureau is paired."""


def serve(serving: Serving, stick: Stick, volume: Volume, *, once: bool = False) -> Served:
    """Take in, then write until the stick is pulled, the process is asked to end, or, with `once`, the queue is done.

    AlreadyServed; what an act raises.
    """
    with _alone(serving.media, stick), Presence(LiveSticks(serving.store.derived.path), stick) as presence:
        counter = Counter(serving.store, serving.media, presence, Blame(volume, serving.stop))
        outcome = _with_packets(serving, take_in(counter, stick, volume), volume)
        serving.witness.received(outcome)
        serving.queue.sweep()
        return _Docking(serving, counter, stick, volume).run(outcome, once)


def _with_packets(serving: Serving, outcome: TrayOutcome, volume: Volume) -> TrayOutcome:
    """What a stick that fails or a full disk leaves of them comes with the next docking."""
    if serving.packets is None or outcome.halted:
        return outcome
    try:
        return replace(outcome, packets=lay_down(serving.packets, volume))
    except OSError:
        return replace(outcome, halted="disk_error" if volume.present() else "unplugged")


class _Docking:
    """The state of one stick after what it brought is in."""

    def __init__(self, serving: Serving, counter: Counter, stick: Stick, volume: Volume) -> None:
        self._serving = serving
        self._counter = counter
        self._stick = stick
        self._volume = volume
        self._out = HandOut(counter, stick, volume, serving.queue)
        self._handed: list[Handed] = []
        self._failed: dict[str, NotTaken] = {}

    def run(self, outcome: TrayOutcome, once: bool) -> Served:
        ended = self._ended()
        while not ended:
            self._write_waiting()
            ended = self._ended() or ("done" if once else "")
            if not ended:
                time.sleep(POLL_SECONDS)
                ended = self._ended()
        return Served(outcome, tuple(self._handed), tuple(self._failed.values()), ended)

    def _ended(self) -> str:
        if not self._volume.present():
            return "unplugged"
        if self._serving.stop():
            return "stopped"
        found = sticks.get(self._serving.store, self._stick.id)
        return "" if found is not None and found.status == "active" else "retired"

    def _write_waiting(self) -> None:
        waiting = [item for item in self._serving.queue.items() if item.stick_id in (None, self._stick.id)]
        self._failed = {item.id: self._failed[item.id] for item in waiting if item.id in self._failed}
        for item in waiting:
            if item.id not in self._failed and not self._ended():
                self._write(item)
        newest = next(reversed(self._failed.values()), None)
        self._counter.presence.idle(len(self._failed), "" if newest is None else newest.reason)

    def _write(self, item: QueuedExport) -> None:
        with self._serving.queue.claim(item.id) as ours:
            if not ours:
                return
            self._counter.presence.working_on("writing", item.name, item.size)
            try:
                handed = self._out.one(item)
            except (Stopped, StoreBusy):
                # Stays in the queue; whoever comes next finds what is written and goes on.
                return
            except Refused as refusal:
                self._failed[item.id] = NotTaken(item.name, refusal.reason)
                self._serving.witness.refused(self._failed[item.id])
                return
        self._handed.append(handed)
        self._serving.witness.handed(handed)


@contextlib.contextmanager
def _alone(media: MediaStore, stick: Stick) -> Iterator[None]:
    """The kernel's lock on this stick's folder: it cannot survive the process that holds it."""
    folder = os.open(own_folder(media, stick), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _locked(folder):
            if time.monotonic() >= until:
                raise AlreadyServed(label=stick.label)
            time.sleep(0.1)
        yield
    finally:
        os.close(folder)


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
