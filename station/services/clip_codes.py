"""Codes in the pictures of recordings: what they mean here, which case they lead to, what they say of a clock.

Owns: linking a recording that is in no case to the one case whose code it shows. Refuses: moving a recording out of a
case (that is proposed, a person does it), choosing between two cases whose codes are both seen, believing a text whose
check characters or signature do not hold, and altering any time.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.case import CaseFile
from station.records.clip_code import ClipCode, Figures, Looked, ReadClip, Sighted
from station.records.evidence import Clip
from station.records.moment import day
from station.records.people import Proof, System
from station.rules import paper_code
from station.rules.capture_code import parse_capture_code
from station.rules.seen_codes import kind_of
from station.rules.slip import SlipKeyUnknown, SlipRefused, verify_slip
from station.rules.time_sign import TimeSignForged, TimeSignKeyUnknown, verify_sign
from station.services import continuity, doubts, evidence, slip_check
from station.services.slip_kinds import DOCUMENTS
from station.store import cases, clip_codes, papers, reading_law, time_signs
from station.store.act import Act
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

DOCK = System("system:dock")
BATCH = 50
"""Recordings of one run."""
OF_CASES = tuple(DOCUMENTS)
"""Slips whose subject is a case."""
Look = Callable[[Path, Figures], Looked]
"""Reads a recording in its sandbox (station.intake.frames)."""


class ReadingBusy(StationError):
    """Another run looks through recordings at this moment."""

    text = "codes.busy"


class NothingToSettle(StationError):
    """The recording shows no code of another case, or is in no case. Facts: name."""

    text = "codes.nothing_to_settle"


class _Overtaken(Exception):
    """A person said something about the recording or its case between looking and writing."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a genuine code is here."""

    kind: str
    subject: str
    """case/…, paper/…, time_sign/…; empty: not of this station's."""
    made_at: datetime | None = None
    """It did not exist before; None where that is not known."""
    until: datetime | None = None
    """It was shown no longer."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A recording whose code leads elsewhere than where it is."""

    clip: Clip
    case_ids: tuple[int, ...]
    """The cases whose codes it shows."""


def read_waiting(station: Station, look: Look, told: Callable[[ReadClip], None] = lambda one: None) -> list[ReadClip]:
    """Look through what was not looked through yet, newest first, one at a time, and link what has become clear.

    Stops when a recorder is being read in: evidence comes first. Killed at any instant, the next run goes on.
    ReadingBusy, and what acts of a unit raise.
    """
    store, done = station.store, list[ReadClip]()
    figures = reading_law.figures(day(station.clock.now()))
    since = station.clock.now().subtract(days=figures.recent_days)
    with _alone(station.home.media):
        for clip in clip_codes.loose(store, since):
            settle(store, clip.id)
        for clip in clip_codes.waiting(store, since, BATCH):
            if evidence.running(store):
                break
            done.append(read_one(station, clip, figures, look))
            told(done[-1])
    return done


def read_one(station: Station, clip: Clip, figures: Figures, look: Look) -> ReadClip:
    """Look through one recording, write what it shows, link it where that is clear."""
    store = station.store
    try:
        looked = look(station.media.path(clip.sha256), figures)
    except OSError:
        looked = Looked((), 0, 0, 0, "unreadable")
    keys = slip_check.own_keys(store)
    found = [(seen, meant) for seen in looked.codes if (meant := meaning(store, seen.text, keys)) is not None]
    with store.act(DOCK, "clip.read", subject=f"clip/{clip.id}") as act:
        clip_codes.add_reading(act, clip.id, looked)
        for seen, meant in found:
            clip_codes.add_code(act, clip.id, seen, meant.kind, meant.subject, _offset(clip, seen, meant))
        if found:
            _doubt(act, store, clip)
    linked = settle(store, clip.id)
    return ReadClip(clip.id, clip.name, len(found), linked.number if linked else "", looked.problem)


def _doubt(act: Act, store: Store, clip: Clip) -> None:
    """What is dated in one recording may prove of any that came with it when it was made."""
    came = evidence.clips_of_session(store, clip.session_id)
    for case_id in sorted({each.case_id for each in came if each.case_id is not None}):
        doubts.judge_case(act, store, case_id)


def meaning(store: Store, written: str, keys: slip_check.Keys) -> Meaning | None:
    """What the text of a code is here; None where it is none of ours or not genuine."""
    kind = kind_of(written)
    return None if kind is None else _MEANINGS[kind](store, written, keys)


def settle(store: Store, clip_id: int) -> CaseFile | None:
    """Link a recording that nobody has claimed to the one case it shows the code of; the case, None where it is not
    clear, or a person took it away from a case."""
    case = _clear(store, clip_id)
    if case is None:
        return None
    try:
        with store.act(DOCK, "clip.code", subject=f"clip/{clip_id}") as act:
            if _clear(store, clip_id) is None:
                raise _Overtaken
            evidence.keep(act, store, evidence.get(store, clip_id), case.id, "auto")
            continuity.judge_case(act, store, case.id)
    except _Overtaken:
        return None
    return case


