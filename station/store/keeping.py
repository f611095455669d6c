"""Seals and disposals as rows, and what is due for disposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pendulum
from peewee import JOIN

from station.records.keeping import Disposal, DisposalItem, Hold
from station.records.moment import iso, moment
from station.records.paper import IssuedDocument
from station.store import papers
from station.store.act import Act
from station.store.audit import paper_media
from station.store.models import Clip, Document
from station.store.record_models import Archive
from station.store.record_models import Disposal as DisposalRow
from station.store.record_models import DisposalItem as ItemRow
from station.store.record_models import Hold as HoldRow
from station.store.store import Store


def holds(store: Store, *, standing: bool = True) -> tuple[Hold, ...]:
    """Seals, oldest first; `standing`: only those not lifted."""
    query = HoldRow.select().order_by(HoldRow.id)
    if standing:
        query = query.where(HoldRow.lifted_at.is_null())
    return tuple(_hold(row) for row in store.all(query))


def holds_of_clips(store: Store, clips: Mapping[int, int | None]) -> dict[int, list[Hold]]:
    """Seals that stand on these clips (id and case) or on their cases, by clip, oldest first."""
    found: dict[int, list[Hold]] = {clip_id: [] for clip_id in clips}
    for each in holds(store):
        for clip_id, case_id in clips.items():
            if each.clip_id == clip_id or (each.case_id is not None and each.case_id == case_id):
                found[clip_id].append(each)
    return found


def holds_of_case(store: Store, case_id: int) -> tuple[Hold, ...]:
    """Seals of a case and of its clips, lifted ones too, oldest first."""
    own = Clip.select(Clip.id).where(Clip.case_id == case_id)
    query = HoldRow.select().where((HoldRow.case_id == case_id) | HoldRow.clip_id.in_(own)).order_by(HoldRow.id)
    return tuple(_hold(row) for row in store.all(query))


def hold(store: Store, hold_id: int) -> Hold | None:
    """One seal; None if there is none."""
    found = store.one(HoldRow.select().where(HoldRow.id == hold_id))
    return None if found is None else _hold(found)


def held_clips(store: Store) -> frozenset[int]:
    """Every clip that is sealed, by itself or with its case."""
    query = (
        Clip.select(Clip.id)
        .join(HoldRow, JOIN.INNER, on=((Clip.id == HoldRow.clip_id) | (Clip.case_id == HoldRow.case_id)))
        .where(HoldRow.lifted_at.is_null())
        .distinct()
    )
    return frozenset(row["id"] for row in store.all(query))


def is_held(store: Store, clip_id: int) -> bool:
    """Whether a clip is sealed, by itself or with its case."""
    return clip_id in held_clips(store)


def place(act: Act, case_id: int | None, clip_id: int | None, cause: str, reason: str, by: int) -> int:
    """Seal a case or a clip; the seal's id."""
    return act.insert(
        HoldRow, case_id=case_id, clip_id=clip_id, cause=cause, reason=reason, placed_by=by, placed_at=iso(act.now),
        lifted_why="",
    )  # fmt: skip


def lift(act: Act, hold_id: int, why: str, by: int) -> None:
    """End a seal."""
    act.update(HoldRow, hold_id, lifted_by=by, lifted_at=iso(act.now), lifted_why=why)


def listed(store: Store) -> frozenset[int]:
    """Clips on a list that waits, and those that are gone. What was left out of a list can be proposed again."""
    query = (
        ItemRow.select(ItemRow.clip_id)
        .join(DisposalRow, on=(DisposalRow.id == ItemRow.disposal_id))
        .where(DisposalRow.state.in_(("proposed", "approved")) | ItemRow.removed_at.is_null(False))
    )
    return frozenset(row["clip_id"] for row in store.all(query))


def unlinked_until(store: Store, imported: date) -> tuple[tuple[int, str, int, str, date], ...]:
    """Clips of no case that came in on a day or before and are kept: (clip, sha256, size, name, imported on), oldest
    first."""
    after = imported + timedelta(days=1)
    query = (
        Clip.select(Clip.id, Clip.sha256, Clip.size, Clip.original_name, Clip.imported_at)
        .where(Clip.case_id.is_null(), Clip.imported_at < after.isoformat(), Clip.id.not_in(_gone()))
        .order_by(Clip.imported_at, Clip.id)
    )
    return tuple(
        (row["id"], row["sha256"], row["size"], row["original_name"], moment(row["imported_at"]).date())
        for row in store.all(query)
    )


