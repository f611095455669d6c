"""What people said of scenes: when they took place, what is seen there, and where text alone is to suffice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import fn

from station.records.coverage import Exemption, SceneFact, Span
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.models import CaseFile, Clip
from station.store.once import once
from station.store.record_models import ClipDoubt
from station.store.record_models import Exemption as ExemptionRow
from station.store.record_models import SceneFact as FactRow
from station.store.record_models import SceneTime as TimeRow
from station.store.store import Store

Key = tuple[str, int]
"""Code of the scene, and the how manieth in the case."""


@once
def times(store: Store, case_id: int) -> Mapping[Key, Span]:
    """By scene, when a person said it took place; the newest counts."""
    found = store.rows_of(TimeRow.case_id, case_id, TimeRow.id)
    return {(row["scene"], row["seq"]): Span(moment(row["starts_at"]), moment(row["ends_at"])) for row in found}


def add_time(act: Act, case_id: int, key: Key, span: Span, reason: str, by: int) -> None:
    """Say when a scene took place."""
    scene, seq = key
    times_of = {"starts_at": iso(span.start), "ends_at": iso(span.end), "entered_at": iso(act.now)}
    act.insert(TimeRow, case_id=case_id, scene=scene, seq=seq, reason=reason, entered_by=by, **times_of)


@once
def facts(store: Store, case_id: int) -> Mapping[Key, SceneFact]:
    """By scene what was said of it; the newest counts."""
    found = store.rows_of(FactRow.case_id, case_id, FactRow.id)
    return {(row["scene"], row["seq"]): _fact(row) for row in found}


def add_fact(act: Act, case_id: int, fact: SceneFact) -> None:
    """Say what is seen of a scene."""
    act.insert(
        FactRow,
        case_id=case_id,
        scene=fact.scene,
        seq=fact.seq,
        place=fact.place,
        landmark=fact.landmark,
        spoken=int(fact.spoken),
        present=fact.present,
        officers=fact.officers,
        course=fact.course,
        entered_by=fact.entered_by,
        entered_at=iso(fact.entered_at),
    )


@once
def exemptions(store: Store, case_id: int) -> tuple[Exemption, ...]:
    """What was asked for in a case, oldest first."""
    return tuple(_exemption(row) for row in store.rows_of(ExemptionRow.case_id, case_id, ExemptionRow.id))


def exemption(store: Store, exemption_id: int) -> Exemption | None:
    """One of them; None if there is none."""
    found = store.one(ExemptionRow.select().where(ExemptionRow.id == exemption_id))
    return None if found is None else _exemption(found)


def unanswered(store: Store) -> tuple[tuple[Exemption, str], ...]:
    """What waits for an answer, each with the number of its case, oldest first."""
    query = (
        ExemptionRow.select(ExemptionRow, CaseFile.number)
        .join(CaseFile, on=(CaseFile.id == ExemptionRow.case_id))
        .where(ExemptionRow.answer == "")
        .order_by(ExemptionRow.id)
    )
    return tuple((_exemption(row), row["number"]) for row in store.all(query))


def ask(act: Act, case_id: int, item: str, reason: str, by: int) -> int:
    """Ask for an exemption; its id."""
    return act.insert(
        ExemptionRow, case_id=case_id, item=item, reason=reason, asked_by=by, asked_at=iso(act.now), answer="",
        answer_reason="",
    )  # fmt: skip


def answer(act: Act, exemption_id: int, given: str, reason: str, by: int) -> None:
    """Approve or refuse one."""
    act.update(ExemptionRow, exemption_id, answer=given, answer_reason=reason, answered_by=by, answered_at=iso(act.now))


def open_doubts(store: Store, case_id: int) -> int:
    """How many doubts about clips that lie in the case nobody has explained."""
    query = (
        ClipDoubt.select(fn.COUNT(ClipDoubt.id))
        .join(Clip, on=(Clip.id == ClipDoubt.clip_id))
        .where(ClipDoubt.case_id == case_id, Clip.case_id == case_id, ClipDoubt.cause.is_null())
    )
    return int(store.scalar(query) or 0)


def _fact(row: Mapping[str, Any]) -> SceneFact:
    return SceneFact(
        row["scene"],
        row["seq"],
        row["place"],
        row["landmark"],
        bool(row["spoken"]),
        row["present"],
        row["officers"],
        row["course"],
        row["entered_by"],
        moment(row["entered_at"]),
    )


def _exemption(row: Mapping[str, Any]) -> Exemption:
    return Exemption(
        row["id"],
        row["case_id"],
        row["item"],
        row["reason"],
        row["asked_by"],
        moment(row["asked_at"]),
        row["answer"],
        row["answer_reason"],
    )