def _clear(store: Store, clip_id: int) -> CaseFile | None:
    clip, named = evidence.get(store, clip_id), cases_shown(store, clip_id)
    if clip.case_id is not None or clip.link_method == evidence.AWAY or len(named) != 1:
        return None
    case = cases.get(store, named[0])
    return case if case.voided_at is None and case.closed_at is None else None


def stay(store: Store, actor: Proof, clip_id: int, reason: str) -> Clip:
    """A person says that a recording is in the right case although it shows another one's code. NothingToSettle,
    ClipUnknown, ReasonNeeded, NotAllowed."""
    with store.act(actor, "clip.stay", subject=f"clip/{clip_id}", reason=reason) as act:
        clip = evidence.get(store, clip_id)
        if clip.case_id is None or not _odd(clip, cases_shown(store, clip_id)):
            raise NothingToSettle(name=clip.name)
        evidence.say_person(act, clip)
    return evidence.get(store, clip_id)


def odd(store: Store) -> list[Odd]:
    """Recordings that officer and time put to a case while they show the code of another: a person decides."""
    since = store.clock.now().subtract(days=reading_law.figures(day(store.clock.now())).recent_days)
    shown = ((clip, cases_shown(store, clip.id)) for clip in clip_codes.elsewhere(store, since))
    return [Odd(clip, named) for clip, named in shown if _odd(clip, named)]


def of_clip(store: Store, clip_id: int) -> tuple[ClipCode, ...]:
    """The codes of one recording, in order of sight."""
    return clip_codes.of_clips(store, [clip_id])[clip_id]


def cases_shown(store: Store, clip_id: int) -> tuple[int, ...]:
    """The cases whose codes a recording shows, by first sight."""
    found = (case_of(store, code) for code in of_clip(store, clip_id))
    return tuple(dict.fromkeys(case_id for case_id in found if case_id is not None))


def _odd(clip: Clip, named: tuple[int, ...]) -> bool:
    return bool(named) and clip.case_id not in named


def case_of(store: Store, code: ClipCode) -> int | None:
    """The case a code leads to; None for a 时间牌 and for what is not ours."""
    what, _, row = code.subject.partition("/")
    if what == "case":
        return int(row)
    return clip_codes.case_of_paper(store, int(row)) if what == "paper" else None


# What each kind means -------------------------------------------------------------------------------------------------


def _capture(store: Store, written: str, keys: slip_check.Keys) -> Meaning | None:
    return _of_case(store, "capture", parse_capture_code(written))


def _of_case(store: Store, kind: str, case_id: int) -> Meaning:
    if case_id not in cases.some(store, [case_id]):
        return Meaning(kind, "")
    issued = papers.slips(store, case_id)
    return Meaning(kind, f"case/{case_id}", issued[0].issued_at if issued else None)


def _paper(store: Store, written: str, keys: slip_check.Keys) -> Meaning | None:
    paper_id, _ = paper_code.read(written)
    if clip_codes.case_of_paper(store, paper_id) is None:
        return Meaning("paper", "")
    return Meaning("paper", f"paper/{paper_id}", clip_codes.paper_issued(store, written.strip().upper()))


def _slip(store: Store, written: str, keys: slip_check.Keys) -> Meaning | None:
    try:
        content = verify_slip(written, keys)
    except SlipKeyUnknown:
        # Another station's: whether it is genuine, that station knows.
        return Meaning("slip", "")
    except SlipRefused:
        return None
    if content.kind not in OF_CASES:
        return Meaning("slip", "")
    slip = papers.slip_by_serial(store, content.serial)
    if slip is None or slip.payload != written:
        return None
    return Meaning("slip", f"case/{slip.case_id}", slip.issued_at)


def _time_sign(store: Store, written: str, keys: slip_check.Keys) -> Meaning | None:
    try:
        content = verify_sign(written, keys)
    except TimeSignKeyUnknown:
        return Meaning("time_sign", "")
    except TimeSignForged:
        return None
    sign = time_signs.by_nonce(store, content.nonce.hex())
    if sign is None or sign.payload != written:
        # Signed with our key and in no book: whoever did that had the key, not the ledger.
        return None
    return Meaning("time_sign", f"time_sign/{sign.id}", sign.shown_at, sign.until)


_MEANINGS: dict[str, Callable[[Store, str, slip_check.Keys], Meaning | None]] = {
    "capture": _capture,
    "paper": _paper,
    "slip": _slip,
    "time_sign": _time_sign,
}


def _offset(clip: Clip, seen: Sighted, meant: Meaning) -> int | None:
    """Seconds by which the recorder's own time has to be moved, as far as the code says it: of a 时间牌 the middle of
    the time it was shown; of a paper only that the clock is behind, and by how much at least."""
    if clip.started_at is None or clip.time_source == "none" or meant.made_at is None:
        return None
    own = clip.started_at - timedelta(seconds=clip.clock_offset_s) + timedelta(milliseconds=seen.at_ms)
    behind = (meant.made_at - own).total_seconds()
    if meant.until is not None:
        return round(behind + (meant.until - meant.made_at).total_seconds() / 2)
    return round(behind) if behind > clip.clock_offset_s else None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReadingBusy from error
        yield
    finally:
        os.close(number)