def archived_until(store: Store, before: date) -> tuple[tuple[int, str, int, str, date, str], ...]:
    """Clips of case files whose term ended before a day and that are kept: (clip, sha256, size, name, last day,
    retention code), oldest first."""
    query = (
        Clip.select(Clip.id, Clip.sha256, Clip.size, Clip.original_name, Archive.keep_until, Archive.retention)
        .join(Archive, on=(Archive.case_id == Clip.case_id))
        .where(Archive.keep_until < before.isoformat(), Clip.id.not_in(_gone()))
        .order_by(Archive.keep_until, Clip.id)
    )
    return tuple(
        (
            row["id"],
            row["sha256"],
            row["size"],
            row["original_name"],
            date.fromisoformat(row["keep_until"]),
            row["retention"],
        )
        for row in store.all(query)
    )


def destroyed(store: Store, clip_id: int) -> pendulum.DateTime | None:
    """When a clip's bytes were removed; None while they are kept."""
    query = ItemRow.select(ItemRow.removed_at).where(ItemRow.clip_id == clip_id, ItemRow.removed_at.is_null(False))
    found = store.one(query)
    return None if found is None else moment(found["removed_at"])


def gone(store: Store) -> dict[int, tuple[pendulum.DateTime, str]]:
    """Clips whose bytes were removed: when, and by the list of which number."""
    query = (
        ItemRow.select(ItemRow.clip_id, ItemRow.removed_at, DisposalRow.number)
        .join(DisposalRow, on=(DisposalRow.id == ItemRow.disposal_id))
        .where(ItemRow.removed_at.is_null(False))
    )
    return {row["clip_id"]: (moment(row["removed_at"]), row["number"]) for row in store.all(query)}


def removed_by(store: Store, clip_ids: Iterable[int]) -> dict[int, int]:
    """The lists (id) that removed the bytes of these clips, by clip; clips that are kept are left out."""
    query = ItemRow.select(ItemRow.clip_id, ItemRow.disposal_id).where(
        ItemRow.removed_at.is_null(False), ItemRow.clip_id.in_(list(clip_ids))
    )
    return {row["clip_id"]: row["disposal_id"] for row in store.all(query)}


def gone_content(store: Store, digests: Iterable[str]) -> dict[str, str]:
    """Which of these contents (SHA-256, hex) were removed, each with the number of the list that removed it.

    Not what a paper is as well: that is kept for the paper's sake.
    """
    query = (
        ItemRow.select(ItemRow.sha256, DisposalRow.number)
        .join(DisposalRow, on=(DisposalRow.id == ItemRow.disposal_id))
        .where(ItemRow.removed_at.is_null(False), ItemRow.sha256.in_(list(digests)))
    )
    found = {row["sha256"]: row["number"] for row in store.all(query)}
    needed = paper_media(store) if found else frozenset()
    return {sha256: number for sha256, number in found.items() if sha256 not in needed}


def lists_of(store: Store, clip_ids: Iterable[int]) -> dict[int, tuple[str, str, date | None]]:
    """How these clips stand on the newest list that waits or that removed them: (its state, its number, removed on)."""
    query = (
        ItemRow.select(ItemRow.clip_id, ItemRow.removed_at, DisposalRow.state, DisposalRow.number)
        .join(DisposalRow, on=(DisposalRow.id == ItemRow.disposal_id))
        .where(
            ItemRow.clip_id.in_(list(clip_ids)),
            DisposalRow.state.in_(("proposed", "approved")) | ItemRow.removed_at.is_null(False),
        )
        .order_by(ItemRow.id)
    )
    return {
        row["clip_id"]: (row["state"], row["number"], row["removed_at"] and moment(row["removed_at"]).date())
        for row in store.all(query)
    }


def terms_of(store: Store, case_ids: Iterable[int]) -> dict[int, tuple[str, date | None]]:
    """The retention code and last day (None: for ever) of these cases' archived files; others are left out."""
    query = Archive.select(Archive.case_id, Archive.retention, Archive.keep_until)
    rows = store.all(query.where(Archive.case_id.in_(list(case_ids))))
    return {
        row["case_id"]: (row["retention"], date.fromisoformat(row["keep_until"]) if row["keep_until"] else None)
        for row in rows
    }


