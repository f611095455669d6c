"""What disclosures say, what was struck out, how long they are shown, what became of them, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pendulum
from peewee import fn

from station.records.disclosure import DisclosureStep, FieldText, Strike, Term
from station.records.moment import day, iso, moment
from station.rules.disclosure_draft import Drafted
from station.store import models
from station.store import paper_models as rows
from station.store.act import Act
from station.store.store import Store

CHUNK = 500
"""So many ids stand in one statement."""


def set_field(act: Act, disclosure_id: int, one: Drafted, reason: str = "") -> None:
    """A new telling of a field with what was struck out of it, by hand for a reason; earlier ones stay as they were."""
    table = rows.DisclosureField
    query = table.select(fn.MAX(table.revision)).where(table.disclosure_id == disclosure_id, table.name == one.name)
    revision = int(act.store.scalar(query) or 0) + 1
    told = {"name": one.name, "revision": revision, "value": one.value, "original": one.original}
    act.insert(table, disclosure_id=disclosure_id, **told, set_at=iso(act.now))
    for struck in one.struck:
        act.insert(
            rows.Redaction,
            disclosure_id=disclosure_id,
            field=one.name,
            revision=revision,
            kind=struck.kind,
            original=struck.original,
            shown=struck.shown,
            reason=reason if struck.kind == "hand" else "",
        )


def fields(store: Store, disclosure_id: int) -> tuple[FieldText, ...]:
    """The newest telling of each field, in the order in which they were first told."""
    table = rows.DisclosureField
    newest: dict[str, FieldText] = {}
    for row in store.rows_of(table.disclosure_id, disclosure_id, table.id):
        newest[row["name"]] = FieldText(row["name"], row["revision"], row["value"], row["original"])
    return tuple(newest.values())


def strikes(store: Store, disclosure_id: int) -> tuple[Strike, ...]:
    """Everything ever struck out of it, in any telling."""
    table = rows.Redaction
    return tuple(
        Strike(row["field"], row["revision"], row["kind"], row["original"], row["shown"], row["reason"])
        for row in store.rows_of(table.disclosure_id, disclosure_id, table.id)
    )


def struck_by_hand(store: Store, case_id: int) -> tuple[str, ...]:
    """What people struck out of any result of a case."""
    table, result = rows.Redaction, models.Disclosure
    query = table.select(table.original).join(result, on=(result.id == table.disclosure_id))
    found = store.all(query.where(result.case_id == case_id, table.kind == "hand").order_by(table.id))
    return tuple(dict.fromkeys(row["original"] for row in found))


def set_term(act: Act, disclosure_id: int, term: Term) -> None:
    """How long it is shown from now on; earlier terms stay as they were."""
    act.insert(
        rows.DisclosureTerm,
        disclosure_id=disclosure_id,
        grade=term.grade,
        until_on=term.until.isoformat(),
        repair_from=term.repair_from and term.repair_from.isoformat(),
        counted="\n".join(term.counted),
        conflict=int(term.conflict),
        shortened=int(term.shortened),
        set_at=iso(act.now),
    )


def terms(store: Store, wanted: Collection[int]) -> dict[int, Term]:
    """The term that counts of each, by disclosure; one that has none is missing."""
    table, found = rows.DisclosureTerm, {}
    for row in _of(store, table, wanted):
        found[row["disclosure_id"]] = Term(
            grade=row["grade"],
            until=day(row["until_on"]),
            repair_from=day(row["repair_from"]) if row["repair_from"] else None,
            counted=tuple(row["counted"].split("\n")),
            conflict=bool(row["conflict"]),
            shortened=bool(row["shortened"]),
        )
    return found


def add_step(
    act: Act,
    disclosure_id: int,
    kind: str,
    when: pendulum.DateTime,
    *,
    reason: str = "",
    receipt: str = "",
    url: str = "",
    due_at: pendulum.DateTime | None = None,
) -> None:
    """Something that became of it."""
    said = {"reason": reason, "receipt": receipt, "url": url, "due_at": due_at and iso(due_at)}
    values = {"happened_at": iso(when), "entered_at": iso(act.now), **said}
    act.insert(rows.DisclosureStep, disclosure_id=disclosure_id, kind=kind, **values)


def steps(store: Store, wanted: Collection[int]) -> dict[int, tuple[DisclosureStep, ...]]:
    """What became of each, in the order of entry, by disclosure."""
    found: dict[int, tuple[DisclosureStep, ...]] = {}
    for row in _of(store, rows.DisclosureStep, wanted):
        one = DisclosureStep(
            kind=row["kind"],
            happened_at=moment(row["happened_at"]),
            due_at=moment(row["due_at"]) if row["due_at"] else None,
            reason=row["reason"],
            receipt=row["receipt"],
            url=row["url"],
        )
        found[row["disclosure_id"]] = (*found.get(row["disclosure_id"], ()), one)
    return found


def _of(store: Store, table: Any, wanted: Collection[int]) -> list[dict[str, Any]]:
    ids: Sequence[int] = list(wanted)
    found: list[dict[str, Any]] = []
    for at in range(0, len(ids), CHUNK):
        found += store.all(table.select().where(table.disclosure_id.in_(ids[at : at + CHUNK])).order_by(table.id))
    return found
