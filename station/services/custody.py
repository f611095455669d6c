"""保管记录: how every clip was kept, from the recorder to this moment, as rows and ledger tell it. Reads only.

The ledger is the custody chain: nothing is written a second time for it. An event is an act that names the clip, its
docking, a case while the clip was in it, or the list that disposed of it, or whose change is a row of the clip.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.errors import StationError
from station.records.custody import CustodyEvent, CustodyRecord, Sighting
from station.records.evidence import Clip
from station.records.ledger import LedgerLine
from station.records.moment import iso, moment
from station.services import casebook, history
from station.services import evidence as clips
from station.services.clip_stays import TAKES, stays
from station.store import clearances as certificates
from station.store import clip_moves, evidence, intakes, keeping, paper_clips
from station.store import custody as rows
from station.store.store import Store

EXPORT = "custody.export"
OF_ROWS = ("intake.verify", "intake.reread", "clip.match")
"""Acts that write many clips: which of them, their changes tell."""
FEW = 50
"""Of more clips at once the ledger is read through instead of asked for each."""
LARGEST = 2**63 - 1
"""Of an id."""
OF_WHOLE = ("intake.open", "intake.resume", "intake.interrupt", "intake.close", EXPORT)


class CustodyUnknown(StationError):
    """Nothing that is kept has this name. Facts: what."""

    text = "custody.unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """The clips somebody asks about."""

    subject: str
    """As the ledger names it: clip/…, intake/…, case/…."""
    title: str
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class _Trail:
    """The ledger as far as it concerns some clips."""

    about: dict[str, dict[int, LedgerLine]]
    """Entries whose subject says all, by subject and number."""
    many: dict[int, LedgerLine]
    """Entries that wrote many clips, by number."""
    wrote: dict[int, set[int]]
    """Which of those wrote a row, by row."""
    taken: dict[int, tuple[int, ...]]
    """The cases a clip was taken from, oldest first, by clip."""
    removed: dict[int, int]
    """The list that disposed of a clip, by clip."""


def record(store: Store, clip_id: int) -> CustodyRecord:
    """How one clip was kept. ClipUnknown."""
    return records(store, [clips.get(store, clip_id)])[0]


def records(store: Store, some: Sequence[Clip]) -> list[CustodyRecord]:
    """How these clips were kept, all of one moment, in their order."""
    with store.reading():
        digests = {clip.sha256 for clip in some}
        dockings = rows.dockings(store, {clip.session_id for clip in some})
        seen, damages = rows.sightings(store, digests), rows.damages(store, digests)
        sessions = {one.session_id for found in seen.values() for one in found}
        signed = certificates.of_sessions(store, sorted(sessions))
        trail = _trail(store, some, seen)
        papers = paper_clips.of_clips(store, [clip.id for clip in some])
        return [
            CustodyRecord(
                clip=clip,
                docking=dockings[clip.session_id],
                origin=(origin := _origin(clip, seen[clip.sha256])),
                seen=tuple(one for one in seen[clip.sha256] if one is not origin),
                events=_events(trail, clip, iso(dockings[clip.session_id].opened_at), origin),
                clearances=tuple(one for one in signed if one.session_id in _sessions(seen[clip.sha256])),
                damage=tuple(damages[clip.sha256]),
                papers=papers[clip.id],
            )
            for clip in some
        ]


def scope(store: Store, what: str) -> Scope:
    """The clips meant by a clip's or docking's id, or by a case's id or number. CustodyUnknown."""
    if not what.isdecimal():
        return _of_case(store, what)
    number = int(what)
    if number > LARGEST:
        raise CustodyUnknown(what=what)
    clip = evidence.clip(store, number)
    if clip is not None:
        return Scope(f"clip/{clip.id}", clip.name, (clip,))
    try:
        docking = intakes.one(store, number)
    except KeyError:
        return _of_case(store, what)
    return Scope(f"intake/{number}", docking.serial, tuple(evidence.clips_of_session(store, number)))


def _of_case(store: Store, what: str) -> Scope:
    try:
        case = casebook.by_number(store, what)
    except StationError as error:
        raise CustodyUnknown(what=what) from error
    return Scope(f"case/{case.id}", case.number, tuple(evidence.clips_of_case(store, case.id)))


