"""What a person says of a scene, once for all its clips; and where text alone is to suffice (REQ-206, 211, 212).

Refuses: a scene the case does not have, a time that lies ahead or ends before it begins, an exemption of what may
never be exempt (附件1第22、23项), and one's own answer to one's own question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station.errors import StationError
from station.records.coverage import Exemption, SceneFact, Span, Wanted
from station.records.moment import day
from station.records.people import Proof
from station.records.recording import RecordingItem
from station.services import coverage, doubts
from station.store import cases, recording_law
from station.store import scenes as rows
from station.store.store import Store

LANDMARKS = ("sign", "building", "none")
"""What shows which place it is: its own sign, a building beside it, nothing (43号文二（二）3（2）)."""


class NoScene(StationError):
    """The case has no such scene. Facts: number."""

    text = "recording.no_scene"


class TimeWrong(StationError):
    """It ends before it begins, or lies ahead."""

    text = "recording.time_wrong"


class FactsLacking(StationError):
    """Place, people or course are not said, or the spoken name that takes the place of a sign."""

    text = "recording.facts_lacking"


class NeverExempt(StationError):
    """The item has to be recorded whatever text says. Facts: item."""

    text = "recording.never_exempt"


class ExemptionLate(StationError):
    """What the item asks for has taken place: text could have been chosen only before. Facts: item."""

    text = "recording.exemption_late"


class AskedAlready(StationError):
    """The same was asked, and is not refused. Facts: item."""

    text = "recording.asked_already"


class NotAsked(StationError):
    """There is no such question, or it is answered."""

    text = "recording.not_asked"


class OwnQuestion(StationError):
    """Who asked does not answer."""

    text = "recording.own_question"


@dataclass(frozen=True, slots=True)
class Said:
    """What is filled in of a scene."""

    place: str
    landmark: str
    """sign, building, none."""
    spoken: bool
    present: str
    officers: int
    course: str


def facts(store: Store, case_id: int) -> Mapping[tuple[str, int], SceneFact]:
    """By scene and number, what was said of it last."""
    return rows.facts(store, case_id)


def exemptions(store: Store, case_id: int) -> tuple[Exemption, ...]:
    """What was asked for in a case, oldest first."""
    return rows.exemptions(store, case_id)


def may_be_exempt(store: Store, case_id: int) -> tuple[RecordingItem, ...]:
    """Items for which text may still be asked to suffice, in the order of the annex: not those that have taken place,
    may never be exempt, or were asked and not refused. UnknownCase."""
    done = {each.item for each in coverage.of_case(store, case_id).items}
    done |= {each.item for each in rows.exemptions(store, case_id) if each.answer != "refused"}
    law = recording_law.items(day(cases.get(store, case_id).opened_at))
    return tuple(each for each in law if each.exempt and each.code not in done)


def unanswered(store: Store, exemption_id: int) -> Exemption:
    """One that waits for an answer. NotAsked."""
    asked = rows.exemption(store, exemption_id)
    if asked is None or asked.answer:
        raise NotAsked
    return asked


def say_time(store: Store, actor: Proof, case_id: int, scene: str, seq: int, span: Span, reason: str) -> None:
    """When a scene really began and ended. NoScene, TimeWrong, ReasonNeeded, CaseVoid."""
    wanted = _scene(store, case_id, scene, seq)
    with store.act(actor, "scene.time", subject=f"case/{case_id}", reason=reason) as act:
        _standing(store, case_id)
        if span.end < span.start or span.end > act.now:
            raise TimeWrong
        rows.add_time(act, case_id, (wanted.scene.code, seq), span, reason, actor.officer_id)
        doubts.judge_case(act, store, case_id)


def say_facts(store: Store, actor: Proof, case_id: int, scene: str, seq: int, said: Said) -> None:
    """The six facts and the signs of the place. NoScene, FactsLacking, CaseVoid."""
    wanted = _scene(store, case_id, scene, seq)
    if not (said.place.strip() and said.present.strip() and said.course.strip()) or said.landmark not in LANDMARKS:
        raise FactsLacking
    if wanted.scene.place and said.landmark == "building" and not said.spoken:
        raise FactsLacking
    with store.act(actor, "scene.facts", subject=f"case/{case_id}") as act:
        _standing(store, case_id)
        fact = SceneFact(
            scene,
            seq,
            said.place.strip(),
            said.landmark,
            said.spoken,
            said.present.strip(),
            said.officers,
            said.course.strip(),
            actor.officer_id,
            act.now,
        )
        rows.add_fact(act, case_id, fact)


def ask_exemption(store: Store, actor: Proof, case_id: int, item: str, reason: str) -> int:
    """Ask that text may take the place of an item, before it takes place (REQ-206); its id.

    NeverExempt, ExemptionLate, AskedAlready, ReasonNeeded, CaseVoid.
    """
    known = {each.code: each for each in recording_law.items(day(cases.get(store, case_id).opened_at))}
    if item not in known or not known[item].exempt:
        raise NeverExempt(item=known[item].title if item in known else item)
    with store.act(actor, "exemption.ask", subject=f"case/{case_id}", reason=reason) as act:
        _standing(store, case_id)
        if any(each.item == item and each.answer != "refused" for each in rows.exemptions(store, case_id)):
            raise AskedAlready(item=known[item].title)
        if any(each.item == item for each in coverage.of_case(store, case_id).items):
            raise ExemptionLate(item=known[item].title)
        return rows.ask(act, case_id, item, reason, actor.officer_id)


def answer_exemption(store: Store, actor: Proof, exemption_id: int, approve: bool, reason: str) -> Exemption:
    """The chief's answer. NotAsked, OwnQuestion, ReasonNeeded."""
    case_id = unanswered(store, exemption_id).case_id
    with store.act(actor, "exemption.answer", subject=f"case/{case_id}", reason=reason) as act:
        asked = unanswered(store, exemption_id)
        if asked.asked_by == actor.officer_id:
            raise OwnQuestion
        given = "approved" if approve else "refused"
        rows.answer(act, exemption_id, given, reason, actor.officer_id)
    return replace(asked, answer=given, answer_reason=reason)


def _scene(store: Store, case_id: int, scene: str, seq: int) -> Wanted:
    for each in coverage.of_case(store, case_id).scenes:
        if (each.wanted.scene.code, each.wanted.seq) == (scene, seq):
            return each.wanted
    raise NoScene(number=cases.get(store, case_id).number)


def _standing(store: Store, case_id: int) -> None:
    case = cases.get(store, case_id)
    if case.voided_at is not None:
        raise cases.CaseVoid(number=case.number)
