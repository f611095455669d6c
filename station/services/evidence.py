"""Clips (音像记录) and their cases: what came in, what is coming in now, what nobody has claimed.

Owns: linking by rule and by a person. Refuses: a clip that belongs to a case; what was linked wrongly is put right
with a reason (station.services.relinking).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from station.errors import StationError
from station.records.evidence import Clip, Intake, ListedFile, LiveIntake
from station.records.ledger import LedgerLine
from station.records.people import Proof, System
from station.rules.matching import Match, match
from station.services import continuity, uploads
from station.store import cases, deadlines, evidence, intakes, keeping
from station.store.act import Act
from station.store.live import LiveIntakes
from station.store.store import Store

BACK = timedelta(days=1)
"""How long before a clip its visit may have begun."""
AWAY = "away"
"""How a clip is linked that a person took from a case."""


class ClipUnknown(StationError):
    """There is no such clip."""

    text = "intake.clip_unknown"


class ClipTaken(StationError):
    """The clip belongs to another case."""

    text = "intake.clip_taken"


class ClipGone(StationError):
    """It was disposed of: only its row and hash are kept. Facts: name, at, number."""

    text = "keeping.clip_gone"


def intake_sessions(store: Store, limit: int = 50) -> list[Intake]:
    """Dockings, newest first."""
    return intakes.recent(store, limit=limit)


def files_of(store: Store, session_id: int) -> list[ListedFile]:
    """The frozen listing of one docking."""
    return intakes.files(store, session_id)


def running(store: Store) -> list[LiveIntake]:
    """Imports going on now in any process, as far as they said within the last seconds."""
    return LiveIntakes(store.derived.path).running()


def refusals(store: Store, among: int = 300) -> list[LedgerLine]:
    """Devices refused at the dock, newest first, among the newest entries of the ledger."""
    lines = store.lines(first=max(0, store.size() - among))
    return [line for line in reversed(lines) if line.action == "intake.refuse"]


def unlinked(store: Store) -> list[Clip]:
    """Clips that belong to no case yet (待认领), newest first."""
    return evidence.unlinked(store)


def clips_of_case(store: Store, case_id: int) -> list[Clip]:
    """A case's clips in order of recording."""
    return evidence.clips_of_case(store, case_id)


def links(store: Store, sessions: Sequence[int]) -> dict[int, dict[str, int]]:
    """Clips of each docking by case number; the empty number counts those nobody has claimed."""
    return evidence.links(store, sessions)


def clips_of_session(store: Store, session_id: int) -> list[Clip]:
    """The clips one docking brought."""
    return evidence.clips_of_session(store, session_id)


def candidates(store: Store, clip: Clip) -> Match:
    """The cases a clip may belong to, best first."""
    if clip.started_at is None:
        return Match(None, ())
    visits = evidence.visits(store, clip.started_at - BACK, store.clock.now())
    return match(clip.officer_id, clip.started_at, clip.ended_at, clip.time_source, visits)


def link(store: Store, actor: Proof, clip_id: int, case_id: int) -> Clip:
    """A person says which case a clip belongs to. ClipUnknown, ClipTaken, ClipGone, UnknownCase, CaseVoid,
    NotAllowed."""
    clip, case = get(store, clip_id), cases.get(store, case_id)
    if clip.case_id is not None:
        raise ClipTaken(name=clip.name, case=clip.case_number)
    if case.voided_at is not None:
        raise cases.CaseVoid(number=case.number)
    with store.act(actor, "clip.link", subject=f"clip/{clip_id}") as act:
        refuse_gone(store, clip)
        keep(act, store, clip, case_id, "person")
        continuity.judge_case(act, store, case_id)
    return get(store, clip_id)


def refuse_gone(store: Store, clip: Clip) -> None:
    """What was disposed of goes from no case to another: the row stays as it was. ClipGone."""
    if gone := keeping.gone(store).get(clip.id):
        raise ClipGone(name=clip.name, at=f"{gone[0]:YYYY-MM-DD}", number=gone[1])


def match_unlinked(store: Store, actor: Proof | System) -> dict[int, int]:
    """Link every unclaimed clip whose case has become clear (a visit was entered after the import): clip → case.

    Writes nothing where nothing became clear.
    """
    clear = _clear(store)
    if clear:
        with store.act(actor, "clip.match") as act:
            for clip, case_id in clear:
                keep(act, store, clip, case_id, "auto")
            for case_id in sorted({case_id for _, case_id in clear}):
                continuity.judge_case(act, store, case_id)
    return {clip.id: case_id for clip, case_id in clear}


def _clear(store: Store) -> list[tuple[Clip, int]]:
    """Unclaimed clips with the one case they belong to; the visits are read once for all of them."""
    earliest = evidence.earliest_unlinked(store)
    visits = evidence.visits(store, earliest - BACK, store.clock.now()) if earliest else []
    found = []
    # Where nobody went anywhere, tens of thousands of clips need not be looked at.
    for clip in evidence.unlinked(store) if visits else []:
        # Who took it from a case said that the rule was wrong about it.
        if clip.started_at is None or clip.link_method == AWAY:
            continue
        near = [visit for visit in visits if visit.on_site >= clip.started_at - BACK]
        case_id = match(clip.officer_id, clip.started_at, clip.ended_at, clip.time_source, near).case_id
        if case_id is not None:
            found.append((clip, case_id))
    return found


def keep(act: Act, store: Store, clip: Clip, case_id: int, method: str) -> None:
    """Put the clip to the case; the recording was here since it was imported, so that is when the upload was done."""
    evidence.link(act, clip.id, case_id, method)
    deadlines.meet(act, store, case_id, uploads.RULE, clip.imported_at)


def say_person(act: Act, clip: Clip) -> None:
    """From now on it is a person who says that the clip belongs where it is."""
    evidence.link(act, clip.id, clip.case_id, "person")


def get(store: Store, clip_id: int) -> Clip:
    """One clip. ClipUnknown."""
    found = evidence.clip(store, clip_id)
    if found is None:
        raise ClipUnknown(clip=clip_id)
    return found
