"""The recordings of a case under review: where each is, and looking at those that are here.

Owns: that nothing is shown that is not what the package names, by its SHA-256, and that each look is written down
before anything is seen of it: who, which clip, when, why. The end is the player's to say, as at a station.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pendulum

from station.bureau import media, returns
from station.bureau.home import Bureau
from station.bureau.reviews import PackageUnreadable, Submitted
from station.errors import StationError
from station.records.evidence import Clip
from station.records.line import HASHES
from station.records.moment import moment
from station.records.people import Proof, System
from station.rules import receipt_text
from station.rules.return_text import WANTED
from station.services import contact_sheet, history
from station.services.access_playing import Frames, Player, PlayerGone, Watched
from station.services.contact_sheet import Sheet
from station.store import bureau_lines, bureau_returns, bureau_rows, replica_media
from station.texts import text

VIEW, VIEWED, SHEET = "recording.view", "recording.viewed", "recording.sheet"
METER = System("system:access")
"""Says when a look ended: what the player measured, not what anybody says."""
HELD, GONE, ASKED, THERE = "held", "gone", "asked", "there"
ABOUT = "  case="
"""In the reason of an act, between why and what about."""


@dataclass(frozen=True, slots=True)
class Look:
    """One time somebody of the office looked at a recording."""

    at: pendulum.DateTime
    by: str
    what: str
    """The act's title."""
    why: str


class RecordingAway(StationError):
    """The bytes are not at the bureau. Facts: name."""

    text = "desk.recording_away"


class RecordingAltered(StationError):
    """What is here is not what the package names. Facts: name."""

    text = "desk.recording_altered"


@dataclass(frozen=True, slots=True)
class Kept:
    """One recording of the case."""

    clip: Clip
    state: str
    """held: here; gone: the station destroyed it after its term; asked: on its way; there: at the station."""


def of_case(bureau: Bureau, submitted: Submitted) -> tuple[Kept, ...]:
    """Every recording the package names, in its order, and where it is now. PackageUnreadable."""
    code = submitted.text.station
    store, asked = media.store(bureau, code), _asked(bureau, code)
    gone = replica_media.removed(bureau.home.replica(code))

    def state(digest: str) -> str:
        if store.has(digest):
            return HELD
        return GONE if digest in gone else ASKED if digest in asked else THERE

    clips = [_clip(each) for each in submitted.case["recordings"]]
    return tuple(Kept(each, state(each.sha256)) for each in clips)


def ask(bureau: Bureau, actor: Proof, submitted: Submitted, hashes: Collection[str]) -> None:
    """Have the station send them, with the next return packet. NotEnrolled, NothingAsked, NotAllowed."""
    media.ask(bureau, actor, submitted.text.station, hashes)


def shut(bureau: Bureau, submitted: Submitted) -> bool:
    """Whether the line to the station brings no recordings, whoever asks; where there is no line, a stick does."""
    way = bureau_lines.line_of(bureau.store, submitted.text.station)
    return way is not None and (way.media == HASHES or way.nightly_bytes == 0)


def play(bureau: Bureau, actor: Proof, submitted: Submitted, clip: Clip, why: str, player: Player) -> Watched:
    """Play one that is here. RecordingAway, RecordingAltered, ReasonNeeded, NotAllowed, and what the player raises."""
    _whole(bureau, submitted, clip)
    place = media.store(bureau, submitted.text.station).path(clip.sha256)
    marks: list[int] = []
    seconds: int | None = None
    _note(bureau, actor, VIEW, submitted, clip, why)
    try:
        title = f"{submitted.text.number} {clip.name}"
        seconds = player(place, title, _line(bureau, actor, submitted), marks.append, None)
    except PlayerGone:
        seconds = 0
        raise
    finally:
        _ended(bureau, clip, seconds)
    return Watched(clip, seconds, tuple(marks))


def sheet(bureau: Bureau, actor: Proof, submitted: Submitted, clip: Clip, why: str, frames: Frames) -> Sheet:
    """The key pictures of one that is here. As `play`; OnlySound, NoPictures, NoFont."""
    _whole(bureau, submitted, clip)
    found = contact_sheet.pictures(media.store(bureau, submitted.text.station), clip, frames)
    made = contact_sheet.laid_out(clip, found, submitted.text.number, _line(bureau, actor, submitted))
    _note(bureau, actor, SHEET, submitted, clip, why)
    return made


def looks(bureau: Bureau, clip: Clip) -> tuple[Look, ...]:
    """Who looked at it here, the oldest first, by the bureau's ledger."""
    found = [each for each in bureau.store.lines(subject=f"clip/{clip.id}") if each.action in (VIEW, SHEET)]
    return tuple(
        Look(moment(each.recorded), each.actor, each.title, each.reason.rpartition(ABOUT)[0])
        for each in history.said(found)
    )


def _asked(bureau: Bureau, code: str) -> set[str]:
    """What the station knows of, and what is on its way to it."""
    found = bureau_returns.asked(bureau.home.replica(code))
    for each in bureau_returns.queued(bureau.store, code):
        if each.kind == WANTED:
            sent = bureau.home.root / returns.OUTGOING / code / each.sha256
            found |= set(receipt_text.parse_wanted(sent.read_text(encoding="ascii")))
    return found


def _whole(bureau: Bureau, submitted: Submitted, clip: Clip) -> None:
    store = media.store(bureau, submitted.text.station)
    if not store.has(clip.sha256):
        raise RecordingAway(name=clip.name)
    try:
        found = store.digest(clip.sha256)
    except OSError as error:
        raise RecordingAltered(name=clip.name) from error
    if found != clip.sha256:
        raise RecordingAltered(name=clip.name)


def _line(bureau: Bureau, actor: Proof, submitted: Submitted) -> str:
    """What stands over the picture: case, viewer, time, bureau."""
    at, name = bureau.clock.now(), bureau_rows.facts(bureau.store).name
    return text(
        "access.watermark", number=submitted.text.number, viewer=actor.name, at=f"{at:YYYY-MM-DD HH:mm}", station=name
    )


def _note(bureau: Bureau, actor: Proof, action: str, submitted: Submitted, clip: Clip, why: str) -> None:
    with bureau.store.act(actor, action, subject=f"clip/{clip.id}", reason=why) as act:
        act.reason = f"{why}{ABOUT}{submitted.text.number} sha256={clip.sha256}"


def _ended(bureau: Bureau, clip: Clip, seconds: int | None) -> None:
    with bureau.store.act(METER, VIEWED, subject=f"clip/{clip.id}") as act:
        act.reason = f"seconds={'?' if seconds is None else seconds}"


def _clip(said: dict[str, Any]) -> Clip:
    """A recording as the package lists it; what a station of another version adds is left out. PackageUnreadable."""
    values = {name: said[name] for name in Clip.__dataclass_fields__ if name in said}
    try:
        for name in ("id", "session_id", "officer_id", "case_id"):
            values[name] = None if said[name] is None else int(said[name])
        for name in ("started_at", "ended_at", "imported_at"):
            values[name] = None if said[name] is None else moment(said[name])
        return Clip(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise PackageUnreadable(path=said.get("name", ""), detail=error) from error