def _sessions(seen: Iterable[Sighting]) -> set[int]:
    return {one.session_id for one in seen}


def _origin(clip: Clip, seen: Sequence[Sighting]) -> Sighting | None:
    """The file of its docking that it came from: the one of its name, should several have had the same content."""
    there = [one for one in seen if one.session_id == clip.session_id]
    return next((one for one in there if one.path == clip.name), there[0] if there else None)


def _trail(store: Store, some: Sequence[Clip], seen: dict[str, list[Sighting]]) -> _Trail:
    subjects = {subject for clip in some for subject in (f"intake/{clip.session_id}", f"recorder/{clip.serial}")}
    subjects |= {f"case/{clip.case_id}" for clip in some}
    # An act about no single thing, such as matching many clips at once, is filed under "-".
    told: dict[str, Sequence[LedgerLine]] = {name: history.about(store, name) for name in sorted(subjects | {"-"})}
    many = {line.seq: line for lines in told.values() for line in lines if line.action in OF_ROWS}
    told |= _of_clips(store, some, first=min(many, default=0))
    taken = _taken(store, some, told)
    removed = keeping.removed_by(store, [clip.id for clip in some])
    earlier = {f"case/{case}" for cases in taken.values() for case in cases} - told.keys()
    earlier |= {f"disposal/{each}" for each in removed.values()}
    told |= {name: history.about(store, name) for name in sorted(earlier)}
    about = {subject: {line.seq: line for line in lines if _says_all(line)} for subject, lines in told.items()}
    wanted = {clip.id for clip in some} | {one.file_id for found in seen.values() for one in found}
    return _Trail(about, many, rows.touched(store, sorted(many), wanted), taken, removed)


def _taken(store: Store, some: Sequence[Clip], told: dict[str, Sequence[LedgerLine]]) -> dict[int, tuple[int, ...]]:
    """The cases these clips were taken from; asked only of those that ever were."""
    moved = [clip.id for clip in some if any(line.action in TAKES for line in told[f"clip/{clip.id}"])]
    found = clip_moves.of_clips(store, moved) if moved else {}
    return {clip.id: tuple(each.case_id for each in found.get(clip.id, ())) for clip in some}


def _of_clips(store: Store, some: Sequence[Clip], first: int) -> dict[str, Sequence[LedgerLine]]:
    """Entries about single clips, none of them before entry `first`."""
    names = [f"clip/{clip.id}" for clip in some]
    if len(names) <= FEW:
        return {name: history.about(store, name) for name in names}
    found: dict[str, list[LedgerLine]] = {name: [] for name in names}
    for line in store.lines(first=first):
        if line.subject in found:
            found[line.subject].append(line)
    return {name: history.said(lines) for name, lines in found.items()}


def _says_all(line: LedgerLine) -> bool:
    """Whether an entry concerns every clip of what it is about."""
    return line.subject.startswith(("clip/", "disposal/")) or line.action in OF_WHOLE


def _events(trail: _Trail, clip: Clip, opened: str, origin: Sighting | None) -> tuple[CustodyEvent, ...]:
    wrote = trail.wrote[clip.id] | (trail.wrote[origin.file_id] if origin else set())
    lines = {seq: trail.many[seq] for seq in wrote}
    lines |= {seq: line for seq, line in trail.about[f"recorder/{clip.serial}"].items() if line.recorded == opened}
    for subject in (f"intake/{clip.session_id}", f"clip/{clip.id}"):
        lines |= trail.about[subject]
    if clip.id in trail.removed:
        lines |= trail.about[f"disposal/{trail.removed[clip.id]}"]
    for stay in stays([lines[seq] for seq in sorted(lines)], clip.case_id, trail.taken[clip.id]):
        whole = trail.about[f"case/{stay.case_id}"]
        lines |= {seq: line for seq, line in whole.items() if stay.covers(seq)}
    return tuple(_event(lines[seq]) for seq in sorted(lines))


def _event(line: LedgerLine) -> CustodyEvent:
    cosigner, reason = ("" if word == "-" else word for word in (line.cosigner, line.reason))
    return CustodyEvent(
        line.seq,
        moment(line.occurred),
        moment(line.recorded),
        line.action,
        line.title,
        line.actor,
        cosigner,
        reason,
    )
