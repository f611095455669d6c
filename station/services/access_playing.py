"""观看: a recording is handed to a player between the two entries that say when it began and how much of it was seen.

Owns: that what is played is still what was brought in, and that a view whose player died is told from one that runs:
whoever plays holds a lock on the recording, which the kernel takes away with the process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.access import Part, View
from station.records.evidence import Clip
from station.records.people import Proof
from station.records.pictures import Pictures
from station.rules import access as rule
from station.services import access, access_copies
from station.store import evidence

if TYPE_CHECKING:
    from station.wiring import Station

Player = Callable[[Path, str, str, Callable[[int], None], Part | None], int | None]
"""Plays a file, or a part of it and no more, under a title with a line over the picture, tells places (milliseconds)
that were marked, and answers how many seconds of it were seen; None where that is not known."""
Frames = Callable[[Path, str, Part | None], Pictures]
"""Pictures out of a recording of a kind (video, photo) or a part of it, as `station.intake.key_frames.pictures`."""


class NotPlayable(StationError):
    """What the media store has is not what was brought in. Facts: name."""

    text = "access.not_playable"


class PlayerGone(StationError):
    """The player did not start. Facts: said."""

    text = "access.player_failed"


@dataclass(frozen=True, slots=True)
class Recordings:
    """What a screen needs to show and to hand out recordings."""

    player: Player
    hands: access_copies.Hands
    frames: Frames


@dataclass(frozen=True, slots=True)
class Watched:
    """One time a recording was played."""

    clip: Clip
    seconds: int | None
    marks: tuple[int, ...]
    """Milliseconds from its beginning, as the viewer marked them."""


def play(station: Station, actor: Proof, request_id: int, clip_id: int, player: Player) -> Watched:
    """Play of a clip what a request is about.

    AccessUnknown, NotCovered, Destroyed, NotPlayable, and what the player raises.
    """
    settle(station)
    request = access.covered(station.store, actor, request_id, clip_id)
    clip = evidence.clip(station.store, clip_id)
    assert clip is not None
    place, line = station.media.path(clip.sha256), access_copies.line(station, actor, request)
    seconds: int | None = None
    marks: list[int] = []
    with _held(place, clip.name):
        view = access.begin(station.store, actor, request_id, clip_id)
        if station.media.digest(clip.sha256) != clip.sha256:
            access.end(station.store, actor, view, 0)
            raise NotPlayable(name=clip.name)
        try:
            seconds = player(place, f"{request.number} {clip.name}", line, marks.append, rule.part(request, clip))
        except PlayerGone:
            seconds = 0
            raise
        finally:
            access.end(station.store, actor, view, seconds)
    return Watched(clip, seconds, tuple(marks))


def settle(station: Station) -> int:
    """End the views whose player died, with the machine or alone; how many."""
    return access.end_left(station.store, lambda view: running(station, view))


def running(station: Station, view: View) -> bool:
    """Whether somebody plays the view's recording now."""
    clip = evidence.clip(station.store, view.clip_id)
    if clip is None:
        return False
    try:
        handle = os.open(station.media.path(clip.sha256), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextlib.contextmanager
def _held(place: Path, name: str) -> Iterator[None]:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise NotPlayable(name=name) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)
