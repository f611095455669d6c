"""Issued papers and slips as rows, the facts papers are made of, and the notices the law has them carry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pendulum

import schema
from station.errors import StationError
from station.records.moment import iso, moment
from station.records.paper import CasePaper, IssuedDocument, IssuedSlip, Issuer, Notice, TypedNumbers
from station.rules import note
from station.rules.slip import slip_serial
from station.store import cases, draws, enterprises, lives, models, officers
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.once import once
from station.store.store import Store

ROLL = "slip_roll"
"""Kind of a slip's second document, the same slip set for the 80 mm roll."""


class NotCommitted(StationError):
    """The draw has no commitment yet. Facts: draw_no."""

    text = "paper.draw_not_committed"


def issuer(store: Store) -> Issuer:
    """The station itself. RowMissing in a database that was never founded."""
    row = store.one(models.Station.select())
    if row is None:
        raise RowMissing(table="station", row="-")
    return Issuer(row["code"], row["name"], row["authority"], row["short_name"], bool(row["demo"]))


@once
def authority_mode(store: Store) -> str:
    """站点权限模式: bureau_dispatch, entrusted, township_own or check_only."""
    return str(store.scalar(models.Station.select(models.Station.authority_mode)) or "entrusted")


def case_paper(store: Store, case_id: int) -> CasePaper:
    """What papers of a case need, all of one moment. UnknownCase."""
    with store.reading():
        case = cases.get(store, case_id)
        crew = [officers.get(store, one) for one in (case.lead_id, case.assist_id) if one is not None]
        drawn = models.Draw.select(models.Draw.draw_no).where(models.Draw.id == case.draw_id)
        return CasePaper(
            issuer=issuer(store),
            case=case,
            party=enterprises.get(store, case.enterprise_id),
            crew=tuple(crew),
            events=cases.events(store, case_id),
            hazards=cases.hazards(store, case_id),
            draw_no=None if case.draw_id is None else store.scalar(drawn),
        )


def documents(store: Store, *, case_id: int | None = None, draw_id: int | None = None) -> tuple[IssuedDocument, ...]:
    """Issued papers of a case or a draw, oldest first; a slip once, not its other size."""
    table = models.Document
    query = table.select().where(table.kind != ROLL).order_by(table.id)
    if case_id is not None:
        query = query.where(table.case_id == case_id)
    if draw_id is not None:
        query = query.where(table.draw_id == draw_id)
    return tuple(_document(row) for row in store.all(query))


def document(store: Store, document_id: int) -> IssuedDocument:
    """One issued paper. RowMissing."""
    row = store.one(models.Document.select().where(models.Document.id == document_id))
    if row is None:
        raise RowMissing(table="document", row=document_id)
    return _document(row)


def slips(store: Store, case_id: int) -> tuple[IssuedSlip, ...]:
    """A case's slips, oldest first."""
    table = models.Slip
    rows = store.rows_of(table.case_id, case_id, table.id)
    return tuple(_slip(store, row) for row in rows)


def roll_of(store: Store, slip: IssuedSlip) -> IssuedDocument | None:
    """The slip set for the 80 mm roll; None of one issued before there was such a size."""
    table = models.Document
    row = store.one(
        table.select().where(table.case_id == slip.case_id, table.kind == ROLL, table.number == slip.serial)
    )
    return None if row is None else _document(row)


def sizes(store: Store, document_id: int) -> tuple[int, ...]:
    """The documents that are one paper: a slip set for A4 and for the roll; of any other it alone. RowMissing."""
    table, one = models.Document, document(store, document_id)
    same = (table.case_id == one.case_id) & (table.number == one.number)
    other = same if one.kind == ROLL else same & (table.kind == ROLL)
    rows = store.all(table.select(table.id).where((table.id == document_id) | other).order_by(table.id))
    return tuple(row["id"] for row in rows)


def slip_by_serial(store: Store, serial: str) -> IssuedSlip | None:
    """The slip with this serial."""
    row = store.one(models.Slip.select().where(models.Slip.serial == serial))
    return None if row is None else _slip(store, row)


def last_slip_number(store: Store, station: str, year: int) -> int:
    """The highest number of the year; 0 before the first."""
    prefix = slip_serial(station, year, 0).removesuffix("000000")
    serials = store.all(models.Slip.select(models.Slip.serial).where(models.Slip.serial.startswith(prefix)))
    return max((int(row["serial"].removeprefix(prefix)) for row in serials), default=0)


