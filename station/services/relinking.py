"""改挂 and 取下: a clip that was put to the wrong case goes to the right one, or back to those nobody has claimed.

Owns: who may do it, what the case loses by it, and what has already left the station with the clip in it. What a person
saw on the clip counts in its case only while the clip is there; the rule that links clips leaves alone what a person
took away. Refuses: anybody but the case's handlers and the chief, and a closed case to anybody but the chief.
"""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.case import CaseFile
from station.records.custody import CustodyEvent
from station.records.evidence import Clip
from station.records.moment import day
from station.records.people import Proof
from station.services import continuity, custody, uploads_again
from station.services import evidence as clips
from station.services.clip_stays import PUTS
from station.store import cases, clip_moves, evidence, recording_law, reviews, waivers
from station.store.act import Act
from station.store.store import Store
from station.texts import text

CAME = (*PUTS, "clip.move")
"""Acts by which a clip came to the case it is in."""


class ClipFree(StationError):
    """The clip belongs to no case. Facts: name."""

    text = "intake.clip_free"


class NotTheirClip(StationError):
    """Somebody else handles the clip's case. Facts: name, number."""

    text = "relinking.not_theirs"


class CaseClosed(StationError):
    """Only the chief changes what belongs to a closed case. Facts: number."""

    text = "relinking.closed"


class SameCase(StationError):
    """The clip belongs to that case already. Facts: name, number."""

    text = "relinking.same"


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that left with the clip in it."""

    what: str
    """review: the package of a submission; export: recordings handed out."""
    round: int | None
    """Of the review."""
    at: pendulum.DateTime
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said before a clip leaves its case."""

    clip: Clip
    case: CaseFile
    to: CaseFile | None
    """None: back to those nobody has claimed."""
    items: tuple[str, ...]
    """Recording items (附件1) that the case had confirmed on this clip and nowhere else."""
    unnamed: tuple[str, ...]
    """Recording items that somebody confirmed without naming a clip: they stay confirmed."""
    left: int
    """Clips the case keeps."""
    upload: bool
    """The case's upload deadline runs again, or was missed without this clip."""
    sent: tuple[Sent, ...]
    """What left while the clip belonged to the case, oldest first: it is not called back."""


def told(store: Store, clip_id: int, case_id: int | None = None) -> Told:
    """What the case loses by it; `case_id`: where the clip would go. ClipUnknown, ClipFree, UnknownCase."""
    with store.reading():
        clip, case = _clip(store, clip_id)
        marks = waivers.marks(store, case.id)
        elsewhere = {each.item for each in marks if each.clip_id != clip.id}
        titles = {each.code: each.title for each in recording_law.items(day(case.opened_at))}
        return Told(
            clip=clip,
            case=case,
            to=None if case_id is None else cases.get(store, case_id),
            items=_titles(titles, {each.item for each in marks} - elsewhere),
            unnamed=_titles(titles, {each.item for each in marks if each.clip_id is None}),
            left=len(evidence.clips_of_case(store, case.id)) - 1,
            upload=bool(uploads_again.without(store, case, clip)),
            sent=_sent(store, clip, case),
        )


def check(store: Store, actor: Proof, clip_id: int, case_id: int | None = None) -> None:
    """Whether this person may take the clip away. ClipUnknown, ClipFree, ClipGone, UnknownCase, NotTheirClip,
    CaseClosed, SameCase, CaseVoid."""
    clip, case = _clip(store, clip_id)
    clips.refuse_gone(store, clip)
    _may(actor, case)
    if case_id is not None:
        _may_go(actor, clip, cases.get(store, case_id))


def move(store: Store, actor: Proof, clip_id: int, case_id: int, reason: str) -> Clip:
    """The clip goes from its case to another one. As `check`; ReasonNeeded, NotAllowed."""
    with store.act(actor, "clip.move", subject=f"clip/{clip_id}", reason=reason) as act:
        check(store, actor, clip_id, case_id)
        clip, case = _clip(store, clip_id)
        to = cases.get(store, case_id)
        act.reason = text("relinking.said.moved", was=case.number, now=to.number, reason=reason)
        clips.keep(act, store, clip, to.id, "person")
        clip_moves.add(act, clip_id, case, to, reason)
        for each in (case, to):
            _follow(act, store, each, clip)
    return clips.get(store, clip_id)


def unlink(store: Store, actor: Proof, clip_id: int, reason: str) -> Clip:
    """The clip is taken from its case, and somebody has to claim it. As `check`; ReasonNeeded, NotAllowed."""
    with store.act(actor, "clip.unlink", subject=f"clip/{clip_id}", reason=reason) as act:
        check(store, actor, clip_id)
        clip, case = _clip(store, clip_id)
        act.reason = text("relinking.said.unlinked", was=case.number, reason=reason)
        evidence.link(act, clip_id, None, clips.AWAY)
        clip_moves.add(act, clip_id, case, None, reason)
        _follow(act, store, case, clip)
    return clips.get(store, clip_id)


def _follow(act: Act, store: Store, case: CaseFile, clip: Clip) -> None:
    """What hangs on the case's clips is judged by those it has now."""
    uploads_again.follow(act, store, case, clip)
    continuity.judge_case(act, store, case.id)


def _clip(store: Store, clip_id: int) -> tuple[Clip, CaseFile]:
    """The clip and its case. ClipUnknown, ClipFree."""
    clip = clips.get(store, clip_id)
    if clip.case_id is None:
        raise ClipFree(name=clip.name)
    return clip, cases.get(store, clip.case_id)


def _may(actor: Proof, case: CaseFile) -> None:
    chief = "chief" in actor.roles
    if not chief and actor.officer_id not in (case.lead_id, case.assist_id):
        raise NotTheirClip(name=actor.name, number=case.number)
    if not chief and case.closed_at is not None:
        raise CaseClosed(number=case.number)


def _may_go(actor: Proof, clip: Clip, to: CaseFile) -> None:
    if to.id == clip.case_id:
        raise SameCase(name=clip.name, number=to.number)
    if to.voided_at is not None:
        raise cases.CaseVoid(number=to.number)
    if to.closed_at is not None and "chief" not in actor.roles:
        raise CaseClosed(number=to.number)


def _titles(titles: dict[str, str], items: set[str]) -> tuple[str, ...]:
    """In the order of the annex."""
    return tuple(title for code, title in titles.items() if code in items)


def _sent(store: Store, clip: Clip, case: CaseFile) -> tuple[Sent, ...]:
    events = custody.record(store, clip.id).events
    came = next((event for event in reversed(events) if event.action in CAME), None)
    found = [*_packages(store, case, came.recorded_at if came else clip.imported_at), *_exports(events, came)]
    return tuple(sorted(found, key=lambda one: one.at))


def _packages(store: Store, case: CaseFile, since: pendulum.DateTime) -> list[Sent]:
    """A package lists every clip that the case had when it was made."""
    return [
        Sent("review", review.round, message.recorded_at, message.by_name)
        for review in reviews.of_case(store, case.id)
        for message in reviews.messages(store, review.id)
        if message.direction == "out" and message.recorded_at >= since
    ]


def _exports(events: tuple[CustodyEvent, ...], came: CustodyEvent | None) -> list[Sent]:
    first = came.seq if came else 0
    return [
        Sent("export", None, event.recorded_at, event.actor)
        for event in events
        if event.action == custody.EXPORT and event.seq > first
    ]
