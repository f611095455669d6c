"""截图页: key pictures of one recording on a marked sheet, to see what is in it before it is played.

Owns: that it is a view like any other. The same request covers it, and it is written down before anything of it is
shown or leaves. Taking the pictures out is done by `Frames`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import contact_sheet
from station.errors import StationError
from station.records.access import Part
from station.records.evidence import Clip
from station.records.people import Proof
from station.records.pictures import Picture, Pictures
from station.rules import access as rule
from station.services import access, access_copies, access_sheets
from station.services.access_playing import Frames, NotPlayable
from station.services.custody_manifest import Unwritable
from station.store import evidence
from station.store.atomic import write_bytes
from station.store.media import MediaStore
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

SHOWN = ("video", "photo")
"""Kinds of recordings that have pictures."""


class OnlySound(StationError):
    """A recording has nothing to be seen. Facts: name."""

    text = "access.only_sound"


class NoPictures(StationError):
    """No picture could be taken out of a recording. Facts: name, why."""

    text = "access.no_pictures"


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture as it is shown."""

    under: str
    """Its place in the recording, and the time of day where that is known; empty for a photo."""
    picture: Picture
    """With the mark on it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pictures of one recording, written down as looked at."""

    clip: Clip
    title: str
    """For what it is looked at, how many pictures, of which recording."""
    shown: tuple[Shown, ...]
    words: str
    """The mark: request, viewer, time, station."""
    problem: str
    """Why there are fewer than there could be; empty: these are all."""
    png: bytes


def make(station: Station, actor: Proof, request_id: int, clip_id: int, frames: Frames) -> Sheet:
    """A sheet of a clip for a request.

    AccessUnknown, NotCovered, Destroyed, OnlySound, NotPlayable, NoPictures, NoFont.
    """
    request = access.covered(station.store, actor, request_id, clip_id)
    clip = evidence.clip(station.store, clip_id)
    assert clip is not None
    found = pictures(station.media, clip, frames, rule.part(request, clip))
    made = laid_out(clip, found, request.number, access_copies.line(station, actor, request))
    access_sheets.note(station.store, actor, request_id, clip_id)
    return made


def pictures(media: MediaStore, clip: Clip, frames: Frames, part: Part | None = None) -> Pictures:
    """Out of what was brought in, or out of a part of it, and nothing else. OnlySound, NotPlayable, NoPictures."""
    if clip.media == "audio":
        raise OnlySound(name=clip.name)
    if clip.media not in SHOWN:
        raise NoPictures(name=clip.name, why=text("access.why_no_picture"))
    try:
        if media.digest(clip.sha256) != clip.sha256:
            raise NotPlayable(name=clip.name)
        found = frames(media.path(clip.sha256), clip.media, part)
    except OSError as error:
        raise NotPlayable(name=clip.name) from error
    if not found.found:
        raise NoPictures(name=clip.name, why=text(f"access.why_{found.problem or 'no_picture'}"))
    return found


def laid_out(clip: Clip, found: Pictures, number: str, words: str) -> Sheet:
    """The pictures on a sheet, each with the mark `words`; `number` says for what they are looked at. NoFont."""
    alone = len(found.found) == 1
    shown = tuple(Shown(_under(clip, each), contact_sheet.marked(each, words, alone)) for each in found.found)
    title = text("access.sheet_title", number=number, name=clip.name, count=len(shown))
    png = contact_sheet.sheet([(each.picture, each.under) for each in shown], title, words)
    return Sheet(clip, title, shown, words, found.problem, png)


def keep(sheet: Sheet, path: Path) -> None:
    """Write the sheet to a file that only its owner reads. Unwritable."""
    try:
        write_bytes(path, sheet.png, mode=0o600)
    except OSError as error:
        raise Unwritable(path=path, why=error.strerror or error) from error


def incomplete(sheet: Sheet) -> str:
    """That not everything could be read, in words; empty: it could."""
    return text("access.sheet_part", why=text(f"access.why_{sheet.problem}")) if sheet.problem else ""


def _under(clip: Clip, picture: Picture) -> str:
    if clip.media == "photo":
        return "" if clip.started_at is None else f"{clip.started_at:%Y-%m-%d %H:%M:%S}"
    seconds = picture.at_ms // 1000
    place = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if clip.started_at is None:
        return place
    at = clip.started_at.add(microseconds=picture.at_ms * 1000)
    return text("access.sheet_under", place=place, at=f"{at:%m-%d %H:%M:%S}")