def add_document(
    act: Act,
    *,
    kind: str,
    number: str,
    title: str,
    sha256: str,
    size: int,
    issued_at: pendulum.DateTime,
    case_id: int | None = None,
    draw_id: int | None = None,
    replaces_id: int | None = None,
    paper_id: int | None = None,
    code: str = "",
) -> int:
    """An issued paper, by the acting officer; its id."""
    return act.insert(
        models.Document,
        case_id=case_id,
        draw_id=draw_id,
        kind=kind,
        number=number,
        title=title,
        sha256=sha256,
        size=size,
        replaces_id=replaces_id,
        issued_at=iso(issued_at),
        issued_by=act.actor_id,
        paper_id=paper_id,
        code=code,
    )


def of_paper(store: Store, paper_id: int) -> tuple[IssuedDocument, ...]:
    """The issued faces of a 文书, oldest first."""
    table = models.Document
    return tuple(
        _document(row) for row in store.all(table.select().where(table.paper_id == paper_id).order_by(table.id))
    )


def add_slip(
    act: Act, case_id: int, document_id: int, serial: str, payload: str, capture_code: str, issued_at: pendulum.DateTime
) -> int:
    """An issued slip; its id."""
    return act.insert(
        models.Slip,
        case_id=case_id,
        document_id=document_id,
        serial=serial,
        payload=payload,
        capture_code=capture_code,
        issued_at=iso(issued_at),
    )


def committed(store: Store, draw_id: int) -> tuple[bytes, dict[str, bytes]]:
    """A draw's commitment record and its files, exact bytes. UnknownDraw; NotCommitted before the commitment."""
    draw = draws.row(store, draw_id)
    if draw["commit_text"] is None:
        raise NotCommitted(draw_no=draw["draw_no"])
    return str(draw["commit_text"]).encode(), draws.files(store, draw_id)


def typed(store: Store, draw_id: int) -> dict[str, list[TypedNumbers]]:
    """Who typed which numbers of a draw, by source, oldest first."""
    number, officer = models.DrawNumber, models.Officer
    query = (
        number.select(number, officer.name)
        .join(officer, on=(officer.id == number.entered_by), attr="typist")
        .where(number.draw_id == draw_id)
        .order_by(number.id)
    )
    found: dict[str, list[TypedNumbers]] = {}
    for row in store.all(query):
        one = TypedNumbers(row["round"], row["value"], row["name"], moment(row["entered_at"]))
        found.setdefault(row["source"], []).append(one)
    return found


def commit_hash(store: Store, draw_id: int) -> str | None:
    """What a draw was committed to, hex; None when there is no such draw or no commitment yet."""
    found = store.scalar(models.Draw.select(models.Draw.commit_hash).where(models.Draw.id == draw_id))
    return None if found is None else str(found)


def checkpoint_root(store: Store, size: int) -> bytes | None:
    """Root hash of the stored checkpoint of exactly this size, 32 bytes."""
    found = store.connection.execute("SELECT note FROM ledger_checkpoint WHERE size = ?", (size,)).get
    return None if found is None else note.checkpoint(lives.open_note(store, str(found))).root


def notice(code: str, on: date) -> Notice:
    """The newest wording of a notice in force on a day. KeyError when there was none."""
    found = [one for one in _notices() if one.code == code and one.effective_from <= on]
    if not found:
        raise KeyError(f"{code} on {on}")
    return max(found, key=lambda one: one.effective_from)


@cache
def _notices() -> Sequence[Notice]:
    return tuple(
        Notice(
            code=row["code"],
            lines=tuple(row["lines"]),
            sources=tuple(row["sources"]),
            effective_from=row["effective_from"],
            to_confirm=bool(row.get("to_confirm", False)),
        )
        for row in schema.toml("law/notices.toml")["notice"]
    )


def _document(row: dict[str, Any]) -> IssuedDocument:
    return IssuedDocument(**{**row, "issued_at": moment(row["issued_at"])})


def _slip(store: Store, row: dict[str, Any]) -> IssuedSlip:
    values = {key: value for key, value in row.items() if key != "document_id"}
    return IssuedSlip(
        **{**values, "issued_at": moment(row["issued_at"]), "document": document(store, row["document_id"])}
    )