def disposals(store: Store) -> tuple[Disposal, ...]:
    """Every disposal, newest first."""
    items: dict[int, list[DisposalItem]] = {}
    query = ItemRow.select(ItemRow, Clip.original_name).join(Clip, on=(Clip.id == ItemRow.clip_id)).order_by(ItemRow.id)
    for row in store.all(query):
        items.setdefault(row["disposal_id"], []).append(_item(row))
    found = store.all(DisposalRow.select().order_by(DisposalRow.id.desc()))
    return tuple(_disposal(row, tuple(items.get(row["id"], ()))) for row in found)


def disposal(store: Store, disposal_id: int) -> Disposal | None:
    """One disposal with its list; None if there is none."""
    return next((each for each in disposals(store) if each.id == disposal_id), None)


def waiting(store: Store) -> tuple[str, ...]:
    """Numbers of the lists that wait to be decided or carried out, oldest first."""
    query = DisposalRow.select(DisposalRow.number).where(DisposalRow.state.in_(("proposed", "approved")))
    return tuple(row["number"] for row in store.all(query.order_by(DisposalRow.id)))


def count_of_year(store: Store, year: int) -> int:
    """How many were proposed in a year."""
    query = DisposalRow.select(DisposalRow.id).where(DisposalRow.proposed_at.startswith(str(year)))
    return len(store.all(query))


def propose(act: Act, number: str, reason: str, by: int, items: Iterable[tuple[int, str, int, date, str]]) -> int:
    """Propose that clips go: (clip, sha256, size, expired on, retention code) each; the disposal's id."""
    made = act.insert(
        DisposalRow, number=number, state="proposed", reason=reason, proposed_by=by, proposed_at=iso(act.now),
        decision_reason="",
    )  # fmt: skip
    for clip_id, sha256, size, expired_on, basis in items:
        act.insert(
            ItemRow,
            disposal_id=made,
            clip_id=clip_id,
            sha256=sha256,
            size=size,
            expired_on=expired_on.isoformat(),
            basis=basis,
        )
    return made


def decide(act: Act, disposal_id: int, state: str, reason: str, by: int) -> None:
    """Approve or refuse."""
    values = {"state": state, "decision_reason": reason, "decided_by": by, "decided_at": iso(act.now)}
    act.update(DisposalRow, disposal_id, **values)


def remove(act: Act, store: Store, disposal_id: int, clip_ids: Iterable[int]) -> None:
    """Write that the bytes of these clips of a disposal are to be gone from now on."""
    wanted = ItemRow.select(ItemRow.id).where(ItemRow.disposal_id == disposal_id, ItemRow.clip_id.in_(list(clip_ids)))
    for row in store.all(wanted):
        act.update(ItemRow, row["id"], removed_at=iso(act.now))


def certificate(store: Store, kind: str, number: str) -> IssuedDocument | None:
    """The newest paper of a kind and number that belongs to no case; None if there is none."""
    query = Document.select(Document.id).where(Document.kind == kind, Document.number == number)
    found = store.one(query.order_by(Document.id.desc()))
    return None if found is None else papers.document(store, found["id"])


def finish(act: Act, disposal_id: int) -> None:
    """Everything on the list is dealt with."""
    act.update(DisposalRow, disposal_id, state="done", done_at=iso(act.now))


def _gone() -> Any:
    return ItemRow.select(ItemRow.clip_id).where(ItemRow.removed_at.is_null(False))


def _hold(row: Mapping[str, Any]) -> Hold:
    return Hold(
        row["id"],
        row["case_id"],
        row["clip_id"],
        row["cause"],
        row["reason"],
        row["placed_by"],
        moment(row["placed_at"]),
        row["lifted_at"] and moment(row["lifted_at"]),
        row["lifted_why"],
    )


def _item(row: Mapping[str, Any]) -> DisposalItem:
    return DisposalItem(
        row["clip_id"],
        row["original_name"],
        row["sha256"],
        row["size"],
        date.fromisoformat(row["expired_on"]),
        row["basis"],
        row["removed_at"] and moment(row["removed_at"]),
    )


def _disposal(row: Mapping[str, Any], items: tuple[DisposalItem, ...]) -> Disposal:
    return Disposal(
        row["id"],
        row["number"],
        row["state"],
        row["reason"],
        row["proposed_by"],
        moment(row["proposed_at"]),
        row["decided_by"],
        row["decided_at"] and moment(row["decided_at"]),
        row["decision_reason"],
        row["done_at"] and moment(row["done_at"]),
        items,
    )
